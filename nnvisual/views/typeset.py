"""Mathematics on the screen: TeX is set by ziamath, drawn by Qt, and kept, because setting it takes milliseconds.

What depends on the formula alone (its outlines and its extent) is computed once for all sizes and colours; a picture
of it is kept for each size, colour and pixel ratio. Both caches are bounded and hold nothing of the model.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from math import ceil

from PySide6.QtCore import QByteArray, QPointF, QRectF
from PySide6.QtGui import QImage, QPaintEngine, QPainter
from PySide6.QtSvg import QSvgRenderer

from nnvisual.nn.problem import InvalidInput
from nnvisual.nn.table_text import shorten

REFERENCE = 40.0
"""Size in pixels at which formulas are set; all others are scaled from it."""

LONGEST = 1500
"""Characters of TeX that are set; more would take seconds, and nobody could read it."""

_INK = "#010203"
_ODD_ERRORS = (ValueError, LookupError, AttributeError, TypeError, ArithmeticError)
"""What ziamath raises, besides errors of its own, for TeX that it cannot make sense of."""

_VIEW_BOX = re.compile(r'viewBox="([-0-9.e]+) ([-0-9.e]+) ([-0-9.e]+) ([-0-9.e]+)"')
_LEFT, _RIGHT = re.compile(r"\\left(?![a-zA-Z])"), re.compile(r"\\right(?![a-zA-Z])")
_OUTLINES = (QPaintEngine.Type.SVG, QPaintEngine.Type.Picture, QPaintEngine.Type.Pdf)


@dataclass(frozen=True, slots=True)
class Extent:
    """How far a formula reaches from the left end of its baseline, in pixels."""

    width: float
    ascent: float
    descent: float

    @property
    def height(self) -> float:
        """From its highest to its lowest point."""
        return self.ascent + self.descent


@dataclass(frozen=True, slots=True)
class Typeset:
    """A formula's outlines as SVG, in the colour `_INK`, and their extent at a size of one pixel."""

    svg: str
    extent: Extent


@lru_cache(maxsize=4096)
def typeset(tex: str) -> Typeset:
    """Return the outlines of a formula.

    Raises
    ------
    InvalidInput
        If it cannot be set.
    """
    # ziamath takes a quarter of a second to load: the window is there before the first formula is.
    from latex2mathml import exceptions  # noqa: PLC0415
    from ziamath.config import config  # noqa: PLC0415
    from ziamath.zmath import Latex  # noqa: PLC0415

    # Without this QtSvg draws nothing at all and says that all is well.
    config.svg2 = False
    own = (item for item in vars(exceptions).values() if isinstance(item, type) and issubclass(item, Exception))
    errors: tuple[type[Exception], ...] = (*own, *_ODD_ERRORS)
    if len(tex) > LONGEST:
        raise InvalidInput(f"The formula '{shorten(tex)}' has {len(tex)} characters; at most {LONGEST} are set.")
    try:
        svg = str(Latex(_calm_brackets(tex), size=REFERENCE, color=_INK).svg())
    except errors as error:
        raise InvalidInput(f"The formula '{shorten(tex)}' cannot be read. Check its commands and brackets.") from error
    found = _VIEW_BOX.search(svg)
    if found is None:
        raise InvalidInput(f"The formula '{shorten(tex)}' is empty.")
    _, top, width, height = (float(number) / REFERENCE for number in found.groups())
    return Typeset(svg, Extent(width, -top, height + top))


def _calm_brackets(tex: str) -> str:
    """Write brackets around large operators with a fixed size: ziamath lets them grow without end otherwise."""
    if not any(operator in tex for operator in (r"\sum", r"\prod", r"\int")):
        return tex
    return _LEFT.sub(r"\\Bigl", _RIGHT.sub(r"\\Bigr", tex))


def measure_formula(tex: str, size: float) -> Extent:
    """Return how much room a formula takes at `size` pixels."""
    extent = typeset(tex).extent
    return Extent(extent.width * size, extent.ascent * size, extent.descent * size)


def draw_formula(painter: QPainter, tex: str, origin: QPointF, size: float, colour: str) -> None:
    """Draw a formula with the left end of its baseline at `origin`.

    Onto the screen a kept picture is copied; onto paper and into vector files its outlines are drawn.
    """
    extent = measure_formula(tex, size)
    if painter.paintEngine().type() in _OUTLINES:
        _render(tex, colour, painter, QRectF(origin.x(), origin.y() - extent.ascent, extent.width, extent.height))
        return
    ratio = painter.device().devicePixelRatioF()
    image = formula_image(tex, size, colour, ratio)
    # On whole pixels, where strokes are sharp.
    left = round(origin.x() * ratio) / ratio
    top = round(origin.y() * ratio) / ratio - ceil(extent.ascent * ratio + 1.0) / ratio
    painter.drawImage(QPointF(left, top), image)


@lru_cache(maxsize=1024)
def formula_image(tex: str, size: float, colour: str, ratio: float) -> QImage:
    """Return a picture of a formula: its baseline on a whole pixel, one clear pixel around it."""
    extent = measure_formula(tex, size)
    above = ceil(extent.ascent * ratio + 1.0)
    width = ceil(extent.width * ratio + 1.0)
    height = above + ceil(max(extent.descent, 0.0) * ratio + 1.0)
    image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    place = QRectF(0.0, above - extent.ascent * ratio, extent.width * ratio, extent.height * ratio)
    _render(tex, colour, painter, place)
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image


def _render(tex: str, colour: str, painter: QPainter, place: QRectF) -> None:
    svg = typeset(tex).svg.replace(_INK, colour)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, place)
