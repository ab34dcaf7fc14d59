"""How the work grows with its size: a table and a plot of times and memory."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from nnvisual.bench.chart import Panel, Series, draw_panels
from nnvisual.bench.engine import make_objective
from nnvisual.bench.rows import format_time, time_each
from nnvisual.nn.training import Run, Trainer

SECONDS, BYTES = "s", "bytes"
MEASURED_SECONDS = 0.2
"""About how long one measurement takes in all its turns."""

TURNS = 7
"""How often each is measured; the least counts."""

MOST_MEBIBYTES = 32.0
"""What a million steps of 2-8-8-1 may take."""


@dataclass(frozen=True, slots=True)
class Growth:
    """How much a piece of work takes at one size: "landscape, two directions" at a grid of 25 points.

    Attributes
    ----------
    work, quantity, size
        What is done, what its size is counted in, and how large it is.
    value, unit
        What it takes, in `SECONDS` or `BYTES`.
    """

    work: str
    quantity: str
    size: int
    value: float
    unit: str = SECONDS


def measure_engine_growth() -> list[Growth]:
    """Return how a training step grows with width, depth and batch, and how memory grows with steps."""
    asked: list[tuple[str, str, int, tuple[int, ...], int]] = []
    for width in (1, 2, 4, 8, 16, 32, 64):
        asked.append(("step 2-w-w-1, batch 10", "width w", width, (2, width, width, 1), 10))
    for depth in range(9):
        asked.append(("step of layers of 8, batch 10", "hidden layers", depth, (2, *(8,) * depth, 1), 10))
    for batch in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000):
        asked.append(("step 2-8-8-1", "batch", batch, (2, 8, 8, 1), batch))
    seconds = measure_in_turns([_time_step(sizes, batch) for _, _, _, sizes, batch in asked])
    found = [
        Growth(work, quantity, size, value) for (work, quantity, size, _, _), value in zip(asked, seconds, strict=True)
    ]
    return found + _measure_memory((100, 1000, 5000, 10_000, 30_000, 100_000, 300_000, 1_000_000))


def measure_in_turns(measures: Sequence[Callable[[], float]]) -> list[float]:
    """Return the least of what each says in some rounds: what disturbs a moment disturbs one of them once."""
    rounds = [[measure() for measure in measures] for _ in range(TURNS)]
    return [min(values) for values in zip(*rounds, strict=True)]


def _time_step(sizes: tuple[int, ...], batch: int) -> Callable[[], float]:
    """Return what measures the seconds of one step."""
    objective = make_objective(sizes, batch, examples=2000)
    run = Run(Trainer(objective, objective.experiment))
    run.advance(200)
    steps = max(50, round(MEASURED_SECONDS / TURNS / _once(lambda: run.advance(100), 100)))
    return lambda: _once(lambda: run.advance(steps), steps)


def _once(do: Callable[[], object], units: int) -> float:
    return time_each(do, units)()


def _measure_memory(sizes: Sequence[int]) -> list[Growth]:
    objective = make_objective((2, 8, 8, 1), 10)
    run = Run(Trainer(objective, objective.experiment))
    found = []
    for steps in sizes:
        run.advance(steps - run.trainer.step)
        found.append(Growth("memory of a run of 2-8-8-1", "steps", steps, run.history.size_in_bytes(), BYTES))
    return found


def format_growth(found: Sequence[Growth]) -> str:
    """Return a table: a line for each measurement, with what each size takes relative to the one before."""
    lines, before = [], None
    for one in found:
        if before is None or (before.work, before.quantity) != (one.work, one.quantity):
            lines += ["", f"{one.work}, by {one.quantity}"]
            before = None
        value = format_time(one.value) if one.unit == SECONDS else f"{one.value / 2**20:.2f} MiB"
        factor = "" if before is None else f"x {one.value / before.value:.2f}"
        lines.append(f"  {one.size:>10,}  {value:>12}  {factor}".rstrip())
        before = one
    return "\n".join(lines[1:])


def write_growth(found: Sequence[Growth], folder: Path) -> None:
    """Write the table as growth.txt and the plot as growth.svg into `folder`, which exists."""
    panels: dict[tuple[str, str], list[Series]] = {}
    for one in found:
        kind = "memory" if one.unit == BYTES else one.work.split(",")[0].split(" ")[0]
        series = panels.setdefault((kind, one.quantity), [])
        if not series or series[-1].name != one.work:
            series.append(Series(one.work, [], []))
        series[-1].x.append(float(one.size))
        series[-1].y.append(one.value * (1e3 if one.unit == SECONDS else 2.0**-20))
    drawn = [_make_panel(kind, quantity, series) for (kind, quantity), series in panels.items()]
    (folder / "growth.txt").write_text(format_growth(found) + "\n", encoding="utf-8")
    (folder / "growth.svg").write_text(draw_panels(drawn), encoding="utf-8")


def _make_panel(kind: str, quantity: str, series: list[Series]) -> Panel:
    """Return a chart of some curves; their names begin with its title where there are several."""
    title = series[0].name
    if len(series) > 1:
        title = kind
        series = [Series(one.name.removeprefix(f"{kind}, "), one.x, one.y) for one in series]
    is_memory = kind == "memory"
    return Panel(
        title,
        quantity,
        "MiB" if is_memory else "ms",
        tuple(series),
        linear=quantity == "hidden layers",
        limit=MOST_MEBIBYTES if is_memory else None,
    )
