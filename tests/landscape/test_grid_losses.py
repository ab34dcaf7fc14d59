"""Sums of losses on a grid, against the losses themselves."""

from __future__ import annotations

import numpy as np
import pytest

from nnvisual.landscape.grid_losses import bind_loss
from nnvisual.nn.activations import find_activation
from nnvisual.nn.arrays import Matrix
from nnvisual.nn.losses import Target, find_loss
from nnvisual.nn.random_bits import BitStream, Purpose
from tests.nn.random_networks import PAIRS, make_targets

BITS = BitStream(2, Purpose.DATA)
EXAMPLES, POINTS = 96, 5


def expect(loss: str, output: str, z: Matrix, y: Matrix) -> float:
    """Return the mean loss of one grid point, z and y of shape (outputs, examples)."""
    a = np.empty_like(z)
    find_activation(output).apply(z, a)
    return find_loss(loss).bind(z, a, np.empty_like(z), np.empty(z.shape[1]))(Target.of(y))


@pytest.mark.parametrize(("loss", "output"), [pair for pair in PAIRS if pair[1] != "step"])
@pytest.mark.parametrize("outputs", [1, 3])
@pytest.mark.parametrize("size", [0.01, 1.0, 30.0])
def test_sums_are_those_of_the_loss(loss: str, output: str, outputs: int, size: float) -> None:
    if outputs == 1 and output == "softmax":
        return
    z = size * BITS.normal(outputs * POINTS * EXAMPLES).reshape(outputs, EXAMPLES, POINTS)
    y = np.ascontiguousarray(make_targets(loss, outputs, EXAMPLES, BITS).T)
    with np.errstate(all="ignore"):
        expected = [expect(loss, output, np.ascontiguousarray(z[:, :, point]), y) for point in range(POINTS)]
        found = bind_loss(loss, output, y)(z.copy()) / EXAMPLES
    np.testing.assert_allclose(found, expected, rtol=1e-11)


def test_many_classes_overflow_no_product() -> None:
    # 64 classes and 512 examples: a product of 512 sums of up to 64 would be 64^512.
    z, y = np.zeros((64, 512, 2)), np.zeros((64, 512))
    y[0] = 1.0
    np.testing.assert_allclose(bind_loss("cross_entropy", "softmax", y)(z), 512.0 * np.log(64.0))


def test_single_precision_keeps_tiny_losses() -> None:
    z = np.full((1, 64, 1), 40.0, dtype=np.float32)
    found = bind_loss("binary_cross_entropy", "sigmoid", np.ones((1, 64), dtype=np.float32))(z)
    assert found[0] == pytest.approx(64.0 * np.exp(-40.0), rel=1e-6)
    logits = np.array([[[40.0]], [[0.0]]], dtype=np.float32)
    target = np.array([[1.0], [0.0]], dtype=np.float32)
    assert bind_loss("cross_entropy", "softmax", target)(logits)[0] == pytest.approx(np.exp(-40.0), rel=1e-6)


def test_infinite_logits_are_no_finite_loss() -> None:
    z = np.array([[[np.inf], [1.0]], [[np.nan], [1.0]]])
    y = np.array([[0.0, 1.0], [1.0, 0.0]])
    for loss, output in (("cross_entropy", "softmax"), ("mse", "linear")):
        with np.errstate(all="ignore"):
            assert not np.isfinite(bind_loss(loss, output, y)(z.copy()))[0]
