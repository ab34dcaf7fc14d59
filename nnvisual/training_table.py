"""Training without a window: the table of losses that `nnvisual train` writes."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import TextIO

from nnvisual.nn.build import build_objective
from nnvisual.nn.experiment import Experiment, NetworkProblem
from nnvisual.nn.gradient_sizes import describe_untrainable
from nnvisual.nn.problem import InvalidInput
from nnvisual.nn.training import Run, Trainer

HEADER = "step,loss,validation_loss"


def write_table(experiment: Experiment, steps: int, target: str) -> None:
    """Write a row `step,loss,validation_loss` for each step from 0, before any update, to `steps`.

    The loss is that of the step's batch; the validation loss is empty where no examples are held back. A run that
    ends by itself ends the table, and standard error says why.

    Parameters
    ----------
    target
        A file name, or `-` for standard output.

    Raises
    ------
    InvalidInput
        If the file cannot be written.
    """
    objective = build_objective(experiment)
    run = Run(Trainer(objective, experiment))
    with _open(target) as file:
        file.write(HEADER + "\n")
        while True:
            trainer = run.trainer
            held_back = objective.validation_loss(trainer.parameters) if objective.has_validation else None
            file.write(f"{trainer.step},{trainer.loss!r},{'' if held_back is None else repr(held_back)}\n")
            if trainer.step >= steps or run.outcome.is_final:
                break
            before = trainer.step
            run.advance(1)
            if trainer.step == before:
                break
    if run.outcome.is_final:
        sys.stderr.write(f"nnvisual: {run.outcome.status} at step {run.outcome.step}. {run.outcome.sentence}\n")


def print_summary(experiment: Experiment, steps: int) -> None:
    """Train and print how it ended."""
    run = Run(Trainer(build_objective(experiment), experiment))
    started = perf_counter()
    outcome = run.advance(steps)
    seconds = perf_counter() - started
    view = run.view()
    problem = experiment.problem
    warnings = describe_untrainable(problem.network) if isinstance(problem, NetworkProblem) else ()
    lines = [f"step 0: loss {view.loss(0):.6g}", f"step {view.last_step}: loss {view.loss(view.last_step):.6g}"]
    if seconds > 0.0 and view.last_step:
        lines.append(f"{view.last_step / seconds:,.0f} steps a second")
    lines.append(f"{outcome.status}. {outcome.sentence}".strip())
    sys.stdout.write("\n".join([*warnings, *lines]) + "\n")


@contextmanager
def _open(target: str) -> Iterator[TextIO]:
    if target == "-":
        yield sys.stdout
        return
    try:
        with Path(target).open("w", encoding="utf-8", newline="\n") as file:
            yield file
    except OSError as error:
        raise InvalidInput(f"'{target}' cannot be written: {error.strerror}. Choose another file.") from None
