"""The frame: values to pixels and back, and what gives way where there is little room."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QFontMetricsF

from nnvisual.views.axes import TICK_SIZE
from nnvisual.views.plane_frame import LEAST_SHARE, AxisText, PlaneFrame, lay_out_frame
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


@pytest.mark.parametrize("size", [(560, 440), (440, 560)])
def test_a_unit_is_as_long_on_either_axis_where_the_room_allows_it(bundled_fonts: None, size: tuple[int, int]) -> None:
    window = ((-5.0, 5.0), (-4.0, 4.0))
    texts = (AxisText("x1"), AxisText("x2"))
    here = lay_out_frame(QSizeF(*size), LIGHT, window, texts, strip=True, equal=True)
    across = here.point(1.0, 0.0).x() - here.point(0.0, 0.0).x()
    along = here.point(0.0, 0.0).y() - here.point(0.0, 1.0).y()
    assert across == pytest.approx(along)
    stretched = lay_out_frame(QSizeF(*size), LIGHT, window, texts, strip=True)
    assert here.plot.center() == stretched.plot.center()
    assert here.plot.width() * here.plot.height() >= LEAST_SHARE * stretched.plot.width() * stretched.plot.height()


def test_a_plot_that_would_shrink_too_much_is_stretched(bundled_fonts: None) -> None:
    texts = (AxisText("x1"), AxisText("x2"))
    size, window = QSizeF(1000, 300), ((-5.0, 5.0), (-5.0, 5.0))
    plain = lay_out_frame(size, LIGHT, window, texts, strip=True)
    assert lay_out_frame(size, LIGHT, window, texts, strip=True, equal=True).plot == plain.plot


@pytest.mark.parametrize("factor", [0.8, 1.0, 2.0])
def test_the_last_label_is_not_cut(bundled_fonts: None, factor: float) -> None:
    theme = LIGHT.with_text(factor)
    here = lay_out_frame(
        QSizeF(500, 400), theme, ((50.0, 100.0), (70.0, 90.0)), (AxisText("a"), AxisText("b")), strip=True
    )
    half = QFontMetricsF(theme.font(TICK_SIZE)).horizontalAdvance("100") / 2
    assert here.x.place(100.0) + half <= 500.0
