"""The clock of playback: while the snapshot plays, it says how much time has gone by."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer

from nnvisual.runtime.store import Store
from nnvisual.session.actions import FrameElapsed
from nnvisual.session.snapshot import Snapshot

FRAME_MILLISECONDS = 16
FRAME_SECONDS = 0.015
"""What drawing and training share of a frame; the rest is for gestures."""

SHORTEST, LONGEST = 0.009, 0.012
"""Seconds of training for one frame at full speed."""

FADING = 0.95
"""How much of the longest drawing is expected again a frame later."""


class Player(QObject):
    """Sends `FrameElapsed` about sixty times a second while time runs, and nothing while it stands.

    Training gets what drawing leaves of a frame.
    """

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(FRAME_MILLISECONDS)
        self._timer.timeout.connect(self._tick)
        self._clock = QElapsedTimer()
        self._drawing = 0.0
        store.snapshot_changed.connect(self._follow)
        self._follow(store.snapshot)

    def _follow(self, snapshot: Snapshot) -> None:
        playing = snapshot.playback.playing
        if playing and not self._timer.isActive():
            self._clock.start()
            self._timer.start()
        elif not playing and self._timer.isActive():
            self._timer.stop()

    def _tick(self) -> None:
        self._drawing = max(self._store.right_of_way.collect(), FADING * self._drawing)
        training = min(max(FRAME_SECONDS - self._drawing, SHORTEST), LONGEST)
        self._store.dispatch(FrameElapsed(self._clock.restart() / 1000.0, training))
