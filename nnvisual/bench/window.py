"""How the window feels: first paint, frames at rest and while a network trains at full speed, and a whole repaint."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from statistics import median, quantiles
from time import perf_counter

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtWidgets import QWidget

from nnvisual.app import make_application
from nnvisual.bench.heat_map import measure_heat_map
from nnvisual.bench.rows import Row
from nnvisual.composition import Composed, compose
from nnvisual.nn.datasets import DataSpec
from nnvisual.nn.experiment import Experiment, NetworkProblem
from nnvisual.nn.network import Layer, Network
from nnvisual.runtime.preferences import Preferences
from nnvisual.session import actions as act
from nnvisual.session.snapshot import MAX_SPEED, Cursor

FRAME_MILLISECONDS = 16
FRAMES, GESTURES = 240, 60
SIZE = (1600, 900)
REPAINT_LIMIT = 0.016
"""Seconds that a whole repaint may take in 95 of 100 cases."""

_PAINT = """
import sys, time
began = time.perf_counter()
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QMainWindow
class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            print(time.perf_counter() - began, flush=True)
            app.exit(0)
        return False
"""
_BARE = (
    _PAINT
    + """
app = QApplication(sys.argv)
watch = Watch()
window = QMainWindow()
window.resize(1440, 900)
window.installEventFilter(watch)
window.show()
app.exec()
"""
)
_OURS = (
    _PAINT
    + """
from nnvisual.app import Startup, StartOptions, open_application
app = open_application(sys.argv)
watch = Watch()
started = Startup(StartOptions())
started.show()
from nnvisual.runtime.interrupt import InterruptWatch
started.placeholder.installEventFilter(watch)
app.exec()
"""
)


@dataclass(frozen=True, slots=True)
class Frames:
    """Intervals between frames in seconds: the middle one, and what 99 of 100 stay below."""

    p50: float
    p99: float


def run_window_benchmarks(rounds: int) -> list[Row]:
    """Return first paint, frames and repaint as ratios, and print frame times and steps per second."""
    rows = [_compare_first_paint(min(rounds, 9))]
    make_application(["nnvisual"])
    layers = (*(Layer(8, "tanh") for _ in range(4)), Layer(1, "sigmoid"))
    problem = NetworkProblem(Network(2, layers), "binary_cross_entropy", DataSpec("spiral"))
    program = compose(Preferences(theme="light", hints_seen=True), experiment=Experiment(problem, lr=0.05))
    try:
        program.window.resize(*SIZE)
        program.window.show()
        _settle(program)
        surface = program.store.snapshot.pictures.surface
        if surface is not None:
            rows.extend(measure_heat_map(surface, min(rounds, 9)))
        rows.extend(_compare_frames(program))
        rows.append(_measure_repaint(program))
        rows.extend(_measure_gestures(program))
    finally:
        program.window.close()
        program.stop()
    return rows


def _compare_first_paint(rounds: int) -> Row:
    pairs = [(_first_paint(_OURS), _first_paint(_BARE)) for _ in range(max(rounds, 1))]
    return Row(
        "first paint of the window",
        "a bare Qt window",
        median(ours for ours, _ in pairs),
        median(bare for _, bare in pairs),
        median(ours / bare for ours, bare in pairs),
        1.2,
    )


def _first_paint(program: str) -> float:
    found = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True, env=dict(os.environ), timeout=60
    )
    return float(found.stdout.split()[0])


class _Deliveries(QObject):
    """Notes when a view is painted, and ends a loop after enough of it."""

    def __init__(self, view: QWidget, loop: QEventLoop) -> None:
        super().__init__(view)
        self._view, self._loop = view, loop
        self.times: list[float] = []
        view.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note a paint."""
        if event.type() is QEvent.Type.Paint:
            self.times.append(perf_counter())
            if len(self.times) > FRAMES:
                self._loop.quit()
        return False

    def close(self) -> Frames:
        """Return the intervals."""
        self._view.removeEventFilter(self)
        intervals = [later - earlier for earlier, later in pairwise(self.times)]
        return Frames(median(intervals), quantiles(intervals, n=100)[98])


