"""The views, their parts and the controls by name: what a lecture may show, light up and unlock.

The one table that lecture files, the window's menu and the authors' documentation share. It is plain data; what draws
a view lives elsewhere and is found by its id.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from nnvisual.lectures.quantities import KINDS, Quantity, parse_quantity
from nnvisual.nn.problem import InvalidInput, suggest
from nnvisual.nn.table_text import shorten

MOST_VIEWS = 4


@dataclass(frozen=True, slots=True)
class View:
    """One view.

    Attributes
    ----------
    id
        Its name in lectures.
    title
        Its name on the screen.
    summary
        One line that says what it shows.
    parts
        What of it can be lit up or revealed, besides quantities: name and meaning.
    """

    id: str
    title: str
    summary: str
    parts: Mapping[str, str]


def _view(view_id: str, title: str, summary: str, **parts: str) -> View:
    return View(view_id, title, summary, MappingProxyType(parts))


_ALL = (
    _view(
        "network",
        "Network",
        "The diagram: units with their values, weights as lines, and where the pass stands.",
        inputs="the input units",
        hidden="the hidden units",
        outputs="the output units",
        units="all units",
        weights="the lines and the numbers on them",
        biases="the biases",
        values="the numbers in the units",
        products="the products on the lines",
        sums="the pre-activations",
        deltas="the deltas under the units",
        gradients="the gradients on the lines",
        loss="the loss behind the output",
        labels="the names of inputs and outputs",
        tiles="each unit's output over the input plane",
        bars="several examples at once as bars in the units",
        dropped="the units that dropout has silenced",
        symbol="a layer as one dense-layer symbol",
    ),
    _view(
        "landscape",
        "Loss landscape",
        "The loss over two weights, with the path that the run takes over it.",
        height="the colours",
        contours="the lines of equal loss",
        path="the path so far",
        start="where the run began",
        point="where it stands",
        gradient="the gradient's arrow",
        step="the arrow of the next step",
        minima="the lowest points, where they are known",
        others="the paths of earlier runs",
        limit="the limit 2 / curvature beside the learning rate",
        relief="the whole as a relief in 3D, where there is OpenGL",
    ),
    _view(
        "plane",
        "Feature plane",
        "The examples, the decision border, and where the network says what.",
        points="the examples",
        point="the current example",
        line="the line where the sum is zero",
        lines="the line of every unit of the first layer",
        border="the decision border",
        shade="the colours on both sides",
        labels="what each side means",
        normal="the arrow across the line",
        residuals="the distances from the curve, for a regression",
        fit="the curve, for a regression",
        held_back="the examples held back for validation",
    ),
    _view(
        "activation",
        "Activation",
        "The activation function, its derivative, and the present z on both.",
        curve="the function",
        derivative="its derivative",
        dot="the present value",
        tangent="the tangent at the present value",
        saturation="where it is nearly flat",
        range="the band of possible values",
        loss="the loss against the output",
    ),
    _view(
        "formula",
        "Formula",
        "The present operation worked with its numbers, and the chain rule for a weight.",
        symbols="the formula in symbols",
        numbers="the same with its numbers",
        result="the result",
        sum="the sum",
        activation="the activation",
        loss="the loss",
        chain="the factors of the chain rule",
        update="the update rule",
        eta="the learning rate in the update rule",
        check="the finite difference beside the gradient",
        matrix="the matrix form with its shapes",
    ),
    _view(
        "code",
        "Code",
        "The same step in NumPy, TensorFlow/Keras and PyTorch, the running line lit.",
        numpy="the NumPy text",
        keras="the TensorFlow/Keras text",
        pytorch="the PyTorch text",
        model="the lines that build the network",
        forward="the lines of the forward pass",
        loss="the line of the loss",
        backward="the lines of the backward pass",
        update="the line of the update",
        loop="the training loop",
    ),
    _view(
        "table",
        "Examples",
        "The examples with prediction, loss and whether it is right.",
        rows="the examples",
        batch="the present batch",
        prediction="the column of predictions",
        loss="the column of losses",
        mean="the mean loss",
        correct="whether the prediction is right",
    ),
    _view(
        "curve",
        "Loss curve",
        "Training and validation loss by step.",
        training="the training loss",
        validation="the validation loss",
        accuracy="the accuracy",
        cursor="the line at the present step",
        best="the lowest validation loss",
        others="the curves of earlier runs",
    ),
    _view(
        "rates",
        "Learning rates",
        "Many learning rates from one start, trained side by side.",
        strip="the small landscapes",
        zones="crawls, converges, oscillates, diverges",
        limit="the limit 2 / curvature",
        race="the methods against each other",
    ),
    _view(
        "gradients",
        "Gradients",
        "How large gradients and updates are, layer by layer, and how single examples differ.",
        layers="the size of the gradients by layer",
        updates="the size of the updates by layer",
        weights="the step of every weight",
        cloud="the gradients of single examples",
        mean="the batch's mean among them",
        dead="units that learn nothing any more",
    ),
    _view(
        "parameters",
        "Parameters",
        "Weights and biases as matrices with their shapes.",
        matrices="the matrices",
        shapes="the shapes",
        product="xW + b laid out",
    ),
    _view("figure", "Figure", "A drawing of the lecture, whose named parts can be revealed and lit."),
)

VIEWS: Mapping[str, View] = MappingProxyType({view.id: view for view in _ALL})
"""Every view by its id, in the order of the menu."""

CONTROLS: Mapping[str, str] = MappingProxyType(
    {
        **{name: KINDS[name].meaning for name in KINDS if KINDS[name].settable and name not in ("w", "b", "x", "y")},
        "w": "all weights; `w.1.2.1` only that one",
        "b": "all biases; `b.1.1` only that one",
        "x": "the point that is looked at; `x.1` only that input",
        "y": "its target",
        "loss": "the choice of the loss",
        "points": "the examples on the feature plane: add, move, delete",
        "units": "add and remove units on the diagram",
        "start": "where a run starts on the landscape",
        "reset": "start again",
    }
)
"""What a `try` block can unlock, by name."""


@dataclass(frozen=True, slots=True)
class Part:
    """A view, a quantity in it, or a part of it.

    Attributes
    ----------
    view
        The view's id.
    quantity
        The quantity that is meant; None where none is.
    name
        The name of the part; "" where a quantity or the whole view is meant.
    """

    view: str
    quantity: Quantity | None = None
    name: str = ""


def parse_part(text: str) -> Part:
    """Return what a `focus` or `reveal` entry names: ``network``, ``network.w.1.1.1`` or ``plane.line``.

    Raises
    ------
    InvalidInput
        If there is no such view, part or quantity, with a suggestion.
    """
    view_id, dot, rest = text.partition(".")
    view = VIEWS.get(view_id)
    if view is None:
        raise InvalidInput(f"There is no view '{shorten(view_id)}'.{suggest(view_id, tuple(VIEWS))}", text)
    if not dot:
        return Part(view_id)
    if view_id == "figure":
        if not rest:
            raise InvalidInput("Name a part of the figure after the dot: 'figure.ring'.", text)
        return Part(view_id, name=rest)
    if rest in view.parts:
        return Part(view_id, name=rest)
    try:
        return Part(view_id, parse_quantity(rest))
    except InvalidInput as error:
        if rest.partition(".")[0] in KINDS or rest in KINDS:
            raise InvalidInput(error.sentence, text) from None
    known = (*view.parts, *KINDS)
    near = suggest(rest, known)
    if near.startswith(" Known"):
        near = f" Its parts are: {', '.join(view.parts)}; quantities such as w.1.1.1 can be named, too."
    raise InvalidInput(f"The view '{view_id}' has no part '{shorten(rest)}'.{near}", text)


def parse_control(text: str) -> str:
    """Return the name of a control; raise `InvalidInput` with a suggestion where there is none."""
    if text in CONTROLS:
        return text
    kind = text.partition(".")[0]
    if kind in ("w", "b", "x", "y"):
        return parse_quantity(text).name
    if kind in KINDS:
        raise InvalidInput(f"'{shorten(text)}' is computed; no control changes it.", text)
    raise InvalidInput(f"There is no control '{shorten(text)}'.{suggest(text, tuple(CONTROLS))}", text)


def unlocks(allow: tuple[str, ...], name: str) -> bool:
    """Whether one of the controls in `allow` may change the quantity or setting called `name`."""
    if any(name == control or name.startswith(control + ".") for control in allow):
        return True
    return name in ("w", "w.1", "w.2") and "start" in allow
