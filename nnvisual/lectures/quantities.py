"""The names of quantities: one name for one thing, in lecture files, in the code view and on the screen.

A name is a kind and places, joined by dots: `w.1.2.3` is the weight in layer 1 from unit 2 to unit 3. Layers and
units count from 1. What kinds there are stands in one table, `KINDS`, from which the authors' documentation is made.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from nnvisual.nn.experiment import NetworkProblem, Problem
from nnvisual.nn.problem import InvalidInput, suggest
from nnvisual.nn.table_text import shorten

Form = str
"""Which places a name has, one letter each: L a layer, I a unit that something comes from, J a unit, K an output."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of quantity.

    Attributes
    ----------
    name
        What its names begin with.
    meaning
        One line for the documentation.
    network, surface
        The places that follow on a network and on an analytic landscape; empty: there is none such. The first form
        names one number; a form with fewer letters names several at once; "" is the bare name.
    settable
        Whether a `set` block may change it.
    tex
        Its symbol; "" for words.
    of_example
        Whether it belongs to the example that is looked at, and not to the parameters or the run.
    """

    name: str
    meaning: str
    network: tuple[Form, ...] = ()
    surface: tuple[Form, ...] = ()
    settable: bool = False
    tex: str = ""
    of_example: bool = False

    def forms(self, *, on_surface: bool) -> tuple[Form, ...]:
        """Return the forms that its names have here."""
        return self.surface if on_surface else self.network

    def spell(self, form: Form) -> str:
        """Return the name with letters for places: ``w.L.I.J``."""
        return ".".join((self.name, *form))


_PLAIN = ("",)
_UNIT = ("LJ", "L")
_EDGE = ("LIJ", "L")

_ALL = (
    Kind(
        "x", "input I of the current example, as the network sees it; `x` all of them", ("I", ""), (), True, "x", True
    ),
    Kind(
        "w",
        "weight in layer L from unit I to unit J; `w.L` the matrix, a row for each input, a column for each unit; "
        "on an analytic landscape `w.K` is coordinate K and `w` all of them",
        _EDGE,
        ("K", ""),
        True,
        "w",
    ),
    Kind("b", "bias of unit J in layer L (the lecture's w0); `b.L` all of the layer", _UNIT, (), True, "b"),
    Kind("product", "the weight times what comes in", _EDGE, (), False, "", True),
    Kind("z", "pre-activation: the bias plus all products", _UNIT, (), False, "z", True),
    Kind("a", "activation: what the unit passes on", _UNIT, (), False, "a", True),
    Kind("slope", "derivative of the activation at z", _UNIT, (), False, "g'", True),
    Kind("y_hat", "prediction, output K; `y_hat` the only one, or all of them", ("K", ""), (), False, r"\hat y", True),
    Kind("y", "the target; `y` the only one, or all of them", ("K", ""), (), True, "y", True),
    Kind(
        "loss", "the loss of the present parameters on what is running: example, batch or data", _PLAIN, _PLAIN, tex="J"
    ),
    Kind("delta", "dJ/dz of unit J in layer L, for the current example's own loss", _UNIT, (), False, r"\delta", True),
    Kind("grad.w", "gradient: dJ/dw of that weight", _EDGE, ("K", ""), tex=r"\frac{\partial J}{\partial w}"),
    Kind("grad.b", "gradient: dJ/db of that bias", _UNIT, (), tex=r"\frac{\partial J}{\partial b}"),
    Kind(
        "grad.noise",
        "noise of that weight's gradient in a mini-batch: the standard deviation of single examples' gradients over "
        "the root of the batch",
        ("LIJ",),
        tex=r"\sigma",
    ),
    Kind("lr", "learning rate of the present step, its schedule included", _PLAIN, _PLAIN, True, r"\eta"),
    Kind("optimizer", "name of the method", _PLAIN, _PLAIN, True),
    Kind("schedule", "name of the learning rate's schedule", _PLAIN, _PLAIN, True),
    Kind("batch", "examples for one step", _PLAIN, (), True, "B"),
    Kind("dropout", "share of each hidden layer that is dropped while training", _PLAIN, (), True, "p"),
    Kind("l1", "factor of the penalty on |w|", _PLAIN, (), True, r"\lambda_1"),
    Kind("l2", "factor of the penalty on w squared", _PLAIN, (), True, r"\lambda_2"),
    Kind("seed", "what all chance comes from", _PLAIN, _PLAIN, True),
    Kind(
        "activation", "name of the hidden layers' activation (without hidden layers: of the output's)", _PLAIN, (), True
    ),
    Kind("init", "name of the method that makes initial weights", _PLAIN, (), True),
    Kind("layers", "units of every layer, inputs first", _PLAIN, (), True),
    Kind("data", "name of the data", _PLAIN, (), True),
    Kind("landscape", "name of the analytic landscape", (), _PLAIN, True),
    Kind("step", "updates made since the run began", _PLAIN, _PLAIN),
    Kind("epoch", "passes over the training examples", _PLAIN, _PLAIN),
    Kind("status", "running, converged, stopped or diverged", _PLAIN, _PLAIN),
    Kind("best_step", "the step with the lowest validation loss so far", _PLAIN, ()),
    Kind("training_loss", "mean loss of the present parameters over all training examples, dropout off", _PLAIN, ()),
    Kind("validation_loss", "mean loss over the examples held back", _PLAIN, ()),
    Kind("accuracy", "share of the training examples that are classified correctly", _PLAIN, ()),
    Kind("validation_accuracy", "share of the examples held back that are classified correctly", _PLAIN, ()),
    Kind("parameters", "number of weights and biases", _PLAIN, _PLAIN),
    Kind("grad.norm", "length of the gradient", _PLAIN, _PLAIN, tex=r"\lVert \nabla J \rVert"),
    Kind("rate_limit", "2 / (largest curvature here): above it gradient descent cannot settle", _PLAIN, _PLAIN),
)

KINDS: Mapping[str, Kind] = MappingProxyType({kind.name: kind for kind in _ALL})
"""Every kind of quantity by its name, in the order of the documentation."""

_PLACE = re.compile(r"[1-9][0-9]{0,3}")
_LETTERS = {"L": "a layer", "I": "a unit it comes from", "J": "a unit", "K": "a number from 1"}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity by its kind and places, each from 1."""

    kind: str
    places: tuple[int, ...] = ()

    @property
    def name(self) -> str:
        """The name as it is written: ``w.1.2.3``."""
        return ".".join((self.kind, *map(str, self.places)))

    @property
    def settable(self) -> bool:
        """Whether a `set` block may change it."""
        return KINDS[self.kind].settable

    @property
    def meaning(self) -> str:
        """One line that says what it is."""
        return KINDS[self.kind].meaning


