"""When the window is drawn: at once after a gesture, a frame at a time while time runs."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtWidgets import QWidget

from nnvisual.runtime.store import Store
from nnvisual.session.jobs import Purpose
from nnvisual.session.snapshot import Snapshot

FRAME_SECONDS, PATIENT_SECONDS = 0.013, 0.016
"""While time runs nothing is drawn more often: several snapshots may come between two frames. Where training will soon
bring a new one, the next frame waits for it, but no longer than this after the end of the last one."""


class FramePace(QTimer):
    """Has every snapshot of the store drawn in a window, or the next one instead.

    Parameters
    ----------
    window
        What is painted.
    draw
        Shows a snapshot in it.
    """

    def __init__(self, store: Store, window: QWidget, draw: Callable[[Snapshot], None]) -> None:
        super().__init__(window)
        self._store, self._window, self._draw = store, window, draw
        self._drawn = 0.0, 0.0
        self.setSingleShot(True)
        self.timeout.connect(self._draw_frame)
        store.snapshot_changed.connect(self._follow)

    def _follow(self, snapshot: Snapshot) -> None:
        if not snapshot.playback.playing:
            self.stop()
            self._draw(snapshot)
            return
        # What training brings is worth waiting for a little.
        began, ended = self._drawn
        due = ended + PATIENT_SECONDS if snapshot.is_pending(Purpose.TRAIN) else began + FRAME_SECONDS
        self.start(max(0, round(1e3 * (due - perf_counter()))))

    def _draw_frame(self) -> None:
        """Draw the present snapshot, while the worker waits."""
        began = perf_counter()
        with self._store.right_of_way.take():
            self._draw(self._store.snapshot)
            QCoreApplication.sendPostedEvents(self._window, QEvent.Type.UpdateRequest)
        self._drawn = began, perf_counter()
