"""What a worker has computed for the views, as the snapshot holds it."""

from __future__ import annotations

from dataclasses import dataclass

from nnvisual.landscape.field import Field
from nnvisual.landscape.surface import Surface, SurfaceRequest
from nnvisual.nn.accuracy_curve import AccuracyCurve
from nnvisual.nn.arrays import Vector
from nnvisual.nn.history import HistoryView
from nnvisual.session.rate_race import OptimizerRace, RateRace


@dataclass(frozen=True, slots=True)
class RunAccuracy:
    """How often a run was right, as far as its history went when that was measured."""

    run: int
    view: HistoryView
    curve: AccuracyCurve


@dataclass(frozen=True, slots=True)
class Pictures:
    """What the worker has computed for the views, each with what it belongs to; None until it is there.

    Attributes
    ----------
    surface, surface_request
        The loss over the chosen plane, and what was asked.
    surface_parameters
        The parameters that `surface` was computed at: it is up to date where they are the snapshot's `base`.
    field
        The network's answers over the feature plane; up to date where `field.request.parameters` are
        the snapshot's `base`.
    rate_limit
        2 / (largest curvature): beyond it gradient descent cannot settle here.
    rate_limit_parameters
        The parameters that `rate_limit` was computed at.
    rates
        The comparison of learning rates, as far as it has come.
    race
        The race of the optimisers, as far as it has come.
    accuracies
        The accuracy of runs, where it is shown beside the loss.
    """

    surface: Surface | None = None
    surface_request: SurfaceRequest | None = None
    surface_parameters: Vector | None = None
    field: Field | None = None
    rate_limit: float | None = None
    rate_limit_parameters: Vector | None = None
    rates: RateRace | None = None
    race: OptimizerRace | None = None
    accuracies: tuple[RunAccuracy, ...] = ()
