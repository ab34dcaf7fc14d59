"""The losses against their definitions in 60 digits, at extremes, and their deltas against finite differences."""

from collections.abc import Callable
from decimal import Decimal, getcontext
from math import inf, nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnvisual.nn.activations import find_activation
from nnvisual.nn.arrays import Matrix, Vector
from nnvisual.nn.losses import LOSSES, Target, divergence_limit, find_loss
from nnvisual.nn.problem import InvalidInput

getcontext().prec = 60


def judge(name: str, z: Matrix, y: Matrix) -> tuple[float, Matrix, Vector]:
    """Return mean loss, delta and the loss of each example for outputs z of shape (outputs, examples)."""
    loss = find_loss(name)
    a = find_activation(loss.logits or "linear").value(z)
    delta, each = np.empty_like(z), np.empty(z.shape[1])
    with np.errstate(all="ignore"):
        mean = loss.bind(z, a, delta, each)(Target.of(y))
    return mean, delta, each


def exactly(name: str, z: Matrix, y: Matrix) -> list[Decimal]:
    """Return the loss of each example from its textbook formula."""
    return [
        FORMULAS[name]([Decimal(v) for v in column], [Decimal(v) for v in target])
        for column, target in zip(z.T.tolist(), y.T.tolist(), strict=True)
    ]


def _mse(z: list[Decimal], y: list[Decimal]) -> Decimal:
    return sum(((a - b) ** 2 for a, b in zip(z, y, strict=True)), Decimal(0)) / len(z)


def _mae(z: list[Decimal], y: list[Decimal]) -> Decimal:
    return sum((abs(a - b) for a, b in zip(z, y, strict=True)), Decimal(0)) / len(z)


def _binary(z: list[Decimal], y: list[Decimal]) -> Decimal:
    total = Decimal(0)
    for logit, target in zip(z, y, strict=True):
        total += target * (1 + (-logit).exp()).ln() + (1 - target) * (1 + logit.exp()).ln()
    return total / len(z)


def _classes(z: list[Decimal], y: list[Decimal]) -> Decimal:
    whole = sum((logit.exp() for logit in z), Decimal(0)).ln()
    return sum((target * (whole - logit) for logit, target in zip(z, y, strict=True)), Decimal(0))


FORMULAS: dict[str, Callable[[list[Decimal], list[Decimal]], Decimal]] = {
    "mse": _mse,
    "mae": _mae,
    "binary_cross_entropy": _binary,
    "cross_entropy": _classes,
}


@st.composite
def outputs(draw: st.DrawFn, name: str, size: float = 30.0) -> tuple[Matrix, Matrix]:
    rows, columns = draw(st.integers(2 if name == "cross_entropy" else 1, 4)), draw(st.integers(1, 5))
    bits = np.random.Generator(np.random.PCG64(draw(st.integers(0, 10**6))))
    z = bits.normal(size=(rows, columns)) * draw(st.floats(0.01, size))
    hard = draw(st.booleans())
    if name == "binary_cross_entropy":
        y = bits.uniform(size=z.shape)
        return z, np.round(y) if hard else y
    if name == "cross_entropy":
        shares = bits.dirichlet(np.ones(rows), size=columns).T
        return z, np.eye(rows)[shares.argmax(axis=0)].T if hard else shares
    return z, bits.normal(size=z.shape)


@pytest.mark.parametrize("name", LOSSES)
@given(data=st.data())
def test_the_loss_of_each_example_follows_the_definition(name: str, data: st.DataObject) -> None:
    z, y = data.draw(outputs(name))
    mean, _, each = judge(name, z, y)
    expected = exactly(name, z, y)
    for found, true in zip(each.tolist(), expected, strict=True):
        assert float(abs(Decimal(found) - true)) <= 1e-14 * float(true) + 1e-15 * float(np.abs(z).max())
    assert mean == pytest.approx(float(sum(expected) / len(expected)), rel=1e-13, abs=1e-14)


