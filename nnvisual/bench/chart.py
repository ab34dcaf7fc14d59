"""Small log-log charts as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor, log10

WIDTH, HEIGHT, ACROSS = 380, 270, 3
LEFT, RIGHT, TOP, BOTTOM = 56, 36, 40, 42
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#AA3377")


@dataclass(frozen=True, slots=True)
class Series:
    """One curve: its name, and its points, all greater than 0 to be drawn."""

    name: str
    x: list[float]
    y: list[float]


@dataclass(frozen=True, slots=True)
class Panel:
    """One chart: what its axes count, and its curves."""

    x_label: str
    y_label: str
    series: tuple[Series, ...]


@dataclass(frozen=True, slots=True)
class Axis:
    """A logarithmic axis over whole powers of ten, drawn from one pixel to another."""

    low: int
    high: int
    start: float
    stop: float

    @classmethod
    def around(cls, values: Sequence[float], start: float, stop: float) -> Axis:
        """Return the axis that holds all `values`, which are greater than 0."""
        low, high = floor(log10(min(values))), ceil(log10(max(values)))
        return cls(low, max(high, low + 1), start, stop)

    def place(self, value: float) -> float:
        """Return the pixel of `value`."""
        return self.start + (log10(value) - self.low) / (self.high - self.low) * (self.stop - self.start)

    def ticks(self) -> list[tuple[float, str]]:
        """Return the pixel and the label of every power of ten."""
        return [(self.place(10.0**power), _label(power)) for power in range(self.low, self.high + 1)]


def draw_panels(panels: Sequence[Panel]) -> str:
    """Return an SVG picture of the panels, three in a row."""
    rows = ceil(len(panels) / ACROSS)
    size = f'width="{WIDTH * ACROSS}" height="{HEIGHT * rows}" viewBox="0 0 {WIDTH * ACROSS} {HEIGHT * rows}"'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="Inter, sans-serif" font-size="11">',
        f'<rect width="{WIDTH * ACROSS}" height="{HEIGHT * rows}" fill="#ffffff"/>',
    ]
    for number, panel in enumerate(panels):
        row, column = divmod(number, ACROSS)
        lines += [f'<g transform="translate({column * WIDTH} {row * HEIGHT})">', *_draw_panel(panel), "</g>"]
    return "\n".join([*lines, "</svg>", ""])


def _draw_panel(panel: Panel) -> list[str]:
    drawn = [[(x, y) for x, y in zip(s.x, s.y, strict=True) if x > 0.0 and y > 0.0] for s in panel.series]
    points = [point for curve in drawn for point in curve]
    across = Axis.around([x for x, _ in points], LEFT, WIDTH - RIGHT)
    up = Axis.around([y for _, y in points], HEIGHT - BOTTOM, TOP)
    lines = []
    for place, label in across.ticks():
        lines.append(_line(place, TOP, place, HEIGHT - BOTTOM))
        lines.append(_text(place, HEIGHT - BOTTOM + 14, label, "middle"))
    for place, label in up.ticks():
        lines.append(_line(LEFT, place, WIDTH - RIGHT, place))
        lines.append(_text(LEFT - 6, place + 4, label, "end"))
    lines.append(_text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 10, panel.x_label, "middle"))
    lines.append(_text(LEFT - 6, TOP - 10, panel.y_label, "end"))
    for number, (series, curve) in enumerate(zip(panel.series, drawn, strict=True)):
        colour = COLOURS[number % len(COLOURS)]
        path = " ".join(f"{across.place(x):.1f},{up.place(y):.1f}" for x, y in curve)
        lines.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="1.5"/>')
        lines += [
            f'<circle cx="{across.place(x):.1f}" cy="{up.place(y):.1f}" r="2.5" fill="{colour}"/>' for x, y in curve
        ]
        lines.append(_text(LEFT + 8, TOP - 22 + 13 * number, series.name, "start", colour))
    return lines


def _line(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="#dddddd"/>'


def _text(x: float, y: float, text: str, anchor: str, colour: str = "#333333") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}">{escape(text)}</text>'


def _label(power: int) -> str:
    return f"{10.0**power:,.{max(0, -power)}f}"
