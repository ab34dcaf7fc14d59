"""The feature plane: the examples, what the network says to every point, and where it draws the line."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QWidget

from nnvisual.landscape.region_labels import Place, place_labels
from nnvisual.nn.network import name_parameter
from nnvisual.session.snapshot import Snapshot
from nnvisual.views.emphasis import Emphasis
from nnvisual.views.plane_canvas import Canvas
from nnvisual.views.plane_frame import PlaneFrame, lay_out_frame, strip_height
from nnvisual.views.plane_gestures import PlaneGestures
from nnvisual.views.plane_overlay import Overlay, paint_probe, paint_reading, paint_rings
from nnvisual.views.plane_painter import paint_answers, paint_examples, paint_field
from nnvisual.views.plane_scene import Kind, PlaneScene, make_scene
from nnvisual.views.plane_strip import PlaneStrip
from nnvisual.views.theme import Theme
from nnvisual.views.view import Dispatch


class FeaturePlane(PlaneGestures):
    """The examples over one or two features, shaded by the network's answer.

    A click selects an example; "you" can be dragged; the wheel zooms, dragging the ground moves the window, a double
    click shows all. While points are edited (E) a click adds one, dragging moves it and Delete takes it away.
    """

    def __init__(self, dispatch: Dispatch, parent: QWidget | None = None) -> None:
        super().__init__(dispatch, parent)
        self.setAccessibleName("Feature plane")
        self.setMinimumSize(120, 100)
        # Every pixel is painted here, so nothing below needs to be.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.strip = PlaneStrip(self)
        self.strip.editing_changed.connect(self._set_editing)
        self.strip.squares_changed.connect(self._set_squares)
        self.strip.axes_chosen.connect(self.choose_axes)
        self._field: QPixmap | None = None
        self._ground: QPixmap | None = None
        self._marks: QPixmap | None = None
        self._labels: dict[int, Place] = {}
        self._squares = False

    # What is shown -----------------------------------------------------------------------------------------------

    def render_snapshot(self, snapshot: Snapshot) -> None:
        """Show `snapshot`; what is the same object as before is not drawn anew."""
        before, old = self.snapshot, self.scene
        if before is snapshot:
            return
        self.snapshot = snapshot
        self.scene = make_scene(snapshot, old)
        scene = self.scene
        if scene is None:
            self.strip.hide()
            self._drop_pictures()
            self.set_caption("")
            return
        if old is None or old.spans != scene.spans or old.axes != scene.axes or old.data is not scene.data:
            self._lay_out()
            self._show_meaning(scene)
        if before is None or not _same_ground(old, scene) or before.selection != snapshot.selection:
            self._ground = None
        if old is None or not _same_field(old, scene):
            self._field = None
        if old is None or old.points is not scene.points:
            self._marks = None
        self._place_labels(scene)
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Change colours and text size."""
        super().set_theme(theme)
        self.strip.set_theme(theme)
        self._lay_out()

    def set_emphasis(self, focus: frozenset[str], revealed: frozenset[str] | None) -> None:
        """Light some parts and dim the rest."""
        super().set_emphasis(focus, revealed)
        self._drop_pictures()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the frame."""
        self._lay_out()

    def _lay_out(self) -> None:
        self._drop_pictures()
        scene = self.scene
        if scene is None:
            return
        has_strip = self.height() >= self.theme.px(170) and self.width() >= self.theme.px(200)
        size = QSizeF(self.width(), self.height())
        self.frame = lay_out_frame(
            size, self.theme, scene.spans, scene.axis_texts(), strip=has_strip, equal=scene.has_equal_axes
        )
        self.strip.setVisible(has_strip)
        height = round(strip_height(self.theme))
        left = round(self.frame.plot.left()) if has_strip else 0
        self.strip.setGeometry(left, self.height() - height, self.width() - left, height)
        names = () if scene.data is None else scene.data.feature_names
        self.strip.show_features(names if len(names) > 2 else (), scene.axes)
        self.strip.show_switches(editable=scene.data is not None, squares=scene.kind is Kind.FIT)
        self.strip.show_text(self._strip_text(scene))

    def _strip_text(self, scene: PlaneScene) -> str:
        if not self.editing:
            many = scene.data is not None and len(scene.data.feature_names) > 2
            return "the other features as in the example" if many else scene.axis_texts()[0].name
        names = scene.class_names
        if not names:
            return "Click: add · drag: move · Delete: remove"
        other = names[(self.new_class + 1) % len(names)]
        keys = f" · keys 1–{min(len(names), 9)}: class" if len(names) > 2 else ""
        return f"Click: {names[self.new_class]} · Shift-click: {other}{keys} · drag: move · Delete: remove"

    def _show_meaning(self, scene: PlaneScene) -> None:
        count = len(scene.points)
        words = {
            Kind.CLASSES: "shaded by ŷ, border at ŷ = 0.5" if scene.network.n_outputs == 1 else "shaded by class",
            Kind.HEIGHTS: "shaded by ŷ",
            Kind.CLASS_CURVE: "ŷ over one feature",
            Kind.FIT: "the fit and its residuals",
        }[scene.kind]
        self.set_caption(f"{count} examples · {words}" if count else words)
        self.setAccessibleDescription(
            f"{count} examples over {' and '.join(text.name for text in scene.axis_texts())}; {words}. "
            "Arrow keys go from example to example, Enter selects, E edits points, plus and minus zoom."
        )

    def _place_labels(self, scene: PlaneScene) -> None:
        field = scene.field
        if scene.kind is not Kind.CLASSES or field is None:
            self._labels = {}
            return
        if self._ground is None:
            points = scene.points[:: max(1, len(scene.points) // 300)]
            if scene.probe is not None:
                points = np.vstack([points, scene.probe.place])
            self._labels = place_labels(field, points, self._labels)

    def _drop_pictures(self) -> None:
        self._field = self._ground = self._marks = None
        self.update()

    # Painting ----------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Lay ground and marks onto each other, and what moves on top."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scene, frame = self.scene, self.frame
        if scene is None or frame is None:
            painter.fillRect(self.rect(), QColor(self.theme.card))
            self._paint_sentence(painter)
            return
        canvas = self._canvas(painter, scene, frame)
        if self._marks is None:
            self._marks = self._make_layer(QColor(Qt.GlobalColor.transparent))
            layer = QPainter(self._marks)
            paint_examples(replace(canvas, painter=layer))
            layer.end()
        self._paint_ground(canvas)
        painter.drawPixmap(0, 0, self._marks)
        overlay = self._overlay()
        paint_rings(canvas, overlay)
        paint_probe(canvas, overlay)
        if self.hover is not None and self.dragged is None and frame.plot.contains(self.hover):
            paint_reading(canvas, self.hover)

    def _paint_ground(self, canvas: Canvas) -> None:
        """Draw the field and what lies on it; at rest both are kept as one picture."""
        if self._ground is None:
            if self._field is None:
                self._field = self._make_layer(QColor(self.theme.card))
                layer = QPainter(self._field)
                paint_field(replace(canvas, painter=layer))
                layer.end()
            if canvas.is_moving:
                canvas.painter.drawPixmap(0, 0, self._field)
                paint_answers(canvas, self._labels)
                return
            self._ground = self._field.copy()
            layer = QPainter(self._ground)
            layer.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint_answers(replace(canvas, painter=layer), self._labels)
            layer.end()
        canvas.painter.drawPixmap(0, 0, self._ground)

    def _make_layer(self, colour: QColor) -> QPixmap:
        ratio = self.devicePixelRatioF()
        layer = QPixmap((QSizeF(self.size()) * ratio).toSize())
        layer.setDevicePixelRatio(ratio)
        layer.fill(colour)
        return layer

    def _canvas(self, painter: QPainter, scene: PlaneScene, frame: PlaneFrame) -> Canvas:
        emphasis = Emphasis(self.focus_parts, self.revealed_parts)
        moving = self.snapshot is not None and self.snapshot.playback.playing
        return Canvas(painter, scene, frame, self.theme, emphasis, self._squares, self._lit_unit(), moving)

    def _overlay(self) -> Overlay:
        snapshot = self.snapshot
        return Overlay(
            place_of=self.place_of,
            selected=None if snapshot is None else snapshot.selection.example,
            focused=self.focused if self.hasFocus() else None,
            moving=self.held if self.dragged is not None else None,
            looks_at_probe=snapshot is not None and snapshot.example_place is None,
        )

    def _lit_unit(self) -> int:
        """The unit of the first layer that is chosen, or whose weight is."""
        snapshot = self.snapshot
        if snapshot is None or snapshot.network is None:
            return 0
        chosen = snapshot.selection
        if chosen.unit is not None:
            return chosen.unit[1] if chosen.unit[0] == 1 else 0
        if chosen.parameter is not None and chosen.parameter < snapshot.network.n_parameters:
            name = name_parameter(snapshot.network, chosen.parameter)
            return name.unit if name.layer == 1 else 0
        return 0

    def _paint_sentence(self, painter: QPainter) -> None:
        if self.snapshot is None:
            return
        painter.setFont(self.theme.font(14))
        painter.setPen(QColor(self.theme.muted))
        area = QRectF(self.rect()).adjusted(16, 8, -16, -8)
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(area, flags, "A landscape of its own has no examples. Choose data to see a feature plane.")

    def _set_editing(self, editing: bool) -> None:
        self.editing = editing
        if self.scene is not None:
            self.strip.show_text(self._strip_text(self.scene))
        self.update()

    def _set_squares(self, squares: bool) -> None:
        self._squares = squares
        self._drop_pictures()

    def toggle_editing(self) -> None:
        """Begin or end editing."""
        self.strip.toggle_editing()

    def choose_class(self, number: int) -> None:
        """Choose the class of the examples that a click adds."""
        if self.scene is not None and number < len(self.scene.class_names):
            self.new_class = number
            self.strip.show_text(self._strip_text(self.scene))


def _same_field(old: PlaneScene, new: PlaneScene) -> bool:
    """Whether the picture of the network's answers is the same."""
    return (
        old.field is new.field
        and old.kind is new.kind
        and old.spans == new.spans
        and old.axes == new.axes
        and old.data is new.data
        and old.network == new.network
    )


def _same_ground(old: PlaneScene | None, new: PlaneScene) -> bool:
    """Whether nothing has changed of what lies under the examples."""
    return (
        old is not None
        and old.field is new.field
        and old.parameters is new.parameters
        and old.spans == new.spans
        and old.axes == new.axes
        and old.data is new.data
        and np.array_equal(old.rest, new.rest)
    )
