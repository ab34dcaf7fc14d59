"""The floating explanation: inside the view, beside what it explains."""

import pytest
from PySide6.QtGui import QColor, QImage, QPainter

from nnvisual.views.callout import CalloutStyle, draw_callout
from nnvisual.views.lettering import Lettering
from nnvisual.views.network_layout import Box, LayoutRequest, arrange
from nnvisual.views.theme import LIGHT

TEXT = ("z₁ = −0.01 + 0.43·0.28 − 0.74·0.52 = −0.27", "a₁ = tanh(−0.27) = −0.27")


@pytest.mark.parametrize(("width", "height"), [(421, 345), (200, 160), (900, 700)])
@pytest.mark.parametrize(("layer", "unit"), [(0, 1), (1, 1), (1, 3), (2, 1)])
def test_it_leaves_in_sight_what_it_explains(
    bundled_fonts: None, width: int, height: int, layer: int, unit: int
) -> None:
    layout = arrange(LayoutRequest(width, height, (2, 3, 1)))
    place = layout.unit(layer, unit)
    at = Box(place.x, place.y, 2 * place.r, 2 * place.r)
    image = QImage(width, height, QImage.Format.Format_RGB32)
    ground = QColor("#00ff00")
    image.fill(ground)
    painter = QPainter(image)
    draw_callout(CalloutStyle(painter, LIGHT, Lettering(LIGHT), 12.0), layout, TEXT, at)
    painter.end()
    assert image.pixelColor(round(place.x), round(place.y)) == ground
    changed = sum(image.pixelColor(x, y) != ground for x in range(0, width, 2) for y in range(0, height, 2))
    assert changed > 500
    border = [(x, y) for x in (0, width - 1) for y in range(height)] + [(x, height - 1) for x in range(width)]
    assert all(image.pixelColor(x, y) == ground for x, y in border)
