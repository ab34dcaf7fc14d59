"""Charts are well-formed SVG whose points lie where a logarithmic axis puts them."""

from xml.etree import ElementTree

import pytest

from nnvisual.bench.chart import Axis, Panel, Series, draw_panels

SVG = "{http://www.w3.org/2000/svg}"


def test_an_axis_reaches_to_whole_powers_of_ten() -> None:
    axis = Axis.around([0.03, 700.0], 0.0, 500.0)
    assert (axis.low, axis.high) == (-2, 3)
    assert axis.place(0.01) == pytest.approx(0.0)
    assert axis.place(1.0) == pytest.approx(200.0)
    assert axis.place(1000.0) == pytest.approx(500.0)
    assert [label for _, label in axis.ticks()] == ["0.01", "0.1", "1", "10", "100", "1,000"]


def test_an_axis_of_one_value_has_a_length() -> None:
    assert Axis.around([10.0], 0.0, 100.0).place(10.0) == 0.0


def test_every_point_is_drawn_and_names_are_escaped() -> None:
    panels = [
        Panel("size", "ms", (Series("a < b", [1.0, 10.0], [2.0, 20.0]), Series("c", [1.0], [5.0]))),
        *[Panel(f"x{number}", "ms", (Series("d", [0.0, 1.0], [1.0, 1.0]),)) for number in range(3)],
    ]
    picture = ElementTree.fromstring(draw_panels(panels))
    assert len(list(picture.iter(f"{SVG}circle"))) == 3 + 3  # a size of 0 has no place on a logarithmic axis
    assert len(list(picture.iter(f"{SVG}g"))) == 4
    assert "a < b" in [text.text for text in picture.iter(f"{SVG}text")]
    assert picture.get("height") == "540"


def test_curves_rise_to_the_right() -> None:
    picture = ElementTree.fromstring(draw_panels([Panel("n", "ms", (Series("s", [1.0, 100.0], [1.0, 100.0]),))]))
    first, last = picture.iter(f"{SVG}circle")
    assert float(first.get("cx", "")) < float(last.get("cx", ""))
    assert float(first.get("cy", "")) > float(last.get("cy", ""))
