"""Folded weights, against the forward pass."""

from __future__ import annotations

import numpy as np
from hypothesis import given

from nnvisual.landscape.layers import list_layers, pass_through
from nnvisual.nn.forward import run_forward
from tests.nn.random_networks import HIDDEN, Case, cases

SMOOTH = tuple(name for name in HIDDEN if name != "step")


@given(cases(activations=SMOOTH))
def test_a_pass_through_folded_layers_gives_the_outputs_z(case: Case) -> None:
    objective = case.objective()
    workspace = objective.workspace(case.parameters, np.zeros_like(case.parameters), objective.training.count)
    layers = list_layers(case.network)
    with np.errstate(all="ignore"):
        run_forward(workspace, objective.training.x)
        r = pass_through(layers[:-1], case.parameters, objective.training.x)
        z = layers[-1].fold(case.parameters) @ r
    np.testing.assert_allclose(z, workspace.output.z, rtol=1e-9, atol=1e-12)
