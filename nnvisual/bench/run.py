"""What `nnvisual bench` does: everything that is measured, in one table of ratios."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from nnvisual.bench.engine import run_engine_benchmarks
from nnvisual.bench.growth import format_growth, measure_engine_growth, write_growth
from nnvisual.bench.landscape import measure_landscape_growth, run_landscape_benchmarks
from nnvisual.bench.rows import Row, format_rows


def run_benchmarks(rounds: int, output: Path | None = None) -> int:
    """Measure, print the table, and return 0; ratios above their limit are marked, not failures.

    Parameters
    ----------
    rounds
        Alternating rounds of each measurement.
    output
        Folder for the table as a text file, and for a table and a plot of how times and memory grow with the size of
        the work; None: the ratios are printed and nothing else is measured.
    """
    rows: list[Row] = []
    sys.stdout.write("Measuring the engine …\n")
    rows.extend(run_engine_benchmarks(rounds))
    sys.stdout.write("Measuring landscapes and populations …\n")
    rows.extend(run_landscape_benchmarks(rounds))
    sys.stdout.write("Measuring the window …\n")
    rows.extend(_run_window_benchmarks(rounds))
    table = format_rows(rows)
    sys.stdout.write(table + "\n")
    if output is not None:
        output.mkdir(parents=True, exist_ok=True)
        (output / "bench.txt").write_text(table + "\n", encoding="utf-8")
        sys.stdout.write("Measuring how it grows …\n")
        growth = measure_engine_growth() + measure_landscape_growth()
        write_growth(growth, output)
        sys.stdout.write(format_growth(growth) + "\n")
    return 0


def _run_window_benchmarks(rounds: int) -> list[Row]:
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    # Imported late, so that the engine is measured without Qt in the process.
    from nnvisual.bench.lecture import run_lecture_benchmarks
    from nnvisual.bench.window import run_window_benchmarks

    return run_window_benchmarks(rounds) + run_lecture_benchmarks(rounds)
