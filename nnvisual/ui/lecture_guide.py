"""What the commands of a lecture do: contents, go to, beginning and end, presenting, and keys that mean more there."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow, QWidget

from nnvisual.nn.phases import Granularity
from nnvisual.runtime.store import Store
from nnvisual.session import actions as act
from nnvisual.session.snapshot import LectureStand, Mode
from nnvisual.session.voting import question
from nnvisual.ui.contents import ContentsDialog
from nnvisual.ui.go_to import GoToDialog
from nnvisual.ui.present import Presentation
from nnvisual.views.theme import Theme

Handlers = dict[str, Callable[[], object]]

ONLY_PRESENTING = ("black", "notes", "leave")
"""Commands whose keys are free for others as long as nobody presents."""


class LectureGuide(QObject):
    """Carries out the lecture's commands for a window.

    Parameters
    ----------
    window
        The main window.
    store
        Holds the lecture.
    set_theme
        Changes colours and text size of the main window.
    """

    def __init__(self, window: QMainWindow, store: Store, set_theme: Callable[[Theme], None]) -> None:
        super().__init__(window)
        self._window = window
        self._store = store
        self._set_theme = set_theme
        self._own_theme: Theme | None = None
        self.presentation = Presentation(window, store)
        self.presentation.ended.connect(self._restore_theme)

    def own_theme(self, shown: Theme) -> Theme:
        """Return the theme that the user chose, which is not the one that a presentation shows."""
        return self._own_theme or shown

    def extend(self, handlers: Handlers, theme: Callable[[], Theme]) -> Handlers:
        """Return what each command does: those of the lecture added, and those that mean more in it changed."""
        extended: Handlers = {
            **handlers,
            "contents": lambda: self._open(ContentsDialog, theme()),
            "go_to": lambda: self._open(GoToDialog, theme()),
            "start": lambda: self._go_in_chapter(handlers["start"], last=False),
            "end": lambda: self._go_in_chapter(handlers["end"], last=True),
            "lecture_start": lambda: self._store.dispatch(act.GoToBeat(0, 0)),
            "lecture_end": self._go_to_the_end,
            "present": lambda: self.toggle_present(theme()),
            "black": self.presentation.toggle_black,
            "notes": self.presentation.toggle_notes,
            "leave": self._leave,
            "higher_rate": partial(self._black_or, handlers["higher_rate"]),
        }
        for name in ("play", "step", "back"):
            extended[name] = partial(self._uncover_or, handlers[name])
        for place, kind in enumerate(Granularity):
            extended[f"by_{kind.value}"] = partial(self._vote_or, handlers[f"by_{kind.value}"], place)
        return extended

    def toggle_present(self, theme: Theme) -> None:
        """Begin to present, or end."""
        if self.presentation.is_on:
            self.presentation.leave()
            return
        self._own_theme = theme
        self._set_theme(theme.with_text(self.presentation.enter(theme)))

    def _restore_theme(self) -> None:
        if self._own_theme is not None:
            theme, self._own_theme = self._own_theme, None
            self._set_theme(theme)

    def _open(self, dialog: type[ContentsDialog] | type[GoToDialog], theme: Theme) -> None:
        dialog(self._store, self.own_theme(theme), self._front()).open()

    def _front(self) -> QWidget:
        """Return the window that the user looks at: the class need not see the speaker search."""
        speaker = self.presentation.speaker
        return speaker if speaker is not None and speaker.isActiveWindow() else self._window

    def _stand(self) -> LectureStand | None:
        """Return where one stands, if the lecture is on the screen."""
        snapshot = self._store.snapshot
        return None if snapshot.mode is Mode.LAB else snapshot.lecture

    def _go_in_chapter(self, otherwise: Callable[[], object], last: bool) -> None:
        stand = self._stand()
        if stand is None or stand.away:
            otherwise()
            return
        step = len(stand.lecture.chapters[stand.chapter].steps) - 1 if last else 0
        self._store.dispatch(act.GoToBeat(stand.chapter, step))

    def _go_to_the_end(self) -> None:
        stand = self._store.snapshot.lecture
        if stand is not None:
            chapters = stand.lecture.chapters
            self._store.dispatch(act.GoToBeat(len(chapters) - 1, len(chapters[-1].steps) - 1))

    def _leave(self) -> None:
        """End the presentation; in a field Esc takes back what was typed, as always."""
        field = QApplication.focusWidget()
        if isinstance(field, QLineEdit):
            # Handed over directly: a key that is sent would look for its shortcut again, which is this one.
            field.keyPressEvent(QKeyEvent(QKeyEvent.Type.KeyPress, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier))
            return
        self.presentation.leave()

    def _uncover_or(self, otherwise: Callable[[], object]) -> None:
        """The first press after a black screen shows what the speaker left there."""
        if not self.presentation.uncover():
            otherwise()

    def _black_or(self, otherwise: Callable[[], object]) -> None:
        if self.presentation.is_on:
            self.presentation.toggle_black()
        else:
            otherwise()

    def _vote_or(self, otherwise: Callable[[], object], place: int) -> None:
        """Count a hand for a choice while a class is asked."""
        if question(self._store.snapshot) is not None:
            self._store.dispatch(act.Vote(place))
        else:
            otherwise()
