"""What every unit says to several examples at once."""

from __future__ import annotations

import numpy as np

from nnvisual.nn.arrays import Indices, Matrix, Vector, freeze
from nnvisual.nn.forward import run_forward
from nnvisual.nn.network_objective import Examples, NetworkObjective


def evaluate_units(objective: NetworkObjective, parameters: Vector, places: Indices) -> tuple[Matrix, ...]:
    """Return the outputs of every layer's units for the examples at `places` of the data set, dropout off.

    Read-only, shape (units, examples) each; the inputs come first.

    Raises
    ------
    ValueError
        If the objective has no data.
    """
    data = objective.data
    if data is None:
        raise ValueError("there are no examples to evaluate")
    examples = Examples.of(data.x[places], data.y[places])
    workspace = objective.workspace(np.array(parameters), np.empty(objective.n_parameters), len(places))
    with np.errstate(all="ignore"):
        run_forward(workspace, examples.x)
    return (freeze(data.x[places].T), *(freeze(np.array(layer.a)) for layer in workspace.layers))


def spread_examples(places: Indices, most: int, present: int | None) -> Indices:
    """Return up to `most` of the `places`, evenly spread in their order, the present one among them if it is there."""
    chosen: Indices = places[np.unique(np.linspace(0, len(places) - 1, min(most, len(places))).round().astype(int))]
    if present is not None and present in places and present not in chosen:
        chosen = chosen.copy()
        chosen[np.abs(chosen - present).argmin()] = present
    return chosen
