"""Charts are well-formed SVG whose points lie where a logarithmic axis puts them."""

from xml.etree import ElementTree

import pytest

from nnvisual.bench.chart import Axis, Panel, Series, draw_panels

SVG = "{http://www.w3.org/2000/svg}"


def test_an_axis_reaches_to_one_two_or_five_times_a_power_of_ten() -> None:
    axis = Axis.around([0.03, 700.0], 0.0, 500.0)
    assert (axis.low, axis.high) == pytest.approx((0.02, 1000.0))
    assert axis.place(0.02) == pytest.approx(0.0)
    assert axis.place(1000.0) == pytest.approx(500.0)
    assert [label for _, label in axis.ticks() if label] == ["0.1", "1", "10", "100", "1,000"]
    assert len(axis.ticks()) == 15


def test_a_short_axis_labels_every_tick() -> None:
    axis = Axis.around([0.5, 5.0], 0.0, 100.0)
    assert [label for _, label in axis.ticks()] == ["0.5", "1", "2", "5"]


def test_an_axis_of_one_value_spans_a_factor_of_ten() -> None:
    axis = Axis.around([10.0], 0.0, 100.0)
    assert (axis.place(10.0), axis.place(100.0)) == pytest.approx((0.0, 100.0))


def test_a_linear_axis_counts_from_nothing() -> None:
    axis = Axis.count([0.0, 4.0], 10.0, 50.0)
    assert axis.ticks() == [(10.0, "0"), (20.0, "1"), (30.0, "2"), (40.0, "3"), (50.0, "4")]


def test_every_point_is_drawn_and_names_are_escaped() -> None:
    panels = [
        Panel("work", "size", "ms", (Series("a < b", [1.0, 10.0], [2.0, 20.0]), Series("c", [1.0], [5.0]))),
        *[Panel("more", f"x{number}", "ms", (Series("d", [0.0, 1.0], [1.0, 1.0]),)) for number in range(3)],
    ]
    picture = ElementTree.fromstring(draw_panels(panels))
    assert len(list(picture.iter(f"{SVG}circle"))) == 3 + 3  # a size of 0 has no place on a logarithmic axis
    assert len(list(picture.iter(f"{SVG}g"))) == 4
    assert "a < b" in [text.text for text in picture.iter(f"{SVG}text")]
    assert picture.get("height") == "600"


def test_curves_rise_to_the_right() -> None:
    picture = ElementTree.fromstring(
        draw_panels([Panel("work", "n", "ms", (Series("s", [1.0, 100.0], [1.0, 100.0]),))])
    )
    first, last = picture.iter(f"{SVG}circle")
    assert float(first.get("cx", "")) < float(last.get("cx", ""))
    assert float(first.get("cy", "")) > float(last.get("cy", ""))


def test_a_linear_axis_has_a_place_for_nothing_and_a_limit_is_drawn() -> None:
    panel = Panel("memory", "layers", "MiB", (Series("s", [0.0, 1.0], [1.0, 2.0]),), linear=True, limit=32.0)
    picture = ElementTree.fromstring(draw_panels([panel]))
    assert len(list(picture.iter(f"{SVG}circle"))) == 2
    texts = [text.text for text in picture.iter(f"{SVG}text")]
    assert {"memory", "layers", "at most 32 MiB"} <= set(texts)
