"""A surface as a relief: triangles with the colours of the map, and lines that lie on it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnvisual.landscape.colour_scale import ColourScale
from nnvisual.landscape.contours import trace_contours
from nnvisual.landscape.surface import Surface
from nnvisual.nn.arrays import Matrix, Vector
from nnvisual.views.colour_map import VIRIDIS

HEIGHT = 0.75
"""Of the highest place, where the ground reaches from -1 to 1."""

ABOVE = 0.004
"""How far lines lie above the surface, so that it does not swallow them."""

SHADE = 0.32
"""How much darker a slope is that turns away from the light."""

LIGHT = np.array([-0.45, 0.35, 0.82])

FEWEST_ROWS = 60
"""Rows of a grid that has enough of them to leave out every second."""

RAY_POINTS = 800
"""Places at which a ray of sight is compared with the ground."""

Mesh = NDArray[np.float32]
"""Corners of triangles, three by three: x, y, z, red, green, blue, opacity; shape (n, 7)."""


class NoOpenGL(Exception):
    """There is no OpenGL to draw reliefs with; `reason` says what failed, in a few words."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True, eq=False)
class Relief:
    """What a surface is as a model: its two axes from -1 to 1, its heights as places on the colour scale.

    Attributes
    ----------
    surface
        With two axes.
    shares
        Places of the heights on the colour scale, 0 to 1, shape (ny, nx).
    missing
        Where there is no height, shape (ny, nx).
    """

    surface: Surface
    shares: Matrix
    missing: NDArray[np.bool_]

    @classmethod
    def of(cls, surface: Surface) -> Relief:
        """Return the relief of a surface with two axes."""
        if surface.is_curve:
            raise ValueError("a curve has no relief")
        shares = ColourScale.of(surface).to_unit(surface.values)
        missing = ~np.isfinite(shares)
        if surface.overflow is not None:
            missing |= surface.overflow
        return cls(surface, np.where(missing, 1.0, shares), missing)

    def coarse(self) -> Relief:
        """Return the relief on every second point of its grid, for while it moves; small ones as they are."""
        rows, columns = self.shares.shape
        if rows < FEWEST_ROWS or rows % 2 == 0 or columns % 2 == 0:
            return self
        return Relief(self.surface, self.shares[::2, ::2], self.missing[::2, ::2])

    def mesh(self) -> Mesh:
        """Return two triangles for each cell of the grid, but for cells without a height."""
        x, y = (np.linspace(-1.0, 1.0, count) for count in self.shares.shape[::-1])
        corners = np.empty((*self.shares.shape, 7), dtype=np.float32)
        corners[..., 0], corners[..., 1] = np.meshgrid(x, y)
        corners[..., 2] = HEIGHT * self.shares
        corners[..., 3:6] = self._colours(x, y)
        corners[..., 6] = 1.0
        whole = ~(self.missing[:-1, :-1] | self.missing[1:, :-1] | self.missing[:-1, 1:] | self.missing[1:, 1:])
        first, right = corners[:-1, :-1][whole], corners[:-1, 1:][whole]
        up, across = corners[1:, :-1][whole], corners[1:, 1:][whole]
        return np.stack([first, right, across, first, across, up], axis=1).reshape(-1, 7)

    def places(self, coordinates: Matrix) -> Matrix:
        """Return where places of the plane, shape (n, 2), lie on the relief, shape (n, 3); NaN beyond its edges."""
        (left, right), (bottom, top) = self.surface.plane.extents
        found = np.empty((len(coordinates), 3))
        found[:, 0] = 2.0 * (coordinates[:, 0] - left) / (right - left) - 1.0
        found[:, 1] = 2.0 * (coordinates[:, 1] - bottom) / (top - bottom) - 1.0
        found[:, 2] = HEIGHT * self._interpolate(found[:, 0], found[:, 1]) + ABOVE
        return found

    def strike(self, matrix: Matrix, at: tuple[float, float]) -> tuple[float, float] | None:
        """Return the place of the plane that is seen at a point of the picture; None where the ground is not.

        Parameters
        ----------
        matrix
            The projection, shape (4, 4).
        at
            From -1 to 1 over the picture, to the right and up.
        """
        ends = np.linalg.inv(matrix) @ np.array([(*at, -1.0, 1.0), (*at, 1.0, 1.0)]).T
        near, far = (ends[:3] / ends[3]).T
        along = far - near
        if abs(along[2]) < 1e-12:
            return None
        # Only where the ray is as high as the ground can be.
        first, last = (float(np.clip((level - near[2]) / along[2], 0.0, 1.0)) for level in (HEIGHT, -1e-3))
        ray = near + np.linspace(first, last, RAY_POINTS)[:, np.newaxis] * along
        with np.errstate(invalid="ignore"):
            below = np.flatnonzero(ray[:, 2] <= HEIGHT * self._interpolate(ray[:, 0], ray[:, 1]))
        if not below.size:
            return None
        (left, right), (bottom, top) = self.surface.plane.extents
        x, y = ((ray[below[0], :2] + 1.0) / 2.0).tolist()
        return left + x * (right - left), bottom + y * (top - bottom)

    def contours(self) -> list[Matrix]:
        """Return the contour lines in space, each of shape (m, 3)."""
        return [self.places(line) for _, line in trace_contours(self.surface)]

    def frame(self) -> list[Matrix]:
        """Return the edge of the ground and the four corners' uprights, each of shape (m, 3)."""
        corners = np.array([(-1.0, -1.0, 0.0), (1.0, -1.0, 0.0), (1.0, 1.0, 0.0), (-1.0, 1.0, 0.0), (-1.0, -1.0, 0.0)])
        edges = self._edge_heights()
        return [corners, *(np.array([corner, (*corner[:2], top)]) for corner, top in zip(corners, edges, strict=False))]

    def _edge_heights(self) -> list[float]:
        grid = HEIGHT * self.shares
        return [float(grid[0, 0]), float(grid[0, -1]), float(grid[-1, -1]), float(grid[-1, 0])]

    def _colours(self, x: Vector, y: Vector) -> NDArray[np.float32]:
        """Return the map's colours with the light of a low sun, shape (ny, nx, 3)."""
        packed = VIRIDIS[np.rint(self.shares * (len(VIRIDIS) - 1)).astype(int)]
        colours = np.stack([(packed >> shift & 0xFF) / 255.0 for shift in (16, 8, 0)], axis=-1)
        slope_y, slope_x = np.gradient(HEIGHT * self.shares, y, x)
        normals = np.stack([-slope_x, -slope_y, np.ones_like(slope_x)], axis=-1)
        normals /= np.linalg.norm(normals, axis=-1, keepdims=True)
        lit = 1.0 - SHADE * (1.0 - np.clip(normals @ (LIGHT / np.linalg.norm(LIGHT)), 0.0, 1.0))
        shaded: NDArray[np.float32] = (colours * lit[..., np.newaxis]).astype(np.float32)
        return shaded

    def _interpolate(self, x: Vector, y: Vector) -> Vector:
        """Return places on the colour scale between the grid's points; NaN beyond its edges."""
        rows, columns = self.shares.shape
        across, up = (x + 1.0) / 2.0 * (columns - 1), (y + 1.0) / 2.0 * (rows - 1)
        with np.errstate(invalid="ignore"):
            inside = (across >= 0) & (across <= columns - 1) & (up >= 0) & (up <= rows - 1)
        across, up = np.where(inside, across, 0.0), np.where(inside, up, 0.0)
        left = np.minimum(across.astype(int), columns - 2)
        low = np.minimum(up.astype(int), rows - 2)
        t, u = across - left, up - low
        grid = self.shares
        lower = grid[low, left] * (1.0 - t) + grid[low, left + 1] * t
        upper = grid[low + 1, left] * (1.0 - t) + grid[low + 1, left + 1] * t
        return np.where(inside, lower * (1.0 - u) + upper * u, np.nan)


