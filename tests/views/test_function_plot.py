"""Plots of functions: what is not finite interrupts a curve, a jump too, and a steep curve does not."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QSizeF
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from nnvisual.nn.arrays import Vector
from nnvisual.views.function_plot import FunctionPlot, lay_out_plot, padded
from nnvisual.views.theme import LIGHT

XS = np.linspace(-1.0, 1.0, 201)


def draw(ys: Vector) -> tuple[FunctionPlot, QImage]:
    plot = lay_out_plot(QSizeF(400, 300), LIGHT, (-1.0, 1.0), (-0.1, 1.1), 0.0)
    image = QImage(400, 300, QImage.Format.Format_RGB32)
    image.fill(QColor(LIGHT.card))
    painter = QPainter(image)
    plot.paint_curve(painter, XS, ys, QPen(QColor(LIGHT.forward), 3.0))
    painter.end()
    return plot, image


def is_drawn(plot: FunctionPlot, image: QImage, x: float, y: float) -> bool:
    return image.pixelColor(plot.point(x, y).toPoint()) != QColor(LIGHT.card)


def test_a_jump_is_no_line(bundled_fonts: None) -> None:
    plot, image = draw(np.heaviside(XS, 1.0))
    assert is_drawn(plot, image, -0.5, 0.0)
    assert is_drawn(plot, image, 0.5, 1.0)
    assert not is_drawn(plot, image, 0.0, 0.5)


def test_a_steep_curve_is_one(bundled_fonts: None) -> None:
    plot, image = draw(0.5 + 0.5 * np.tanh(60.0 * XS))
    assert is_drawn(plot, image, 0.0, 0.5)


def test_what_is_not_finite_interrupts(bundled_fonts: None) -> None:
    ys = np.full(201, 0.5)
    ys[90:110] = np.nan
    plot, image = draw(ys)
    assert is_drawn(plot, image, -0.5, 0.5)
    assert not is_drawn(plot, image, 0.0, 0.5)
    assert is_drawn(plot, image, 0.5, 0.5)


def test_ranges_hold_what_is_finite() -> None:
    low, high = padded(np.array([0.0, np.inf, 2.0]), np.array([-1.0]))
    assert low == pytest.approx(-1.24)
    assert high == pytest.approx(2.24)
    assert padded(np.array([np.nan])) == (-1.0, 1.0)
    assert padded(np.array([3.0])) == (2.0, 4.0)
