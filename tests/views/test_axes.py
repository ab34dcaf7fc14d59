"""Ticks, labels, and the way from values to pixels and back."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter

from nnvisual.views.axes import AxisPainter, Scale, bottom_height, format_ticks, log_ticks, nice_ticks
from nnvisual.views.theme import LIGHT


@pytest.mark.parametrize(
    ("low", "high", "most", "texts"),
    [
        (0.0, 1.0, 6, "0.0 0.2 0.4 0.6 0.8 1.0"),
        (-3.0, 3.0, 4, "−2 0 2"),
        (0.0, 140.0, 4, "0 50 100"),
        (0.997, 1.003, 4, "0.998 1.000 1.002"),
        (0.0, 2_000_000.0, 3, "0 1e6 2e6"),
        (-4e-7, 4e-7, 5, "−4e−7 −2e−7 0 2e−7 4e−7"),
    ],
)
def test_ticks_are_round_and_told_apart(low: float, high: float, most: int, texts: str) -> None:
    assert " ".join(format_ticks(nice_ticks(low, high, most))) == texts


@given(st.floats(-1e9, 1e9), st.floats(1e-3, 1e9), st.integers(1, 12))
def test_there_are_never_too_many_ticks_and_all_lie_inside(low: float, width: float, most: int) -> None:
    ticks = nice_ticks(low, low + width, most)
    assert len(ticks) <= most
    assert all(low - 1e-6 * width <= tick <= low + width * (1 + 1e-6) for tick in ticks)


@pytest.mark.parametrize(
    ("low", "high", "most", "texts"),
    [
        (0.0005, 2.0, 6, "0.001 0.01 0.1 1"),
        (0.2, 3.0, 6, "0.2 0.5 1 2"),
        (1e-12, 1.0, 4, "1e−12 1e−8 1e−4 1"),
    ],
)
def test_logarithmic_ticks(low: float, high: float, most: int, texts: str) -> None:
    scale = Scale(low, high, 0.0, 100.0, is_log=True)
    assert " ".join(scale.labels(log_ticks(low, high, most))) == texts


def test_no_ticks_where_there_is_no_range() -> None:
    assert nice_ticks(1.0, 1.0, 5) == nice_ticks(0.0, float("inf"), 5) == log_ticks(0.0, 1.0, 5) == ()


@given(st.floats(0.001, 1000.0), st.booleans())
def test_there_and_back(value: float, is_log: bool) -> None:
    scale = Scale(0.001, 1000.0, 400.0, 20.0, is_log)
    assert scale.value(scale.place(value)) == pytest.approx(value, rel=1e-6)
    assert scale.places(np.array([value]))[0] == pytest.approx(scale.place(value))


def test_a_logarithmic_scale_puts_what_is_not_positive_at_its_lower_end() -> None:
    scale = Scale(0.01, 1.0, 100.0, 0.0, is_log=True)
    assert scale.place(-3.0) == scale.place(0.0) == 100.0
    assert scale.places(np.array([0.0, np.nan]))[0] == 100.0


@pytest.mark.parametrize("factor", [0.8, 1.0, 2.5])
def test_labels_stay_inside_their_margins(qapp: object, bundled_fonts: None, factor: float) -> None:
    theme = LIGHT.with_text(factor)
    scale = Scale(-1234.0, 900.0, 0.0, 1.0)
    left = AxisPainter(theme, QRectF(0, 0, 300, 200)).left_width(scale)
    bottom = bottom_height(theme)
    image = QImage(400, 300, QImage.Format.Format_RGB32)
    image.fill(QColor(theme.card))
    plot = QRectF(left, 20.0, 380.0 - left, 280.0 - bottom)
    painter = QPainter(image)
    AxisPainter(theme, plot).paint_left(painter, Scale(-1234.0, 900.0, plot.bottom(), plot.top()))
    AxisPainter(theme, plot).paint_bottom(painter, Scale(-9.0, 9.0, plot.left(), plot.right()))
    painter.end()
    for x in range(400):
        assert image.pixelColor(x, 299) == QColor(theme.card)
    for y in range(300):
        assert image.pixelColor(0, y) == QColor(theme.card)
    assert QFontMetricsF(theme.font(11)).height() <= bottom
