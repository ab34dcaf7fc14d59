"""What the members of a population have each for themselves: where they start, their optimiser, rate, and end."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from math import nan
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from nnvisual.nn.arrays import Matrix, Vector
from nnvisual.nn.build import build_objective
from nnvisual.nn.experiment import Experiment, NetworkProblem
from nnvisual.nn.network_objective import NetworkObjective
from nnvisual.nn.objective import Objective
from nnvisual.nn.optimizers import StepInPlace
from nnvisual.nn.parallel_network import ParallelNetwork
from nnvisual.nn.parallel_surface import ParallelSurface
from nnvisual.nn.surfaces import SurfaceObjective

Members = list[Experiment]
Mask = NDArray[np.bool_]


class ParallelObjective(Protocol):
    """An objective of K members, bound to their parameters and gradients."""

    def evaluate(self, step: int) -> Vector:
        """Return every member's loss at `step`, shape (K,), and fill the gradients."""
        ...


def group_but_for_rate(members: Members) -> list[list[int]]:
    """Return the places of members that differ in their learning rate only, group by group."""
    families: dict[Experiment, list[int]] = {}
    for place, member in enumerate(members):
        families.setdefault(replace(member, lr=1.0), []).append(place)
    return list(families.values())


def group_by_optimizer(experiments: tuple[Experiment, ...]) -> list[int]:
    """Return an order of the experiments in which those with equal optimisers are neighbours."""
    return sorted(range(len(experiments)), key=lambda place: repr(experiments[place].optimizer))


def build_starts(members: Members) -> tuple[Objective, Matrix]:
    """Return the objective of the first member, and where every member starts, shape (K, n).

    Raises
    ------
    InvalidInput
        If the parts of an experiment do not fit each other.
    """
    objective = build_objective(members[0])
    starts: dict[object, Vector] = {}
    rows = []
    for member in members:
        problem = member.problem
        # What else a start depends on is shared.
        key: object = (
            (member.seed, problem.init, problem.given) if isinstance(problem, NetworkProblem) else problem.start
        )
        if key not in starts:
            starts[key] = build_objective(member).start()
        rows.append(starts[key])
    return objective, np.array(rows)


def bind_objective(objective: Objective, members: Members, parameters: Matrix, gradients: Matrix) -> ParallelObjective:
    """Return the objective bound to all members' parameters and gradients, both of shape (K, n)."""
    if isinstance(objective, NetworkObjective):
        return ParallelNetwork(objective, tuple(member.seed for member in members), parameters, gradients)
    if isinstance(objective, SurfaceObjective):
        return ParallelSurface(objective, parameters, gradients)
    raise TypeError(f"{type(objective).__name__} cannot be evaluated for many members at once")


class Groups:
    """The training states of all members, and the updates of each group with one optimiser.

    Parameters
    ----------
    members
        Neighbours where their optimisers are equal.
    starts, gradients
        Shape (K, n).

    Attributes
    ----------
    state
        Shape (1 + memories, K, n), with as many memories as the greediest optimiser has.
    updates
        For each group its place among the members, and the step in place, which takes a column of rates.
    """

    def __init__(self, members: Members, starts: Matrix, gradients: Matrix) -> None:
        memories = max(len(member.optimizer.method.memories) for member in members)
        self.state: NDArray[np.float64] = np.zeros((1 + memories, *starts.shape))
        self.updates: list[tuple[slice, StepInPlace]] = []
        first = 0
        for optimizer, group in groupby(members, key=lambda member: member.optimizer):
            behind = first + len(list(group))
            own = self.state[: 1 + len(optimizer.method.memories), first:behind]
            for place in range(first, behind):
                own[:, place - first] = optimizer.start_state(starts[place])
            self.updates.append((slice(first, behind), optimizer.bind(own, gradients[first:behind])))
            first = behind


class Rates:
    """The learning rate of every member at every step, `width` times."""

    def __init__(self, members: Members, width: int) -> None:
        # As wide as the parameters: quicker than a column that has to be spread out at every step.
        self._rates: Matrix = np.array([[member.lr] * width for member in members])
        schedules = {member.schedule for member in members}
        places = {schedule: [m.schedule == schedule for m in members] for schedule in schedules}
        self._scheduled = [(s, np.flatnonzero(where)) for s, where in places.items() if s.name != "constant"]

    def at(self, step: int) -> Matrix:
        """Return the rates of the update that leaves `step`, the same all along a row, shape (K, width)."""
        if not self._scheduled:
            return self._rates
        rates = self._rates.copy()
        for schedule, members in self._scheduled:
            rates[members] *= schedule.rate(1.0, step)
        return rates


class Rules:
    """When members end by themselves: `StopRule` for all of them. NaN stands for a rule that a member has not.

    Attributes
    ----------
    exist
        Whether any member has any rule.
    are_patient
        Whether any member stops early.
    means_converged
        Which members have met a rule that says that they converged, shape (K,).
    """

    def __init__(self, members: Members) -> None:
        def column(name: str) -> Vector:
            given = [getattr(member.stop, name) for member in members]
            return np.array([nan if value is None else value for value in given], dtype=np.float64)

        self._size, self._slope = column("size_below"), column("slope_below")
        self._steps, self._patience = column("max_steps"), column("patience")
        self.are_patient = bool(np.isfinite(self._patience).any())
        self.exist = any(bool(np.isfinite(c).any()) for c in (self._size, self._slope, self._steps, self._patience))
        self.means_converged: Mask = np.zeros(len(members), dtype=np.bool_)
        self._best: Vector = np.full(len(members), np.inf)
        self._best_epoch: Vector = np.zeros(len(members))

    def find_met(self, step: int, parameters: Matrix, gradients: Matrix) -> Mask:
        """Return which members meet a rule now, shape (K,), early stopping left aside."""
        sizes = np.sqrt(np.einsum("kn,kn->k", parameters, parameters))
        slopes = np.sqrt(np.einsum("kn,kn->k", gradients, gradients))
        small: Mask = (sizes < self._size) | (slopes < self._slope)
        self.means_converged |= small
        return small | (step >= self._steps)

    def lose_patience(self, epoch: int, losses: Vector) -> Mask:
        """Return which members stop early, given all validation losses at the end of `epoch`, shape (K,)."""
        better = losses < self._best
        self._best[better] = losses[better]
        self._best_epoch[better] = epoch
        stopped: Mask = epoch - self._best_epoch >= self._patience
        return stopped
