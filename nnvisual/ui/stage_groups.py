"""The splitters of the stage: they put cards where a layout says, and keep the proportions that were dragged."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from nnvisual.ui.layouts import FAVOURITES, LAYOUTS, WHOLE, StageLayout

GAP = 12

Proportions = tuple[tuple[str, tuple[int, ...]], ...]
"""Proportions of layouts by their names, in thousandths."""


class StageGroups(QWidget):
    """Two groups of cards at most, which share the room as somebody has dragged them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = LAYOUTS[FAVOURITES[1]]
        self._chosen = dict(FAVOURITES)
        self._latest: list[str] = []
        self._proportions: dict[str, tuple[int, ...]] = {}
        self._outer = QSplitter(Qt.Orientation.Vertical, self)
        self._inner = (QSplitter(self._outer), QSplitter(self._outer))
        for splitter in (self._outer, *self._inner):
            splitter.setHandleWidth(GAP)
            splitter.setChildrenCollapsible(False)
            splitter.splitterMoved.connect(self._remember)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._outer)

    def layout_for(self, count: int) -> StageLayout:
        """Return the layout that so many views take."""
        return LAYOUTS[self._chosen[max(count, 1)]]

    def choose(self, layout: StageLayout) -> None:
        """Let as many views as `layout` holds take it from now on."""
        self._chosen[layout.count] = layout.name
        self._latest = [layout.name, *(name for name in self._latest if name != layout.name)]

    def choices(self) -> tuple[tuple[str, ...], Proportions]:
        """Return the layouts that were chosen, the latest first, and the proportions that were dragged."""
        return tuple(self._latest), tuple(sorted(self._proportions.items()))

    def restore(self, layouts: tuple[str, ...], proportions: Proportions) -> None:
        """Take up what `choices` gave; what makes no sense is left out."""
        for name in reversed([name for name in layouts if name in LAYOUTS]):
            self.choose(LAYOUTS[name])
        self._proportions = {
            name: sizes for name, sizes in proportions if name in LAYOUTS and LAYOUTS[name].accepts(sizes)
        }

    def was_chosen(self, count: int) -> bool:
        """Whether somebody has chosen a layout for so many views."""
        return any(LAYOUTS[name].count == count for name in self._latest)

    def place(self, cards: Sequence[QWidget], layout: StageLayout | None = None) -> None:
        """Put the cards where `layout` says, or the one that was chosen for so many."""
        self._layout = layout or self.layout_for(len(cards))
        across, along = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        self._outer.setOrientation(along if self._layout.in_rows else across)
        start = 0
        for place, splitter in enumerate(self._inner):
            size = self._layout.groups[place] if place < len(self._layout.groups) else 0
            splitter.setOrientation(across if self._layout.in_rows else along)
            for position, card in enumerate(cards[start : start + size]):
                splitter.insertWidget(position, card)
                card.show()
            splitter.setVisible(size > 0)
            start += size
        self._share()

    def settle(self) -> None:
        """Give everything its place now and not when Qt comes to it."""
        for splitter in (self._outer, *self._inner):
            splitter.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the proportions in a window of another size."""
        super().resizeEvent(event)
        self._share()

    def _share(self) -> None:
        """Give each group and each card its share of the room."""
        layout = self._layout
        sizes = self._proportions.get(layout.name, layout.default_proportions())
        self._outer.setSizes([*sizes[: len(layout.groups)], 0][:2])
        start = len(layout.groups)
        for place, count in enumerate(layout.groups):
            self._set_shown(self._inner[place], sizes[start : start + count])
            start += count

    @staticmethod
    def _set_shown(splitter: QSplitter, sizes: tuple[int, ...]) -> None:
        """Set the sizes of the cards that are seen: those that are hidden stay in the splitter."""
        shown = iter(sizes)
        splitter.setSizes([next(shown, 0) if is_seen else 0 for is_seen in _seen(splitter)])

    def _remember(self) -> None:
        """Keep what was dragged, in thousandths."""
        layout = self._layout
        groups = [splitter for splitter in self._inner if not splitter.isHidden()]
        found = list(_thousandths(self._outer.sizes()[: len(groups)]))
        for splitter in groups:
            sizes = zip(splitter.sizes(), _seen(splitter), strict=True)
            found.extend(_thousandths([size for size, is_seen in sizes if is_seen]))
        if layout.accepts(tuple(found)):
            self._proportions[layout.name] = tuple(found)


def _seen(splitter: QSplitter) -> list[bool]:
    """Return which of the cards in a splitter are seen."""
    cards = (splitter.widget(place) for place in range(splitter.count()))
    return [card is not None and not card.isHidden() for card in cards]


def _thousandths(sizes: list[int]) -> tuple[int, ...]:
    total = max(sum(sizes), 1)
    return tuple(round(WHOLE * size / total) for size in sizes)
