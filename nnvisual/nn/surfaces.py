"""The analytic landscapes: functions of one or two weights that stand in for the loss of a network."""

from __future__ import annotations

from dataclasses import dataclass

from nnvisual.nn.problem import InvalidInput, suggest

TYPED = "formula"
"""The name of the surface that the user types."""

NAMES = ("bowl", "ravine", "two-valleys", "saddle", "rosenbrock", "himmelblau", "beale", TYPED)
"""Every analytic landscape by its spelling in files."""

ONE_DIMENSIONAL = ("bowl", "two-valleys")
"""The landscapes that exist over a single weight too."""


@dataclass(frozen=True, slots=True)
class SurfaceSpec:
    """Which analytic landscape, over how many weights.

    Attributes
    ----------
    name
        One of `NAMES`.
    formula
        What the user typed, for the name ``formula`` and for no other.
    dimensions
        Number of weights: 1 or 2 for bowl and two-valleys, 2 for all others.
    """

    name: str
    formula: str = ""
    dimensions: int = 2

    def __post_init__(self) -> None:
        if self.name not in NAMES:
            known = suggest(self.name, NAMES)
            raise InvalidInput(f"There is no landscape called '{self.name}'.{known}", "landscape")
        if self.dimensions not in ((1, 2) if self.name in ONE_DIMENSIONAL else (2,)):
            allowed = "1 or 2 weights" if self.name in ONE_DIMENSIONAL else "2 weights"
            sentence = f"The landscape '{self.name}' has {allowed}, not {self.dimensions}."
            raise InvalidInput(sentence, "landscape")
