"""Presenting: the window becomes the audience's screen, and the speaker gets a window of their own."""

from __future__ import annotations

from time import monotonic

from PySide6.QtCore import QObject, QRect, Qt, QTime, QTimer, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QScreen
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from nnvisual.runtime.store import Store
from nnvisual.session import actions as act
from nnvisual.session.snapshot import Mode, Snapshot
from nnvisual.ui.speaker_window import SpeakerWindow
from nnvisual.views.theme import Theme

TICK_MILLISECONDS = 500
TEXT_AT_1080 = 1.92
"""Factor on the text of an audience's screen that is 1080 pixels high: no text is smaller than 20 points."""

MARGIN = 60


class BlackScreen(QWidget):
    """Covers the window with black."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("Black screen")
        self.setCursor(Qt.CursorShape.BlankCursor)
        self.hide()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint it black."""
        QPainter(self).fillRect(self.rect(), QColor("#000000"))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Let no click through."""
        event.accept()


class Presentation(QObject):
    """Enters and leaves the presentation, and keeps its time.

    Parameters
    ----------
    window
        Becomes the audience's screen; its keys work in the speaker's window, too.
    store
        Holds the snapshot, whose mode says whether one presents.
    """

    ended = Signal()

    def __init__(self, window: QMainWindow, store: Store) -> None:
        super().__init__(window)
        self._window = window
        self._store = store
        self._state = Qt.WindowState.WindowNoState
        self._geometry = QRect()
        self._began = 0.0
        self._chapter = -1
        self._chapter_began = 0.0
        self._spent: dict[int, float] = {}
        self.speaker: SpeakerWindow | None = None
        self.cover = BlackScreen(window)
        self._clock = QTimer(self)
        self._clock.setInterval(TICK_MILLISECONDS)
        self._clock.timeout.connect(self._show_time)

    @property
    def is_on(self) -> bool:
        """Whether one presents."""
        return self.speaker is not None

    @property
    def is_black(self) -> bool:
        """Whether the audience sees a black screen."""
        return self.cover.isVisibleTo(self._window)

    def enter(self, theme: Theme) -> float:
        """Begin; return the factor on the audience's text."""
        snapshot = self._store.snapshot
        self._state, self._geometry = self._window.windowState(), self._window.geometry()
        self._began = self._chapter_began = monotonic()
        self._spent, self._chapter = {}, -1
        here = self._window.screen()
        audience = _other_screen(here)
        speaker = SpeakerWindow(self._store.dispatch)
        speaker.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        speaker.addActions(self._window.actions())
        speaker.black_asked.connect(self.toggle_black)
        speaker.end_asked.connect(self.leave)
        speaker.set_theme(theme)
        self.speaker = speaker
        self._store.dispatch(act.SetMode(Mode.PRESENT))
        if snapshot.mode is Mode.LAB and snapshot.lecture is not None:
            self._store.dispatch(act.ReturnToBeat())
        self._place_speaker(speaker, here, audience)
        if audience is not here:
            self._window.setGeometry(audience.geometry())
        self._window.showFullScreen()
        if audience is here:
            self._window.raise_()
            self._window.activateWindow()
        self._clock.start()
        self._store.snapshot_changed.connect(self._follow)
        self._follow(self._store.snapshot)
        self._show_time()
        return max(theme.text, TEXT_AT_1080 * audience.geometry().height() / 1080.0)

    def leave(self) -> None:
        """End: the window is as it was before, and the speaker's is gone."""
        speaker = self.speaker
        if speaker is None:
            return
        self.speaker = None
        self._clock.stop()
        self._store.snapshot_changed.disconnect(self._follow)
        self.cover.hide()
        speaker.hide()
        speaker.deleteLater()
        self._window.setWindowState(self._state)
        if not self._state & (Qt.WindowState.WindowFullScreen | Qt.WindowState.WindowMaximized):
            self._window.setGeometry(self._geometry)
        has_lecture = self._store.snapshot.lecture is not None
        self._store.dispatch(act.SetMode(Mode.LECTURE if has_lecture else Mode.LAB))
        self.ended.emit()

    def toggle_black(self) -> None:
        """Make the audience's screen black, or show what is on it again."""
        if self.speaker is None:
            return
        self.cover.setGeometry(self._window.rect())
        self.cover.setVisible(not self.is_black)
        self.cover.raise_()
        self.speaker.show_black(self.is_black)

    def toggle_notes(self) -> None:
        """Bring the speaker's window to the front, or take it away from there."""
        if self.speaker is None:
            return
        if self.speaker.isVisible() and self.speaker.isActiveWindow():
            self.speaker.hide()
            self._window.activateWindow()
            return
        self.speaker.show()
        self.speaker.raise_()
        self.speaker.activateWindow()

    def uncover(self) -> bool:
        """Take a black screen away; return whether there was one."""
        if not self.is_black:
            return False
        self.toggle_black()
        return True

    def _place_speaker(self, speaker: SpeakerWindow, here: QScreen, audience: QScreen) -> None:
        """Fill the speaker's own screen; where there is only one, stand behind the audience's picture."""
        room = here.availableGeometry()
        if audience is not here:
            speaker.setGeometry(room.adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN))
            speaker.show()
            return
        width, height = min(1000, room.width() - MARGIN), min(680, room.height() - MARGIN)
        speaker.setGeometry(room.right() - width - 20, room.bottom() - height - 20, width, height)
        speaker.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        speaker.show()

    def _follow(self, snapshot: Snapshot) -> None:
        if self.speaker is None:
            return
        chapter = -1 if snapshot.lecture is None else snapshot.lecture.chapter
        if chapter != self._chapter:
            self._note_chapter()
            self._chapter = chapter
        self.speaker.render_snapshot(snapshot)

    def _note_chapter(self) -> None:
        now = monotonic()
        self._spent[self._chapter] = self._spent.get(self._chapter, 0.0) + now - self._chapter_began
        self._chapter_began = now

    def _show_time(self) -> None:
        if self.speaker is None:
            return
        now = monotonic()
        in_chapter = self._spent.get(self._chapter, 0.0) + now - self._chapter_began
        self.speaker.show_time(now - self._began, in_chapter, QTime.currentTime())


def _other_screen(here: QScreen) -> QScreen:
    """Return the screen for the audience: another one than the speaker's where there is one."""
    return next((screen for screen in QApplication.screens() if screen is not here), here)
