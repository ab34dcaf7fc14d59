"""What units say to several examples: the same as to each of them alone."""

from __future__ import annotations

import numpy as np
import pytest

from nnvisual.lectures.experiments import read_experiment
from nnvisual.nn.build import build_objective
from nnvisual.nn.network_objective import NetworkObjective
from nnvisual.nn.trace import trace_example
from nnvisual.nn.unit_outputs import evaluate_units, spread_examples


@pytest.mark.parametrize("name", ["class", "three_clouds"])
def test_each_column_is_that_examples_own_trace(name: str) -> None:
    objective = build_objective(read_experiment(name))
    assert isinstance(objective, NetworkObjective)
    data, parameters = objective.data, objective.start()
    assert data is not None
    places = np.array([7, 0, 15])
    found = evaluate_units(objective, parameters, places)
    assert [len(layer) for layer in found] == list(objective.network.sizes)
    for column, place in enumerate(places.tolist()):
        trace = trace_example(objective, parameters, data.x[place], data.y[place])
        assert found[0][:, column] == pytest.approx(data.x[place])
        for layer, part in zip(found[1:], trace.layers, strict=True):
            assert layer[:, column] == pytest.approx(part.a)


def test_few_are_spread_over_all_and_the_present_one_is_among_them() -> None:
    places = np.arange(10, 110)
    assert spread_examples(places, 5, None).tolist() == [10, 35, 60, 84, 109]
    assert spread_examples(places, 5, 37).tolist() == [10, 37, 60, 84, 109]
    assert spread_examples(places, 5, 3).tolist() == [10, 35, 60, 84, 109]
    assert spread_examples(places[:3], 5, None).tolist() == [10, 11, 12]
