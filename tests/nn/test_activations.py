"""The activation functions against their textbook definitions in high precision, and against finite differences."""

from decimal import Decimal, getcontext
from math import isfinite

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnvisual.nn.activations import ACTIVATIONS, find_activation, pull_back_softmax
from nnvisual.nn.problem import InvalidInput

getcontext().prec = 60
ELEMENTWISE = tuple(name for name, activation in ACTIVATIONS.items() if activation.elementwise)


def exactly(name: str, z: float) -> tuple[Decimal, Decimal]:
    """Return g(z) and g'(z) with 60 digits."""
    x = Decimal(z)
    sigmoid = 1 / (1 + (-x).exp())
    # Where 60 digits are not enough for the quotient, the series is exact.
    tanh = 1 - 2 / (1 + (2 * x).exp()) if abs(x) > Decimal("1e-12") else x - x**3 / 3
    softplus = (1 + x.exp()).ln() if x < 0 else x + (1 + (-x).exp()).ln()
    positive = x > 0
    return {
        "linear": (x, Decimal(1)),
        "step": (Decimal(int(x >= 0)), Decimal(0)),
        "sigmoid": (sigmoid, sigmoid * (1 - sigmoid)),
        "tanh": (tanh, 1 - tanh * tanh),
        "relu": (x if positive else Decimal(0), Decimal(int(positive))),
        "leaky_relu": (x if positive else x * Decimal("0.01"), Decimal(1) if positive else Decimal("0.01")),
        "softplus": (softplus, sigmoid),
        "silu": (x * sigmoid, sigmoid + x * sigmoid * (1 - sigmoid)),
    }[name]


@pytest.mark.parametrize("name", ELEMENTWISE)
@given(z=st.floats(-40, 40))
def test_values_and_derivatives_follow_the_definition(name: str, z: float) -> None:
    value, derivative = exactly(name, z)
    found = find_activation(name)
    g, slope = found.value(np.array([z]))[0], found.derivative(np.array([z]))[0]
    assert abs(Decimal(g) - value) <= Decimal("2e-15") * max(abs(value), Decimal("1e-300"))
    # 1 - sigmoid(z) is rounded, and SiLU multiplies it by z.
    assert abs(Decimal(slope) - derivative) <= Decimal("1e-15") * Decimal(1.0 + abs(z))


@pytest.mark.parametrize("name", ELEMENTWISE)
@pytest.mark.parametrize("z", [-1e308, -1000.0, -745.2, 745.2, 1000.0, 1e308])
def test_far_out_the_limits_are_reached_without_a_warning(name: str, z: float) -> None:
    found = find_activation(name)
    g, slope = found.value(np.array([z]))[0], found.derivative(np.array([z]))[0]
    limits = {
        "linear": (z, 1.0),
        "step": (float(z > 0), 0.0),
        "sigmoid": (float(z > 0), 0.0),
        "tanh": (1.0 if z > 0 else -1.0, 0.0),
        "relu": (max(z, 0.0), float(z > 0)),
        "leaky_relu": (z if z > 0 else z * 0.01, 1.0 if z > 0 else 0.01),
        "softplus": (max(z, 0.0), float(z > 0)),
        "silu": (z if z > 0 else 0.0, float(z > 0)),
    }
    assert (g, slope) == pytest.approx(limits[name], abs=1e-300, rel=1e-15)


@pytest.mark.parametrize(
    ("name", "value", "slope"),
    [("relu", 0.0, 0.0), ("leaky_relu", 0.0, 0.01), ("step", 1.0, 0.0), ("sigmoid", 0.5, 0.25)],
)
def test_at_zero_the_convention_is_that_of_pytorch(name: str, value: float, slope: float) -> None:
    found = find_activation(name)
    assert found.value(np.zeros(1))[0] == value
    assert found.derivative(np.zeros(1))[0] == slope


@pytest.mark.parametrize("name", ELEMENTWISE)
@given(z=st.lists(st.floats(-700, 700), min_size=1, max_size=70))
def test_one_number_has_one_value_wherever_it_stands(name: str, z: list[float]) -> None:
    # Replay is bit for bit only if a kernel does the same at every place of an array.
    found = find_activation(name)
    whole = np.array(z)
    value, slope = found.value(whole), found.derivative(whole)
    for place, number in enumerate(z):
        assert found.value(np.array([number]))[0] == value[place]
        assert found.derivative(np.array([number]))[0] == slope[place]


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_values_stay_within_the_range_that_is_told_and_fill_it(name: str) -> None:
    found = find_activation(name)
    line = np.linspace(-60.0, 60.0, 100_001)
    values = found.value(np.stack([line, -line]))
    assert found.low <= values.min()
    assert values.max() <= found.high
    assert values.min() == pytest.approx(found.low if isfinite(found.low) else line[0], rel=0.991, abs=1e-6)
    assert values.max() == pytest.approx(found.high if isfinite(found.high) else line[-1], abs=1e-6)


@pytest.mark.parametrize("name", [name for name in ELEMENTWISE if name != "step"])
def test_what_is_trainable_has_a_slope_somewhere(name: str) -> None:
    assert ACTIVATIONS[name].trainable
    assert ACTIVATIONS[name].derivative(np.array([0.5]))[0] > 0.0


def test_the_step_says_that_it_cannot_be_trained() -> None:
    assert not ACTIVATIONS["step"].trainable


@given(st.integers(2, 6), st.integers(1, 5), st.integers(0, 10**6))
def test_softmax_shares_sum_to_one_and_ignore_a_common_shift(units: int, examples: int, seed: int) -> None:
    z = np.random.Generator(np.random.PCG64(seed)).normal(size=(units, examples)) * 5
    softmax = find_activation("softmax")
    shares = softmax.value(z)
    assert shares.sum(axis=0) == pytest.approx(np.ones(examples), rel=1e-14)
    assert softmax.value(z + 900.0) == pytest.approx(shares, rel=1e-12)
    assert shares == pytest.approx(np.exp(z) / np.exp(z).sum(axis=0), rel=1e-13)


def test_softmax_of_logits_a_thousand_apart_is_certain() -> None:
    assert find_activation("softmax").value(np.array([[1000.0], [-1000.0]])).tolist() == [[1.0], [0.0]]


@given(st.integers(2, 5), st.integers(0, 10**6))
def test_the_softmax_pullback_is_the_transposed_jacobian(units: int, seed: int) -> None:
    draw = np.random.Generator(np.random.PCG64(seed)).normal(size=(2, units))
    a = find_activation("softmax").value(draw[:1].T)
    jacobian = np.diagflat(a) - a @ a.T
    delta = np.array(draw[1:].T)
    expected = jacobian.T @ delta
    pull_back_softmax(delta, a)
    assert delta == pytest.approx(expected, rel=1e-12, abs=1e-15)


def test_softmax_has_no_elementwise_derivative() -> None:
    with pytest.raises(ValueError, match="Jacobian"):
        find_activation("softmax").derivative(np.zeros((2, 1)))


def test_an_unknown_name_is_refused_with_the_nearest() -> None:
    with pytest.raises(InvalidInput, match=r"'sigmod'.*'sigmoid'") as refusal:
        find_activation("sigmod")
    assert refusal.value.field == "activation"
