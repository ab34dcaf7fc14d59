"""How it feels to go through a lecture: from Next, Back or a jump to the picture, all of it in the window's thread."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import perf_counter

from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QWidget

from nnvisual.app import make_application
from nnvisual.bench.rows import Row
from nnvisual.composition import Composed, compose
from nnvisual.lectures.library import shipped_lectures
from nnvisual.runtime.preferences import Preferences
from nnvisual.session import actions as act
from nnvisual.session.beginning import lab_experiment
from nnvisual.session.lecture_stand import LectureStand

SIZE = (1600, 900)
MOST_TURN, MOST_JUMP = 0.1, 0.3
"""Seconds that 95 of 100 turns of a page may take, and a jump over a whole chapter."""

JUMPS = 5
ROUNDS = 3
STEPS = 20

_LIST = 'format = 1\nid = "four-views"\ntitle = "Four views"\nchapters = ["four.md"]\n'
_BEGIN = """+++
format = 1
id = "four"
title = "Four views"
goal = "Turn pages while four views are drawn"
+++

```setup
data = "spiral"
layers = [2, 8, 8, 8, 1]
activation = "tanh"
lr = 0.05
```

## Where it begins {#begin}

```show
views = ["network", "landscape", "plane", "curve"]
```
"""
_STEP = """
## Step {number} {{#step-{number}}}

After `step` steps the loss is `loss`, and the first weight is `w.1.1.1`. The slope of the loss is

$$ \\frac{{\\partial L}}{{\\partial w}} = \\delta \\, a $$

```run
what = "train"
steps = 25
```
"""


def run_lecture_benchmarks(rounds: int) -> list[Row]:
    """Return turns of pages with four views, and jumps over the longest chapters that ship, as shares of their limits.

    The longest are the one with the most steps, and the one whose steps cost most to replay.
    """
    make_application(["nnvisual"])
    program = compose(Preferences(theme="light", hints_seen=True), experiment=lab_experiment())
    try:
        program.window.resize(*SIZE)
        program.window.show()
        with TemporaryDirectory() as folder:
            rows = _turn_pages(program, write_lecture(Path(folder) / "four-views"), min(rounds, ROUNDS))
        rows.extend(_jump(program))
    finally:
        program.window.close()
        program.stop()
    return rows


def write_lecture(folder: Path) -> Path:
    """Write a lecture whose every step trains and shows four views, and return its folder."""
    folder.mkdir()
    (folder / "lecture.toml").write_text(_LIST, encoding="utf-8")
    steps = "".join(_STEP.format(number=number) for number in range(1, STEPS + 1))
    (folder / "four.md").write_text(_BEGIN + steps, encoding="utf-8")
    return folder


def _turn_pages(program: Composed, folder: Path, rounds: int) -> list[Row]:
    """Every page forwards and back, each time into a chapter that has not been replayed yet."""
    forwards: list[float] = []
    back: list[float] = []
    for _ in range(rounds):
        _open(program, folder)
        forwards.extend(_time(program, act.NextBeat()) for _ in range(STEPS))
        back.extend(_time(program, act.PreviousBeat()) for _ in range(STEPS))
    return [
        _row("lecture, Next with four views, p95", quantiles(forwards, n=20)[18], MOST_TURN),
        _row("lecture, Back with four views, p95", quantiles(back, n=20)[18], MOST_TURN),
    ]


def _jump(program: Composed) -> list[Row]:
    """From the first chapter to the last step of the longest ones, whose replay begins anew each time."""
    stand = _open(program, shipped_lectures()[0])
    chapters = stand.lecture.chapters
    most_steps = max(range(len(chapters)), key=lambda place: len(chapters[place].positions()))
    costs = []
    for place in range(len(chapters)):
        costs.append(_time(program, act.GoToBeat(place, *chapters[place].positions()[-1])))
    costliest = max(range(len(chapters)), key=costs.__getitem__)
    rows = []
    for work, place in (("the most steps", most_steps), ("the most training", costliest)):
        last = act.GoToBeat(place, *chapters[place].positions()[-1])
        seconds = []
        for _ in range(JUMPS):
            _time(program, act.GoToBeat(0, 0))
            seconds.append(_time(program, last))
        rows.append(_row(f"lecture, jump to the last step, chapter with {work}", median(seconds), MOST_JUMP))
    return rows


def _row(work: str, found: float, limit: float) -> Row:
    return Row(work, f"{1e3 * limit:.0f} ms", found, limit, found / limit, 1.0)


def _time(program: Composed, action: act.Action) -> float:
    """Return the seconds from an action to its picture; what the worker adds to it is waited for afterwards."""
    loop = QEventLoop()
    watch = _PaintWatch(program.window.stage, loop)
    began = perf_counter()
    program.store.dispatch(action)
    loop.exec()
    seconds = perf_counter() - began
    watch.close()
    _wait(program, lambda: not program.store.snapshot.pending)
    return seconds


class _PaintWatch(QObject):
    """Ends a loop once the views of the stage have been painted."""

    def __init__(self, stage: QWidget, loop: QEventLoop) -> None:
        super().__init__(stage)
        self._stage, self._loop = stage, loop
        self._window = stage.window()
        self._window.installEventFilter(self)
        for view in stage.findChildren(QWidget):
            view.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice a paint; all that is due then is painted before the loop goes on."""
        if event.type() is QEvent.Type.Paint:
            QTimer.singleShot(0, self._loop.quit)
        return False

    def close(self) -> None:
        """Look away."""
        for view in (self._window, *self._stage.findChildren(QWidget)):
            view.removeEventFilter(self)
        self.deleteLater()


def _open(program: Composed, folder: Path) -> LectureStand:
    store = program.store
    store.dispatch(act.OpenLecture(folder))
    _wait(program, lambda: not store.snapshot.pending)
    stand = store.snapshot.lecture
    if stand is None or stand.path != folder:
        raise RuntimeError(f"The lecture in {folder} did not open: {store.snapshot.mistakes}")
    store.dispatch(act.GoToBeat(0, 0))
    _wait(program, lambda: not store.snapshot.pending)
    return stand


def _wait(program: Composed, is_done: Callable[[], bool]) -> None:
    """Let the program run until something is so."""
    loop = QEventLoop()
    clock = QTimer()
    clock.setInterval(20)
    clock.timeout.connect(lambda: loop.quit() if is_done() else None)
    clock.start()
    loop.exec()
