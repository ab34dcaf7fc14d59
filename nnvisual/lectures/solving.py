"""Following the stored solution of a task: its changes, and the training that reaches the goal."""

from __future__ import annotations

from nnvisual.lectures.blocks import Try
from nnvisual.lectures.changes import apply_changes
from nnvisual.lectures.comparison import is_reached
from nnvisual.lectures.lecture_state import LectureState
from nnvisual.lectures.playing import refuse_much_work, train
from nnvisual.nn.network_objective import NetworkObjective

DEFAULT_SOLUTION_STEPS = 2_000
"""Training steps in which a solution must reach a goal that names no number of them."""

LOOK_SECONDS = 5e-4
"""Roughly how long it takes to read the quantities of one moment."""


def follow_solution(task: Try, state: LectureState, budget: float) -> tuple[LectureState, LectureState] | None:
    """Return the states after the changes of a solution and at its goal; None where it does not reach it.

    Parameters
    ----------
    task, state
        What is to be solved, and where it begins.
    budget
        Seconds that the chapter's runs may cost, roughly.

    Raises
    ------
    InvalidInput
        If its changes are not possible, or it takes longer than `budget`.
    """
    changed = apply_changes(state, task.solution) if task.solution else state
    if is_reached(task.goal, changed.read()):
        return changed, changed
    objective = changed.objective
    if isinstance(objective, NetworkObjective) and not objective.has_target:
        return None
    solved = changed
    for made in range(task.goal.within_steps or DEFAULT_SOLUTION_STEPS):
        if solved.run.outcome.is_final:
            return None
        # Looking at the goal after every step costs more than a small network's step itself.
        refuse_much_work(solved.work + made * LOOK_SECONDS, budget)
        solved = train(solved, 1, budget, exact=False)
        if is_reached(task.goal, solved.read()):
            return changed, solved
    return None
