"""Every view, once: its id in lectures and files, its title, and what makes it.

Menu, stage, lecture vocabulary and export all read this table.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType

from PySide6.QtWidgets import QWidget

from nnvisual.views.activation_curve import ActivationCurve
from nnvisual.views.code_listing import CodeListing
from nnvisual.views.feature_plane import FeaturePlane
from nnvisual.views.figure import FigureView
from nnvisual.views.loss_curve import LossCurve
from nnvisual.views.loss_landscape import LossLandscape
from nnvisual.views.network_diagram import NetworkDiagram
from nnvisual.views.view import Dispatch, View
from nnvisual.views.worked_formula import WorkedFormula


@dataclass(frozen=True, slots=True)
class ViewEntry:
    """One view.

    Attributes
    ----------
    name
        Its id in lectures, sessions and on the command line.
    title
        On its card and in menus.
    summary
        One line on what it shows, for tooltips and screen readers.
    make
        Makes the widget.
    """

    name: str
    title: str
    summary: str
    make: Callable[[Dispatch, QWidget | None], View]


_ALL = (
    ViewEntry("network", "Network", "Every value, weight and bias, and the numbers that flow.", NetworkDiagram),
    ViewEntry("landscape", "Loss landscape", "The loss over two weights, and the path down.", LossLandscape),
    ViewEntry("plane", "Feature plane", "The examples and where the network draws the line.", FeaturePlane),
    ViewEntry("curve", "Loss curve", "The loss of every step.", LossCurve),
    ViewEntry("formula", "Worked formula", "The present operation with its numbers; the chain rule.", WorkedFormula),
    ViewEntry("activation", "Activation", "The activation function, its slope, and where z is on it.", ActivationCurve),
    ViewEntry("code", "Code", "The same step in NumPy, PyTorch and TensorFlow, the running line lit.", CodeListing),
    ViewEntry("figure", "Figure", "A drawing of the lecture, whose parts are revealed and lit.", FigureView),
)

VIEWS = MappingProxyType({entry.name: entry for entry in _ALL})
"""Every view by its id, in the order in which menus list them."""
