"""The network's answers as tints: a picture to be laid under the examples."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage

from nnvisual.landscape.decision_regions import find_margins, find_winners
from nnvisual.landscape.field import Field
from nnvisual.nn.arrays import Matrix
from nnvisual.views.example_marks import class_colour
from nnvisual.views.plane_frame import PlaneFrame, Span
from nnvisual.views.theme import Theme

DEEPEST = 0.42
"""How much of a class's colour lies in its tint where the network is certain."""

Tints = NDArray[np.float64]


def tint_classes(field: Field, theme: Theme) -> QImage:
    """Return the tints of a plane of classes, the second axis upwards."""
    colours = np.array([_channels(class_colour(theme, number)) for number in range(max(2, len(field.outputs)))])
    with np.errstate(all="ignore"):
        winners = find_winners(field.outputs)
        margins = np.nan_to_num(find_margins(field.outputs).max(axis=0), nan=0.0)
    reach = 0.5 if len(field.outputs) == 1 else 1.0
    shares = DEEPEST * np.clip(margins / reach, 0.0, 1.0)
    return _blend(colours[winners], shares, theme)


def tint_heights(field: Field, span: Span, theme: Theme) -> QImage:
    """Return the tints of a plane of numbers: vermilion at the low end of `span`, blue at the high one."""
    return _blend(*height_colours(field.outputs[0], span, theme), theme)


def height_colours(values: Matrix, span: Span, theme: Theme) -> tuple[Tints, Tints]:
    """Return for each value its accent, shape (..., 3), and how much of it, shape (...)."""
    accents = np.array([_channels(QColor(theme.negative)), _channels(QColor(theme.positive))])
    with np.errstate(all="ignore"):
        places = np.nan_to_num(2.0 * (values - span[0]) / (span[1] - span[0]) - 1.0, nan=0.0, posinf=1.0, neginf=-1.0)
    return accents[(places > 0.0).astype(np.intp)], DEEPEST * np.clip(np.abs(places), 0.0, 1.0)


def height_colour(value: float, span: Span, theme: Theme) -> QColor:
    """Return the full colour of one number, for an example's mark."""
    accents, shares = height_colours(np.array([value]), span, theme)
    share = 0.15 + 0.85 * float(shares[0]) / DEEPEST
    ground = np.array(_channels(QColor(theme.card)))
    red, green, blue = (int(part) for part in (1.0 - share) * ground + share * accents[0])
    return QColor(red, green, blue)


def tint_signed(values: Matrix, limit: float, theme: Theme) -> QImage:
    """Return the ground of each number of a matrix as `Theme.signed_fill` gives it, the first row above."""
    accents = np.array([_channels(theme.signed_fill(sign)) for sign in (-1.0, 1.0)], dtype=np.float64)
    with np.errstate(all="ignore"):
        shares = np.nan_to_num(np.clip(np.abs(values) / limit, 0.0, 1.0)) if limit > 0.0 else np.zeros(values.shape)
    return _blend(accents[(values > 0.0).astype(np.intp)][::-1], shares[::-1], theme)


def image_area(field: Field, frame: PlaneFrame) -> QRectF:
    """Return where the picture lies: the middles of its outermost pixels are the ends of the field's axes."""
    x, y = field.axes
    half_x, half_y = (x[1] - x[0]) / 2.0, (y[1] - y[0]) / 2.0
    corner = frame.point(float(x[0] - half_x), float(y[-1] + half_y))
    return QRectF(corner, frame.point(float(x[-1] + half_x), float(y[0] - half_y)))


def _channels(colour: QColor) -> tuple[int, int, int]:
    return colour.red(), colour.green(), colour.blue()


def _blend(colours: Tints, shares: Tints, theme: Theme) -> QImage:
    ground = np.array(_channels(QColor(theme.card)), dtype=np.float64)
    rgb = ground + shares[..., np.newaxis] * (colours - ground)
    parts = rgb[::-1].astype(np.uint32)
    words = np.ascontiguousarray(0xFF000000 | parts[..., 0] << 16 | parts[..., 1] << 8 | parts[..., 2], dtype=np.uint32)
    height, width = words.shape
    return QImage(words.data, width, height, 4 * width, QImage.Format.Format_RGB32).copy()
