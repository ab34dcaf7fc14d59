"""Small charts as SVG, on logarithmic axes, for how work grows with its size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, log10

WIDTH, HEIGHT, ACROSS = 400, 300, 3
LEFT, RIGHT, TOP, BOTTOM = 62, 22, 66, 44
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#AA3377")
INK, PALE, FRAME = "#333333", "#e6e6e6", "#999999"
STEPS = (1.0, 2.0, 5.0)
"""What axes may begin and end with, times a power of ten."""

MOST_LABELS = 6
"""An axis with more ticks than this labels the powers of ten only."""


@dataclass(frozen=True, slots=True)
class Series:
    """One curve: its name, and its points; the values of y greater than 0, and those of x on a logarithmic axis."""

    name: str
    x: list[float]
    y: list[float]


@dataclass(frozen=True, slots=True)
class Panel:
    """One chart.

    Attributes
    ----------
    title
        What it shows.
    x_label, y_label
        What its axes count.
    series
        Its curves.
    linear
        Whether the horizontal axis is linear: for whole numbers from 0 on.
    limit
        A value of y that is not to be exceeded; None for none.
    """

    title: str
    x_label: str
    y_label: str
    series: tuple[Series, ...]
    linear: bool = False
    limit: float | None = None


@dataclass(frozen=True, slots=True)
class Axis:
    """An axis from `low` to `high`, drawn from one pixel to another."""

    low: float
    high: float
    start: float
    stop: float
    linear: bool = False

    @classmethod
    def around(cls, values: Sequence[float], start: float, stop: float) -> Axis:
        """Return the logarithmic axis that holds all `values`, which are greater than 0: between 1, 2 or 5 times 10^k.

        It spans a factor of ten at least, so that noise does not look like growth.
        """
        places = [factor * 10.0**power for power in range(-12, 13) for factor in STEPS]
        low = max(place for place in places if place <= min(values) * 1.0001)
        high = min(place for place in places if place >= max(max(values) / 1.0001, 10.0 * low))
        return cls(low, high, start, stop)

    @classmethod
    def count(cls, values: Sequence[float], start: float, stop: float) -> Axis:
        """Return the linear axis from 0 to the largest of `values`, a whole number."""
        return cls(0.0, float(max(1, ceil(max(values)))), start, stop, linear=True)

    def place(self, value: float) -> float:
        """Return the pixel of `value`."""
        share = (
            (value - self.low) / (self.high - self.low)
            if self.linear
            else log10(value / self.low) / log10(self.high / self.low)
        )
        return self.start + share * (self.stop - self.start)

    def ticks(self) -> list[tuple[float, str]]:
        """Return the pixel of each tick and its label, empty for a tick without."""
        if self.linear:
            return [(self.place(float(value)), str(value)) for value in range(int(self.high) + 1)]
        values = [
            (factor * 10.0**power, factor)
            for power in range(-12, 13)
            for factor in STEPS
            if self.low * 0.999 <= factor * 10.0**power <= self.high * 1.001
        ]
        all_of_them = len(values) <= MOST_LABELS
        return [(self.place(value), _label(value) if all_of_them or factor == 1.0 else "") for value, factor in values]


def draw_panels(panels: Sequence[Panel]) -> str:
    """Return an SVG picture of the panels, three in a row."""
    rows = ceil(len(panels) / ACROSS)
    size = f'width="{WIDTH * ACROSS}" height="{HEIGHT * rows}" viewBox="0 0 {WIDTH * ACROSS} {HEIGHT * rows}"'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="Inter, sans-serif" font-size="12">',
        f'<rect width="{WIDTH * ACROSS}" height="{HEIGHT * rows}" fill="#ffffff"/>',
    ]
    for number, panel in enumerate(panels):
        row, column = divmod(number, ACROSS)
        lines += [f'<g transform="translate({column * WIDTH} {row * HEIGHT})">', *_draw_panel(panel), "</g>"]
    return "\n".join([*lines, "</svg>", ""])


def _draw_panel(panel: Panel) -> list[str]:
    drawn = [
        [(x, y) for x, y in zip(s.x, s.y, strict=True) if (panel.linear or x > 0.0) and y > 0.0] for s in panel.series
    ]
    points = [point for curve in drawn for point in curve]
    heights = [y for _, y in points] + ([] if panel.limit is None else [panel.limit])
    make_across = Axis.count if panel.linear else Axis.around
    across = make_across([x for x, _ in points], LEFT, WIDTH - RIGHT)
    up = Axis.around(heights, HEIGHT - BOTTOM, TOP)
    lines = [_text(LEFT, 18, panel.title, "start", weight="bold"), *_draw_axes(panel, across, up)]
    for number, (series, curve) in enumerate(zip(panel.series, drawn, strict=True)):
        colour = COLOURS[number % len(COLOURS)]
        path = " ".join(f"{across.place(x):.1f},{up.place(y):.1f}" for x, y in curve)
        lines.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        lines += [
            f'<circle cx="{across.place(x):.1f}" cy="{up.place(y):.1f}" r="3" fill="{colour}"/>' for x, y in curve
        ]
        if len(panel.series) > 1:
            left = LEFT + number * (WIDTH - LEFT - RIGHT) / len(panel.series)
            lines.append(_line(left, 32, left + 16, 32, colour, 2.0))
            lines.append(_text(left + 22, 36, series.name, "start", colour))
    return lines


def _draw_axes(panel: Panel, across: Axis, up: Axis) -> list[str]:
    lines = []
    for place, label in across.ticks():
        lines += [_line(place, TOP, place, HEIGHT - BOTTOM), _text(place, HEIGHT - BOTTOM + 15, label, "middle")]
    for place, label in up.ticks():
        lines += [_line(LEFT, place, WIDTH - RIGHT, place), _text(LEFT - 7, place + 4, label, "end")]
    lines.append(_line(LEFT, HEIGHT - BOTTOM, WIDTH - RIGHT, HEIGHT - BOTTOM, FRAME))
    lines.append(_line(LEFT, TOP, LEFT, HEIGHT - BOTTOM, FRAME))
    lines.append(_text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 9, panel.x_label, "middle"))
    lines.append(_text(LEFT - 7, TOP - 12, panel.y_label, "end"))
    if panel.limit is not None:
        place = up.place(panel.limit)
        lines.append(_line(LEFT, place, WIDTH - RIGHT, place, COLOURS[1], 1.5, "5 4"))
        limit = f"at most {_label(panel.limit)} {panel.y_label}"
        lines.append(_text(LEFT + 8, place - 5, limit, "start", COLOURS[1]))
    return lines


def _line(
    x1: float, y1: float, x2: float, y2: float, colour: str = PALE, width: float = 1.0, dashes: str = "none"
) -> str:
    ends = f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
    return f'<line {ends} stroke="{colour}" stroke-width="{width}" stroke-dasharray="{dashes}"/>'


def _text(x: float, y: float, text: str, anchor: str, colour: str = INK, weight: str = "normal") -> str:
    look = f'text-anchor="{anchor}" fill="{colour}" font-weight="{weight}"'
    return f'<text x="{x:.1f}" y="{y:.1f}" {look}>{escape(text)}</text>'


def _label(value: float) -> str:
    return f"{value:,.0f}" if value >= 1.0 else f"{value:.3g}"
