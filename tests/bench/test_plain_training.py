"""What the engine is measured against does the same work: it takes the same steps."""

import numpy as np
import pytest

from nnvisual.bench.engine import LR, make_objective
from nnvisual.bench.plain_training import PlainTraining
from nnvisual.nn.training import Trainer


@pytest.mark.parametrize("sizes", [(2, 8, 8, 1), (2, 32, 32, 2), (3, 4)])
def test_plain_training_takes_the_engines_steps(sizes: tuple[int, ...]) -> None:
    objective = make_objective(sizes, None, examples=30)
    x, y = objective.training.x[:-1].T.copy(), objective.training.target.y.T.copy()
    plain = PlainTraining(sizes, x, y, 30, LR)
    state = np.zeros((1, objective.n_parameters))
    for part, weights in zip(objective.network.slices(), plain.weights, strict=True):
        part.weights(state[0])[:] = weights
    trainer = Trainer(objective, objective.experiment, state)
    losses = [trainer.loss, *(trainer.step_once() for _ in range(19))]
    plain.train(20)
    trainer.advance_to(20)
    assert plain.losses == pytest.approx(losses, rel=1e-11)
    weights, biases = plain.path[-1]
    assert len(plain.path) == 20
    for part, W, b in zip(objective.network.slices(), weights, biases, strict=True):
        assert part.weights(trainer.parameters) == pytest.approx(W, rel=1e-10, abs=1e-13)
        assert part.biases(trainer.parameters) == pytest.approx(b, rel=1e-10, abs=1e-13)


def test_an_epoch_shows_every_example_once() -> None:
    x = np.arange(24.0).reshape(12, 2)
    plain = PlainTraining((2, 1), x, np.zeros((12, 1)), 5, 0.0)
    plain.train(3)
    assert plain.start == 15
    assert sorted(plain.order.tolist()) == list(range(12))