def parse_quantity(name: str) -> Quantity:
    """Return the quantity that `name` spells.

    Raises
    ------
    InvalidInput
        If there is no such kind, with a suggestion, or its places are no numbers, or there are too many of them.
    """
    kind = _find_kind(name)
    rest = name[len(kind.name) + 1 :]
    parts = rest.split(".") if rest else []
    spellings = _spellings(kind)
    if len(name) > len(kind.name) and not rest:
        raise InvalidInput(f"'{shorten(name)}' ends with a dot. Write {spellings}.", name)
    if not all(_PLACE.fullmatch(part) for part in parts):
        raise InvalidInput(f"'{shorten(name)}' is no quantity: places are numbers from 1. Write {spellings}.", name)
    if len(parts) not in {len(form) for form in (*kind.network, *kind.surface)}:
        raise InvalidInput(f"'{shorten(name)}' has {len(parts)} places. Write {spellings}.", name)
    return Quantity(kind.name, tuple(map(int, parts)))


def _find_kind(name: str) -> Kind:
    found = [kind for kind in _ALL if name == kind.name or name.startswith(kind.name + ".")]
    if found:
        return max(found, key=lambda kind: len(kind.name))
    word = re.split(r"\.(?=[0-9]|$)", name, maxsplit=1)[0]
    raise InvalidInput(f"There is no quantity '{shorten(name)}'.{suggest(word, tuple(KINDS))}", name)


def _spellings(kind: Kind) -> str:
    forms = dict.fromkeys((*kind.network, *kind.surface))
    return " or ".join(f"'{kind.spell(form)}'" for form in forms)


def check_quantity(quantity: Quantity, problem: Problem) -> None:
    """Raise `InvalidInput` where `problem` has no such quantity; the sentence says what there is."""
    kind = KINDS[quantity.kind]
    on_surface = not isinstance(problem, NetworkProblem)
    forms = kind.forms(on_surface=on_surface)
    where = "an analytic landscape" if on_surface else "a network"
    if not forms:
        raise InvalidInput(f"There is no '{quantity.name}' on {where}.", quantity.name)
    form = next((form for form in forms if len(form) == len(quantity.places)), None)
    if form is None:
        known = " or ".join(f"'{kind.spell(form)}'" for form in forms)
        raise InvalidInput(f"'{quantity.name}' does not exist on {where}. Write {known}.", quantity.name)
    limits = _limits(form, quantity.places, problem)
    for letter, place, limit in zip(form, quantity.places, limits, strict=True):
        if place > limit:
            what = _LETTERS[letter]
            raise InvalidInput(
                f"There is no '{quantity.name}': {place} is {what}, and here there "
                f"{'is only 1' if limit == 1 else f'are {limit}'}.",
                quantity.name,
            )


def _limits(form: Form, places: tuple[int, ...], problem: Problem) -> list[int]:
    """Return the largest value of every place."""
    if not isinstance(problem, NetworkProblem):
        return [problem.surface.dimensions] * len(form)
    sizes = problem.network.sizes
    if form == "I":
        return [sizes[0]]
    if form == "K":
        return [sizes[-1]]
    limits = []
    for letter in form:
        # A layer that does not exist is found first, so that its units are not asked for.
        layer = min(places[0], len(sizes) - 1)
        limits.append({"L": len(sizes) - 1, "I": sizes[layer - 1], "J": sizes[layer]}[letter])
    return limits


def all_names(problem: Problem) -> tuple[str, ...]:
    """Return the name of every single quantity of `problem`, no matrix and no list among them."""
    found: list[str] = []
    for kind in _ALL:
        forms = kind.forms(on_surface=not isinstance(problem, NetworkProblem))
        if not forms:
            continue
        found.extend(Quantity(kind.name, places).name for places in _all_places(forms[0], problem))
    return tuple(found)


def _all_places(form: Form, problem: Problem) -> list[tuple[int, ...]]:
    found: list[tuple[int, ...]] = [()]
    for length in range(len(form)):
        longer: list[tuple[int, ...]] = []
        for places in found:
            limit = _limits(form, (*places, 1, 1, 1), problem)[length]
            longer.extend((*places, place) for place in range(1, limit + 1))
        found = longer
    return found
