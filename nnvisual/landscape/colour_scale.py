"""From a height to a place on the colour scale: linear, or logarithmic above the lowest height."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nnvisual.landscape.surface import Surface
from nnvisual.nn.arrays import Matrix, Vector

FINEST_SHARE = 1e-6
"""A logarithmic scale resolves heights above the lowest down to this share of the range."""


@dataclass(frozen=True, slots=True)
class ColourScale:
    """The heights that the two ends of a colour scale stand for, and what lies between.

    Attributes
    ----------
    low, high
        Heights at 0 and at 1.
    bend
        None for a linear scale. Else heights above `low` count as ln(1 + (height - low) / bend): about linear below
        `bend`, logarithmic above, and defined for negative heights, too.
    """

    low: float
    high: float
    bend: float | None = None

    @classmethod
    def of(cls, surface: Surface) -> ColourScale:
        """Return the scale that a surface asks for."""
        low, high = surface.lowest, surface.highest
        if not surface.needs_log:
            return cls(low, high)
        tenth = float(np.quantile(surface.values, 0.1))
        span = high / 2.0 - low / 2.0
        return cls(low, high, max(tenth - low, 2.0 * span * FINEST_SHARE, 5e-324))

    def to_unit(self, values: Matrix) -> Matrix:
        """Return places from 0 to 1 for heights of any shape; what lies outside is put at the nearer end."""
        if not self.high > self.low:
            return np.zeros(np.shape(values))
        with np.errstate(all="ignore"):
            # Halved first: the range may be larger than the largest number.
            shares = (np.asarray(values) / 2.0 - self.low / 2.0) / (self.high / 2.0 - self.low / 2.0)
            if self.bend is not None:
                steepness = (self.high / 2.0 - self.low / 2.0) / (self.bend / 2.0)
                shares = np.log1p(np.maximum(shares, 0.0) * steepness) / np.log1p(steepness)
        found: Matrix = np.clip(shares, 0.0, 1.0)
        return found

    def from_unit(self, places: Vector) -> Vector:
        """Return the heights at places from 0 to 1."""
        shares = np.asarray(places, dtype=np.float64)
        if self.bend is not None and self.high > self.low:
            steepness = (self.high / 2.0 - self.low / 2.0) / (self.bend / 2.0)
            shares = np.expm1(shares * np.log1p(steepness)) / steepness
        return self.low * (1.0 - shares) + self.high * shares
