"""One measured ratio, how it is measured, and how a table of them is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter

ROUNDS = 9
"""Fewest alternating rounds from which a median is taken."""


@dataclass(frozen=True, slots=True)
class Row:
    """One comparison.

    Attributes
    ----------
    work, against
        What is measured, and what it is compared with.
    time, reference
        Median seconds of each, for one unit of work; 0 where the ratio is not one of times.
    ratio
        Median over the rounds of time / reference: both halves of a round see the same state of the machine.
    most
        The largest ratio that is good enough; None where nothing is asked.
    """

    work: str
    against: str
    time: float
    reference: float
    ratio: float
    most: float | None = None

    @property
    def is_good(self) -> bool:
        """Whether the ratio is within its limit."""
        return self.most is None or self.ratio <= self.most


def compare(
    work: Callable[[], float], reference: Callable[[], float], rounds: int = ROUNDS
) -> tuple[float, float, float]:
    """Return the median of `work`, of `reference`, and of their ratio over alternating rounds, after one to warm up.

    Parameters
    ----------
    work, reference
        Do their work and return the seconds for one unit of it (see `time_each`).
    """
    work()
    reference()
    pairs = [(work(), reference()) for _ in range(max(rounds, 1))]
    return median(a for a, _ in pairs), median(b for _, b in pairs), median(a / b for a, b in pairs)


def time_each(do: Callable[[], object], units: int) -> Callable[[], float]:
    """Return a callable that does `do` once and returns the seconds for one of the `units` in it."""

    def measure() -> float:
        start = perf_counter()
        do()
        return (perf_counter() - start) / units

    return measure


def format_time(seconds: float) -> str:
    """Return seconds with a unit: 12.3 µs; nothing for 0, where no time was measured."""
    if seconds == 0.0:
        return ""
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-9:.3g} ns"


def format_rows(rows: list[Row]) -> str:
    """Return a table of the rows, one line each, with their limits."""
    cells = [("work", "time", "against", "time", "ratio", "at most", "")]
    for row in rows:
        most = "" if row.most is None else f"{row.most:.3g}"
        verdict = "" if row.most is None else "ok" if row.is_good else "MISSED"
        times = format_time(row.time), format_time(row.reference)
        cells.append((row.work, times[0], row.against, times[1], f"{row.ratio:.3g}", most, verdict))
    widths = [max(len(line[column]) for line in cells) for column in range(len(cells[0]))]
    lines = []
    for line in cells:
        padded = [
            cell.ljust(width) if column in (0, 2) else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        lines.append("  ".join(padded).rstrip())
    return "\n".join(lines)
