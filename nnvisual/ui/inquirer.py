"""Asks "Why?" of the number that mouse or keyboard stand on, and goes back when asked again."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from nnvisual.runtime.store import Store
from nnvisual.session.actions import DismissNotice, SetViews, ShowNotice
from nnvisual.session.inquiry import Asked, answer, answering_views, asked_of_selection
from nnvisual.ui.stage import Stage

NOTHING_ASKED = "Click a number first, or put the mouse on one: then ask why."


class Inquirer(QObject):
    """Finds what is asked about and sends what answers it.

    Asked again of the same number it gives the stage its views back.
    """

    def __init__(self, store: Store, stage: Stage) -> None:
        super().__init__(stage)
        self._store, self._stage = store, stage
        self._last: Asked | None = None
        self._before: tuple[str, ...] = ()
        self._answering: tuple[str, ...] = ()

    def ask(self) -> None:
        """Ask of the number under the mouse, else of the one in focus, else of what is selected."""
        under_mouse = [name for name in self._stage.shown if self._stage.view(name).underMouse()]
        self.ask_in(*under_mouse, *self._focused())

    def ask_in(self, *views: str) -> None:
        """Ask in the first of `views` that stands on a number; where none does, of what is selected."""
        snapshot = self._store.snapshot
        for name in views:
            asked = self._stage.view(name).asked_number()
            if asked is not None:
                self._answer(asked, name)
                return
        chosen = asked_of_selection(snapshot)
        if chosen is None:
            self._store.dispatch(ShowNotice(NOTHING_ASKED))
        else:
            self._answer(chosen, views[0] if views else snapshot.views[0])

    def _focused(self) -> list[str]:
        focus = QApplication.focusWidget()
        if focus is None:
            return []
        views = ((name, self._stage.view(name)) for name in self._stage.shown)
        return [name for name, view in views if view is focus or view.isAncestorOf(focus)]

    def _answer(self, asked: Asked, asker: str) -> None:
        snapshot = self._store.snapshot
        if asked == self._last and snapshot.views == self._answering and self._before != self._answering:
            self._last = None
            self._store.dispatch(SetViews(self._before))
            return
        if snapshot.views != self._answering:
            self._before = snapshot.views
        self._answering, self._last = answering_views(snapshot.views, asker), asked
        self._stage.show_all()
        if snapshot.notice is not None and snapshot.notice.text == NOTHING_ASKED:
            self._store.dispatch(DismissNotice())
        for action in answer(snapshot, asked, asker):
            self._store.dispatch(action)
