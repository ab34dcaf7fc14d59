"""The feature plane: the examples, what the network says to every point, and where it draws the line."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from nnvisual.landscape.field import Window
from nnvisual.landscape.point_answer import answer_point, combine_features
from nnvisual.landscape.region_labels import Place, place_labels
from nnvisual.nn.network import name_parameter
from nnvisual.nn.phases import Direction
from nnvisual.session.actions import Action, Select, SetFieldWindow
from nnvisual.session.beginning import choose_window
from nnvisual.session.snapshot import Snapshot
from nnvisual.views.emphasis import Emphasis
from nnvisual.views.example_marks import paint_star
from nnvisual.views.number_text import format_value, subscript
from nnvisual.views.plane_canvas import Canvas
from nnvisual.views.plane_editing import (
    Values,
    add_example,
    delete_example,
    feature_window,
    move_example,
    move_probe,
    nearest_example,
    next_example,
)
from nnvisual.views.plane_frame import PlaneFrame, lay_out_frame, strip_height
from nnvisual.views.plane_painter import mark_radius, paint_examples, paint_ground
from nnvisual.views.plane_scene import Kind, PlaneScene, make_scene
from nnvisual.views.plane_strip import PlaneStrip
from nnvisual.views.theme import Theme
from nnvisual.views.view import Dispatch, View

REACH = 11.0
"""How many pixels beside a mark still count as on it."""

DRAG = 4.0
"""How many pixels the mouse moves before it drags."""

ZOOM = 1.2
ARROWS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)
PROBE = -1
"""What stands for "you" where examples are counted."""


class FeaturePlane(View):
    """The examples over one or two features, shaded by the network's answer.

    A click selects an example; "you" can be dragged; the wheel zooms, dragging the ground moves the window, a double
    click shows all. While points are edited (E) a click adds one, dragging moves it and Delete takes it away.
    """

    def __init__(self, dispatch: Dispatch, parent: QWidget | None = None) -> None:
        super().__init__(dispatch, parent)
        self.setAccessibleName("Feature plane")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(120, 100)
        self.strip = PlaneStrip(self)
        self.strip.editing_changed.connect(self._set_editing)
        self.strip.squares_changed.connect(self._set_squares)
        self.strip.axes_chosen.connect(self._choose_axes)
        self.scene: PlaneScene | None = None
        self.frame: PlaneFrame | None = None
        self._ground: QPixmap | None = None
        self._marks: QPixmap | None = None
        self._labels: dict[int, Place] = {}
        self._editing = False
        self._squares = False
        self._class = 0
        self._hover: QPointF | None = None
        self._pressed: QPointF | None = None
        self._held: int | None = None
        self._dragged: QPointF | None = None
        self._window_before: Window | None = None
        self._focused: int | None = None
        self._by_keyboard = False

    # What is shown -----------------------------------------------------------------------------------------------

    def render_snapshot(self, snapshot: Snapshot) -> None:
        """Show `snapshot`; what is the same object as before is not drawn anew."""
        before, old = self.snapshot, self.scene
        if before is snapshot:
            return
        self.snapshot = snapshot
        self.scene = make_scene(snapshot)
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
        if old is None or old.points is not scene.points:
            same = old is not None and old.data is scene.data and old.axes == scene.axes and scene.fitted is None
            self._marks = self._marks if same else None
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
        self.frame = lay_out_frame(size, self.theme, scene.spans, scene.axis_texts(), strip=has_strip)
        self.strip.setVisible(has_strip)
        height = round(strip_height(self.theme))
        left = round(self.frame.plot.left()) if has_strip else 0
        self.strip.setGeometry(left, self.height() - height, self.width() - left, height)
        names = () if scene.data is None else scene.data.feature_names
        self.strip.show_features(names if len(names) > 2 else (), scene.axes)
        self.strip.show_switches(editable=scene.data is not None, squares=scene.kind is Kind.FIT)
        self.strip.show_text(self._strip_text(scene))

    def _strip_text(self, scene: PlaneScene) -> str:
        if not self._editing:
            return scene.axis_texts()[0].name
        names = scene.class_names
        if not names:
            return "Click: add · drag: move · Delete: remove"
        other = names[(self._class + 1) % len(names)]
        keys = f" · keys 1–{min(len(names), 9)}: class" if len(names) > 2 else ""
        return f"Click: {names[self._class]} · Shift-click: {other}{keys} · drag: move · Delete: remove"

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
        self._ground = self._marks = None
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
        if self._ground is None:
            self._ground = self._make_layer(QColor(self.theme.card))
            layer = QPainter(self._ground)
            paint_ground(replace(canvas, painter=layer), self._labels)
            layer.end()
        if self._marks is None:
            self._marks = self._make_layer(QColor(Qt.GlobalColor.transparent))
            layer = QPainter(self._marks)
            paint_examples(replace(canvas, painter=layer))
            layer.end()
        painter.drawPixmap(0, 0, self._ground)
        painter.drawPixmap(0, 0, self._marks)
        self._paint_rings(canvas)
        self._paint_probe(canvas)
        if self._hover is not None and self._dragged is None and frame.plot.contains(self._hover):
            self._paint_reading(canvas, self._hover)

    def _make_layer(self, colour: QColor) -> QPixmap:
        ratio = self.devicePixelRatioF()
        layer = QPixmap((QSizeF(self.size()) * ratio).toSize())
        layer.setDevicePixelRatio(ratio)
        layer.fill(colour)
        return layer

    def _canvas(self, painter: QPainter, scene: PlaneScene, frame: PlaneFrame) -> Canvas:
        emphasis = Emphasis(self.focus_parts, self.revealed_parts)
        return Canvas(painter, scene, frame, self.theme, emphasis, self._squares, self._lit_unit())

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

    def _paint_rings(self, canvas: Canvas) -> None:
        scene, painter, theme = canvas.scene, canvas.painter, self.theme
        radius = mark_radius(theme, len(scene.points)) + 3.5
        flow = QColor(theme.backward if scene.direction in (Direction.BACKWARD, Direction.UPDATE) else theme.forward)
        painter.save()
        painter.setClipRect(canvas.frame.plot)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setOpacity(canvas.emphasis.opacity("points", "point"))
        painter.setPen(QPen(flow, 1.4))
        for place in scene.batch:
            painter.drawEllipse(self._pixel(canvas, place), radius, radius)
        selected = None if self.snapshot is None else self.snapshot.selection.example
        painter.setOpacity(canvas.emphasis.opacity("point", "points"))
        if selected is not None and selected < len(scene.points):
            painter.setPen(QPen(QColor(theme.ink), 2.2))
            painter.drawEllipse(self._pixel(canvas, selected), radius + 2, radius + 2)
        if scene.current is not None:
            painter.setPen(QPen(flow, 3.0))
            painter.drawEllipse(self._pixel(canvas, scene.current), radius + 2, radius + 2)
        painter.restore()
        focused = self._focused
        if focused is not None and self.hasFocus() and (focused != PROBE or scene.probe is not None):
            painter.setPen(QPen(QColor(theme.ink), 1.4, Qt.PenStyle.DashLine))
            centre = self._pixel(canvas, focused)
            painter.drawRect(QRectF(centre.x() - radius - 6, centre.y() - radius - 6, 2 * radius + 12, 2 * radius + 12))

    def _pixel(self, canvas: Canvas, place: int) -> QPointF:
        """Where an example is drawn, or "you": under the mouse while it is dragged."""
        if self._dragged is not None and self._held == place:
            return self._dragged
        scene = canvas.scene
        if place == PROBE and scene.probe is not None:
            return canvas.frame.point(*scene.probe.place)
        x, y = scene.points[place].tolist() if place < len(scene.points) else (0.0, 0.0)
        return canvas.frame.point(x, y)

    def _paint_probe(self, canvas: Canvas) -> None:
        scene, painter, theme, plot = canvas.scene, canvas.painter, self.theme, canvas.frame.plot
        if self._dragged is not None and self._held is not None and self._held != PROBE:
            painter.setPen(QPen(QColor(theme.ink), 2.0))
            painter.setBrush(QColor(theme.card))
            painter.drawEllipse(self._dragged, 6.0, 6.0)
        opacity = canvas.emphasis.opacity("point", "you", "x", "x.1", "x.2")
        if scene.probe is None or not opacity:
            return
        centre = self._pixel(canvas, PROBE)
        if not plot.contains(centre):
            return
        looked_at = self.snapshot is not None and self.snapshot.example_place is None
        painter.setOpacity(opacity)
        radius = 8.5 * (0.5 + 0.5 * theme.text)
        paint_star(painter, theme, centre, radius, ring=QColor(theme.ink if looked_at else theme.muted))
        painter.setFont(theme.font(12, bold=True))
        metrics = QFontMetricsF(painter.font())
        room = 0.5 * plot.width()
        text = metrics.elidedText(scene.probe.label, Qt.TextElideMode.ElideRight, room)
        box = QRectF(0, 0, metrics.horizontalAdvance(text) + 8, metrics.height())
        box.moveCenter(QPointF(centre.x() + radius + 3 + box.width() / 2, centre.y()))
        if box.right() > plot.right():
            box.moveRight(centre.x() - radius - 3)
        box.moveTop(min(max(box.top(), plot.top()), plot.bottom() - box.height()))
        self._paint_tag(painter, box, text, theme.ink)
        painter.setOpacity(1.0)

    def _paint_tag(self, painter: QPainter, box: QRectF, text: str, colour: str) -> None:
        ground = QColor(self.theme.card)
        ground.setAlphaF(0.85)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(QColor(colour))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_reading(self, canvas: Canvas, place: QPointF) -> None:
        """The network's answer under the mouse, in the corner that is farthest from it."""
        lines = self._read(canvas.scene, canvas.frame.values(place))
        painter, plot = canvas.painter, canvas.frame.plot
        painter.setFont(self.theme.font(11))
        metrics = QFontMetricsF(painter.font())
        width = max(metrics.horizontalAdvance(line) for line in lines) + 14
        height = metrics.height() * len(lines) + 8
        if width > plot.width() - 8 or height > 0.6 * plot.height():
            return
        left = plot.left() + 4 if place.x() > plot.center().x() else plot.right() - width - 4
        top = plot.top() + 4 if place.y() > plot.center().y() else plot.bottom() - height - 4
        painter.setPen(QPen(QColor(self.theme.faint), 1.0))
        painter.setBrush(QColor(self.theme.card))
        painter.drawRoundedRect(QRectF(left, top, width, height), 5, 5)
        painter.setPen(QColor(self.theme.ink))
        for number, line in enumerate(lines):
            painter.drawText(QPointF(left + 7, top + 4 + metrics.ascent() + number * metrics.height()), line)

    def _read(self, scene: PlaneScene, values: Values) -> list[str]:
        raw = combine_features(scene.rest, scene.axes, values[: len(scene.axes)])
        answer = answer_point(scene.network, scene.parameters, scene.data, raw)
        texts = scene.axis_texts()
        lines = [f"{texts[k].name} {format_value(values[k])}" for k in range(len(scene.axes))]
        for k in range(min(scene.network.n_outputs, 4)):
            mark = subscript(k + 1) if scene.network.n_outputs > 1 else ""
            lines.append(f"z{mark} {format_value(float(answer.z[k]))}  ŷ{mark} {format_value(float(answer.y_hat[k]))}")
        return lines

    # Gestures ----------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of what lies under the mouse."""
        self._by_keyboard = False
        if event.button() is not Qt.MouseButton.LeftButton or self.frame is None or self.snapshot is None:
            return
        self._pressed, self._dragged = event.position(), None
        self._held = self._thing_at(event.position())
        self._window_before = self.snapshot.field_window

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Read the plane, or drag what is held."""
        place = event.position()
        self._hover = place
        held, pressed = self._held, self._pressed
        if pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            self._show_cursor(place)
        elif self._dragged is not None or (place - pressed).manhattanLength() >= DRAG:
            if held == PROBE:
                self._dragged = self._into_plot(place)
                self._send_probe(self._dragged)
            elif held is not None and self._editing:
                self._dragged = self._into_plot(place)
            elif held is None:
                self._dragged = place
                self._pan(pressed, place)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go: what was not dragged was clicked."""
        pressed, dragged, held = self._pressed, self._dragged, self._held
        self._pressed = self._dragged = self._held = None
        snapshot, scene, frame = self.snapshot, self.scene, self.frame
        if pressed is None or snapshot is None or scene is None or frame is None:
            return
        if dragged is not None:
            if held is not None and held != PROBE:
                self._send(move_example(snapshot, scene, held, frame.values(dragged)))
        elif held is not None:
            self._select(held)
        elif self._editing and frame.plot.contains(pressed):
            shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            count = max(len(scene.class_names), 1)
            number = (self._class + 1) % count if shifted else self._class
            self._send(add_example(snapshot, scene, frame.values(pressed), number))
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show all of the data again."""
        if not self._editing and self._thing_at(event.position()) is None:
            self._fit()
        else:
            self.mousePressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom around the mouse."""
        turns = event.angleDelta().y() / 120.0
        if turns and self.frame is not None and self.frame.plot.contains(event.position()):
            self._zoom(ZOOM**-turns, event.position())
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        """Take the reading away."""
        self._hover = None
        self.update()

    def event(self, event: QEvent) -> bool:
        """Keep the arrow keys to the view where the keyboard led into it; a click leaves them to the window."""
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self._by_keyboard
            and event.key() in ARROWS
        ):
            event.accept()
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keyboard is."""
        tabbed = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)
        self._by_keyboard = event.reason() in tabbed
        if self._by_keyboard and self._focused is None:
            selected = None if self.snapshot is None else self.snapshot.selection.example
            self._focused = selected if selected is not None else self._first_thing()
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide where the keyboard was."""
        self._by_keyboard = False
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from example to example, select, edit, zoom."""
        key, snapshot = event.key(), self.snapshot
        if snapshot is None or self.scene is None or self.frame is None:
            super().keyPressEvent(event)
        elif key in ARROWS:
            self._press_arrow(Qt.Key(key), nudge=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._focused is not None:
            self._select(self._focused)
        elif (key == Qt.Key.Key_E and self.scene.data is not None) or (key == Qt.Key.Key_Escape and self._editing):
            self.strip.toggle_editing()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self._editing:
            self._delete()
        elif self._editing and Qt.Key.Key_1 <= key <= Qt.Key.Key_9:
            self._choose_class(key - Qt.Key.Key_1)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus) and not event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier
        ):
            self._zoom(ZOOM if key == Qt.Key.Key_Minus else 1.0 / ZOOM, self.frame.plot.center())
        elif key == Qt.Key.Key_0 and not event.modifiers():
            self._fit()
        else:
            super().keyPressEvent(event)

    def _press_arrow(self, key: Qt.Key, *, nudge: bool) -> None:
        scene, frame, snapshot = self.scene, self.frame, self.snapshot
        if scene is None or frame is None or snapshot is None:
            return
        if self._focused is None or (self._focused >= len(scene.points)):
            self._focused = self._first_thing()
        elif nudge:
            self._nudge(key)
        else:
            canvas_point = self._place_of(self._focused)
            found = next_example(scene, frame, canvas_point, key, None if self._focused == PROBE else self._focused)
            self._focused = self._focused if found is None else found
        self._by_keyboard = True
        self.update()

    def _nudge(self, key: Qt.Key) -> None:
        """Move "you", or while editing the focused example, a hundredth of the window."""
        scene, frame, snapshot, held = self.scene, self.frame, self.snapshot, self._focused
        if scene is None or frame is None or snapshot is None or held is None:
            return
        by = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}[key]
        size = QPointF(by[0] * frame.plot.width() / 100.0, by[1] * frame.plot.height() / 100.0)
        target = self._into_plot(self._place_of(held) + size)
        if held == PROBE:
            self._send(move_probe(snapshot, scene, frame.values(target)))
        elif self._editing:
            self._send(move_example(snapshot, scene, held, frame.values(target)))

    def _delete(self) -> None:
        snapshot = self.snapshot
        if snapshot is None:
            return
        chosen = self._focused if self._by_keyboard else None
        place = chosen if chosen is not None else snapshot.selection.example
        if place is not None and place != PROBE:
            self._focused = None
            self._send(delete_example(snapshot, place))

    def _select(self, place: int) -> None:
        if self.snapshot is None:
            return
        self._focused = place
        chosen = None if place == PROBE else place
        self.dispatch(Select(replace(self.snapshot.selection, example=chosen)))

    def _send_probe(self, place: QPointF) -> None:
        if self.snapshot is not None and self.scene is not None and self.frame is not None:
            self._send(move_probe(self.snapshot, self.scene, self.frame.values(place)))

    def _send(self, action: Action | None) -> None:
        if action is not None:
            self.dispatch(action)

    def _first_thing(self) -> int | None:
        scene = self.scene
        if scene is None:
            return None
        return PROBE if scene.probe is not None else (0 if len(scene.points) else None)

    def _place_of(self, thing: int) -> QPointF:
        scene, frame = self.scene, self.frame
        if scene is None or frame is None:
            return QPointF()
        if thing == PROBE:
            return frame.plot.center() if scene.probe is None else frame.point(*scene.probe.place)
        return frame.point(*scene.points[thing].tolist())

    def _thing_at(self, place: QPointF) -> int | None:
        scene, frame = self.scene, self.frame
        if scene is None or frame is None or not frame.plot.adjusted(-6, -6, 6, 6).contains(place):
            return None
        reach = REACH * (0.5 + 0.5 * self.theme.text)
        if scene.probe is not None:
            apart = frame.point(*scene.probe.place) - place
            if apart.manhattanLength() <= 1.2 * reach:
                return PROBE
        return nearest_example(scene, frame, place, reach)

    def _show_cursor(self, place: QPointF) -> None:
        thing = self._thing_at(place)
        inside = self.frame is not None and self.frame.plot.contains(place)
        shape = Qt.CursorShape.ArrowCursor
        if thing is not None:
            shape = Qt.CursorShape.OpenHandCursor if thing == PROBE else Qt.CursorShape.PointingHandCursor
        elif self._editing and inside:
            shape = Qt.CursorShape.CrossCursor
        self.setCursor(shape)

    def _into_plot(self, place: QPointF) -> QPointF:
        if self.frame is None:
            return place
        plot = self.frame.plot
        return QPointF(min(max(place.x(), plot.left()), plot.right()), min(max(place.y(), plot.top()), plot.bottom()))

    # Window and switches -----------------------------------------------------------------------------------------

    def _zoom(self, factor: float, place: QPointF) -> None:
        snapshot, frame = self.snapshot, self.frame
        if snapshot is None or frame is None:
            return
        around = frame.values(place)
        self._set_window(
            tuple(
                (middle - (middle - low) * factor, middle + (high - middle) * factor)
                for (low, high), middle in zip(snapshot.field_window, around, strict=False)
            )
        )

    def _pan(self, start: QPointF, place: QPointF) -> None:
        before, frame = self._window_before, self.frame
        if before is None or frame is None:
            return
        shares = (
            (start.x() - place.x()) / frame.plot.width(),
            (place.y() - start.y()) / frame.plot.height(),
        )
        self._set_window(
            tuple(
                (low + share * (high - low), high + share * (high - low))
                for (low, high), share in zip(before, shares, strict=False)
            )
        )

    def _set_window(self, window: Window) -> None:
        if self.snapshot is None or any(not 1e-9 < high - low < 1e9 for low, high in window):
            return
        self.dispatch(SetFieldWindow(window, self.snapshot.field_axes))

    def _fit(self) -> None:
        if self.snapshot is None:
            return
        window, axes = choose_window(self.snapshot.run)
        if axes != self.snapshot.field_axes:
            self._choose_axes(self.snapshot.field_axes)
        else:
            self.dispatch(SetFieldWindow(window, axes))

    def _choose_axes(self, axes: tuple[int, ...]) -> None:
        if self.snapshot is not None:
            self.dispatch(SetFieldWindow(feature_window(self.snapshot, axes), axes))

    def _set_editing(self, editing: bool) -> None:
        self._editing = editing
        if self.scene is not None:
            self.strip.show_text(self._strip_text(self.scene))
        self.update()

    def _set_squares(self, squares: bool) -> None:
        self._squares = squares
        self._drop_pictures()

    def _choose_class(self, number: int) -> None:
        if self.scene is not None and number < len(self.scene.class_names):
            self._class = number
            self.strip.show_text(self._strip_text(self.scene))


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
