"""Long lines with few points."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from nnvisual.views.polyline import draw_line, make_polygon, thin_columns, to_polygon

WIDTH = 300


@given(st.integers(0, 2**32 - 1), st.integers(2000, 6000))
def test_every_column_keeps_its_extremes(seed: int, count: int) -> None:
    x = np.linspace(0.0, WIDTH, count)
    y = np.random.default_rng(seed).normal(size=count)
    kept = thin_columns(x, y)
    assert len(kept) < count
    assert kept[0] == 0
    assert kept[-1] == count - 1
    assert y[kept].min() == y.min()
    assert y[kept].max() == y.max()
    assert (np.diff(kept) > 0).all()


def test_a_smooth_curve_needs_few_points_and_stays_where_it_is() -> None:
    x = np.linspace(0.0, WIDTH, 2000)
    y = 200.0 * np.exp(-x / 40.0)
    polygon = make_polygon(x, y)
    found_x = np.array([polygon.at(place).x() for place in range(polygon.size())])
    found_y = np.array([polygon.at(place).y() for place in range(polygon.size())])
    assert polygon.size() < 200
    assert np.abs(np.interp(x, found_x, found_y) - y).max() < 0.6
    assert (found_x[0], found_x[-1]) == (0.0, WIDTH)


def test_a_straight_line_loses_nearly_all_points() -> None:
    x = np.linspace(0.0, WIDTH, 500)
    assert make_polygon(x, 2.0 * x + 1.0).size() < 30


def test_what_is_not_finite_is_left_out() -> None:
    x = np.array([0.0, 1.0, 2.0, 3.0])
    polygon = make_polygon(x, np.array([5.0, np.nan, np.inf, 7.0]))
    assert [polygon.at(place).x() for place in range(polygon.size())] == [0.0, 3.0]


def test_a_noisy_line_is_drawn_where_it_runs(qapp: object) -> None:
    x = np.linspace(0.0, WIDTH, 400)
    y = np.where(np.arange(400) % 2, 20.0, 180.0)
    image = QImage(WIDTH, 200, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    draw_line(painter, make_polygon(x, y), QPen(QColor("black"), 2.0))
    painter.end()
    assert image.pixelColor(150, 100).lightness() < 150
    assert image.pixelColor(150, 10).lightness() == 255
    assert image.pixelColor(150, 190).lightness() == 255


@given(st.lists(st.tuples(st.floats(), st.floats()), max_size=40))
def test_a_polygon_has_all_points_that_are_finite(points: list[tuple[float, float]]) -> None:
    polygon = to_polygon(np.array(points, dtype=np.float64).reshape(-1, 2))
    assert [(point.x(), point.y()) for point in polygon.toList()] == [p for p in points if np.isfinite(p).all()]


def test_a_polygon_is_made_of_single_precision_and_of_every_second_point_too() -> None:
    points = np.arange(16, dtype=np.float32).reshape(-1, 2)
    assert [point.x() for point in to_polygon(points[::2]).toList()] == [0.0, 4.0, 8.0, 12.0]
