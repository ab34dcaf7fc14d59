"""Growth: the table and the plot say what was measured."""

from pathlib import Path
from xml.etree import ElementTree

import pytest

from nnvisual.bench.growth import BYTES, Growth, format_growth, measure_engine_growth, write_growth

FOUND = [
    Growth("step 2-8-8-1", "batch", 1, 1e-5),
    Growth("step 2-8-8-1", "batch", 10, 3e-5),
    Growth("memory of a run", "steps", 1000, 2**20, BYTES),
    Growth("memory of a run", "steps", 10_000, 5 * 2**20, BYTES),
]


def test_the_table_tells_each_factor() -> None:
    assert [line.split() for line in format_growth(FOUND).splitlines()] == [
        ["step", "2-8-8-1,", "by", "batch"],
        ["1", "10", "µs"],
        ["10", "30", "µs", "x", "3.00"],
        [],
        ["memory", "of", "a", "run,", "by", "steps"],
        ["1,000", "1.00", "MiB"],
        ["10,000", "5.00", "MiB", "x", "5.00"],
    ]


def test_table_and_plot_are_written(tmp_path: Path) -> None:
    write_growth(FOUND, tmp_path)
    assert "x 3.00" in (tmp_path / "growth.txt").read_text(encoding="utf-8")
    picture = ElementTree.parse(tmp_path / "growth.svg").getroot()
    texts = [text.text for text in picture.iter("{http://www.w3.org/2000/svg}text")]
    assert {"batch", "steps", "ms", "MiB", "step 2-8-8-1", "memory of a run"} <= set(texts)


@pytest.mark.thorough
def test_memory_grows_less_than_steps_and_everything_is_measured() -> None:
    found = measure_engine_growth()
    assert {one.quantity for one in found} == {"width w", "hidden layers", "batch", "steps"}
    memory = {one.size: one.value for one in found if one.unit == BYTES}
    assert memory[1_000_000] <= 32 * 2**20
