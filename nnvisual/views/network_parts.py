"""The parts of the network diagram by their names in lectures, and which of them are lit, dimmed or left out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

DIMMED = 0.28
"""Opacity of what is not in focus."""


@dataclass(frozen=True, slots=True)
class Emphasis:
    """What is lit, and what is drawn at all.

    Attributes
    ----------
    focus
        Names of parts that are lit while the rest is dimmed; empty: nothing is dimmed.
    revealed
        Names of parts that are drawn; None: all.
    """

    focus: frozenset[str] = frozenset()
    revealed: frozenset[str] | None = None

    def opacity(self, names: Iterable[str]) -> float:
        """Return 0 for what is not drawn, 1 for what is, and `DIMMED` for what the focus passes over."""
        listed = tuple(names)
        if self.revealed is not None and self.revealed.isdisjoint(listed) and self.focus.isdisjoint(listed):
            return 0.0
        return DIMMED if self.focus and self.focus.isdisjoint(listed) else 1.0

    def names(self, part: str) -> bool:
        """Whether a lecture lights or reveals `part` by name."""
        return part in self.focus or (self.revealed is not None and part in self.revealed)

    def is_focused(self, names: Iterable[str]) -> bool:
        """Whether one of `names` is lit."""
        return not self.focus.isdisjoint(names)


def weight_parts(layer: int, source: int, unit: int) -> tuple[str, ...]:
    """Return the names of a weight's line and number; what is computed on a line lights the line, too."""
    place = f"{layer}.{source}.{unit}"
    return (
        f"w.{place}", f"w.{layer}", "w", "weights", f"product.{place}", f"product.{layer}", "products",
        f"grad.w.{place}", f"grad.w.{layer}", "gradients",
    )  # fmt: skip


def bias_parts(layer: int, unit: int) -> tuple[str, ...]:
    """Return the names of a bias."""
    place = f"{layer}.{unit}"
    return (f"b.{place}", f"b.{layer}", "biases", f"grad.b.{place}", f"grad.b.{layer}", "gradients")


def unit_parts(layer: int, unit: int, last: int) -> tuple[str, ...]:
    """Return the names of a unit with its value; `last` is the number of the output layer."""
    if layer == 0:
        return (f"x.{unit}", "x", "inputs", "units", "values", "bars")
    place = f"{layer}.{unit}"
    names = (
        f"a.{place}",
        f"a.{layer}",
        f"z.{place}",
        f"z.{layer}",
        "sums",
        "units",
        "values",
        "dropped",
        "tiles",
        "bars",
    )
    if layer == last:
        return (*names, "y_hat", f"y_hat.{unit}", "outputs")
    return (*names, "hidden")


def delta_parts(layer: int, unit: int) -> tuple[str, ...]:
    """Return the names of a delta."""
    return (f"delta.{layer}.{unit}", f"delta.{layer}", "deltas")


LOSS_PARTS = ("loss",)
TARGET_PARTS = ("y", "loss", "labels")
LABEL_PARTS = ("labels", "inputs")
