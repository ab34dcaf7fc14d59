"""The loss along one output, against formulas worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from nnvisual.nn.loss_profile import Against, ExampleOutput, profile_loss
from nnvisual.nn.losses import find_loss

PASSED = ExampleOutput(np.array([-1.0]), np.array([1.0]), "sigmoid")
Y_HAT = 1.0 / (1.0 + np.e)


def test_cross_entropy_against_the_prediction() -> None:
    found = profile_loss(find_loss("binary_cross_entropy"), PASSED, 0, Against.PREDICTION)
    assert found.place == pytest.approx(Y_HAT)
    assert found.here == pytest.approx(-np.log(Y_HAT))
    assert found.slope == pytest.approx(-1.0 / Y_HAT, rel=1e-6)
    inner = slice(1, -1)
    assert found.value[inner] == pytest.approx(-np.log(found.x[inner]), rel=1e-9, abs=1e-12)


def test_cross_entropy_against_the_logit_never_gets_steeper_than_one() -> None:
    found = profile_loss(find_loss("binary_cross_entropy"), PASSED, 0, Against.LOGIT)
    assert found.place == -1.0
    assert found.slope == pytest.approx(Y_HAT - 1.0, rel=1e-6)
    assert found.value == pytest.approx(np.log1p(np.exp(-found.x)))
    assert np.abs(found.derivative).max() <= 1.0 + 1e-6


def test_squared_error_of_a_sigmoid() -> None:
    found = profile_loss(find_loss("mse"), PASSED, 0, Against.PREDICTION)
    assert found.here == pytest.approx((Y_HAT - 1.0) ** 2)
    assert found.slope == pytest.approx(2.0 * (Y_HAT - 1.0), rel=1e-6)
    along = profile_loss(find_loss("mse"), PASSED, 0, Against.LOGIT)
    assert along.slope == pytest.approx(2.0 * (Y_HAT - 1.0) * Y_HAT * (1.0 - Y_HAT), rel=1e-5)


def test_softmax_others_keep_their_proportions() -> None:
    example = ExampleOutput(np.array([-1.0, 2.0, 0.0]), np.array([1.0, 0.0, 0.0]), "softmax")
    exponentials = np.exp(example.z)
    share = exponentials / exponentials.sum()
    loss = find_loss("cross_entropy")
    against_prediction = profile_loss(loss, example, 0, Against.PREDICTION)
    assert against_prediction.here == pytest.approx(-np.log(share[0]))
    assert against_prediction.slope == pytest.approx(-1.0 / share[0], rel=1e-6)
    assert profile_loss(loss, example, 0, Against.LOGIT).slope == pytest.approx(share[0] - 1.0, rel=1e-5)
    assert profile_loss(loss, example, 1, Against.LOGIT).slope == pytest.approx(share[1], rel=1e-5)


def test_the_window_holds_a_distant_prediction() -> None:
    found = profile_loss(
        find_loss("mse"), ExampleOutput(np.array([37.0]), np.array([1.0]), "linear"), 0, Against.PREDICTION
    )
    assert found.x[0] < 1.0 < 37.0 < found.x[-1]
    assert found.here == pytest.approx(36.0**2)
