"""From heights to colours: a perceptually uniform table, and images made through it."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

from nnvisual.nn.arrays import Matrix

# matplotlib's "viridis" by Nathaniel J. Smith, Stefan van der Walt and Eric Firing, in the public domain (CC0).
_VIRIDIS = (
    "44015444025645045745055946075a46085c460a5d460b5e470d60470e6147106347116447136548146748166848176948186a"
    "481a6c481b6d481c6e481d6f481f70482071482173482374482475482576482677482878482979472a7a472c7a472d7b472e7c"
    "472f7d46307e46327e46337f463480453581453781453882443983443a83443b84433d84433e85423f85424086424186414287"
    "4144874045884046883f47883f48893e49893e4a893e4c8a3d4d8a3d4e8a3c4f8a3c508b3b518b3b528b3a538b3a548c39558c"
    "39568c38588c38598c375a8c375b8d365c8d365d8d355e8d355f8d34608d34618d33628d33638d32648e32658e31668e31678e"
    "31688e30698e306a8e2f6b8e2f6c8e2e6d8e2e6e8e2e6f8e2d708e2d718e2c718e2c728e2c738e2b748e2b758e2a768e2a778e"
    "2a788e29798e297a8e297b8e287c8e287d8e277e8e277f8e27808e26818e26828e26828e25838e25848e25858e24868e24878e"
    "23888e23898e238a8d228b8d228c8d228d8d218e8d218f8d21908d21918c20928c20928c20938c1f948c1f958b1f968b1f978b"
    "1f988b1f998a1f9a8a1e9b8a1e9c891e9d891f9e891f9f881fa0881fa1881fa1871fa28720a38620a48621a58521a68522a785"
    "22a88423a98324aa8325ab8225ac8226ad8127ad8128ae8029af7f2ab07f2cb17e2db27d2eb37c2fb47c31b57b32b67a34b679"
    "35b77937b87838b9773aba763bbb753dbc743fbc7340bd7242be7144bf7046c06f48c16e4ac16d4cc26c4ec36b50c46a52c569"
    "54c56856c66758c7655ac8645cc8635ec96260ca6063cb5f65cb5e67cc5c69cd5b6ccd5a6ece5870cf5773d05675d05477d153"
    "7ad1517cd2507fd34e81d34d84d44b86d54989d5488bd6468ed64590d74393d74195d84098d83e9bd93c9dd93ba0da39a2da37"
    "a5db36a8db34aadc32addc30b0dd2fb2dd2db5de2bb8de29bade28bddf26c0df25c2df23c5e021c8e020cae11fcde11dd0e11c"
    "d2e21bd5e21ad8e219dae319dde318dfe318e2e418e5e419e7e419eae51aece51befe51cf1e51df4e61ef6e620f8e621fbe723"
    "fde725"
)

HATCH = 8
"""Pixels between two strokes of the hatching where there is no height."""


def _read_table(digits: str) -> NDArray[np.uint32]:
    table = np.array([int(digits[at : at + 6], 16) | 0xFF000000 for at in range(0, len(digits), 6)], dtype=np.uint32)
    table.flags.writeable = False
    return table


VIRIDIS = _read_table(_VIRIDIS)
"""256 colours as 0xFFRRGGBB, dark violet for low and bright yellow for high; read-only."""

NOWHERE, NOWHERE_STROKE = 0xFF2B2B33, 0xFF6A6A75
"""Ground and strokes where there is no height to show."""


def colour_at(share: float) -> QColor:
    """Return the colour at a place from 0 to 1 on the scale."""
    return QColor.fromRgb(int(VIRIDIS[round(min(max(share, 0.0), 1.0) * (len(VIRIDIS) - 1))]))


def paint_heat(
    shares: Matrix, width: int, height: int, missing: NDArray[np.bool_] | None = None, *, map_rows_up: bool = True
) -> QImage:
    """Return an image of a grid of places on the colour scale, smoothly interpolated between the grid's points.

    The grid's outermost points lie on the image's edges.

    Parameters
    ----------
    shares
        Places from 0 to 1, shape (ny, nx).
    width, height
        Size of the image.
    missing
        Where there is nothing to show, shape (ny, nx): hatched.
    map_rows_up
        Whether the first row is the lowest.
    """
    rows, columns = _weights(shares.shape[0], height), _weights(shares.shape[1], width)
    if map_rows_up:
        shares, missing = shares[::-1], None if missing is None else missing[::-1]
    # The weights of a pixel add up to 1, so that the few points of the grid can be stretched in place of the pixels.
    most = np.float32(len(VIRIDIS) - 1)
    places = shares.astype(np.float32) * most + np.float32(0.5)
    fine = rows @ places @ columns.T
    np.clip(fine, np.float32(0.5), most + np.float32(0.5), out=fine)
    image = QImage(width, height, QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.bits(), dtype=np.uint32).reshape(height, width)
    VIRIDIS.take(fine.astype(np.uint8), out=pixels, mode="clip")
    if missing is not None:
        _hatch(pixels, missing)
    return image


@lru_cache(maxsize=16)
def _weights(points: int, pixels: int) -> NDArray[np.float32]:
    """Return the cubic (Catmull-Rom) weights of a line of grid points at the centres of pixels, (pixels, points)."""
    found = np.zeros((pixels, points), dtype=np.float32)
    if points == 1:
        found[:] = 1.0
        return found
    at = (np.arange(pixels) + 0.5) / pixels * (points - 1)
    left = np.minimum(at.astype(int), points - 2)
    t = at - left
    kernel = (
        ((-0.5 * t + 1.0) * t - 0.5) * t,
        (1.5 * t - 2.5) * t * t + 1.0,
        ((-1.5 * t + 2.0) * t + 0.5) * t,
        (0.5 * t - 0.5) * t * t,
    )
    every = np.arange(pixels)
    for offset, weight in enumerate(kernel, start=-1):
        # Beyond the edge the grid goes on in a straight line, so that the picture does not level off there.
        outside = left + offset
        low, high = outside < 0, outside >= points
        inside = ~(low | high)
        np.add.at(found, (every[inside], outside[inside]), weight[inside])
        for rows, first, second in ((every[low], 0, 1), (every[high], points - 1, points - 2)):
            np.add.at(found, (rows, first), 2.0 * weight[rows])
            np.add.at(found, (rows, second), -weight[rows])
    return found


def _hatch(pixels: NDArray[np.uint32], missing: NDArray[np.bool_]) -> None:
    height, width = pixels.shape
    rows = np.rint((np.arange(height) + 0.5) / height * (missing.shape[0] - 1)).astype(int)
    columns = np.rint((np.arange(width) + 0.5) / width * (missing.shape[1] - 1)).astype(int)
    stroke = (np.arange(height)[:, np.newaxis] - np.arange(width)) % HATCH < 1
    mask = missing[np.ix_(rows, columns)]
    pixels[mask] = np.where(stroke, np.uint32(NOWHERE_STROKE), np.uint32(NOWHERE))[mask]
