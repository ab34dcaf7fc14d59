"""The window as a picture, without a screen: how the look is reviewed and documentation is illustrated."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QEventLoop, QMessageLogContext, QTimer, QtMsgType, qInstallMessageHandler

from nnvisual.app import make_application
from nnvisual.composition import compose
from nnvisual.lectures.experiments import read_experiment
from nnvisual.nn.experiment import Experiment
from nnvisual.nn.phases import Granularity
from nnvisual.nn.problem import InvalidInput, suggest
from nnvisual.runtime.preferences import Preferences
from nnvisual.runtime.store import Store
from nnvisual.session.actions import OpenLecture, Seek, SetViews, StepForward
from nnvisual.session.beginning import lab_experiment
from nnvisual.views.registry import VIEWS

SETTLE_MILLISECONDS = 50
"""Layouts settle in the events that follow a change."""

LONGEST_WAIT = 60_000
"""Milliseconds after which a picture is painted as it stands."""


@dataclass(frozen=True, slots=True)
class PictureOptions:
    """What is to be painted, and where it goes."""

    output: Path
    size: tuple[int, int] = (1440, 900)
    theme: str = "light"
    text: float = 1.0
    experiment: str | None = None
    steps: int = 0
    phase: int = 0
    views: tuple[str, ...] = ()
    lecture: Path | None = None
    lecture_step: tuple[str, str] = ("", "")


def paint_window(options: PictureOptions) -> None:
    """Build the program, let it come to rest, and write its window as a PNG file.

    Raises
    ------
    InvalidInput
        If a name is not known or the file cannot be written.
    """
    for name in options.views:
        if name not in VIEWS:
            raise InvalidInput(f"There is no view called '{name}'.{suggest(name, tuple(VIEWS))}")
    experiment = lab_experiment() if options.experiment is None else read_experiment(options.experiment)
    before = qInstallMessageHandler(_pass_on)
    try:
        _paint(options, experiment)
    finally:
        qInstallMessageHandler(before)


def _pass_on(_kind: QtMsgType, _context: QMessageLogContext, text: str | None) -> None:
    """Pass on what Qt says, but not what only a desktop could do: nobody who asks for a picture can change that."""
    if text and "This plugin does not support" not in text:
        sys.stderr.write(f"{text}\n")


def _paint(options: PictureOptions, experiment: Experiment) -> None:
    make_application(["nnvisual"])
    composed = compose(Preferences(text=options.text), options.theme, experiment)
    window, store = composed.window, composed.store
    try:
        window.setMinimumSize(0, 0)
        window.resize(*options.size)
        if options.views:
            store.dispatch(SetViews(options.views[:4]))
        window.show()
        if options.lecture is not None:
            store.dispatch(OpenLecture(options.lecture, *options.lecture_step))
            _wait_for_rest(store)
        for _ in range(options.steps):
            store.dispatch(StepForward(Granularity.STEP))
        if options.phase:
            _wait_for_rest(store)
            store.dispatch(Seek(replace(store.snapshot.cursor, phase=options.phase)))
        _wait_for_rest(store)
        if not window.grab().save(str(options.output)):
            raise InvalidInput(f"'{options.output}' cannot be written. Choose a .png file in a folder that exists.")
    finally:
        window.close()
        composed.stop()


def _wait_for_rest(store: Store) -> None:
    """Let events run until no job is under way."""
    loop = QEventLoop()
    end = QTimer()
    end.setSingleShot(True)
    end.timeout.connect(loop.quit)
    end.start(LONGEST_WAIT)

    def look(_: object = None) -> None:
        if not store.snapshot.pending and store.snapshot.goal is None:
            QTimer.singleShot(SETTLE_MILLISECONDS, loop.quit)

    store.snapshot_changed.connect(look)
    QTimer.singleShot(0, look)
    loop.exec()
    store.snapshot_changed.disconnect(look)
