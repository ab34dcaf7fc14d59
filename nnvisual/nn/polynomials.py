"""Polynomial features of one input, on a scale on which gradient descent works at any degree.

The powers x, x^2, ... x^11 are nearly the same column twice over: gradient descent on them takes billions of steps
to reach what least squares says. The polynomials here span exactly the same curves, but are orthonormal over the
training examples, so that every weight learns at the same pace. Degree 1 is the standardised input itself.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nnvisual.nn.arrays import Matrix, Vector, freeze
from nnvisual.nn.problem import InvalidInput

MAX_DEGREE = 11


@dataclass(frozen=True, slots=True)
class PolynomialBasis:
    """Polynomials p_1 .. p_degree of a standardised input u, with mean p_j p_k = (j == k) over the training examples.

    Computed by the three-term recurrence (Forsythe, 1957): p_(k+1) = ((u - a_k) p_k - b_k p_(k-1)) / c_k, p_0 = 1.

    Attributes
    ----------
    recurrence
        A row (a_k, b_k, c_k) for each k from 1 to degree - 1, shape (degree - 1, 3), read-only.
    """

    recurrence: Matrix

    @property
    def degree(self) -> int:
        """The highest power."""
        return int(self.recurrence.shape[0]) + 1

    def evaluate(self, u: Matrix) -> Matrix:
        """Return p_1 .. p_degree, shape (..., degree), of standardised inputs of shape (..., 1)."""
        columns = [np.ones_like(u), u]
        for a, b, c in self.recurrence:
            columns.append(((u - a) * columns[-1] - b * columns[-2]) / c)
        return np.concatenate(columns[1:], axis=-1)


def fit_basis(u: Vector, degree: int) -> PolynomialBasis:
    """Return the polynomials that are orthonormal over the standardised training inputs `u`, shape (n,).

    Raises
    ------
    InvalidInput
        If there are not more different inputs than the degree says: then a curve of a lower degree does the same.
    """
    different = len(np.unique(u))
    if degree >= different:
        raise InvalidInput(
            f"Degree {degree} needs at least {degree + 1} training examples with different inputs; there are "
            f"{different}. Choose a lower degree or hold back fewer examples.",
            "degree",
        )
    rows = np.zeros((degree - 1, 3))
    before, now = np.ones_like(u), u
    for k in range(degree - 1):
        rising = u * now
        a, b = np.mean(rising * now), np.mean(rising * before)
        rest = rising - a * now - b * before
        c = np.sqrt(np.mean(rest * rest))
        if c < 1e-6:
            raise InvalidInput(
                f"Degree {degree} needs more training examples with clearly different inputs. "
                "Choose a lower degree or hold back fewer examples.",
                "degree",
            )
        rows[k] = a, b, c
        before, now = now, rest / c
    return PolynomialBasis(freeze(rows))
