"""From the description of an experiment to what can be trained."""

from __future__ import annotations

from nnvisual.nn.datasets import load_data
from nnvisual.nn.experiment import Experiment, NetworkProblem
from nnvisual.nn.network_objective import NetworkObjective
from nnvisual.nn.objective import Objective
from nnvisual.nn.surfaces import SurfaceObjective


def build_objective(experiment: Experiment) -> Objective:
    """Return what `experiment` minimises.

    Raises
    ------
    InvalidInput
        If its parts do not fit each other.
    """
    problem = experiment.problem
    if isinstance(problem, NetworkProblem):
        return NetworkObjective(experiment, None if problem.data is None else load_data(problem.data))
    return SurfaceObjective(problem.surface, problem.start)
