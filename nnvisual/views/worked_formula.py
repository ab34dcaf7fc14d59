"""The formula view: the present operation, or the chain rule for a weight, worked with its numbers."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from math import ceil

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QToolTip, QVBoxLayout, QWidget

from nnvisual.nn.problem import InvalidInput
from nnvisual.session.actions import Select
from nnvisual.session.explanation import explain, formulas_ahead
from nnvisual.session.inquiry import Asked
from nnvisual.session.snapshot import Selection, Snapshot
from nnvisual.session.worked import Chip, Explanation, FoldedLines, More, Target
from nnvisual.views.emphasis import Emphasis
from nnvisual.views.formula_layout import Box, Fonts, Layout, lay_out
from nnvisual.views.formula_painting import Look, is_pickable, is_selected, paint_box
from nnvisual.views.formula_words import spell_explanation, spell_thing
from nnvisual.views.theme import Theme
from nnvisual.views.typeset import typeset
from nnvisual.views.view import Dispatch, View

MARGIN = 4.0
"""Pixels kept free around everything, so that outlines are not cut."""

SIZES = (1.7, 1.4, 1.2, 1.0)
"""What is tried: the largest at which everything can be seen at once, so that the last row reads a short formula."""

_OF_UPDATE = frozenset({"update", "eta"})
"""Parts that are only there where the update is worked."""

IDLE_MILLISECONDS = 40
"""Between two formulas that are set beforehand."""


class WorkedFormula(View):
    """The operation at the cursor in symbols and with its numbers; at rest, what is selected.

    A click on a chip selects the weight or unit that it names; long sums and sums over paths open by a click.
    """

    def __init__(self, dispatch: Dispatch, parent: QWidget | None = None) -> None:
        super().__init__(dispatch, parent)
        self.setAccessibleName("Formula")
        self.canvas = FormulaCanvas(self)
        self.scroller = FormulaScroller(self.canvas, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.scroller)
        self.setFocusProxy(self.canvas)
        self._drawn: tuple[object, ...] = ()
        self._ahead: list[str] = []
        self._idle = QTimer(self)
        self._idle.setInterval(IDLE_MILLISECONDS)
        self._idle.timeout.connect(self._set_ahead)

    def minimumSizeHint(self) -> QSize:
        """Return the least room that the view needs; the rest is scrolled."""
        return QSize(160, 80)

    def render_snapshot(self, snapshot: Snapshot) -> None:
        """Work the formula out anew where anything that it speaks of has changed."""
        self.snapshot = snapshot
        seen: tuple[object, ...] = (
            snapshot.example,
            snapshot.parameters,
            snapshot.update,
            snapshot.run.objective,
        )
        rest = (
            snapshot.operation,
            snapshot.selection,
            snapshot.playback.playing,
            snapshot.cursor.step,
            snapshot.example_place,
        )
        before = self._drawn
        if before and all(old is new for old, new in zip(before, seen, strict=False)) and before[-1] == rest:
            return
        self._drawn = (*seen, rest)
        self.explain()
        self._ahead = [] if snapshot.playback.playing else list(formulas_ahead(snapshot))
        self._idle.start()

    def explain(self) -> None:
        """Work out what is shown, with the folds that are open."""
        if self.snapshot is not None:
            explanation = explain(self.snapshot, self.canvas.opened, with_update=self._means_update())
            self.set_caption(explanation.caption)
            self.canvas.show_explanation(explanation, self.snapshot.selection)

    def _means_update(self) -> bool:
        """Whether a lecture speaks of the update."""
        return not _OF_UPDATE.isdisjoint(self.focus_parts | (self.revealed_parts or frozenset()))

    def set_theme(self, theme: Theme) -> None:
        """Change colours and text size."""
        super().set_theme(theme)
        self.canvas.set_theme(theme)

    def set_emphasis(self, focus: frozenset[str], revealed: frozenset[str] | None) -> None:
        """Light some parts and dim the rest; see `View.set_emphasis`."""
        meant = self._means_update()
        super().set_emphasis(focus, revealed)
        if self._means_update() is not meant:
            self.explain()
        self.canvas.update()

    def asked_number(self) -> Asked | None:
        """Return what the chip names that the mouse or the keyboard stands on."""
        target = self.canvas.pointed_target()
        return None if target is None else Asked(parameter=target.parameter, unit=target.unit)

    def select(self, target: Target) -> None:
        """Select the weight or the unit that something names."""
        chosen = self.snapshot.selection if self.snapshot is not None else Selection()
        self.dispatch(Select(replace(chosen, parameter=target.parameter, unit=target.unit)))

    def _set_ahead(self) -> None:
        """Set one formula of the next operation while nothing else is to be done, so that the next step is quick."""
        if not self._ahead or not self.isVisible():
            self._idle.stop()
            return
        tex = self._ahead.pop(0)
        with suppress(InvalidInput):
            typeset(tex)


class FormulaScroller(QScrollArea):
    """Scrolls the formula where there is too little room for it."""

    def __init__(self, canvas: FormulaCanvas, parent: QWidget) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(canvas)
        self.viewport().setAutoFillBackground(False)
        canvas.setAutoFillBackground(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the lines wrap anew."""
        super().resizeEvent(event)
        self._canvas.fit(self.viewport().size())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take no key: what the formula leaves belongs to the window, which goes on with Page Down."""
        event.ignore()


class FormulaCanvas(QWidget):
    """What is scrolled: the boxes of the explanation, the one under the mouse, and the one that the keyboard is at."""

    def __init__(self, view: WorkedFormula) -> None:
        super().__init__(view)
        self._view = view
        self._sizes = _make_sizes(view.theme)
        self._fonts = self._sizes[-1]
        self._explanation = Explanation("", ())
        self._selection = Selection()
        self.opened: frozenset[str] = frozenset()
        self._hovered: int | None = None
        self._current: int | None = None
        self.layout_now = Layout((), 0.0, 0.0)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName("Formula, worked with its numbers")

    def show_explanation(self, explanation: Explanation, selection: Selection) -> None:
        """Show another explanation."""
        self._explanation, self._selection = explanation, selection
        self.fit(self._view.scroller.viewport().size())
        self.setAccessibleDescription(spell_explanation(explanation))

    def set_theme(self, theme: Theme) -> None:
        """Change colours and text size."""
        self._sizes = _make_sizes(theme)
        self.fit(self._view.scroller.viewport().size())

    def fit(self, room: QSize) -> None:
        """Fill the lines anew for a viewport of that size, as large as it can hold all of them."""
        width = room.width()
        for fonts in self._sizes:
            self._fonts = fonts
            found = lay_out(self._explanation, fonts, width - 2.0 * MARGIN, self.opened)
            if found.height + 2.0 * MARGIN <= room.height() and found.width + 2.0 * MARGIN <= width:
                break
        self.layout_now = found
        self._hovered = None
        if self._current is not None and self._current >= len(found.boxes):
            self._current = None
        height = ceil(found.height + 2.0 * MARGIN)
        self.resize(max(width, ceil(found.width + 2.0 * MARGIN)), max(height, room.height()))
        self.update()

    def boxes(self) -> tuple[Box, ...]:
        """Return every box, from top to bottom."""
        return self.layout_now.boxes

    def place_of(self, box: Box) -> QRectF:
        """Return where a box stands on the canvas."""
        return box.rect.translated(MARGIN, MARGIN)

    def activate(self, box: Box) -> None:
        """Do what a click on a box does: select what a chip names, open or close a fold."""
        thing = box.thing
        if isinstance(thing, Chip) and thing.target is not None:
            self._view.select(thing.target)
        elif isinstance(thing, More | FoldedLines):
            self.opened = self.opened ^ {thing.key}
            self._view.explain()

    def pointed_target(self) -> Target | None:
        """Return what the chip under the mouse or the keyboard names; None where there is none."""
        place = self._hovered if self._hovered is not None else self._current if self.hasFocus() else None
        thing = None if place is None else self.layout_now.boxes[place].thing
        return thing.target if isinstance(thing, Chip) else None

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the boxes that lie in what has to be drawn."""
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        painter.translate(MARGIN, MARGIN)
        exposed = QRectF(event.rect()).translated(-MARGIN, -MARGIN)
        focus = self._view.focus_parts if self._has_light() else frozenset()
        for number, box in enumerate(self.layout_now.boxes):
            names = _names_of(box)
            # What has no name in lectures is never hidden, only dimmed.
            opacity = Emphasis(focus, self._view.revealed_parts if names else None).opacity(*names)
            if not box.rect.intersects(exposed) or opacity == 0.0:
                continue
            look = Look(
                hovered=number == self._hovered,
                focused=number == self._current and self.hasFocus(),
                selected=is_selected(box, self._selection),
                opacity=opacity,
            )
            paint_box(painter, box, self._fonts, look)
        painter.end()

    def _has_light(self) -> bool:
        """Whether anything that a lecture lights is there: else nothing is dimmed."""
        return any(not self._view.focus_parts.isdisjoint(_names_of(box)) for box in self.layout_now.boxes)

    def _at(self, position: QPointF) -> int | None:
        for number, box in enumerate(self.layout_now.boxes):
            if is_pickable(box) and self.place_of(box).contains(position):
                return number
        return None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Outline what a click would choose."""
        found = self._at(event.position())
        if found != self._hovered:
            self._hovered = found
            self.setCursor(Qt.CursorShape.ArrowCursor if found is None else Qt.CursorShape.PointingHandCursor)
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Outline nothing any more."""
        self._hovered = None
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose what is clicked."""
        found = self._at(event.position())
        if found is None or event.button() is not Qt.MouseButton.LeftButton:
            event.ignore()
            return
        self._current = found
        self.activate(self.layout_now.boxes[found])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from one pickable thing to the next with the arrow keys; Enter chooses."""
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1}.get(
            Qt.Key(event.key())
        )
        picks = [number for number, box in enumerate(self.layout_now.boxes) if is_pickable(box)]
        if step is not None and picks:
            self._go(picks, step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._current in picks:
            self.activate(self.layout_now.boxes[self._current])
        else:
            event.ignore()

    def _go(self, picks: list[int], step: int) -> None:
        if self._current in picks:
            self._current = picks[(picks.index(self._current) + step) % len(picks)]
        else:
            self._current = picks[0 if step > 0 else -1]
        rect = self.place_of(self.layout_now.boxes[self._current])
        self._view.scroller.ensureVisible(round(rect.center().x()), round(rect.center().y()), 40, 60)
        self.setAccessibleDescription(spell_thing(self.layout_now.boxes[self._current].thing))
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keyboard is."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that the keyboard is elsewhere."""
        super().focusOutEvent(event)
        self.update()

    def event(self, event: QEvent) -> bool:
        """Say in a tooltip what is under the mouse, with all its digits."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            position = QPointF(event.pos())
            box = next((box for box in self.layout_now.boxes if self.place_of(box).contains(position)), None)
            text = "" if box is None else spell_thing(box.thing)
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)


def _names_of(box: Box) -> tuple[str, ...]:
    """Return the names that a box goes by in lectures."""
    own: tuple[str, ...] = getattr(box.thing, "parts", ())
    return (*own, *box.parts)


def _make_sizes(theme: Theme) -> tuple[Fonts, ...]:
    return tuple(Fonts.of(replace(theme, text=theme.text * size)) for size in SIZES)
