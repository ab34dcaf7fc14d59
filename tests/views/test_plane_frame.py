"""The frame: values to pixels and back, and what gives way where there is little room."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, QRectF, QSizeF

from nnvisual.views.plane_frame import AxisText, PlaneFrame, lay_out_frame
from nnvisual.views.theme import LIGHT

TEXTS = (AxisText("lectures", (-2.0, 2.0), "x₁"), AxisText("hours", (-2.0, 3.0), "x₂"))
WINDOW = ((-1.0, 8.0), (-2.0, 11.0))


def frame(width: float, height: float, factor: float = 1.0, texts: tuple[AxisText, AxisText] = TEXTS) -> PlaneFrame:
    return lay_out_frame(QSizeF(width, height), LIGHT.with_text(factor), WINDOW, texts, strip=True)


def test_values_and_pixels_are_each_others_reverse(bundled_fonts: None) -> None:
    here = frame(560, 440)
    for values in ((-1.0, -2.0), (8.0, 11.0), (3.3, 4.4)):
        assert here.values(here.point(*values)) == pytest.approx(values)
    assert here.values(here.plot.topLeft()) == pytest.approx((-1.0, 11.0))


def test_the_second_scale_and_names_give_way(bundled_fonts: None) -> None:
    assert frame(560, 440).has_second
    assert frame(560, 440).has_names
    assert not frame(330, 300).has_second
    assert frame(330, 300).has_names
    assert not frame(220, 190).has_names
    assert not frame(560, 440, 2.5).has_second


def test_there_is_no_second_scale_where_the_network_sees_the_same(bundled_fonts: None) -> None:
    assert not frame(560, 440, texts=(AxisText("x1"), AxisText("x2"))).has_second


@pytest.mark.parametrize("factor", [0.8, 1.0, 2.5])
@pytest.mark.parametrize("size", [(120, 100), (320, 240), (1900, 1000)])
def test_the_plot_lies_inside(bundled_fonts: None, size: tuple[int, int], factor: float) -> None:
    plot = frame(*size, factor).plot
    assert plot.width() >= 20
    assert plot.height() >= 20
    assert QRectF(QPointF(0, 0), QSizeF(max(size[0], 150), max(size[1], 150))).contains(plot)
