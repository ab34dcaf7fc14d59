"""The optimisers: first steps worked by hand, refusals, and what each remembers.

The oracle holds every method to PyTorch's figures over a thousand steps; Keras' convention is compared here with plain
formulas written down from Keras' documentation.
"""

from collections.abc import Callable
from math import sqrt
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnvisual.nn.arrays import Matrix
from nnvisual.nn.optimizers import CONVENTIONS, METHODS, Optimizer
from nnvisual.nn.problem import InvalidInput


def steps(optimizer: Optimizer, start: float, gradients: list[float], lr: float) -> tuple[list[float], Matrix]:
    """Return one weight after each step, and the last state."""
    state = optimizer.start_state(np.array([start]))
    gradient = np.zeros(1)
    step = optimizer.bind(state, gradient)
    found = []
    for t, value in enumerate(gradients, start=1):
        gradient[:] = value
        step(lr, t)
        found.append(float(state[0, 0]))
    return found, state


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        # w = 1, gradients 2 and -1, rate 0.1.
        ("sgd", [0.8, 0.9]),
        # v = 2, then 0.9 * 2 - 1 = 0.8.
        ("momentum", [0.8, 0.72]),
        # 2 + 0.9 * 2 = 3.8; then v = 0.8 and -1 + 0.72 = -0.28.
        ("nesterov", [0.62, 0.648]),
        # 2 / 2; then -1 / sqrt(5).
        ("adagrad", [0.9, 0.9 + 0.1 / sqrt(5.0)]),
        # 2 / sqrt(0.04); then s = 0.99 * 0.04 + 0.01 = 0.0496.
        ("rmsprop", [0.0, 0.1 / sqrt(0.0496)]),
        # The first step of Adam is the rate itself, whatever the gradient.
        ("adam", [0.9, 0.9 - 0.1 * (0.08 / 0.19) / sqrt(0.004996 / 0.001999)]),
    ],
)
def test_two_steps_worked_by_hand(name: str, expected: list[float]) -> None:
    found, _ = steps(Optimizer(name), 1.0, [2.0, -1.0], 0.1)
    assert found == pytest.approx(expected, abs=2e-7)


def test_adamw_shrinks_the_weight_before_it_steps() -> None:
    found, _ = steps(Optimizer("adamw"), 1.0, [2.0], 0.1)
    assert found[0] == pytest.approx(1.0 * (1.0 - 0.1 * 0.01) - 0.1, abs=1e-8)


def test_adadelta_starts_with_the_root_of_epsilon() -> None:
    found, _ = steps(Optimizer("adadelta"), 1.0, [2.0], 1.0)
    assert found[0] == pytest.approx(1.0 - 2.0 * sqrt(1e-6) / sqrt(0.4 + 1e-6), rel=1e-12)


# Keras 3, keras/src/optimizers: one weight, its memories a, b, gradient g, rate r, step t -> (new weight, memories).
KERAS: dict[str, Callable[[float, float, float, float, float, int], tuple[float, float, float]]] = {
    "sgd": lambda w, a, b, g, r, t: (w - r * g, a, b),
    # SGD(momentum=0.9): the velocity holds the rate: m = 0.9 m - r g, w = w + m. With a constant rate as PyTorch's.
    "adagrad": lambda w, a, b, g, r, t: (w - r * g / sqrt(a + g * g + 1e-7), a + g * g, b),
    "rmsprop": lambda w, a, b, g, r, t: (
        w - r * g / sqrt(0.9 * a + 0.1 * g * g + 1e-7),
        0.9 * a + 0.1 * g * g,
        b,
    ),
    "adadelta": lambda w, a, b, g, r, t: (
        w - r * g * sqrt(b + 1e-7) / sqrt(0.95 * a + 0.05 * g * g + 1e-7),
        0.95 * a + 0.05 * g * g,
        0.95 * b + 0.05 * (g * sqrt(b + 1e-7) / sqrt(0.95 * a + 0.05 * g * g + 1e-7)) ** 2,
    ),
    "adam": lambda w, a, b, g, r, t: (
        w - r * sqrt(1 - 0.999**t) / (1 - 0.9**t) * (0.9 * a + 0.1 * g) / (sqrt(0.999 * b + 0.001 * g * g) + 1e-7),
        0.9 * a + 0.1 * g,
        0.999 * b + 0.001 * g * g,
    ),
    "adamw": lambda w, a, b, g, r, t: KERAS["adam"](w - w * 0.004 * r, a, b, g, r, t),
}


