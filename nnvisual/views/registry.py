"""Every view, once: what makes the widget of each view that lectures know by its id.

Ids, titles and summaries come from the lectures' vocabulary; menu, stage, snapshot and export read this table.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType

from PySide6.QtWidgets import QWidget

from nnvisual.lectures.vocabulary import VIEWS as VOCABULARY
from nnvisual.views.activation_curve import ActivationCurve
from nnvisual.views.code_listing import CodeListing
from nnvisual.views.example_table import ExampleTable
from nnvisual.views.feature_plane import FeaturePlane
from nnvisual.views.figure import FigureView
from nnvisual.views.gradient_sizes import GradientSizes
from nnvisual.views.learning_rates import LearningRates
from nnvisual.views.loss_curve import LossCurve
from nnvisual.views.loss_landscape import LossLandscape
from nnvisual.views.network_diagram import NetworkDiagram
from nnvisual.views.parameter_matrices import ParameterMatrices
from nnvisual.views.view import Dispatch, View
from nnvisual.views.worked_formula import WorkedFormula

MakeView = Callable[[Dispatch, QWidget | None], View]


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
    make: MakeView


_MAKERS: dict[str, MakeView] = {
    "network": NetworkDiagram,
    "landscape": LossLandscape,
    "plane": FeaturePlane,
    "curve": LossCurve,
    "formula": WorkedFormula,
    "activation": ActivationCurve,
    "code": CodeListing,
    "table": ExampleTable,
    "rates": LearningRates,
    "gradients": GradientSizes,
    "parameters": ParameterMatrices,
    "figure": FigureView,
}

VIEWS = MappingProxyType(
    {name: ViewEntry(name, VOCABULARY[name].title, VOCABULARY[name].summary, make) for name, make in _MAKERS.items()}
)
"""Every view by its id, in the order in which menus list them."""
