"""Training: evaluate, update, record, and know when to end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite, sqrt

import numpy as np

from nnvisual.nn.arrays import Matrix, Vector
from nnvisual.nn.bound_network import BoundNetwork
from nnvisual.nn.experiment import Experiment
from nnvisual.nn.history import History, HistoryView
from nnvisual.nn.network_objective import NetworkObjective
from nnvisual.nn.objective import BoundObjective, Objective, PutsLossesOff

PARAMETERS_AT_ONCE = 40_000
"""Steps are made in blocks; of large networks only as many at once as have about this many parameters, so that a block
takes no longer than a millisecond or two."""


class Status(StrEnum):
    """Where a run stands."""

    RUNNING = "running"
    CONVERGED = "converged"
    STOPPED = "stopped"
    DIVERGED = "diverged"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended, or that it has not.

    Attributes
    ----------
    status
        Running, converged, stopped or diverged.
    step
        The last step of the run.
    sentence
        What happened and why, for the screen; empty while it runs.
    best_step
        The step whose parameters early stopping restores.
    """

    status: Status = Status.RUNNING
    step: int = 0
    sentence: str = ""
    best_step: int | None = None

    @property
    def is_final(self) -> bool:
        """Whether the run has ended."""
        return self.status is not Status.RUNNING


