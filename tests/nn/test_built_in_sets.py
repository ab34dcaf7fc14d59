"""The registry of built-in sets says of each what is true of it."""

import pytest

from nnvisual.nn.built_in_sets import DATA_SETS, BuiltIn
from nnvisual.nn.datasets import DataSpec, load_data

NAMES = "class grade xor circle clouds three_clouds moons spiral line wave many twelve"
ENTRIES = [pytest.param(entry, id=name) for name, entry in DATA_SETS.items()]


def test_all_names_of_the_lecture_format_are_there() -> None:
    assert " ".join(DATA_SETS) == NAMES
    assert len({entry.title for entry in DATA_SETS.values()}) == len(DATA_SETS)


@pytest.mark.parametrize("entry", ENTRIES)
def test_an_entry_describes_its_examples(entry: BuiltIn) -> None:
    data = load_data(DataSpec(entry.name))
    assert data.name == entry.name
    assert data.title == entry.title
    assert data.task is entry.task
    assert data.feature_names == entry.features
    assert data.target_names == (entry.target,)
    assert data.class_names == entry.classes
    assert data.n_examples == entry.size
    assert data.n_inputs == entry.n_inputs == len(entry.axes)


@pytest.mark.parametrize("entry", ENTRIES)
def test_an_entry_reads_well(entry: BuiltIn) -> None:
    assert entry.description.endswith(".")
    assert len(entry.description) < 110
    assert (entry.noise is None) == (entry.noise_meaning == "")
    # A table of points sorts class names: their order must be that of the classes.
    assert list(entry.classes) == sorted(entry.classes)


@pytest.mark.parametrize("entry", ENTRIES)
def test_the_axes_hold_nearly_all_examples_and_you(entry: BuiltIn) -> None:
    raw = load_data(DataSpec(entry.name)).raw
    for column, (low, high) in zip(raw.T, entry.axes, strict=True):
        assert ((column >= low) & (column <= high)).mean() > 0.99
    for value, (low, high) in zip(entry.you, entry.axes, strict=bool(entry.you)):
        assert low <= value <= high


def test_you_are_at_four_lectures_and_five_hours() -> None:
    assert DATA_SETS["class"].you == (4.0, 5.0)
    assert DATA_SETS["class"].you_label == "you"
