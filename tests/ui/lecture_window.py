"""Opens the short lecture in a program with a window."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from nnvisual.composition import Composed
from nnvisual.session import actions as act
from nnvisual.session.lecture_stand import LectureStand
from tests.session.short_lecture import write_short


def open_in(qtbot: QtBot, program: Composed, folder: Path, chapter: str = "", step: str = "") -> LectureStand:
    """Open the short lecture at a step, and wait until it is there."""
    store = program.store
    path = write_short(folder)
    store.dispatch(act.OpenLecture(path, chapter, step))
    qtbot.waitUntil(lambda: store.snapshot.lecture is not None and not store.snapshot.pending, timeout=20_000)
    return stand_in(program)


def stand_in(program: Composed) -> LectureStand:
    """Return where the program stands."""
    stand = program.store.snapshot.lecture
    assert stand is not None
    return stand
