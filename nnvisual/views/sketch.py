"""A sheet over a view on which a learner draws what will happen; afterwards the truth is seen through it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from nnvisual.session.actions import SetSketch
from nnvisual.session.lecture_stand import Sketch
from nnvisual.views.feature_plane import FeaturePlane
from nnvisual.views.loss_curve import LossCurve
from nnvisual.views.loss_landscape import LossLandscape
from nnvisual.views.view import Dispatch, View

LINE = 3.0
HALO = 6.0
CLOSEST = 2.0
"""Pixels between two places of a stroke: nearer ones say nothing new."""

INVITATION = "Draw here with the mouse"
OWN = "your drawing"


@dataclass(frozen=True, slots=True)
class SketchFrame:
    """The part of a view that is drawn on, and the way from its own units to pixels and back."""

    plot: QRectF
    to_pixel: Callable[[float, float], QPointF]
    to_units: Callable[[QPointF], tuple[float, float]]


def frame_of(view: View) -> SketchFrame | None:
    """Return where and in which units a view is drawn on; None while it shows nothing.

    Steps and losses on a curve, features on a plane, weights on a landscape; elsewhere shares of the view.
    """
    if isinstance(view, LossCurve):
        curve = view.scene
        if curve is None:
            return None
        return SketchFrame(
            curve.plot,
            lambda x, y: QPointF(curve.x(x), curve.up.place(y)),
            lambda at: (curve.across.value(at.x()) * curve.per_unit, curve.up.value(at.y())),
        )
    if isinstance(view, FeaturePlane):
        plane = view.frame
        return None if plane is None else SketchFrame(plane.plot, plane.point, plane.values)
    if isinstance(view, LossLandscape):
        ground = view.frame
        if ground is None:
            return None
        return SketchFrame(
            ground.plot, lambda x, y: QPointF(ground.across.place(x), ground.up.place(y)), ground.to_plane
        )
    area = QRectF(view.rect())
    wide, high = max(area.width(), 1.0), max(area.height(), 1.0)
    return SketchFrame(area, lambda x, y: QPointF(x * wide, y * high), lambda at: (at.x() / wide, at.y() / high))


class SketchSheet(QWidget):
    """Lies over one view, as large as it. While nothing is asked the view below gets every click."""

    def __init__(self, view: View, dispatch: Dispatch) -> None:
        super().__init__(view)
        self.view = view
        self._dispatch = dispatch
        self._strokes: Sketch = ()
        self._stroke: list[tuple[float, float]] = []
        self._last = QPointF()
        self._asks = False
        self.setAccessibleName("Sheet to draw on")
        self.setAccessibleDescription("Draw with the mouse. Without one, go on: Show what happens skips the drawing.")
        view.installEventFilter(self)
        self.setGeometry(view.rect())
        self.show_sketch((), asks=False)

    def show_sketch(self, strokes: Sketch, *, asks: bool) -> None:
        """Show what was drawn; `asks`: more may be drawn."""
        if asks is not self._asks:
            self._stroke = []
        self._strokes, self._asks = strokes, asks
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, not asks)
        self.setCursor(Qt.CursorShape.CrossCursor if asks else Qt.CursorShape.ArrowCursor)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus if asks else Qt.FocusPolicy.NoFocus)
        self.setVisible(asks or bool(strokes))
        self.raise_()
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as the view."""
        if event.type() is QEvent.Type.Resize:
            self.setGeometry(self.view.rect())
        return super().eventFilter(watched, event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a stroke."""
        frame = frame_of(self.view)
        if not self._asks or frame is None or event.button() is not Qt.MouseButton.LeftButton:
            return
        if frame.plot.adjusted(-8, -8, 8, 8).contains(event.position()):
            self._stroke = []
            self._add(event.position(), frame)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with it."""
        frame = frame_of(self.view)
        if self._stroke and frame is not None:
            apart = event.position() - self._last
            if abs(apart.x()) + abs(apart.y()) >= CLOSEST:
                self._add(event.position(), frame)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Keep it."""
        stroke, self._stroke = tuple(self._stroke), []
        if len(stroke) > 1:
            self._dispatch(SetSketch((*self._strokes, stroke)))
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc takes the drawing back."""
        if event.key() == Qt.Key.Key_Escape and self._asks:
            self._stroke = []
            self._dispatch(SetSketch(()))
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the strokes with a halo, so that they are seen on any ground."""
        frame = frame_of(self.view)
        if frame is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        strokes = (*self._strokes, tuple(self._stroke)) if self._stroke else self._strokes
        painter.save()
        painter.setClipRect(frame.plot.adjusted(-HALO, -HALO, HALO, HALO))
        lines = [QPolygonF([frame.to_pixel(x, y) for x, y in stroke]) for stroke in strokes]
        theme = self.view.theme
        for colour, width in ((theme.card, HALO), (theme.forward, LINE)):
            pen = QPen(QColor(colour), width)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            for line in lines:
                painter.drawPolyline(line)
        painter.restore()
        if lines:
            self._paint_words(painter, frame.plot, OWN, lines[-1].last() + QPointF(6.0, -8.0), theme.forward_text)
        elif self._asks:
            self._paint_words(painter, frame.plot, INVITATION, None, theme.forward_text)
        painter.end()

    def _paint_words(self, painter: QPainter, plot: QRectF, words: str, at: QPointF | None, colour: str) -> None:
        """Write on a small card: at a stroke's end, or in the middle as an invitation."""
        theme = self.view.theme
        painter.setFont(theme.font(13, bold=True))
        metrics = QFontMetricsF(painter.font())
        box = QRectF(0.0, 0.0, metrics.horizontalAdvance(words) + 16.0, metrics.height() + 6.0)
        box.moveCenter(plot.center())
        if at is not None:
            box.moveTopLeft(at - QPointF(0.0, box.height()))
            box.moveLeft(min(max(box.left(), plot.left()), plot.right() - box.width()))
            box.moveTop(min(max(box.top(), plot.top()), plot.bottom() - box.height()))
        painter.setPen(QPen(QColor(theme.forward), 1.0))
        painter.setBrush(QColor(theme.card))
        painter.drawRoundedRect(box, 6.0, 6.0)
        painter.setPen(QColor(colour))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)

    def _add(self, at: QPointF, frame: SketchFrame) -> None:
        inside = QPointF(
            min(max(at.x(), frame.plot.left()), frame.plot.right()),
            min(max(at.y(), frame.plot.top()), frame.plot.bottom()),
        )
        self._last = at
        self._stroke.append(frame.to_units(inside))
        self.update()
