"""Kernels of the grid, against the activations themselves."""

from __future__ import annotations

import numpy as np
import pytest

from nnvisual.landscape.grid_activations import GRID_ACTIVATIONS, write_softmax
from nnvisual.nn.activations import find_activation

Z = np.array([-700.0, -50.0, -3.0, -0.5, 0.0, 0.2, 1.0, 4.0, 40.0, 700.0])


@pytest.mark.parametrize("name", list(GRID_ACTIVATIONS))
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_values_are_those_of_the_activation(name: str, dtype: type[np.floating]) -> None:
    kernel = GRID_ACTIVATIONS[name]
    r = (kernel.scale * Z).astype(dtype)
    with np.errstate(all="ignore"):
        kernel.write(r, np.empty_like(r))
    digits = 1e-6 if dtype is np.float32 else 1e-14
    np.testing.assert_allclose(
        kernel.offset + kernel.gain * r.astype(np.float64), find_activation(name).value(Z), rtol=digits, atol=digits
    )


def test_softmax_of_large_logits() -> None:
    z = np.array([[1000.0, 0.0], [999.0, 0.0]])
    write_softmax(z)
    np.testing.assert_allclose(z, [[1.0 / (1.0 + np.exp(-1.0)), 0.5], [1.0 / (1.0 + np.e), 0.5]])
