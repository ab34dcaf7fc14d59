"""How views share the stage: the layouts for one to four of them, as plain data.

A layout is one or two groups of views. The groups stand below each other (rows) or beside each other (columns); the
views of a group stand the other way round.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log
from types import MappingProxyType

MOST_VIEWS = 4
WHOLE = 1000
"""Proportions are kept in thousandths, so that they fit a window of any size."""


@dataclass(frozen=True, slots=True)
class StageLayout:
    """One way to share the stage.

    Attributes
    ----------
    name
        Names it in preferences.
    title
        In menus and for screen readers.
    groups
        How many views each group holds.
    in_rows
        Whether the groups stand below each other; else beside each other.
    shares
        Size of the first group in thousandths, until somebody drags.
    """

    name: str
    title: str
    groups: tuple[int, ...]
    in_rows: bool = True
    shares: int = 500

    @property
    def count(self) -> int:
        """How many views it holds."""
        return sum(self.groups)

    def split(self, names: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
        """Return the views of each group."""
        found, start = [], 0
        for size in self.groups:
            found.append(names[start : start + size])
            start += size
        return tuple(found)

    def default_proportions(self) -> tuple[int, ...]:
        """Return the sizes of the groups, then those within each group, in thousandths."""
        outer = (self.shares, WHOLE - self.shares) if len(self.groups) == 2 else (WHOLE,)
        return (*outer, *(WHOLE // size for size in self.groups for _ in range(size)))

    def accepts(self, proportions: tuple[int, ...]) -> bool:
        """Whether proportions that were kept belong to this layout and hide nothing."""
        return len(proportions) == len(self.groups) + self.count and all(20 <= size <= WHOLE for size in proportions)


_ALL = (
    StageLayout("one", "One view", (1,)),
    StageLayout("beside", "Two, side by side", (2,)),
    StageLayout("stacked", "Two, one below the other", (1, 1)),
    StageLayout("two-one", "Two above one", (2, 1), shares=540),
    StageLayout("one-two", "One beside two", (1, 2), in_rows=False),
    StageLayout("three", "Three, side by side", (3,)),
    StageLayout("grid", "Four, two by two", (2, 2), shares=530),
    StageLayout("one-three", "One beside three", (1, 3), in_rows=False, shares=600),
)

LAYOUTS = MappingProxyType({layout.name: layout for layout in _ALL})
"""Every layout by its name, those for few views first."""

FAVOURITES = {1: "one", 2: "beside", 3: "two-one", 4: "grid"}
"""The layout that so many views take unless another was chosen."""

SHAPES = MappingProxyType(
    {
        **dict.fromkeys(("network", "landscape", "plane"), 1.15),
        **dict.fromkeys(("gradients", "parameters", "rates", "formula", "code", "table"), 1.45),
        **dict.fromkeys(("figure", "activation"), 1.7),
        "curve": 2.1,
    }
)
"""The shape that a view wants: its width by its height."""

CLEARLY = 0.15
"""How much better another layout must be before views that stand already are moved."""


def suggest_layout(shown: tuple[str, ...], width: float, height: float, present: str = "") -> str:
    """Return the layout in which views come nearest to the shapes that they want.

    Two views stand side by side or one below the other; for other numbers it is the usual layout.

    Parameters
    ----------
    width, height
        Of the stage, in pixels.
    present
        The layout that they have; it is kept unless another one is clearly better.
    """
    if len(shown) != 2 or width <= 0.0 or height <= 0.0:
        return FAVOURITES[max(len(shown), 1)]
    shapes = {"beside": 0.5 * width / height, "stacked": 2.0 * width / height}
    costs = {
        name: sum(abs(log(shape / SHAPES.get(view, 1.4))) for view in shown) - (CLEARLY if name == present else 0.0)
        for name, shape in shapes.items()
    }
    return min(costs, key=lambda name: costs[name])


FILLING = ("network", "landscape", "plane", "curve")
"""Views that come onto the stage where a layout has room for more than are there."""


def fit_views(shown: tuple[str, ...], count: int) -> tuple[str, ...]:
    """Return `count` views: those that are shown, the last ones left out, or the usual ones added."""
    more = tuple(name for name in FILLING if name not in shown)
    return (*shown, *more)[:count]
