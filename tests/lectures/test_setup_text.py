"""What is written as a block reads as the same experiment again."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnvisual.lectures.experiments import BUILT_IN
from nnvisual.lectures.setup import read_setup
from nnvisual.lectures.setup_text import dump_block, experiment_to_setup
from nnvisual.nn.optimizers import METHODS
from nnvisual.nn.problem import InvalidInput
from nnvisual.nn.schedules import SCHEDULES

NUMBERS = st.floats(-1e6, 1e6)
HIDDEN = st.sampled_from(["linear", "step", "sigmoid", "tanh", "relu", "leaky_relu", "softplus", "silu"])


@st.composite
def network_fields(draw: st.DrawFn) -> dict[str, object]:
    sizes = draw(st.lists(st.integers(1, 4), min_size=2, max_size=4))
    outputs = draw(st.sampled_from(["linear", "sigmoid"] if sizes[-1] == 1 else ["linear", "sigmoid", "softmax"]))
    hidden = draw(st.lists(HIDDEN, min_size=len(sizes) - 2, max_size=len(sizes) - 2))
    fields: dict[str, object] = {
        "layers": sizes,
        "activation": [*hidden, outputs],
        "x": draw(st.lists(NUMBERS, min_size=sizes[0], max_size=sizes[0])),
        "optimizer": draw(st.sampled_from(sorted(METHODS))),
        "lr": draw(st.floats(0, 1e6)),
        "schedule": draw(st.sampled_from(sorted(SCHEDULES))),
        "seed": draw(st.integers(0, 2**63 - 1)),
        "l1": draw(st.floats(0, 1)),
        "stop": draw(
            st.fixed_dictionaries({}, optional={"max_steps": st.integers(1, 99), "size_below": NUMBERS.map(abs)})
        ),
    }
    if draw(st.booleans()):
        rows = st.lists(st.lists(NUMBERS, min_size=sizes[1], max_size=sizes[1]), min_size=sizes[0], max_size=sizes[0])
        fields["w"] = {"1": draw(rows)}
    if len(sizes) > 2:
        fields["dropout"] = draw(st.sampled_from([0.0, 0.5]))
    return fields


@given(network_fields())
def test_a_network_comes_back(fields: dict[str, object]) -> None:
    experiment = read_setup(fields, None)
    text = dump_block(experiment_to_setup(experiment))
    assert read_setup(tomllib.loads(text), None) == experiment


@pytest.mark.parametrize("name", sorted(BUILT_IN))
def test_what_comes_with_the_program_comes_back(name: str) -> None:
    experiment = read_setup(BUILT_IN[name], None)
    assert read_setup(tomllib.loads(dump_block(experiment_to_setup(experiment))), None) == experiment


def test_a_table_with_data_fields_comes_back() -> None:
    fields: dict[str, object] = {
        "data": "wave", "size": 30, "noise": 0.2, "validation": 0.25, "degree": 3, "data_seed": 8,
        "optimizer": {"name": "adam", "convention": "keras", "beta1": 0.8},
        "landscape_free": 0,
    }  # fmt: skip
    del fields["landscape_free"]
    experiment = read_setup(fields, None)
    assert read_setup(tomllib.loads(dump_block(experiment_to_setup(experiment))), None) == experiment


VALUES = st.recursive(
    st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(min_size=1), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(min_size=1), VALUES, max_size=4))
def test_any_block_comes_back(fields: dict[str, object]) -> None:
    assert tomllib.loads(dump_block(fields)) == fields


def test_matrices_are_written_by_layer() -> None:
    assert dump_block({"w": {"1": [[3], [-2]]}, "lr": 0.5}) == "w.1 = [[3], [-2]]\nlr  = 0.5\n"


def test_what_toml_does_not_know_is_refused() -> None:
    with pytest.raises(InvalidInput):
        dump_block({"a": None})
