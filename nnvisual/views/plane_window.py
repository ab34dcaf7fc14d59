"""Which part of the feature plane is seen: zooming, panning, showing all, and choosing other features as axes."""

from __future__ import annotations

from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QWidget

from nnvisual.landscape.field import Window
from nnvisual.session.actions import SetFieldWindow
from nnvisual.session.beginning import choose_window
from nnvisual.views.plane_editing import feature_window
from nnvisual.views.plane_frame import PlaneFrame
from nnvisual.views.plane_scene import PlaneScene
from nnvisual.views.view import Dispatch, View


class PlaneWindow(View):
    """A view of a feature plane whose window can be changed.

    Attributes
    ----------
    scene, frame
        What is drawn and where; None on an analytic surface and before the first snapshot.
    """

    def __init__(self, dispatch: Dispatch, parent: QWidget | None = None) -> None:
        super().__init__(dispatch, parent)
        self.scene: PlaneScene | None = None
        self.frame: PlaneFrame | None = None

    def zoom(self, factor: float, place: QPointF) -> None:
        """Show `factor` times as much, around a pixel that stays where it is."""
        snapshot, frame = self.snapshot, self.frame
        if snapshot is None or frame is None:
            return
        around = frame.values(place)
        self._set_window(
            tuple(
                (middle - (middle - low) * factor, middle + (high - middle) * factor)
                for (low, high), middle in zip(snapshot.field_window, around, strict=False)
            )
        )

    def pan(self, before: Window, start: QPointF, place: QPointF) -> None:
        """Show the window `before` moved as far as from the pixel `start` to `place`."""
        if self.frame is None:
            return
        plot = self.frame.plot
        shares = ((start.x() - place.x()) / plot.width(), (place.y() - start.y()) / plot.height())
        self._set_window(
            tuple(
                (low + share * (high - low), high + share * (high - low))
                for (low, high), share in zip(before, shares, strict=False)
            )
        )

    def fit_window(self) -> None:
        """Show all of the data."""
        if self.snapshot is None:
            return
        window, axes = choose_window(self.snapshot.run)
        if axes == self.snapshot.field_axes:
            self.dispatch(SetFieldWindow(window, axes))
        else:
            self.choose_axes(self.snapshot.field_axes)

    def choose_axes(self, axes: tuple[int, ...]) -> None:
        """Make other features the axes, from 0, and show all of the data."""
        if self.snapshot is not None:
            self.dispatch(SetFieldWindow(feature_window(self.snapshot, axes), axes))

    def _set_window(self, window: Window) -> None:
        if self.snapshot is None or any(not 1e-9 < high - low < 1e9 for low, high in window):
            return
        self.dispatch(SetFieldWindow(window, self.snapshot.field_axes))
