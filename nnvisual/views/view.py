"""What every view is: a widget that turns gestures into actions and snapshots into pixels."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QPainter, QRegion
from PySide6.QtWidgets import QWidget

from nnvisual.session.actions import Action
from nnvisual.session.inquiry import Asked
from nnvisual.session.snapshot import Snapshot
from nnvisual.views.curtain import SCREEN_ONLY, Curtain
from nnvisual.views.theme import LIGHT, Theme

__all__ = ["SCREEN_ONLY", "Dispatch", "View"]

Dispatch = Callable[[Action], None]
"""The door to the session: everything that a view wants goes through it."""


class View(QWidget):
    """One picture of the snapshot.

    A view holds no state of the model: it keeps the last snapshot that it drew, its theme, and what belongs to the
    picture alone (zoom, hover). It draws nothing that the snapshot does not hold, and computes nothing on model data.

    Parameters
    ----------
    dispatch
        Where actions go.
    parent
        The card that holds the view.
    """

    caption_changed = Signal(str)
    """What the card shows at the right of its title: a few words on what is seen."""

    def __init__(self, dispatch: Dispatch, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.dispatch = dispatch
        self.theme: Theme = LIGHT
        self.snapshot: Snapshot | None = None
        self.focus_parts: frozenset[str] = frozenset()
        self.revealed_parts: frozenset[str] | None = None
        self._caption = ""
        self._curtain: Curtain | None = None

    def render_snapshot(self, snapshot: Snapshot) -> None:
        """Show `snapshot`. Called only while the view is seen; what is the same object as before is not drawn anew."""
        raise NotImplementedError

    def set_theme(self, theme: Theme) -> None:
        """Change colours and text size."""
        self.theme = theme
        self.update()

    def set_emphasis(self, focus: frozenset[str], revealed: frozenset[str] | None) -> None:
        """Light some parts, named as in lectures without the view's own name ("w.1.1.1", "line"), and dim the rest.

        `revealed` lists the parts that are drawn at all; None: all of them. Empty `focus`: nothing is dimmed.
        """
        self.focus_parts, self.revealed_parts = focus, revealed
        self.update()

    def set_presenting(self, presenting: bool) -> None:
        """Hide from an audience what only who sits at the machine can use, or show it again."""
        if presenting and self._curtain is None:
            self._curtain = Curtain(self)
        elif presenting and self._curtain is not None:
            self._curtain.draw()
        elif self._curtain is not None:
            self._curtain.lift()
            self._curtain = None

    def is_revealed(self, part: str) -> bool:
        """Whether `part` is to be drawn."""
        return self.revealed_parts is None or part in self.revealed_parts

    def asked_number(self) -> Asked | None:
        """Return the number that the mouse or the keyboard stands on, so that it can be asked why; None: none."""
        return None

    def paint_export(self, painter: QPainter) -> None:
        """Paint the view as it stands onto a picture file's painter, at the widget's size; the ground is there."""
        _paint_without_controls(self, painter, QPoint())

    def set_caption(self, text: str) -> None:
        """Tell the card what to show at the right of the title."""
        if text != self._caption:
            self._caption = text
            self.caption_changed.emit(text)

    @property
    def caption(self) -> str:
        """What the card shows at the right of the title."""
        return self._caption


def _paint_without_controls(widget: QWidget, painter: QPainter, at: QPoint) -> None:
    """Paint a widget with what is in it, but not what is for the screen only."""
    if not any(child.property(SCREEN_ONLY) for child in widget.findChildren(QWidget)):
        widget.render(painter, at, QRegion(), QWidget.RenderFlag.DrawChildren)
        return
    widget.render(painter, at, QRegion(), QWidget.RenderFlag(0))
    for child in widget.children():
        if isinstance(child, QWidget) and child.isVisible() and not child.property(SCREEN_ONLY):
            _paint_without_controls(child, painter, at + child.pos())
