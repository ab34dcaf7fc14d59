"""The analytic landscapes: functions of one or two weights that stand in for the loss of a network.

Each is a formula in the grammar of `expression_parser`, the one that the user types like the built-in ones: value,
gradient and Hessian come from the same tree by exact differentiation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import inf, isfinite, nan
from types import MappingProxyType

import numpy as np

from nnvisual.nn.arrays import Matrix, Vector, freeze
from nnvisual.nn.expression import Expression, differentiate
from nnvisual.nn.expression_parser import parse
from nnvisual.nn.expression_program import compile_for_arrays, compile_for_floats
from nnvisual.nn.expression_tex import to_tex
from nnvisual.nn.objective import BoundObjective
from nnvisual.nn.problem import InvalidInput, suggest

TYPED = "formula"
"""The name of the surface that the user types."""


@dataclass(frozen=True, slots=True)
class Minimum:
    """A local minimum: where it lies, and how low."""

    point: tuple[float, ...]
    value: float


@dataclass(frozen=True, slots=True)
class Surface:
    """What is known about one analytic landscape. Points and windows are given for two weights.

    Attributes
    ----------
    name, title, summary
        Spelling in files; on the screen; one line that says what it teaches.
    formulas
        The function by the number of its weights, in the grammar of `expression_parser`.
    start, lr
        Where a run starts and with which learning rate, if nothing else is said.
    window
        The range that is drawn, for each axis.
    minima
        The local minima, deepest first, to the last digit of a double.
    """

    name: str
    title: str
    summary: str
    formulas: Mapping[int, str]
    start: tuple[float, float]
    lr: float
    window: tuple[tuple[float, float], tuple[float, float]]
    minima: tuple[Minimum, ...] = ()


_ALL = (
    Surface(
        "bowl",
        "Bowl",
        "Equally steep in every direction: the learning rate alone decides.",
        {1: "w1^2", 2: "w1^2 + w2^2"},
        start=(1.0, 0.5),
        lr=0.1,
        window=((-1.5, 1.5), (-1.5, 1.5)),
        minima=(Minimum((0.0, 0.0), 0.0),),
    ),
    Surface(
        "ravine",
        "Ravine",
        "25 times steeper across than along: one learning rate has to serve both.",
        {2: "(w1^2 + 25 w2^2)/2"},
        start=(-8.0, 1.5),
        lr=0.0769,
        window=((-10.0, 10.0), (-3.0, 3.0)),
        minima=(Minimum((0.0, 0.0), 0.0),),
    ),
    Surface(
        "two-valleys",
        "Two valleys",
        "A shallow valley, a deeper one, and a ridge between: the start decides.",
        {1: "w1^4/4 - w1^2/2 + 0.1 w1", 2: "w1^4/4 - w1^2/2 + 0.1 w1 + w2^2/2"},
        start=(1.6, 1.0),
        lr=0.1,
        window=((-2.0, 2.0), (-1.5, 1.5)),
        minima=(
            Minimum((-1.0466805318046022, 0.0), -0.35238607380003645),
            Minimum((0.9456492739235914, 0.0), -0.15263944177378455),
        ),
    ),
    Surface(
        "saddle",
        "Saddle",
        "Up along one axis, down along the other: the gradient vanishes, and it is no minimum.",
        {2: "w1^2 - w2^2"},
        start=(1.0, 0.001),
        lr=0.1,
        window=((-1.5, 1.5), (-1.5, 1.5)),
    ),
    Surface(
        "rosenbrock",
        "Rosenbrock",
        "A curved valley: easy to reach, slow to walk along.",
        {2: "(1 - w1)^2 + 100 (w2 - w1^2)^2"},
        start=(-1.2, 1.0),
        lr=0.001,
        window=((-2.0, 2.0), (-1.0, 3.0)),
        minima=(Minimum((1.0, 1.0), 0.0),),
    ),
    Surface(
        "himmelblau",
        "Himmelblau",
        "Four valleys, equally deep: the start decides which one is found.",
        {2: "(w1^2 + w2 - 11)^2 + (w1 + w2^2 - 7)^2"},
        start=(0.0, 0.0),
        lr=0.01,
        window=((-5.0, 5.0), (-5.0, 5.0)),
        minima=(
            Minimum((3.0, 2.0), 0.0),
            Minimum((-2.805118086952745, 3.131312518250573), 0.0),
            Minimum((-3.779310253377747, -3.2831859912861696), 0.0),
            Minimum((3.5844283403304917, -1.8481265269644036), 0.0),
        ),
    ),
    Surface(
        "beale",
        "Beale",
        "A flat floor between steep walls: gradients are tiny here and huge there.",
        {2: "(1.5 - w1 + w1 w2)^2 + (2.25 - w1 + w1 w2^2)^2 + (2.625 - w1 + w1 w2^3)^2"},
        start=(1.0, 1.0),
        lr=0.01,
        window=((-4.5, 4.5), (-4.5, 4.5)),
        minima=(Minimum((3.0, 0.5), 0.0),),
    ),
    Surface(
        TYPED,
        "Your own",
        "The function that you type.",
        {2: ""},
        start=(1.0, 1.0),
        lr=0.01,
        window=((-3.0, 3.0), (-3.0, 3.0)),
    ),
)

SURFACES: Mapping[str, Surface] = MappingProxyType({surface.name: surface for surface in _ALL})
"""Every analytic landscape by its name; the last is the one that the user types."""


@dataclass(frozen=True, slots=True)
class SurfaceSpec:
    """Which analytic landscape, over how many weights.

    Attributes
    ----------
    name
        A key of `SURFACES`.
    formula
        What the user typed, for the name ``formula`` and for no other.
    dimensions
        Number of weights: 1 or 2 for bowl and two-valleys, 2 for all others.
    """

    name: str
    formula: str = ""
    dimensions: int = 2

    def __post_init__(self) -> None:
        if self.name not in SURFACES:
            known = suggest(self.name, tuple(SURFACES))
            raise InvalidInput(f"There is no landscape called '{self.name}'.{known}", "landscape")
        formulas = self.surface.formulas
        if self.dimensions not in formulas:
            allowed = "1 or 2 weights" if 1 in formulas else "2 weights"
            sentence = f"The landscape '{self.name}' has {allowed}, not {self.dimensions}."
            raise InvalidInput(sentence, "landscape")
        if self.name == TYPED:
            parse(self.formula)
        elif self.formula:
            sentence = f"The landscape '{self.name}' has its own formula; only '{TYPED}' takes one."
            raise InvalidInput(sentence, "landscape")

    @property
    def surface(self) -> Surface:
        """What is known about the landscape."""
        return SURFACES[self.name]

    @property
    def text(self) -> str:
        """The right side of J = ..., as it would be typed."""
        return self.formula or self.surface.formulas[self.dimensions]

    @property
    def tex(self) -> str:
        """The right side of J = ..., as TeX."""
        return to_tex(parse(self.text))

    @property
    def start(self) -> tuple[float, ...]:
        """Where a run starts, if nothing else is said."""
        return self.surface.start[: self.dimensions]

    @property
    def window(self) -> tuple[tuple[float, float], ...]:
        """The range that is drawn, for each axis."""
        return self.surface.window[: self.dimensions]

    @property
    def minima(self) -> tuple[Minimum, ...]:
        """The known local minima, deepest first; none for a formula that the user types."""
        return tuple(Minimum(m.point[: self.dimensions], m.value) for m in self.surface.minima)


@dataclass(frozen=True, slots=True)
class _Programs:
    """A formula made ready to be evaluated; all functions take w1 and w2."""

    height: Callable[[float, float], list[float]]
    first_order: Callable[[float, float], list[float]]
    heights: Callable[[Vector, Vector], Matrix]
    slopes: Callable[[Vector, Vector], Matrix]
    curvatures: Callable[[float, float], list[float]]


@lru_cache(maxsize=64)
def _prepare(formula: str) -> _Programs:
    """Return the programs for `formula`. Kept, because a comparison of learning rates asks for the same many times."""
    height = parse(formula)
    slopes = [differentiate(height, index) for index in range(2)]
    curvatures: list[Expression] = [differentiate(slopes[i], j) for i, j in ((0, 0), (0, 1), (1, 1))]
    return _Programs(
        compile_for_floats([height]),
        compile_for_floats([height, *slopes]),
        compile_for_arrays([height]),
        compile_for_arrays(slopes),
        compile_for_floats(curvatures),
    )


class SurfaceObjective:
    """An analytic landscape as something to be minimised: implements `nnvisual.nn.objective.Objective`.

    A surface over one weight is the one over two with the second at 0.

    Parameters
    ----------
    spec
        Which landscape.
    start
        The point from which a run starts, one finite number for each weight.

    Raises
    ------
    InvalidInput
        If `start` does not fit the landscape.
    """

    __slots__ = ("_programs", "_start", "spec")

    def __init__(self, spec: SurfaceSpec, start: tuple[float, ...]) -> None:
        if len(start) != spec.dimensions:
            sentence = f"The landscape '{spec.name}' needs a start with {spec.dimensions} numbers, not {len(start)}."
            raise InvalidInput(sentence, "w")
        if not all(isfinite(coordinate) for coordinate in start):
            raise InvalidInput("Every number of a start is finite: write plain numbers.", "w")
        self.spec = spec
        self._start = freeze(np.array(start))
        self._programs = _prepare(spec.text)

    @property
    def n_parameters(self) -> int:
        """Number of weights: 1 or 2."""
        return self.spec.dimensions

    @property
    def steps_per_epoch(self) -> int:
        """1: there are no examples to be divided."""
        return 1

    def start(self) -> Vector:
        """Return the point from which a run starts, shape (n_parameters,), read-only."""
        return self._start

    def bind(self, parameters: Vector, gradient: Vector) -> BoundObjective:
        """Return the surface bound to two vectors of shape (n_parameters,)."""
        bound = _BoundPair if self.n_parameters == 2 else _BoundSingle
        return bound(self._programs.first_order, parameters, gradient)

    def value(self, parameters: Vector) -> float:
        """Return the height at `parameters`, shape (n_parameters,)."""
        return self._programs.height(*_locate(parameters))[0]

    def values(self, parameters: Matrix) -> Vector:
        """Return the heights at many points, one a row: (k, n_parameters) -> (k,)."""
        values: Vector = self._programs.heights(*_locate_all(parameters))[0]
        return values

    def gradient(self, parameters: Vector) -> Vector:
        """Return the gradient at `parameters`, shape (n_parameters,)."""
        return np.array(self._programs.first_order(*_locate(parameters))[1 : 1 + self.n_parameters])

    def gradients(self, parameters: Matrix) -> Matrix:
        """Return the gradients at many points, one a row: (k, n_parameters) -> (k, n_parameters)."""
        slopes = self._programs.slopes(*_locate_all(parameters))
        return np.ascontiguousarray(slopes[: self.n_parameters].T)

    def hessian(self, parameters: Vector) -> Matrix:
        """Return the exact second derivatives at `parameters`, shape (n_parameters, n_parameters)."""
        first, mixed, second = self._programs.curvatures(*_locate(parameters))
        whole = np.array([[first, mixed], [mixed, second]])
        return whole[: self.n_parameters, : self.n_parameters]

    @property
    def has_validation(self) -> bool:
        """False: there are no examples that could be held back."""
        return False

    def validation_loss(self, parameters: Vector) -> float:
        """Return NaN: there are no examples that could be held back."""
        return nan

    def divergence_limit(self, first: float) -> float:
        """Return the loss above which a run that began with the loss `first` counts as diverged."""
        return 1e12 * max(1.0, abs(first)) if isfinite(first) else inf


@dataclass(frozen=True, slots=True)
class _BoundPair:
    """A surface over two weights, bound to a parameter and a gradient vector."""

    first_order: Callable[[float, float], list[float]]
    parameters: Vector
    gradient: Vector

    def evaluate(self, step: int) -> float:
        """Return the height of the present parameters and fill the gradient, at every step alike."""
        gradient = self.gradient
        # Python floats: NumPy's cost several times as much, and warn where these give inf.
        height, gradient[0], gradient[1] = self.first_order(self.parameters.item(0), self.parameters.item(1))
        return height


@dataclass(frozen=True, slots=True)
class _BoundSingle:
    """The same over one weight."""

    first_order: Callable[[float, float], list[float]]
    parameters: Vector
    gradient: Vector

    def evaluate(self, step: int) -> float:
        """Return the height of the present parameter and fill the gradient, at every step alike."""
        height, self.gradient[0], _ = self.first_order(self.parameters.item(0), 0.0)
        return height


def _locate(parameters: Vector) -> tuple[float, float]:
    """Return w1 and w2, the second 0 where there is none."""
    return float(parameters[0]), float(parameters[1]) if parameters.size == 2 else 0.0


def _locate_all(parameters: Matrix) -> tuple[Vector, Vector]:
    """Return the columns w1 and w2 of shape (k,), the second 0 where there is none."""
    first = np.ascontiguousarray(parameters[:, 0])
    second = np.ascontiguousarray(parameters[:, 1]) if parameters.shape[1] == 2 else np.zeros_like(first)
    return first, second