class Trainer:
    """One run in the making: a training state that is stepped forward in place.

    After construction and after every call, loss and gradient of the present parameters on the present step's batch
    are known.

    Parameters
    ----------
    objective, experiment
        What is minimised, and how.
    state
        Where to begin, shape (1 + memories, n); copied. None: at the objective's start.
    step
        The step that `state` belongs to.
    memory_start
        The step at which the optimiser's memories were empty: bias corrections count from there.

    Attributes
    ----------
    slots
        The most steps that `make_steps` makes at once.
    """

    def __init__(
        self,
        objective: Objective,
        experiment: Experiment,
        state: Matrix | None = None,
        step: int = 0,
        memory_start: int = 0,
    ) -> None:
        if state is None:
            state = experiment.optimizer.start_state(objective.start())
        self.objective = objective
        self.experiment = experiment
        self.state: Matrix = np.array(state)
        self.step = step
        self.gradient: Vector = np.zeros(objective.n_parameters)
        self._memory_start = memory_start
        bound = objective.bind(self.state[0], self.gradient)
        self._bound: PutsLossesOff = bound if isinstance(bound, BoundNetwork) else _JudgedAtOnce(bound)
        self._update = experiment.optimizer.bind(self.state, self.gradient)
        self.slots = max(1, min(self._bound.slots, PARAMETERS_AT_ONCE // objective.n_parameters))
        self._constant_rates = (experiment.lr,) * self.slots if experiment.schedule.name == "constant" else ()
        self.loss = self._evaluate()

    @property
    def parameters(self) -> Vector:
        """The present parameters, shape (n,); changes in place."""
        vector: Vector = self.state[0]
        return vector

    def rate(self, step: int) -> float:
        """Return the learning rate of the update that leaves `step`."""
        return self.experiment.schedule.rate(self.experiment.lr, step)

    def make_steps(self, states: Matrix) -> Vector:
        """Make one update for each row of `states`, copy there what it leads to, and return the losses that follow.

        For loops that hold `np.errstate` themselves.

        Parameters
        ----------
        states
            Shape (k, 1 + memories, n) with k from 1 to `slots`, C-contiguous; filled.
        """
        update, passes = self._update, self._bound.passes
        first, t, count = self.step + 1, self.step + 1 - self._memory_start, len(states)
        rates, slot = self._rates(count), 0
        # As bytes: to write a row into an array takes twice as long as to copy it.
        record, state, place = states.data.cast("B"), self.state.data.cast("B"), 0
        size = len(state)
        while slot < count:
            for run in passes(first + slot, count - slot):
                update(rates[slot], t + slot)
                run(slot)
                record[place : place + size] = state
                place += size
                slot += 1
        self.step += count
        losses = self._bound.losses(first, count)
        self.loss = float(losses[-1])
        return losses

    def advance_to(self, step: int) -> None:
        """Make updates until `step`, recording nothing and judging nothing: the replay of a run."""
        update = self._update
        with np.errstate(all="ignore"):
            while self.step < step:
                count = min(self.slots, step - self.step)
                passes = self._bound.passes(self.step + 1, count)
                t = self.step + 1 - self._memory_start
                for number, (rate, run) in enumerate(zip(self._rates(len(passes)), passes, strict=True)):
                    update(rate, t + number)
                    run(0)
                self.step += len(passes)
            self.loss = float(self._bound.losses(self.step, 1)[0])

    def step_once(self) -> float:
        """Make one update and return the loss that follows. For loops that hold `np.errstate` themselves."""
        self._update(self.rate(self.step), self.step + 1 - self._memory_start)
        self.step += 1
        self.loss = self._evaluate()
        return self.loss

    def restore(self, state: Matrix, step: int) -> None:
        """Go to another state of the same run."""
        self.state[:] = state
        self.step = step
        self.loss = self._evaluate()

    def _rates(self, count: int) -> Sequence[float]:
        """Return the learning rates of the next updates."""
        if self._constant_rates:
            return self._constant_rates[:count]
        return [self.rate(step) for step in range(self.step, self.step + count)]

    def _evaluate(self) -> float:
        with np.errstate(all="ignore"):
            self._bound.passes(self.step, 1)[0](0)
            return float(self._bound.losses(self.step, 1)[0])


class _JudgedAtOnce:
    """An objective whose loss comes with its gradient, in the shape of one that puts losses off."""

    slots = 64

    def __init__(self, bound: BoundObjective) -> None:
        self._evaluate = bound.evaluate
        self._losses: Vector = np.zeros(self.slots)

    def passes(self, step: int, count: int) -> Sequence[Callable[[int], None]]:
        """Return what evaluates each step and keeps its loss under a slot."""
        return [self._bind_step(step + number) for number in range(count)]

    def _bind_step(self, step: int) -> Callable[[int], None]:
        evaluate, losses = self._evaluate, self._losses

        def run(slot: int) -> None:
            losses[slot] = evaluate(step)

        return run

    def losses(self, step: int, count: int) -> Vector:
        """Return the losses kept in slots 0 to `count` - 1."""
        return self._losses[:count]


class Run:
    """A trainer, its history, and the rules by which it ends.

    Parameters
    ----------
    trainer
        Stands at the first step of the history to be written.
    """

    def __init__(self, trainer: Trainer) -> None:
        self.trainer = trainer
        self.history = History(trainer.step, *trainer.state.shape)
        self.outcome = Outcome(step=trainer.step)
        self._measure_validation: Callable[[Vector], float] | None = None
        if isinstance(trainer.objective, NetworkObjective) and trainer.objective.has_validation:
            self._measure_validation = trainer.objective.bind_validation()
        self._best = np.inf
        self._best_step = trainer.step
        loss = trainer.loss
        self.limit = trainer.objective.divergence_limit(loss)
        self.history.record(loss, trainer.state)
        if not isfinite(loss):
            self._end(Status.DIVERGED, trainer.step, "The loss is not a finite number at the start already.")
            return
        self._validate(trainer.step, trainer.parameters)
        if not self.outcome.is_final:
            self._judge()

    def view(self) -> HistoryView:
        """Return what is remembered now."""
        return self.history.view()

    def advance(self, steps: int, pause: Callable[[], bool] | None = None) -> Outcome:
        """Make up to `steps` updates, recording each; return how things stand.

        Parameters
        ----------
        steps
            Most updates to make.
        pause
            Asked after every block of steps (see `PARAMETERS_AT_ONCE`); True ends the burst early.
        """
        trainer, stop = self.trainer, self.trainer.experiment.stop
        end = trainer.step + steps
        if stop.max_steps is not None:
            end = min(end, stop.max_steps)
        most = 1 if stop.checks_each_step else trainer.slots
        with np.errstate(all="ignore"):
            while trainer.step < end and not self.outcome.is_final:
                self._make_block(min(most, end - trainer.step))
                if pause is not None and pause():
                    break
        return self.outcome

    def _make_block(self, most: int) -> None:
        """Make some steps, then record as many of them as count: all, or up to where the run ends."""
        trainer, history = self.trainer, self.history
        first = trainer.step + 1
        states = history.free_rows(most)
        losses = trainer.make_steps(states)
        good = len(losses)
        if not np.maximum.reduce(losses) < self.limit:  # also so for NaN
            good = int((losses < self.limit).argmin())
        recorded = 0
        for count in self._halts(first, good):
            history.commit(losses[recorded:count])
            recorded = count
            self._validate(first + count - 1, states[count - 1, 0])
            if self.outcome.is_final:
                trainer.restore(states[count - 1], first + count - 1)
                return
        history.commit(losses[recorded:good])
        if good < len(losses):
            self._diverge(first + good, float(losses[good]), states[good])
        else:
            self._judge()

    def _halts(self, first: int, count: int) -> range:
        """Return after how many of `count` steps from `first` an epoch ends, where there is something to validate."""
        if self._measure_validation is None:
            return range(0)
        per_epoch = self.trainer.objective.steps_per_epoch
        return range(-(first - 1) % per_epoch or per_epoch, count + 1, per_epoch)

    def _judge(self) -> None:
        trainer, stop = self.trainer, self.trainer.experiment.stop
        if stop.size_below is not None:
            size = sqrt(trainer.parameters.dot(trainer.parameters))
            if size < stop.size_below:
                sentence = f"The parameters' norm fell below {stop.size_below:g}."
                return self._end(Status.CONVERGED, trainer.step, sentence)
        if stop.slope_below is not None:
            slope = sqrt(trainer.gradient.dot(trainer.gradient))
            if slope < stop.slope_below:
                sentence = f"The gradient's norm fell below {stop.slope_below:g}."
                return self._end(Status.CONVERGED, trainer.step, sentence)
        if stop.max_steps is not None and trainer.step >= stop.max_steps:
            return self._end(Status.STOPPED, trainer.step, f"{stop.max_steps} steps were allowed and are made.")
        return None

    def _validate(self, step: int, parameters: Vector) -> None:
        """Measure the validation loss at a step, the last that is recorded, and stop if patience is at its end."""
        if self._measure_validation is None:
            return
        loss = self._measure_validation(parameters)
        self.history.record_validation(loss)
        if loss < self._best:
            self._best, self._best_step = loss, step
        patience = self.trainer.experiment.stop.patience
        if patience is None:
            return
        epochs = (step - self._best_step) // self.trainer.objective.steps_per_epoch
        if epochs >= patience:
            sentence = (
                f"The validation loss has not improved for {epochs} epochs. "
                f"The parameters of step {self._best_step}, where it was lowest, are restored."
            )
            self._end(Status.STOPPED, step, sentence, self._best_step)

    def _diverge(self, step: int, loss: float, state: Matrix) -> None:
        """End the run at `step`, which has gone too far; at the one before where it is not made of finite numbers."""
        trainer, history = self.trainer, self.history
        rate = trainer.rate(step - 1)
        if isfinite(loss) and bool(np.isfinite(state).all()):
            history.commit(np.array([loss]))
            what = f"The loss has grown to {loss:.3g}, far beyond where it began."
        else:
            # The step to infinity is not shown: the run ends on the last state made of finite numbers.
            step -= 1
            state = history.view().checkpoint(step)[1]
            what = f"The step after {step} leads to numbers too large to be represented."
        trainer.restore(state, step)
        self._end(
            Status.DIVERGED,
            step,
            f"{what} With a learning rate of {rate:g} each step overshoots by more than the one before. "
            "Lower the learning rate and start again.",
        )

    def _end(self, status: Status, step: int, sentence: str, best_step: int | None = None) -> None:
        self.outcome = Outcome(status, step, sentence, best_step)