def _keras_momentum(nesterov: bool, w: float, m: float, g: float, r: float) -> tuple[float, float]:
    m = 0.9 * m - r * g
    return (w + 0.9 * m - r * g if nesterov else w + m), m


@pytest.mark.parametrize("name", METHODS)
@given(seed=st.integers(0, 10**6))
def test_keras_convention_follows_keras_definitions(name: str, seed: int) -> None:
    gradients = np.random.Generator(np.random.PCG64(seed)).normal(size=200).tolist()
    found, _ = steps(Optimizer(name, convention="keras"), 0.7, gradients, 0.01)
    w, a, b = 0.7, 0.1 if name == "adagrad" else 0.0, 0.0
    for t, g in enumerate(gradients, start=1):
        if name in ("momentum", "nesterov"):
            w, a = _keras_momentum(name == "nesterov", w, a, g, 0.01)
        else:
            w, a, b = KERAS[name](w, a, b, g, 0.01, t)
        assert found[t - 1] == pytest.approx(w, rel=1e-11, abs=1e-12)


@pytest.mark.parametrize("convention", CONVENTIONS)
@pytest.mark.parametrize("name", METHODS)
@given(seed=st.integers(0, 10**6))
def test_every_weight_is_treated_alike(name: str, convention: str, seed: int) -> None:
    # A vector of weights steps as each of them alone, bit for bit.
    draws = np.random.Generator(np.random.PCG64(seed)).normal(size=(5, 9))
    optimizer = Optimizer(name, convention=convention)
    state, gradient = optimizer.start_state(np.ones(9)), np.zeros(9)
    step = optimizer.bind(state, gradient)
    for t, row in enumerate(draws, start=1):
        gradient[:] = row
        step(0.01, t)
    for place in range(9):
        alone, memories = steps(optimizer, 1.0, draws[:, place].tolist(), 0.01)
        assert alone[-1] == state[0, place]
        assert memories[:, 0].tolist() == state[:, place].tolist()


@pytest.mark.parametrize("name", METHODS)
def test_nothing_moves_without_a_gradient_but_the_decay(name: str) -> None:
    found, state = steps(Optimizer(name), 2.0, [0.0, 0.0], 0.1)
    assert found[-1] == (pytest.approx(2.0 * 0.999**2) if name == "adamw" else 2.0)
    assert np.isfinite(state).all()


@pytest.mark.parametrize("name", METHODS)
def test_each_method_names_what_it_remembers(name: str) -> None:
    method = METHODS[name]
    state = Optimizer(name).start_state(np.array([1.0, 2.0, 3.0]))
    assert state.shape == (1 + len(method.memories), 3)
    assert state[0].tolist() == [1.0, 2.0, 3.0]
    assert (state[1:] == 0.0).all()
    assert len(set(method.memories)) == len(method.memories)


def test_adagrad_in_keras_convention_starts_with_a_tenth() -> None:
    assert Optimizer("adagrad", convention="keras").start_state(np.ones(2))[1].tolist() == [0.1, 0.1]


def test_numbers_override_the_defaults() -> None:
    optimizer = Optimizer("adam", (("beta1", 0.5),))
    assert optimizer.values() == {"beta1": 0.5, "beta2": 0.999, "epsilon": 1e-8}
    assert Optimizer("adam", convention="keras").values()["epsilon"] == 1e-7


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"name": "adma"}, r"Did you mean 'adam'"),
        ({"name": "sgd", "numbers": (("momentum", 0.9),)}, r"no number called 'momentum'. It has none"),
        ({"name": "adam", "numbers": (("beta", 0.9),)}, r"no number called 'beta'. Did you mean 'beta"),
        ({"name": "momentum", "numbers": (("momentum", 1.0),)}, r"momentum is 1; it lies from 0 to below 1"),
        ({"name": "adamw", "numbers": (("weight_decay", -1.0),)}, r"weight_decay is -1; it lies from 0 to 1e6"),
        ({"name": "rmsprop", "numbers": (("epsilon", float("nan")),)}, r"epsilon is nan"),
        ({"name": "adam", "convention": "karas"}, r"Did you mean 'keras'"),
    ],
)
def test_impossible_optimisers_are_refused(settings: dict[str, Any], sentence: str) -> None:
    with pytest.raises(InvalidInput, match=sentence) as refusal:
        Optimizer(**settings)
    assert refusal.value.field == "optimizer"
