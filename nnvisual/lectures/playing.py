"""What a `run` block does to the state of a chapter: a forward pass, a backward pass, training."""

from __future__ import annotations

from dataclasses import replace

from nnvisual.lectures.blocks import Run, Task
from nnvisual.lectures.lecture_state import LectureRun, LectureState, begin_run
from nnvisual.lectures.prompt_directives import MAX_TRAINING_STEPS
from nnvisual.lectures.quantities import Quantity, check_quantity
from nnvisual.nn.experiment import StopRule
from nnvisual.nn.network import Network
from nnvisual.nn.network_objective import NetworkObjective
from nnvisual.nn.phases import Direction, Kind, Operation, StepPlan, SurfacePlan
from nnvisual.nn.problem import InvalidInput
from nnvisual.nn.training import Run as TrainingRun
from nnvisual.nn.training import Status

DEFAULT_BUDGET = 30.0
"""Seconds that the runs of one chapter may cost, roughly."""

_STEPS_AT_ONCE = 250
_CALL_SECONDS = 3e-5
_FLOP_SECONDS = 1.0 / 1.5e9
_CHANGE_SECONDS = 1e-3
_PARAMETER_SECONDS = 4e-6
_FORWARD = ("product", "z", "a", "y_hat", "loss")
_BACKWARD = ("delta", "grad.w", "grad.b")


class TooMuchWork(InvalidInput):
    """The runs of a chapter cost more than they may."""


def play(state: LectureState, run: Run, budget: float = DEFAULT_BUDGET) -> LectureState:
    """Return the state after a `run` block has been played to its end.

    Raises
    ------
    InvalidInput
        If there is nothing to run, no target to learn from, or no end in sight.
    TooMuchWork
        If the chapter's runs come to more than `budget` seconds, roughly.
    """
    if not state.runs:
        raise InvalidInput("There is nothing to run: the chapter has no setup.")
    if run.what is Task.TRAIN:
        return train(state, run.steps, budget)
    plan = state.plan
    operation = _last_operation(state, run)
    needs_target = operation.kind is Kind.LOSS or operation.direction is Direction.BACKWARD
    if needs_target and isinstance(plan, StepPlan) and not plan.has_target:
        raise InvalidInput("A loss needs a target: add y to the setup, or data.", "to" if run.to else "what")
    return replace(state, phase=plan.phase(operation), on_example=isinstance(plan, StepPlan))


def _last_operation(state: LectureState, run: Run) -> Operation:
    """Return the operation at which a pass ends."""
    plan, forward = state.plan, run.what is Task.FORWARD
    objective = state.objective
    if run.to is not None:
        try:
            check_quantity(run.to, state.experiment.problem)
        except InvalidInput as error:
            raise InvalidInput(error.sentence, "to") from None
        if run.to.kind not in (_FORWARD if forward else _BACKWARD):
            known = ", ".join(_FORWARD if forward else _BACKWARD)
            raise InvalidInput(f"A {run.what} pass ends at one of {known}, not at '{run.to.name}'.", "to")
    if isinstance(plan, SurfacePlan) or not isinstance(objective, NetworkObjective):
        if forward:
            return Operation(Kind.LOSS)
        place = run.to.places[0] if run.to is not None and run.to.places else objective.n_parameters
        return Operation(Kind.GRADIENT, 0, 1, place, 1)
    network = objective.network
    if run.to is not None:
        return _operation_of(run.to, network)
    if not forward:
        return Operation(Kind.GRADIENT, 0, 1, network.layers[0].units, 0)
    return Operation(Kind.LOSS) if plan.has_target else _operation_of(Quantity("y_hat"), network)