def make_ribbon(
    clip: Matrix, colour: tuple[float, float, float, float], width: float, size: tuple[float, float]
) -> Mesh:
    """Return a projected line, shape (n, 4), as triangles of a width in pixels on a picture of `size`.

    They are already projected: x and y from -1 to 1 over the picture, z the depth. Pieces that begin or end at NaN or
    behind the eye are left out.
    """
    with np.errstate(all="ignore"):
        w = np.where(clip[:, 3] > 1e-3, clip[:, 3], np.nan)
        flat = clip[:, :3] / w[:, np.newaxis]
    start, end = flat[:-1], flat[1:]
    kept = np.isfinite(start).all(axis=1) & np.isfinite(end).all(axis=1)
    start, end = start[kept], end[kept]
    half = np.array(size) / 2.0
    along = (end - start)[:, :2] * half
    length = np.linalg.norm(along, axis=1)
    moves = length > 1e-9
    start, end, along = start[moves], end[moves], along[moves] / length[moves, np.newaxis]
    # Half a width longer at both ends: the pieces of a bent line meet without a gap.
    reach = along * (width / 2.0) / half
    aside = np.stack([-along[:, 1], along[:, 0]], axis=1) * (width / 2.0) / half
    mesh = np.empty((len(start), 6, 7), dtype=np.float32)
    corners = ((start, -1.0, 1.0), (start, -1.0, -1.0), (end, 1.0, -1.0), (start, -1.0, 1.0), (end, 1.0, -1.0),
               (end, 1.0, 1.0))  # fmt: skip
    for number, (at, ahead, side) in enumerate(corners):
        mesh[:, number, :2] = at[:, :2] + ahead * reach * 0.5 + side * aside
        mesh[:, number, 2] = at[:, 2]
    mesh[:, :, 3:] = colour
    return mesh.reshape(-1, 7)
