"""The chart of final loss against learning rate."""

from __future__ import annotations

from math import isfinite

import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from nnvisual.nn.build import build_objective
from nnvisual.nn.experiment import Experiment, SurfaceProblem
from nnvisual.nn.population import run_population
from nnvisual.nn.rate_comparison import RateSummary, plan_comparison, summarise
from nnvisual.nn.surfaces import SurfaceSpec
from nnvisual.views.rate_chart import RateChart, RateMarks, format_rate, round_rate, zone_ground
from nnvisual.views.theme import LIGHT, THEMES

AREA = QRectF(0.0, 0.0, 500.0, 260.0)


@pytest.fixture(scope="module")
def summary() -> RateSummary:
    experiment = Experiment(SurfaceProblem(SurfaceSpec("formula", "2*w1^2 + 0.5*w2^2"), (1.0, 0.5)))
    result = run_population(plan_comparison(experiment, build_objective(experiment), (0, 1)))
    assert result is not None
    return summarise(result)


def paint(chart: RateChart, spot: int | None = None) -> QImage:
    image = QImage(500, 260, QImage.Format.Format_RGB32)
    image.fill(QColor(LIGHT.card))
    painter = QPainter(image)
    chart.paint(painter)
    if spot is not None:
        chart.paint_spot(painter, spot)
    painter.end()
    return image


def test_each_rate_is_found_where_its_dot_is(qapp: object, summary: RateSummary) -> None:
    chart = RateChart(LIGHT, AREA, summary, RateMarks(0.3, 0.5))
    for place in range(len(summary.rates)):
        assert chart.plot.contains(chart.point(place))
        assert chart.find(chart.point(place)) == place
    assert chart.find(QPointF(250.0, 600.0)) is None


def test_better_rates_lie_lower_and_diverged_ones_at_the_top(qapp: object, summary: RateSummary) -> None:
    chart = RateChart(LIGHT, AREA, summary, RateMarks(0.3, 0.5))
    assert summary.best is not None
    best = chart.point(summary.best).y()
    for place, loss in enumerate(summary.losses):
        assert chart.point(place).y() <= best
        if not isfinite(loss):
            assert chart.point(place).y() < chart.plot.top() + 20.0


def test_zones_have_grounds_and_the_limit_its_line(qapp: object, bundled_fonts: None, summary: RateSummary) -> None:
    chart = RateChart(LIGHT, AREA, summary, RateMarks(0.02, 0.5))
    image = paint(chart)
    for zone in summary.zones:
        x = round(chart.across.place((zone.low * zone.high) ** 0.5)) + 1
        column = {image.pixelColor(x, y).name() for y in range(round(chart.plot.top()) + 2, round(chart.plot.bottom()))}
        assert zone_ground(LIGHT, zone.verdict).name() in column
    x = round(chart.across.place(0.5))
    near = [image.pixelColor(x + dx, y) for dx in (-1, 0, 1) for y in range(60, 200)]
    assert any(colour == QColor(LIGHT.backward) for colour in near)


@pytest.mark.parametrize("limit", [None, float("inf"), 1e9])
def test_without_a_limit_in_sight_there_is_no_line(
    qapp: object, bundled_fonts: None, summary: RateSummary, limit: float | None
) -> None:
    image = paint(RateChart(LIGHT, AREA, summary, RateMarks(0.3, limit)))
    purple = QColor(LIGHT.backward)
    assert not any(image.pixelColor(x, y) == purple for x in range(500) for y in range(260))


@pytest.mark.parametrize("theme", list(THEMES))
@pytest.mark.parametrize("text", [0.8, 1.0, 2.5])
@pytest.mark.parametrize("spot", [0, 30, 54])
def test_nothing_leaves_the_area(
    qapp: object, bundled_fonts: None, summary: RateSummary, theme: str, text: float, spot: int
) -> None:
    inner = AREA.adjusted(20.0, 20.0, -20.0, -20.0)
    chart = RateChart(THEMES[theme].with_text(text), inner, summary, RateMarks(99.0, 0.5))
    image = paint(chart, spot)
    edge = QColor(LIGHT.card)
    assert inner.contains(chart.plot)
    assert all(image.pixelColor(x, y) == edge for x in range(500) for y in (5, 255))
    assert all(image.pixelColor(x, y) == edge for x in (498,) for y in range(260))


@pytest.mark.parametrize(("rate", "text"), [(0.0599, "0.06"), (100.0, "100"), (0.000129, "0.00013"), (2.78, "2.8")])
def test_rates_have_two_digits(rate: float, text: str) -> None:
    assert format_rate(rate) == text
    assert round_rate(rate) == float(text)