def _operation_of(quantity: Quantity, network: Network) -> Operation:
    """Return the operation that computes a quantity; for several at once the last one of them."""
    sizes = network.sizes
    if quantity.kind == "loss":
        return Operation(Kind.LOSS)
    if quantity.kind == "y_hat":
        unit = quantity.places[0] if quantity.places else sizes[-1]
        return Operation(Kind.ACTIVATION, 0, len(sizes) - 1, unit)
    layer, *places = quantity.places
    if quantity.kind in ("product", "grad.w"):
        source, unit = places or (sizes[layer - 1], sizes[layer])
        return Operation(Kind.PRODUCT if quantity.kind == "product" else Kind.GRADIENT, 0, layer, unit, source)
    kind = {"z": Kind.SUM, "a": Kind.ACTIVATION, "delta": Kind.DELTA, "grad.b": Kind.GRADIENT}[quantity.kind]
    return Operation(kind, 0, layer, places[0] if places else sizes[layer])


def train(
    state: LectureState, steps: int | None, budget: float = DEFAULT_BUDGET, *, exact: bool = True
) -> LectureState:
    """Return the state after more training.

    Parameters
    ----------
    state
        From where.
    steps
        How many; None: until the run ends by its own stop rule.
    budget
        Seconds that the chapter's runs may cost, roughly.
    exact
        Whether `steps` are made whatever the stop rule says; only a run that diverges ends before.
    """
    objective = state.objective
    if isinstance(objective, NetworkObjective) and not objective.has_target:
        raise InvalidInput("There is nothing to learn: add y to the setup, or data.", "what")
    stops = steps is None or not exact
    if steps is None and state.experiment.stop == StopRule():
        raise InvalidInput("This run would never end. Add steps here, or stop = { ... } to the setup.", "what")
    state = _ready(state, stops=stops)
    run = state.run
    live = _take_live(run)
    left, cost, work = steps or MAX_TRAINING_STEPS, step_seconds(run), state.work
    while left > 0 and not live.outcome.is_final:
        refuse_much_work(work, budget)
        before = live.trainer.step
        live.advance(min(left, _STEPS_AT_ONCE))
        left -= _STEPS_AT_ONCE
        work += (live.trainer.step - before) * cost
    made = replace(run, view=live.view(), outcome=live.outcome, live=live)
    best = live.outcome.best_step
    step = made.view.last_step if best is None else best
    return replace(state.with_run(made), step=step, phase=0, on_example=False, work=work)


def refuse_much_work(work: float, budget: float) -> None:
    """Raise `TooMuchWork` where a chapter has cost more seconds than it may."""
    if work > budget:
        raise TooMuchWork(
            f"The runs of this chapter cost more than about {budget:g} seconds. Make fewer or smaller steps.", "steps"
        )


def change_seconds(run: LectureRun) -> float:
    """Return roughly how long a change of parameters takes, and what keeping it costs."""
    return _CHANGE_SECONDS + run.objective.n_parameters * _PARAMETER_SECONDS


def _ready(state: LectureState, *, stops: bool) -> LectureState:
    """Return `state` with a run that can be trained further from where it stands, with or without its stop rule."""
    run = state.run
    restored = state.step != run.view.last_step
    if run.outcome.status is Status.DIVERGED or (run.stops and stops and run.outcome.is_final and not restored):
        raise InvalidInput(f"The run has ended already ({run.outcome.status}). Set w, or other rules, first.", "what")
    if run.stops == stops and not restored:
        return state
    if run.stops and not stops and not restored:
        # The same run once more, blind to its stop rule: then it has not ended.
        blind = replace(run, stops=False)
        live = blind.fork()
        return state.with_run(replace(blind, live=live, view=live.view(), outcome=live.outcome))
    place = (state.step, run.memory_start)
    parent = len(state.runs) - 1
    again = begin_run(run.experiment, run.objective, state.training_state, place, parent)
    state = replace(state, runs=(*state.runs, again))
    return state if stops else _ready(state, stops=False)


def _take_live(run: LectureRun) -> TrainingRun:
    """Return a run that stands where `run` does: its own where nobody went on with it, else one made again."""
    return run.live if run.live.trainer.step == run.view.last_step else run.fork()


def step_seconds(run: LectureRun) -> float:
    """Return roughly how long one training step takes."""
    objective = run.objective
    examples = objective.batches.batch if isinstance(objective, NetworkObjective) else 1
    return _CALL_SECONDS + 6 * objective.n_parameters * examples * _FLOP_SECONDS
