"""What is written into the regions of a feature plane, and where exactly."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF

from nnvisual.landscape.region_labels import Place
from nnvisual.views.plane_canvas import Canvas
from nnvisual.views.plane_scene import Kind, PlaneScene

LABEL_SIZE = 12.0


@dataclass(frozen=True, slots=True)
class RegionLabel:
    """The text of one class's region, and the pixels that it takes."""

    number: int
    text: str
    box: QRectF


def lay_out_labels(canvas: Canvas, places: dict[int, Place]) -> list[RegionLabel]:
    """Return the labels of the regions around `places`, in own units; none where the plot is small."""
    plot = canvas.frame.plot
    if canvas.scene.kind is not Kind.CLASSES or plot.width() < canvas.theme.px(170):
        return []
    metrics = QFontMetricsF(canvas.theme.font(LABEL_SIZE, bold=True))
    found: list[RegionLabel] = []
    for number, place in places.items():
        text = metrics.elidedText(region_text(canvas.scene, number), Qt.TextElideMode.ElideRight, 0.45 * plot.width())
        box = QRectF(0, 0, metrics.horizontalAdvance(text) + 12, metrics.height() + 2)
        box.moveCenter(canvas.frame.point(*place))
        box.moveLeft(min(max(box.left(), plot.left() + 4), plot.right() - box.width() - 4))
        box.moveTop(min(max(box.top(), plot.top() + 2), plot.bottom() - box.height() - 2))
        if not any(box.intersects(other.box) for other in found):
            found.append(RegionLabel(number, text, box))
    return found


def region_text(scene: PlaneScene, number: int) -> str:
    """Return what the network says in the region of class `number`."""
    names = scene.class_names
    if len(scene.network.layers) == 1 and scene.network.n_outputs == 1:
        sign = "z > 0" if number else "z < 0"
        return f"{names[number]} · {sign}" if number < len(names) else sign
    if number < len(names):
        return names[number]
    return ("ŷ < ½", "ŷ > ½")[number] if scene.network.n_outputs == 1 else f"class {number}"
