"""Learning-rate schedules: the factor on the learning rate at each step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import cos, pi
from types import MappingProxyType

from nnvisual.nn.problem import InvalidInput, suggest


@dataclass(frozen=True, slots=True)
class Schedule:
    """How the learning rate changes with the step, as PyTorch's schedulers called once a step.

    Parameters
    ----------
    name
        "constant"; "step": times `factor` after every `steps` steps (StepLR); "exponential": times `factor` after
        each step (ExponentialLR); "cosine": from 1 to `factor` over `steps` steps, then flat (CosineAnnealingLR);
        "warmup": linearly from `factor` to 1 over `steps` steps, then flat (LinearLR).
    steps
        Number of steps, at least 1.
    factor
        From above 0 (cosine: from 0) to 1.

    Raises
    ------
    InvalidInput
        For an unknown name or a number out of range.
    """

    name: str = "constant"
    steps: int = 100
    factor: float = 0.1

    def __post_init__(self) -> None:
        if self.name not in SCHEDULES:
            raise InvalidInput(
                f"There is no schedule called '{self.name}'.{suggest(self.name, tuple(SCHEDULES))}",
                "schedule",
            )
        if not 1 <= self.steps <= 10_000_000:
            raise InvalidInput(f"A schedule's steps lie from 1 to ten million, not {self.steps}.", "schedule")
        if not (0.0 <= self.factor <= 1.0 and (self.factor > 0.0 or self.name == "cosine")):
            raise InvalidInput(f"A schedule's factor lies above 0 and up to 1, not {self.factor:g}.", "schedule")

    def rate(self, lr: float, step: int) -> float:
        """Return the learning rate of the update that leaves `step` (from 0)."""
        return lr * SCHEDULES[self.name](self.factor, self.steps, step)


def _constant(factor: float, steps: int, step: int) -> float:
    return 1.0


def _step(factor: float, steps: int, step: int) -> float:
    return float(factor ** (step // steps))


def _exponential(factor: float, steps: int, step: int) -> float:
    return float(factor**step)


def _cosine(factor: float, steps: int, step: int) -> float:
    return factor + (1.0 - factor) * (1.0 + cos(pi * min(step, steps) / steps)) / 2.0


def _warmup(factor: float, steps: int, step: int) -> float:
    return factor + (1.0 - factor) * min(step, steps) / steps


SCHEDULES: MappingProxyType[str, Callable[[float, int, int], float]] = MappingProxyType(
    {"constant": _constant, "step": _step, "exponential": _exponential, "cosine": _cosine, "warmup": _warmup}
)
"""The factor on the learning rate by the schedule's name: (factor, steps, step) -> factor."""
