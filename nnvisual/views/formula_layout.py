"""Where everything of a worked formula stands: lines are filled from left to right and wrap where they must."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF

from nnvisual.nn.problem import InvalidInput
from nnvisual.session.worked import (
    Block,
    Check,
    Chip,
    Explanation,
    FoldedLines,
    Heading,
    Item,
    Line,
    More,
    Remark,
    Result,
    Rule,
    Sign,
    Words,
)
from nnvisual.views.number_text import format_exact
from nnvisual.views.theme import Theme
from nnvisual.views.typeset import Extent, measure_formula

CHIP_DIGITS, RESULT_DIGITS = 4, 5
_CLOSING = (")", ")²", ",")
_SMALLEST_SHARE = 0.6
"""A formula that is too wide is set smaller down to this share of its size."""


@dataclass(frozen=True, slots=True)
class Fonts:
    """The sizes of everything, at one theme's text size."""

    theme: Theme
    number: QFont
    sign: QFont
    result: QFont
    small: QFont
    heading: QFont
    symbol: float
    rule: float
    metrics: dict[int, QFontMetricsF] = field(default_factory=dict)

    @classmethod
    def of(cls, theme: Theme) -> Fonts:
        """Return the fonts of `theme`."""
        return cls(
            theme,
            number=theme.font(13.5, bold=True),
            sign=theme.font(16),
            result=theme.font(17, bold=True),
            small=theme.font(12.5),
            heading=theme.font(12, bold=True),
            symbol=theme.px(15.0),
            rule=theme.px(17.0),
        )

    def measure(self, font: QFont) -> QFontMetricsF:
        """Return the metrics of one of the fonts."""
        found = self.metrics.get(id(font))
        if found is None:
            found = self.metrics[id(font)] = QFontMetricsF(font)
        return found

    def width(self, font: QFont, text: str) -> float:
        """Return the width of `text`."""
        return self.measure(font).horizontalAdvance(text)


@dataclass(frozen=True, slots=True)
class Box:
    """One thing that is drawn.

    Attributes
    ----------
    rect
        Where.
    thing
        What; a `FoldedLines` stands for its header.
    parts
        The names in lectures of the block that it belongs to.
    text
        What is written in it: numbers, words.
    is_open
        Of a fold: whether what it hides is shown.
    scale
        Of a rule: the share of its size at which it fits.
    """

    rect: QRectF
    thing: Item | Block
    parts: tuple[str, ...] = ()
    text: str = ""
    is_open: bool = False
    scale: float = 1.0


@dataclass(frozen=True, slots=True)
class Layout:
    """Every box, from top to bottom, and how large all of them are together."""

    boxes: tuple[Box, ...]
    width: float
    height: float


def lay_out(explanation: Explanation, fonts: Fonts, width: float, opened: frozenset[str]) -> Layout:
    """Return where everything stands when there is room for `width` pixels; `opened` names the folds that are open."""
    flow = _Flow(fonts, width, opened)
    for block in explanation.blocks:
        flow.place(block, 0.0)
    right = max((box.rect.right() for box in flow.boxes), default=0.0)
    return Layout(tuple(flow.boxes), right, flow.top)


def write_numbers(chip: Chip, fonts: Fonts, room: float) -> str:
    """Return what stands below a symbol: its number, as many numbers as there is room for, or its note."""
    if not chip.numbers:
        return chip.note
    # Adding nothing turns a negative zero into a plain one.
    texts = [format_exact(number + 0.0, CHIP_DIGITS) for number in chip.numbers]
    if len(texts) == 1:
        return texts[0]
    shown = len(texts)
    while shown > 1 and (shown > 6 or fonts.width(fonts.number, ", ".join(texts[:shown]) + ", …") > room):
        shown -= 1
    return ", ".join(texts[:shown]) + (", …" if shown < len(texts) else "")


def write_check(check: Check) -> str:
    """Return what finite differences say, in words."""
    if check.agrees is None:
        return "finite difference: none, there is a corner here"
    return f"finite difference {format_exact(check.number, RESULT_DIGITS)} {'✓' if check.agrees else '✗ differs'}"


