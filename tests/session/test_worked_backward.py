"""Deltas, gradients and their mean, with their numbers."""

from dataclasses import replace

import numpy as np
import pytest

from nnvisual.nn.experiment import NetworkProblem
from nnvisual.nn.network import Layer, Network, ParameterName
from nnvisual.nn.phases import Kind, Operation
from nnvisual.session.beginning import begin, lab_experiment
from nnvisual.session.chain_rule import Wish
from nnvisual.session.scene import Scene
from nnvisual.session.snapshot import Cursor, Snapshot
from nnvisual.session.standpoint import stand_at
from nnvisual.session.worked import Block, Line, Result, Rule
from nnvisual.session.worked_backward import batch_gradients, work_delta, work_gradient, work_mean
from tests.session.scenes import chain, make_scene, wide


def results(blocks: tuple[Block, ...]) -> list[float]:
    items = [item for block in blocks if isinstance(block, Line) for item in block.items]
    return [item.number for item in items if isinstance(item, Result)]


def test_the_output_delta_is_prediction_minus_target() -> None:
    blocks = work_delta(chain(), 2, 1)
    assert results(blocks) == [pytest.approx(0.3250 - 1.0, abs=5e-5)]
    assert isinstance(blocks[0], Rule)
    assert blocks[0].tex.endswith(r"\hat y - y")


def test_several_outputs_share_the_cross_entropy() -> None:
    scene = make_scene(Network(1, (Layer(2, "sigmoid"),)), (1.0,), (1.0, 0.0))
    rule = work_delta(scene, 1, 1)[0]
    assert isinstance(rule, Rule)
    assert rule.tex.endswith(r"\frac{\hat y_{1} - y_{1}}{2}")
    assert results(work_delta(scene, 1, 1)) == [pytest.approx((scene.trace.y_hat[0] - 1.0) / 2.0)]


def test_a_hidden_delta_collects_what_the_next_layer_sends_back() -> None:
    scene = wide()
    here, behind = scene.layer(2), scene.layer(3)
    expected = sum(behind.weights[1, k] * behind.delta[k] for k in range(2)) * here.slope[1]
    assert results(work_delta(scene, 2, 2)) == [pytest.approx(expected, rel=1e-12)]


def test_a_gradient_ends_with_delta_times_what_comes_in() -> None:
    blocks = work_gradient(chain(), ParameterName(1, 1, 1), Wish(check=True))
    assert results(blocks) == [pytest.approx(0.2654, abs=5e-5)] * 2


def at_the_mean(snapshot: Snapshot) -> tuple[Snapshot, Scene]:
    objective = snapshot.network_objective
    batch = snapshot.plan.phase(Operation(Kind.MEAN))
    moved = stand_at(snapshot, Cursor(snapshot.cursor.step, batch))
    assert objective is not None
    assert moved.example is not None
    return moved, Scene(objective, moved.parameters, moved.example)


@pytest.mark.parametrize("dropout", [0.0, 0.4])
def test_the_gradients_of_a_batch_have_the_updates_gradient_as_their_mean(dropout: float) -> None:
    lab = lab_experiment()
    assert isinstance(lab.problem, NetworkProblem)
    network = Network(2, (Layer(3, "tanh", dropout), Layer(1, "sigmoid")))
    snapshot, scene = at_the_mean(begin(replace(lab, batch=6, problem=replace(lab.problem, network=network))))
    assert snapshot.update is not None
    for index in (0, 5, 12):
        shares = batch_gradients(scene, 0, index)
        assert np.mean(shares) == pytest.approx(snapshot.update.gradient[index], rel=1e-12, abs=1e-15)


def test_the_mean_adds_what_the_penalties_ask_for() -> None:
    snapshot, scene = at_the_mean(begin(replace(lab_experiment(), batch=6, l2=0.5)))
    assert snapshot.update is not None
    shares = batch_gradients(scene, 0, 0)
    blocks = work_mean(scene, snapshot.update, ParameterName(1, 1, 1), 6)
    assert results(blocks) == [pytest.approx(np.mean(shares) + 0.5 * snapshot.parameters[0], rel=1e-12)]