def _compare_frames(program: Composed) -> list[Row]:
    """Both measured three times in turn: pictures as they are delivered to the screen.

    At rest a clock asks for a repaint of the stage sixty times a second. While the network learns nobody asks: what
    counts are the window's own frames, each a new picture of another step.
    """
    store = program.store
    _settle(program)
    resting, training = [], []
    speeds = []
    for _ in range(3):
        resting.append(_watch_frames(program, asks=True))
        store.dispatch(act.SetSpeed(MAX_SPEED))
        store.dispatch(act.Play())
        first, began = store.snapshot.last_step, perf_counter()
        training.append(_watch_frames(program, asks=False))
        speeds.append((store.snapshot.last_step - first) / (perf_counter() - began))
        store.dispatch(act.Pause())
        _settle(program)
    rest = Frames(median(f.p50 for f in resting), median(f.p99 for f in resting))
    busy = Frames(median(f.p50 for f in training), median(f.p99 for f in training))
    sys.stdout.write(
        f"frames at rest: p50 {1e3 * rest.p50:.1f} ms, p99 {1e3 * rest.p99:.1f} ms; "
        f"new pictures while training at max: p50 {1e3 * busy.p50:.1f} ms, p99 {1e3 * busy.p99:.1f} ms; "
        f"{median(speeds):,.0f} steps a second\n"
    )
    ratio = median(b.p99 / r.p99 for b, r in zip(training, resting, strict=True))
    work, against = "interval p99 of new pictures, training at max", "60 Hz repaints at rest"
    return [Row(work, against, busy.p99, rest.p99, ratio, 1.15)]


def _watch_frames(program: Composed, *, asks: bool) -> Frames:
    """Return the intervals between paints of the stage's first view; `asks`: a clock asks for them."""
    stage, loop = program.window.stage, QEventLoop()
    deliveries = _Deliveries(stage.view(stage.shown[0]), loop)
    clock = QTimer()
    clock.setTimerType(Qt.TimerType.PreciseTimer)
    clock.setInterval(FRAME_MILLISECONDS)
    clock.timeout.connect(lambda: [stage.view(name).update() for name in stage.shown])
    if asks:
        clock.start()
    loop.exec()
    clock.stop()
    return deliveries.close()


def _measure_gestures(program: Composed) -> list[Row]:
    """From a gesture to its picture, all of it in the window's thread: what 95 of 100 take. Nothing is asked of it."""
    store, window = program.store, program.window
    last, (width, height) = store.snapshot.last_step, SIZE
    weight = float(store.snapshot.base[0])
    gestures: tuple[tuple[str, Callable[[int], object]], ...] = (
        ("scrubbing: one place to the next", lambda k: store.dispatch(act.Seek(Cursor(last * (k % 20) // 20)))),
        ("dragging a weight: one number to the next", lambda k: store.dispatch(act.SetParameter(0, weight + 0.01 * k))),
        ("resizing: one size to the next", lambda k: window.resize(width - 4 * (k % 20), height - 2 * (k % 20))),
    )
    rows = []
    for work, gesture in gestures:
        seconds = []
        for number in range(GESTURES):
            began = perf_counter()
            gesture(number)
            QCoreApplication.sendPostedEvents()
            seconds.append(perf_counter() - began)
        found = quantiles(seconds, n=20)[18]
        rows.append(Row(f"{work}, p95", "16 ms", found, REPAINT_LIMIT, found / REPAINT_LIMIT))
        _settle(program)
    return rows


def _measure_repaint(program: Composed) -> Row:
    """The median over three runs of what 95 of 100 whole repaints take."""
    runs = []
    for _ in range(3):
        seconds = []
        for _ in range(60):
            began = perf_counter()
            program.window.stage.grab()
            seconds.append(perf_counter() - began)
        runs.append(quantiles(seconds, n=20)[18])
    found = median(runs)
    return Row("whole repaint of four views, p95", "16 ms", found, REPAINT_LIMIT, found / REPAINT_LIMIT, 1.0)


def _settle(program: Composed) -> None:
    loop = QEventLoop()
    clock = QTimer()
    clock.setInterval(20)

    def look() -> None:
        if not program.store.snapshot.pending and program.store.snapshot.goal is None:
            loop.quit()

    clock.timeout.connect(look)
    clock.start()
    loop.exec()