def symbol_extents(chip: Chip, fonts: Fonts) -> list[Extent]:
    """Return the extents of a chip's symbol: of one piece, or of numerator and denominator."""
    return [measure_formula(piece, fonts.symbol) for piece in chip.symbol]


def rule_ascent(extent: Extent, size: float) -> float:
    """Return how far a rule's baseline lies below its top: a low formula gets the room of a letter nevertheless."""
    return max(extent.ascent, 0.85 * size)


def bar_gap(fonts: Fonts) -> float:
    """Return the distance of numerator and denominator from the bar between them."""
    return fonts.symbol * 0.2


def symbol_height(extents: list[Extent], fonts: Fonts) -> float:
    """Return how high a symbol is."""
    gaps = 2.0 * bar_gap(fonts) if len(extents) > 1 else 0.0
    return sum(extent.height for extent in extents) + gaps


class _Flow:
    """Places blocks one below the other."""

    def __init__(self, fonts: Fonts, width: float, opened: frozenset[str]) -> None:
        self.fonts, self.width, self.opened = fonts, max(width, 40.0), opened
        self.boxes: list[Box] = []
        self.top = 0.0
        self._gap = fonts.theme.px(8.0)
        self._space = fonts.theme.px(5.0)

    def place(self, block: Block, indent: float) -> None:
        """Place a block below all others."""
        match block:
            case Rule():
                self._place_rule(block, indent)
            case Line():
                self._place_line(block, indent)
            case Words():
                self._place_text(block, block.text, self.fonts.small, indent)
            case Heading():
                self.top += self._gap
                self._place_text(block, block.text, self.fonts.heading, indent)
            case FoldedLines():
                self._place_fold(block, indent)

    def _place_rule(self, rule: Rule, indent: float) -> None:
        try:
            extent = measure_formula(rule.tex, self.fonts.rule)
        except InvalidInput:
            words = "This formula is too long to be set."
            return self._place_text(Words(words), words, self.fonts.small, indent)
        room = self.width - indent
        scale = max(_SMALLEST_SHARE, min(1.0, room / extent.width)) if extent.width else 1.0
        height = rule_ascent(extent, self.fonts.rule) + max(extent.descent, 0.25 * self.fonts.rule)
        rect = QRectF(indent, self.top, extent.width * scale, height * scale)
        self.boxes.append(Box(rect, rule, rule.parts, scale=scale))
        self.top = rect.bottom() + 1.4 * self._gap
        return None

    def _place_text(self, block: Block, text: str, font: QFont, indent: float) -> None:
        room = QRectF(0.0, 0.0, self.width - indent, 10_000.0)
        flags = int(Qt.TextFlag.TextWordWrap.value)
        bounds = self.fonts.measure(font).boundingRect(room, flags, text)
        rect = QRectF(indent, self.top, self.width - indent, bounds.height())
        self.boxes.append(Box(rect, block, text=text))
        self.top = rect.bottom() + self._gap

    def _place_fold(self, fold: FoldedLines, indent: float) -> None:
        is_open = fold.key in self.opened
        text = f"{fold.label} {'▾' if is_open else '▸'}"
        metrics = self.fonts.measure(self.fonts.small)
        size = (metrics.horizontalAdvance(text) + 2 * self._gap, metrics.height() + self._gap)
        rect = QRectF(indent, self.top, min(size[0], self.width - indent), size[1])
        self.boxes.append(Box(rect, fold, text=text, is_open=is_open))
        self.top = rect.bottom() + self._gap
        if is_open:
            for block in fold.lines:
                self.place(block, indent + self._gap)

    def _place_line(self, line: Line, indent: float) -> None:
        row: list[tuple[Box, float]] = []
        right = indent
        for group in _groups(self._unfold(line.items)):
            boxes = [self._size(item, line.parts) for item in group]
            for together in self._split(boxes, indent):
                width = self._row_width(together)
                if row and right + width > self.width:
                    self._finish_row(row)
                    row, right = [], indent
                for box in together:
                    row.append((box, right))
                    right += box.rect.width() + self._space
        self._finish_row(row)

    def _row_width(self, boxes: list[Box]) -> float:
        return sum(box.rect.width() for box in boxes) + self._space * (len(boxes) - 1)

    def _split(self, boxes: list[Box], indent: float) -> list[list[Box]]:
        """Return boxes that should stay together, one by one where there is no room for all of them."""
        return [boxes] if indent + self._row_width(boxes) <= self.width else [[box] for box in boxes]

    def _unfold(self, items: tuple[Item, ...]) -> Iterator[Item]:
        for item in items:
            if isinstance(item, More) and item.key in self.opened:
                yield from self._unfold(item.items)
            yield item

    def _finish_row(self, row: list[tuple[Box, float]]) -> None:
        """Give the boxes of a row their height: chips are all alike, the rest stands at their middle."""
        if not row:
            return
        tallest = max(box.rect.height() for box, _ in row)
        for box, left in row:
            is_chip = isinstance(box.thing, Chip)
            height = tallest if is_chip else box.rect.height()
            rect = QRectF(left, self.top + (tallest - height) / 2.0, box.rect.width(), height)
            self.boxes.append(Box(rect, box.thing, box.parts, box.text, box.is_open))
        self.top += tallest + self._gap

    def _size(self, item: Item, parts: tuple[str, ...]) -> Box:
        """Return an item's box with its size, not yet at its place."""
        fonts = self.fonts
        if isinstance(item, Chip):
            return self._size_chip(item, parts)
        is_open = isinstance(item, More) and item.key in self.opened
        text, font = _write(item, is_open), _font(item, fonts)
        metrics = fonts.measure(font)
        padding = 2.0 * self._gap if isinstance(item, More) else 0.0
        width = min(metrics.horizontalAdvance(text) + padding, self.width)
        height = metrics.height() + (self._gap if isinstance(item, More) else 0.0)
        if isinstance(item, Remark | Check) and metrics.horizontalAdvance(text) > self.width:
            room = QRectF(0.0, 0.0, self.width, 10_000.0)
            height = metrics.boundingRect(room, int(Qt.TextFlag.TextWordWrap.value), text).height()
        return Box(QRectF(0.0, 0.0, width, height), item, parts, text, is_open)

    def _size_chip(self, chip: Chip, parts: tuple[str, ...]) -> Box:
        fonts, padding = self.fonts, self._gap
        extents = symbol_extents(chip, fonts)
        text = write_numbers(chip, fonts, self.width - 2.0 * padding)
        metrics = fonts.measure(fonts.number)
        widest = max(*(extent.width for extent in extents), metrics.horizontalAdvance(text))
        height = symbol_height(extents, fonts) + 1.4 * padding + (metrics.height() if text else 0.0)
        return Box(QRectF(0.0, 0.0, widest + 2.0 * padding, height), chip, parts, text)


def _write(item: Item, is_open: bool) -> str:
    match item:
        case Sign(text) | Remark(text):
            return text.strip()
        case Result(number):
            return format_exact(number + 0.0, RESULT_DIGITS)
        case Check():
            return write_check(item)
        case More(_, label):
            return "fewer ◂" if is_open else f"{label} ▸"
    return ""


def _font(item: Item, fonts: Fonts) -> QFont:
    match item:
        case Sign():
            return fonts.sign
        case Result():
            return fonts.result
    return fonts.small


def _groups(items: Iterator[Item]) -> Iterator[list[Item]]:
    """Put items together that stay on one line: a sign with what follows it, a closing bracket with what it closes."""
    group: list[Item] = []
    complete = False
    for item in items:
        closes = isinstance(item, Sign) and item.text.strip() in _CLOSING
        if complete and not closes:
            yield group
            group, complete = [], False
        group.append(item)
        complete = complete or not isinstance(item, Sign)
    if group:
        yield group
