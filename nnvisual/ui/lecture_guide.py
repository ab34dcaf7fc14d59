"""What the commands of a lecture do: open, contents, go to, presenting, and keys that mean more there."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow, QWidget

from nnvisual.lectures.library import shipped_lectures
from nnvisual.nn.phases import Granularity
from nnvisual.runtime.store import Store
from nnvisual.session import actions as act
from nnvisual.session.lecture_stand import LectureStand
from nnvisual.session.snapshot import Mode
from nnvisual.session.voting import question
from nnvisual.ui.commands import Handlers
from nnvisual.ui.contents import ContentsDialog
from nnvisual.ui.go_to import GoToDialog
from nnvisual.ui.present import Presentation
from nnvisual.ui.progress_keeper import locate
from nnvisual.views.theme import Theme

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
    theme, set_theme
        Return and change colours and text size of the main window.
    """

    def __init__(
        self, window: QMainWindow, store: Store, theme: Callable[[], Theme], set_theme: Callable[[Theme], None]
    ) -> None:
        super().__init__(window)
        self._window = window
        self._store = store
        self._theme, self._set_theme = theme, set_theme
        self._own_theme: Theme | None = None
        self.presentation = Presentation(window, store)
        self.presentation.ended.connect(self._restore_theme)

    @property
    def own_theme(self) -> Theme:
        """The theme that the user chose, which is not the one that a presentation shows."""
        return self._own_theme or self._theme()

    def extend(self, handlers: Handlers) -> Handlers:
        """Return what each command does: those of the lecture added, and those that mean more in it changed."""
        extended: Handlers = {
            **handlers,
            "lecture": self._open_lecture,
            "return": partial(self._store.dispatch, act.ReturnToBeat()),
            "contents": partial(self._open, ContentsDialog),
            "go_to": partial(self._open, GoToDialog),
            "start": lambda: self._go_in_chapter(handlers["start"], last=False),
            "end": lambda: self._go_in_chapter(handlers["end"], last=True),
            "lecture_start": lambda: self._store.dispatch(act.GoToBeat(0, 0)),
            "lecture_end": self._go_to_the_end,
            "present": self._toggle_present,
            "black": self.presentation.toggle_black,
            "notes": self.presentation.toggle_notes,
            "leave": self._leave,
            "higher_rate": partial(self._black_or, handlers["higher_rate"]),
        }
        for name, turn in (("play", act.NextBeat()), ("step", act.NextBeat()), ("back", act.PreviousBeat())):
            extended[name] = partial(self._turn_or, handlers[name], turn)
        for place, kind in enumerate(Granularity):
            extended[f"by_{kind.value}"] = partial(self._vote_or, handlers[f"by_{kind.value}"], place)
        return extended

    def choose_mode(self, mode: Mode) -> None:
        """Go to the lecture or the lab; begin to present, or end."""
        if mode is Mode.PRESENT:
            self._toggle_present()
        elif mode is Mode.LAB:
            self._store.dispatch(act.SetMode(mode))
        else:
            self._open_lecture()

    def _toggle_present(self) -> None:
        if self.presentation.is_on:
            self.presentation.leave()
            return
        self._own_theme = theme = self._theme()
        self._set_theme(theme.with_text(self.presentation.enter(theme)))

    def _restore_theme(self) -> None:
        if self._own_theme is not None:
            theme, self._own_theme = self._own_theme, None
            self._set_theme(theme)

    def _open_lecture(self) -> None:
        """Come back to the lecture that is open, else to the one that was read last, else to a shipped one."""
        snapshot = self._store.snapshot
        if snapshot.lecture is not None:
            self._store.dispatch(act.ReturnToBeat() if snapshot.mode is Mode.LAB else act.SetMode(Mode.LECTURE))
            return
        places = snapshot.progress.places
        last = locate(places[-1]) if places else None
        lectures = (*(() if last is None else (last,)), *shipped_lectures())
        if lectures:
            self._store.dispatch(act.OpenLecture(lectures[0]))

    def _open(self, dialog: type[ContentsDialog] | type[GoToDialog]) -> None:
        dialog(self._store, self.own_theme, self._front()).open()

    def _front(self) -> QWidget:
        """Return the window that the user looks at: the class need not see the speaker search."""
        speaker = self.presentation.speaker
        return speaker if speaker is not None and speaker.isActiveWindow() else self._window

    def _stand(self) -> LectureStand | None:
        """Return where one stands, if the lecture is on the screen and its path was not left."""
        snapshot = self._store.snapshot
        stand = None if snapshot.mode is Mode.LAB else snapshot.lecture
        return None if stand is None or stand.away else stand

    def _go_in_chapter(self, otherwise: Callable[[], object], last: bool) -> None:
        stand = self._stand()
        if stand is None:
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

    def _turn_or(self, otherwise: Callable[[], object], turn: act.Action) -> None:
        """Turn the lecture's pages; the first press after a black screen shows what the speaker left there."""
        if self.presentation.uncover():
            return
        if self._stand() is not None:
            self._store.dispatch(turn)
        else:
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