@pytest.mark.parametrize("name", ["binary_cross_entropy", "cross_entropy"])
@pytest.mark.parametrize("margin", [5.0, 20.0, 36.0, 200.0, 700.0])
def test_a_tiny_loss_keeps_all_its_digits(name: str, margin: float) -> None:
    # Right by `margin`: ln(1 + e^-margin), which 1 - a would have rounded to 0 from 37 on.
    z, y = (np.array([[margin]]), np.ones((1, 1)))
    if name == "cross_entropy":
        z, y = np.array([[0.0], [margin]]), np.array([[0.0], [1.0]])
    mean, delta, _ = judge(name, z, y)
    assert mean == pytest.approx(float((1 + (-Decimal(margin)).exp()).ln()), rel=1e-14)
    if name == "binary_cross_entropy":
        assert delta[0, 0] == pytest.approx(-float(1 / (1 + Decimal(margin).exp())), rel=1e-14)


@pytest.mark.parametrize("name", LOSSES)
@given(data=st.data())
def test_delta_is_the_derivative_of_the_mean_loss(name: str, data: st.DataObject) -> None:
    z, y = data.draw(outputs(name, size=3.0))
    if name == "mae":
        z = np.where(np.abs(z - y) < 1e-3, y + 0.1, z)  # away from the corner
    _, delta, _ = judge(name, z, y)
    h = 1e-5
    for place in np.ndindex(z.shape):
        step = np.zeros_like(z)
        step[place] = h
        slope = (judge(name, z + step, y)[0] - judge(name, z - step, y)[0]) / (2 * h)
        assert delta[place] == pytest.approx(slope, rel=1e-6, abs=1e-8)


@pytest.mark.parametrize(
    ("z", "y", "loss", "delta"),
    [
        (1000.0, 1.0, 0.0, 0.0),
        (1000.0, 0.0, 1000.0, 1.0),
        (-1000.0, 0.0, 0.0, 0.0),
        (-1000.0, 1.0, 1000.0, -1.0),
        (1000.0, 0.25, 750.0, 0.75),
    ],
)
def test_binary_cross_entropy_is_stable_a_thousand_out(z: float, y: float, loss: float, delta: float) -> None:
    mean, slope, _ = judge("binary_cross_entropy", np.array([[z]]), np.array([[y]]))
    assert (mean, slope[0, 0]) == (loss, delta)


def test_cross_entropy_is_stable_a_thousand_out() -> None:
    z, y = np.array([[1000.0, 1000.0], [-1000.0, -1000.0]]), np.array([[1.0, 0.0], [0.0, 1.0]])
    mean, delta, each = judge("cross_entropy", z, y)
    assert (mean, each.tolist(), delta.tolist()) == (1000.0, [0.0, 2000.0], [[0.0, 0.5], [0.0, -0.5]])


def test_the_corner_of_the_absolute_error_has_slope_zero() -> None:
    assert judge("mae", np.ones((1, 1)), np.ones((1, 1)))[1][0, 0] == 0.0


def test_the_hand_worked_numbers_of_a_prediction_of_a_tenth() -> None:
    # y = 1 and a prediction of 0.1: J = -ln 0.1, dJ/dz = 0.1 - 1.
    z = np.array([[np.log(0.1 / 0.9)]])
    mean, delta, _ = judge("binary_cross_entropy", z, np.ones((1, 1)))
    assert mean == pytest.approx(2.302585093, rel=1e-9)
    assert delta[0, 0] == pytest.approx(-0.9, rel=1e-12)


def test_infinite_outputs_give_a_loss_that_is_not_finite() -> None:
    for name in LOSSES:
        mean, _, _ = judge(name, np.full((2, 3), inf), np.eye(2)[[0, 1, 0]].T)
        assert not np.isfinite(mean)


def test_divergence_is_judged_from_the_first_loss() -> None:
    assert divergence_limit(find_loss("binary_cross_entropy"), 0.7) == 100.0
    assert divergence_limit(find_loss("binary_cross_entropy"), 30.0) == 3000.0
    assert divergence_limit(find_loss("mse"), 5.0) == 5e12
    assert divergence_limit(find_loss("mse"), nan) == inf


def test_an_unknown_name_is_refused_with_the_nearest() -> None:
    with pytest.raises(InvalidInput, match=r"'mes'.*'mse'") as refusal:
        find_loss("mes")
    assert refusal.value.field == "loss"
