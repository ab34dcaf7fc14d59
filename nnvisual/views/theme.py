"""Colours, fonts and sizes: one accent for each meaning, the same in every theme.

Blue is positive and vermilion is negative (weights, activations, classes); green is forward and what is asked of you;
purple is backward and gradient. Text keeps a contrast of at least 4.5 : 1 to what it stands on. The accents differ in
lightness too, so far that they stay apart for eyes that lack one of the three kinds of cones.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType

from PySide6.QtGui import QColor, QFont

TEXT_FAMILY = "Inter"
CODE_FAMILY = "JetBrains Mono"

SMALLEST_TEXT, LARGEST_TEXT = 0.8, 2.5
"""Range of the text size that a user can choose, as a factor."""


@dataclass(frozen=True, slots=True)
class Theme:
    """What everything looks like. Colours are `#rrggbb`; sizes are in device-independent pixels before `text`.

    Attributes
    ----------
    name, is_dark
        "light", "dark" or "contrast".
    window, card, sunken
        Behind the cards, the cards themselves, and what lies deeper in them (chips, code, tiles).
    ink, muted, faint
        Text, text of second rank, and hairlines.
    positive, negative, forward, backward
        The four accents, for lines, areas and large text.
    positive_text, negative_text, forward_text, backward_text
        The same accents where they are small text on `card`.
    positive_tint, negative_tint, forward_tint, backward_tint
        Pale grounds of the same accents, on which `ink` can be read.
    path
        The path on the landscape, which is dark and bright in every theme.
    text
        The user's factor on all text and on what holds text.
    """

    name: str
    is_dark: bool
    window: str
    card: str
    sunken: str
    ink: str
    muted: str
    faint: str
    positive: str
    negative: str
    forward: str
    backward: str
    positive_text: str
    negative_text: str
    forward_text: str
    backward_text: str
    positive_tint: str
    negative_tint: str
    forward_tint: str
    backward_tint: str
    path: str = "#ffffff"
    text: float = 1.0

    def px(self, size: float) -> float:
        """Return `size` device-independent pixels at the user's text size."""
        return size * self.text

    def font(self, size: float = 14.0, *, bold: bool = False, italic: bool = False, code: bool = False) -> QFont:
        """Return the text or code font at `size` device-independent pixels before the user's factor."""
        font = QFont(CODE_FAMILY if code else TEXT_FAMILY)
        font.setPixelSize(max(8, round(size * self.text)))
        font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        font.setItalic(italic)
        return font

    def signed(self, value: float) -> QColor:
        """Return the accent of a value's sign; `muted` for zero and for what is not a number."""
        if value > 0.0:
            return QColor(self.positive)
        return QColor(self.negative) if value < 0.0 else QColor(self.muted)

    def signed_text(self, value: float) -> QColor:
        """Return the accent of a value's sign for small text."""
        if value > 0.0:
            return QColor(self.positive_text)
        return QColor(self.negative_text) if value < 0.0 else QColor(self.muted)

    def signed_fill(self, value: float, limit: float = 1.0) -> QColor:
        """Return a ground for `value`: from `card` at 0 to the accent's tone at plus or minus `limit`."""
        share = min(abs(value) / limit, 1.0) if limit > 0.0 and value == value else 0.0
        return mix(QColor(self.card), self.signed(value), 0.62 * share)

    def with_text(self, factor: float) -> Theme:
        """Return the theme with another text size."""
        return replace(self, text=min(max(factor, SMALLEST_TEXT), LARGEST_TEXT))


def mix(first: QColor, second: QColor, share: float) -> QColor:
    """Return the colour `share` of the way from `first` to `second`."""
    keep = 1.0 - share
    return QColor(
        round(first.red() * keep + second.red() * share),
        round(first.green() * keep + second.green() * share),
        round(first.blue() * keep + second.blue() * share),
    )


LIGHT = Theme(
    name="light",
    is_dark=False,
    window="#f3f4f6",
    card="#ffffff",
    sunken="#f3f4f6",
    ink="#1f2430",
    muted="#5f6673",
    faint="#dfe2e7",
    positive="#0072b2",
    negative="#d55e00",
    forward="#009e73",
    backward="#aa3377",
    positive_text="#00517f",
    negative_text="#a94800",
    forward_text="#00795a",
    backward_text="#7a2254",
    positive_tint="#d6eaf6",
    negative_tint="#fbe3d2",
    forward_tint="#e3f5ee",
    backward_tint="#f6e8f0",
)

DARK = Theme(
    name="dark",
    is_dark=True,
    window="#14171d",
    card="#1d2129",
    sunken="#272c36",
    ink="#eceef2",
    muted="#a7aeba",
    faint="#363c48",
    positive="#4fa8dc",
    negative="#f08a3c",
    forward="#31d2a2",
    backward="#d370a6",
    positive_text="#6bb9e6",
    negative_text="#ee9652",
    forward_text="#44e2b2",
    backward_text="#d783b2",
    positive_tint="#1b3a50",
    negative_tint="#4d2f18",
    forward_tint="#163a30",
    backward_tint="#43263a",
)

CONTRAST = Theme(
    name="contrast",
    is_dark=False,
    window="#ffffff",
    card="#ffffff",
    sunken="#ececec",
    ink="#000000",
    muted="#303030",
    faint="#606060",
    positive="#00508c",
    negative="#a83c00",
    forward="#007d5c",
    backward="#861f5a",
    positive_text="#005b9e",
    negative_text="#782900",
    forward_text="#004b35",
    backward_text="#9c266a",
    positive_tint="#cfe6f7",
    negative_tint="#ffdcc2",
    forward_tint="#d5f2e6",
    backward_tint="#f5dcea",
)

THEMES = MappingProxyType({theme.name: theme for theme in (LIGHT, DARK, CONTRAST)})
"""Every theme by its name."""
