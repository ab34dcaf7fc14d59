"""The stage: one to four cards, each with a view in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEasingCurve, QPropertyAnimation, QRect, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from nnvisual.lectures.lecture_state import Stage as Lit
from nnvisual.lectures.model import Lecture
from nnvisual.lectures.vocabulary import Part
from nnvisual.session.actions import SetViews
from nnvisual.session.snapshot import Mode, Snapshot
from nnvisual.ui.card import Card, Outline
from nnvisual.ui.layouts import FAVOURITES, LAYOUTS, MOST_VIEWS, fit_views, suggest_layout
from nnvisual.ui.motion import duration
from nnvisual.ui.sketch_layer import SketchLayer
from nnvisual.ui.stage_groups import GAP, Proportions, StageGroups
from nnvisual.views.figure import FigureView
from nnvisual.views.registry import VIEWS
from nnvisual.views.theme import Theme
from nnvisual.views.view import Dispatch, View

GROWTH_MILLISECONDS = 220


@dataclass(frozen=True, slots=True)
class StageArrangement:
    """What is remembered of the stage.

    Attributes
    ----------
    layouts
        Names of the layouts that were chosen, the latest first.
    proportions
        The proportions that were dragged, by layout.
    enlarged
        The view that has the whole stage; empty: none.
    """

    layouts: tuple[str, ...] = ()
    proportions: Proportions = ()
    enlarged: str = ""


class Stage(QWidget):
    """Shows the views of the snapshot, one to four of them, in the layout that was chosen for so many.

    Views are made when they are first shown and kept; only those that are seen are drawn.
    """

    why_asked = Signal(str)
    """The view in which a number was clicked with Ctrl."""

    export_asked = Signal(str)
    """The view that is to be saved as a picture."""

    def __init__(self, dispatch: Dispatch, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("stage")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._dispatch = dispatch
        self.sketches = SketchLayer(dispatch)
        self._theme = theme
        self._cards: dict[str, Card] = {}
        self._shown: tuple[str, ...] = ()
        self._enlarged: str | None = None
        self._emphasised: Lit | None = None
        self._version: Lecture | None = None
        self._groups = StageGroups(self)
        self._in_lab = True
        self._picked: tuple[str, tuple[str, ...]] = ("", ())
        self._layout = ""
        self.may_move = True
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GAP, GAP, GAP, GAP)
        layout.addWidget(self._groups)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._show_focus)

    @property
    def shown(self) -> tuple[str, ...]:
        """Ids of the views that are seen now."""
        return (self._enlarged,) if self._enlarged is not None else self._shown

    def view(self, name: str) -> View:
        """Return the view called `name`, made if it is not there yet."""
        return self._card(name).view

    def set_theme(self, theme: Theme) -> None:
        """Change colours and text size of all views."""
        self._theme = theme
        for card in self._cards.values():
            card.view.set_theme(theme)

    def render_snapshot(self, snapshot: Snapshot) -> None:
        """Show the snapshot's views, drawn from it."""
        in_lab = snapshot.mode is Mode.LAB
        if snapshot.views != self._shown or in_lab is not self._in_lab:
            self._in_lab = in_lab
            self._arrange(snapshot.views)
        self._emphasise(snapshot)
        for name in self.shown:
            self._cards[name].view.set_presenting(snapshot.mode is Mode.PRESENT)
            self._cards[name].view.render_snapshot(snapshot)
        self.sketches.render_snapshot(snapshot, self.view)

    def _emphasise(self, snapshot: Snapshot) -> None:
        """Light what the lecture's step points at, and draw only what it reveals."""
        stand = snapshot.lecture
        stage = stand.stage if stand is not None and snapshot.mode is not Mode.LAB and not stand.away else None
        # Another version of the lecture may have another drawing of the same name.
        version = None if stand is None else stand.lecture
        if stage is self._emphasised and version is self._version:
            return
        self._emphasised, self._version = stage, version
        for name in self._shown:
            focus = _parts_of(name, stage.focus if stage is not None else ())
            revealed = _parts_of(name, stage.reveal if stage is not None else ())
            view = self._card(name).view
            view.set_emphasis(focus, revealed or None)
            if isinstance(view, FigureView):
                self._show_figure(view, snapshot, revealed)

    def _show_figure(self, view: FigureView, snapshot: Snapshot, revealed: frozenset[str]) -> None:
        stand = snapshot.lecture
        if stand is None or not stand.stage.figure:
            view.set_figure(None)
            return
        view.set_figure(stand.stage.figure, revealed or None, stand.lecture.files)

    def toggle_enlarged(self, name: str) -> None:
        """Give one view the whole stage, or all of them their places again."""
        before = self._cards[name].geometry_on(self)
        self._enlarged = None if self._enlarged == name else name
        self._place()
        drawn = self._cards[name].view.snapshot
        if drawn is not None:
            for shown in self.shown:
                self._cards[shown].view.render_snapshot(drawn)
        self._grow(name, before)

    def show_all(self) -> None:
        """Give all views their places again, if one has the whole stage."""
        if self._enlarged is not None:
            self.toggle_enlarged(self._enlarged)

    @property
    def arrangement(self) -> StageArrangement:
        """What is remembered of the stage: layouts, proportions, and what is enlarged."""
        layouts, proportions = self._groups.choices()
        return StageArrangement(layouts, proportions, self._enlarged or "")

    def restore(self, arrangement: StageArrangement) -> None:
        """Take up what `arrangement` gave at the end of the last time."""
        self._groups.restore(arrangement.layouts, arrangement.proportions)
        if arrangement.enlarged in self._shown and len(self._shown) > 1:
            self._enlarged = arrangement.enlarged
        if self._shown:
            self._place()

    @property
    def layout_name(self) -> str:
        """The name of the layout that the views have, one of them enlarged or not."""
        return self._find_layout()

    def choose_layout(self, name: str) -> None:
        """Take another layout; views are added or left out where it holds another number."""
        chosen = LAYOUTS[name]
        self._enlarged = None
        self._groups.choose(chosen)
        views = fit_views(self._shown, chosen.count)
        self._picked = name, views
        if views != self._shown:
            self._dispatch(SetViews(views))
        elif self._shown:
            self._place()
            self._draw_all()

    def _draw_all(self) -> None:
        drawn = next((card.view.snapshot for card in self._cards.values() if card.view.snapshot is not None), None)
        if drawn is not None:
            self.render_snapshot(drawn)

    def _arrange(self, names: tuple[str, ...]) -> None:
        self._shown, self._layout = tuple(name for name in names if name in VIEWS)[:MOST_VIEWS], ""
        if self._enlarged not in self._shown:
            self._enlarged = None
        self._place()

    def _place(self) -> None:
        seen = self.shown
        focus: QWidget | None = self.window().focusWidget()
        held = next(
            (name for name, card in self._cards.items() if focus is not None and card.isAncestorOf(focus)), None
        )
        for name, card in self._cards.items():
            card.setVisible(name in seen)
        self._layout = self._find_layout()
        layout = LAYOUTS[self._layout] if len(seen) == LAYOUTS[self._layout].count else None
        self._groups.place([self._card(name) for name in seen], layout)
        if held is not None and seen and focus is not self.window().focusWidget():
            # Qt would hand the keyboard to whatever comes next, a button for instance, which Space would then press.
            self._cards[held if held in seen else seen[0]].view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _find_layout(self) -> str:
        """Return the layout of the views: the one that somebody picked for them; in the lab the one chosen for so many.

        Where nobody has chosen, and in every new step of a lecture, views get the shapes that they want.
        """
        count = len(self._shown)
        if self._picked[1] == self._shown:
            return self._picked[0] or FAVOURITES[1]
        if self._in_lab and self._groups.was_chosen(count):
            return self._groups.layout_for(count).name
        return suggest_layout(self._shown, self.width(), self.height(), self._layout)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put views that nobody has placed where a stage of another shape wants them."""
        super().resizeEvent(event)
        if self._shown and self._enlarged is None and self._find_layout() != self._layout:
            self._place()

    def _grow(self, name: str, before: QRect) -> None:
        """Show where a view went: its frame moves from its old place to the new one."""
        milliseconds = duration(GROWTH_MILLISECONDS, allowed=self.may_move)
        if not milliseconds or not self.isVisible():
            return
        self._groups.settle()
        after = self._cards[name].geometry_on(self)
        outline = Outline(self._theme, self)
        outline.setGeometry(before)
        outline.show()
        growth = QPropertyAnimation(outline, b"geometry", outline)
        growth.setDuration(milliseconds)
        growth.setEasingCurve(QEasingCurve.Type.OutCubic)
        growth.setStartValue(before)
        growth.setEndValue(after)
        growth.finished.connect(outline.deleteLater)
        growth.start()

    def _show_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        for card in self._cards.values():
            card.show_focus(has_focus=now is not None and card.isAncestorOf(now))

    def _card(self, name: str) -> Card:
        card = self._cards.get(name)
        if card is None:
            entry = VIEWS[name]
            make: Callable[[Dispatch, QWidget | None], View] = entry.make
            view = make(self._dispatch, None)
            view.set_theme(self._theme)
            if not view.accessibleDescription():
                view.setAccessibleDescription(entry.summary)
            card = Card(name, entry.title, view, self)
            card.enlarge_asked.connect(self.toggle_enlarged)
            card.export_asked.connect(self.export_asked)
            card.why_asked.connect(self.why_asked)
            card.hide()
            self._cards[name] = card
        return card


def _parts_of(view: str, parts: tuple[Part, ...]) -> frozenset[str]:
    """Return the names of the parts of one view, as views spell them."""
    return frozenset(
        part.name or (part.quantity.name if part.quantity is not None else "") for part in parts if part.view == view
    ) - {""}
