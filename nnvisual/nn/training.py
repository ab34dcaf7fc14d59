"""Training: evaluate, update, record, and know when to end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite, sqrt

import numpy as np

from nnvisual.nn.arrays import Matrix, Vector
from nnvisual.nn.experiment import Experiment
from nnvisual.nn.history import History, HistoryView
from nnvisual.nn.objective import Objective

LOOK_UP = 16
"""Steps between two looks at whether to pause: a look costs a few per cent of a step."""


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

    After construction and after every step, loss and gradient of the present parameters on the present step's batch
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
        self._bound = objective.bind(self.state[0], self.gradient)
        self._step_in_place = experiment.optimizer.bind(self.state, self.gradient)
        with np.errstate(all="ignore"):
            self.loss = self._bound.evaluate(step)

    @property
    def parameters(self) -> Vector:
        """The present parameters, shape (n,); changes in place."""
        vector: Vector = self.state[0]
        return vector

    def rate(self, step: int) -> float:
        """Return the learning rate of the update that leaves `step`."""
        return self.experiment.schedule.rate(self.experiment.lr, step)

    def advance_to(self, step: int) -> None:
        """Make updates until `step`, recording nothing and judging nothing: the replay of a run."""
        with np.errstate(all="ignore"):
            while self.step < step:
                self._step_in_place(self.rate(self.step), self.step + 1 - self._memory_start)
                self.step += 1
                self.loss = self._bound.evaluate(self.step)

    def restore(self, state: Matrix, step: int) -> None:
        """Go to another state of the same run."""
        self.state[:] = state
        self.step = step
        with np.errstate(all="ignore"):
            self.loss = self._bound.evaluate(step)

    def step_once(self) -> float:
        """Make one update and return the loss that follows. For loops that hold `np.errstate` themselves."""
        self._step_in_place(self.rate(self.step), self.step + 1 - self._memory_start)
        self.step += 1
        self.loss = self._bound.evaluate(self.step)
        return self.loss


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
        self._best = np.inf
        self._best_step = trainer.step
        loss = trainer.loss
        self.limit = trainer.objective.divergence_limit(loss)
        self.history.record(loss, trainer.state)
        if not isfinite(loss):
            self._end(Status.DIVERGED, "The loss is not a finite number at the start already.")
            return
        self._validate()
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
            Asked every few steps; True ends the burst early.
        """
        trainer, record, stop = self.trainer, self.history.record, self.trainer.experiment.stop
        judged = stop.checks_each_step or stop.max_steps is not None
        validated, per_epoch = trainer.objective.has_validation, trainer.objective.steps_per_epoch
        limit, step_once, state = self.limit, trainer.step_once, trainer.state
        with np.errstate(all="ignore"):
            for made in range(1, steps + 1):
                if self.outcome.is_final:
                    break
                loss = step_once()
                if not -limit < loss < limit:  # also so for NaN; a saddle leads down without end
                    self._diverge(loss)
                    break
                record(loss, state)
                if validated and trainer.step % per_epoch == 0:
                    self._validate()
                if judged:
                    self._judge()
                if pause is not None and made % LOOK_UP == 0 and pause():
                    break
        return self.outcome

    def _judge(self) -> None:
        trainer, stop = self.trainer, self.trainer.experiment.stop
        if stop.size_below is not None:
            size = sqrt(trainer.parameters.dot(trainer.parameters))
            if size < stop.size_below:
                return self._end(Status.CONVERGED, f"The parameters' norm fell below {stop.size_below:g}.")
        if stop.slope_below is not None:
            slope = sqrt(trainer.gradient.dot(trainer.gradient))
            if slope < stop.slope_below:
                return self._end(Status.CONVERGED, f"The gradient's norm fell below {stop.slope_below:g}.")
        if stop.max_steps is not None and trainer.step >= stop.max_steps:
            return self._end(Status.STOPPED, f"{stop.max_steps} steps were allowed and are made.")
        return None

    def _validate(self) -> None:
        trainer = self.trainer
        if not trainer.objective.has_validation:
            return
        loss = trainer.objective.validation_loss(trainer.parameters)
        self.history.record_validation(loss)
        if loss < self._best:
            self._best, self._best_step = loss, trainer.step
        patience = trainer.experiment.stop.patience
        if patience is None:
            return
        epochs = (trainer.step - self._best_step) // trainer.objective.steps_per_epoch
        if epochs >= patience:
            self._end(
                Status.STOPPED,
                f"The validation loss has not improved for {epochs} epochs. "
                f"The parameters of step {self._best_step}, where it was lowest, are restored.",
                self._best_step,
            )

    def _diverge(self, loss: float) -> None:
        trainer = self.trainer
        rate = trainer.rate(max(trainer.step - 1, 0))
        if isfinite(loss) and bool(np.isfinite(trainer.state).all()):
            self.history.record(loss, trainer.state)
            what = f"The loss has gone to {loss:.3g}, far beyond where it began."
        else:
            # The step to infinity is not shown: the run ends on the last state made of finite numbers.
            last = self.history.last_step
            trainer.restore(self.history.view().checkpoint(last)[1], last)
            what = f"The step after {last} leads to numbers too large to be represented."
        self._end(
            Status.DIVERGED,
            f"{what} With a learning rate of {rate:g} each step overshoots by more than the one before. "
            "Lower the learning rate and start again.",
        )

    def _end(self, status: Status, sentence: str, best_step: int | None = None) -> None:
        self.outcome = Outcome(status, self.trainer.step, sentence, best_step)
