"""Which parts of a view are drawn, and how strongly, when a lecture lights some of them."""

from __future__ import annotations

from dataclasses import dataclass

DIMMED = 0.42
"""How much is left of what is not in the light."""


@dataclass(frozen=True, slots=True)
class Emphasis:
    """What a lecture wants of a view's parts.

    Attributes
    ----------
    focus
        Parts in the light; empty: nothing is dimmed.
    revealed
        Parts that are drawn at all; None: all of them.
    """

    focus: frozenset[str] = frozenset()
    revealed: frozenset[str] | None = None

    def opacity(self, *names: str) -> float:
        """Return how strongly a part is drawn that goes by any of `names`: 0 (not at all) to 1."""
        if self.revealed is not None and "" not in self.revealed and self.revealed.isdisjoint(names):
            return 0.0
        return 1.0 if not self.focus or "" in self.focus or not self.focus.isdisjoint(names) else DIMMED

    def is_lit(self, *names: str) -> bool:
        """Whether a part is named in the light."""
        return not self.focus.isdisjoint(names)
