"""From where a relief is looked at: angles and distance as a value, and what they make of places in space."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import cos, radians, sin, tan

import numpy as np

from nnvisual.nn.arrays import Matrix, Vector

FIELD_OF_VIEW = 32.0
"""Degrees from the lower to the upper edge of the picture."""

DISTANCE = 4.6
"""From the eye to the centre, for a model that lies between -1 and 1."""

CENTRE = (0.0, 0.0, 0.1)
LOWEST, HIGHEST = 3.0, 89.0
CLOSEST, FARTHEST = 0.4, 5.0
NEAR, FAR = 0.1, 40.0


@dataclass(frozen=True, slots=True)
class Camera:
    """An eye that looks at the centre of the model.

    Attributes
    ----------
    turn
        Degrees about the vertical axis; 0 looks along the second axis, with the first one to the right.
    tilt
        Degrees above the ground.
    zoom
        How many times closer than usual.
    """

    turn: float = -28.0
    tilt: float = 34.0
    zoom: float = 1.0

    def turned(self, right: float, up: float) -> Camera:
        """Return the camera turned by degrees; it stays above the ground."""
        return replace(self, turn=(self.turn + right) % 360.0, tilt=min(max(self.tilt + up, LOWEST), HIGHEST))

    def zoomed(self, factor: float) -> Camera:
        """Return the camera closer by a factor."""
        return replace(self, zoom=min(max(self.zoom * factor, CLOSEST), FARTHEST))

    def matrix(self, width: float, height: float) -> Matrix:
        """Return the projection of places (x, y, z, 1) onto a picture, shape (4, 4), as OpenGL wants it."""
        turn, tilt = radians(self.turn), radians(self.tilt)
        backwards = np.array([sin(turn) * cos(tilt), -cos(turn) * cos(tilt), sin(tilt)])
        right = np.array([cos(turn), sin(turn), 0.0])
        axes = np.array([right, np.cross(backwards, right), backwards])
        view = np.eye(4)
        view[:3, :3] = axes
        view[:3, 3] = -axes @ (np.array(CENTRE) + backwards * DISTANCE / self.zoom)
        # Of a picture that is higher than wide, the width holds the model.
        across = 1.0 / tan(radians(FIELD_OF_VIEW) / 2.0) * min(1.0, width / max(height, 1.0) / 1.3)
        lens = np.zeros((4, 4))
        lens[0, 0], lens[1, 1] = across * height / max(width, 1.0), across
        lens[2, 2], lens[2, 3] = (FAR + NEAR) / (NEAR - FAR), 2.0 * FAR * NEAR / (NEAR - FAR)
        lens[3, 2] = -1.0
        found: Matrix = lens @ view
        return found


def project(matrix: Matrix, places: Matrix) -> Matrix:
    """Return places in space, shape (n, 3), as the projection sees them: (x, y, z, w), shape (n, 4)."""
    homogeneous = np.concatenate([places, np.ones((len(places), 1))], axis=1)
    found: Matrix = homogeneous @ matrix.T
    return found


def to_pixels(clip: Matrix, width: float, height: float) -> Matrix:
    """Return projected places as pixels from the upper left corner, shape (n, 2); NaN behind the eye."""
    with np.errstate(all="ignore"):
        w: Vector = np.where(clip[:, 3] > NEAR / 2.0, clip[:, 3], np.nan)
        return np.stack([(clip[:, 0] / w + 1.0) * width / 2.0, (1.0 - clip[:, 1] / w) * height / 2.0], axis=1)
