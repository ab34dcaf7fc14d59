"""The data sets that come with the program: what each is called, asks and can be set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from nnvisual.nn import point_sets
from nnvisual.nn.dataset import Task
from nnvisual.nn.point_sets import Generate

Range = tuple[float, float]


@dataclass(frozen=True, slots=True)
class BuiltIn:
    """One built-in data set.

    Attributes
    ----------
    name
        Spelling in files, on the command line and in code.
    title, description
        For menus: a few words, and one line.
    task, features, target, classes
        As in `DataSet`; one target.
    size
        Number of examples where nothing else is said.
    axes
        The range of each feature in a plot.
    generate
        The generator; None where the examples are a table that comes with the program, ``data/NAME.csv``.
    noise
        The noise where nothing else is said; None where there is none to set.
    noise_meaning
        What the number from 0 to 1 does.
    fixed_size
        Whether the number of examples cannot be set.
    you
        An example of interest beside the data, in the units of the features, or empty; `you_label` is its name.
    """

    name: str
    title: str
    description: str
    task: Task
    features: tuple[str, ...]
    target: str
    classes: tuple[str, ...]
    size: int
    axes: tuple[Range, ...]
    generate: Generate | None = None
    noise: float | None = None
    noise_meaning: str = ""
    fixed_size: bool = False
    you: tuple[float, ...] = ()
    you_label: str = ""

    @property
    def n_inputs(self) -> int:
        """Features of one example."""
        return len(self.features)


_PLANE = ("x1", "x2")
_TWO = ("class 0", "class 1")
_THREE = ("class 0", "class 1", "class 2")
_SQUARE = ((-6.0, 6.0), (-6.0, 6.0))
_SPREAD = "Standard deviation of each feature."
_ERROR = "Standard deviation of y."

_ALL = (
    BuiltIn(
        "class",
        "Will I pass this class?",
        "24 former students: lectures attended, hours on the project, and whether they passed.",
        Task.BINARY,
        ("lectures", "hours"),
        "passed",
        ("failed", "passed"),
        24,
        ((-0.5, 8.5), (-0.5, 9.5)),
        fixed_size=True,
        you=(4.0, 5.0),
        you_label="you",
    ),
    BuiltIn(
        "grade",
        "Which grade will I get?",
        "The same 24 students and the points, of 100, that each of them reached.",
        Task.REGRESSION,
        ("lectures", "hours"),
        "grade",
        (),
        24,
        ((-0.5, 8.5), (-0.5, 9.5)),
        fixed_size=True,
        you=(4.0, 5.0),
        you_label="you",
    ),
    BuiltIn(
        "xor",
        "Exclusive or",
        "Class 1 where exactly one of the two inputs is 1: no straight line divides it.",
        Task.BINARY,
        _PLANE,
        "y",
        _TWO,
        80,
        ((-0.75, 1.75), (-0.75, 1.75)),
        point_sets.make_xor,
        0.25,
        "Twice the standard deviation around each corner.",
    ),
    BuiltIn(
        "circle",
        "Circle",
        "A disc inside a ring: the border has to close.",
        Task.BINARY,
        _PLANE,
        "y",
        _TWO,
        120,
        ((-4.5, 4.5), (-4.5, 4.5)),
        point_sets.make_circle,
        0.1,
        _SPREAD,
    ),
    BuiltIn(
        "clouds",
        "Two clouds",
        "Two round clouds: one straight line does what can be done.",
        Task.BINARY,
        _PLANE,
        "y",
        _TWO,
        80,
        ((-4.5, 4.5), (-4.5, 4.5)),
        point_sets.make_clouds,
        0.3,
        "How far the clouds spread: 0 keeps them apart, 1 mixes them.",
    ),
    BuiltIn(
        "three_clouds",
        "Three clouds",
        "Three classes at the corners of a triangle.",
        Task.CLASSES,
        _PLANE,
        "y",
        _THREE,
        90,
        ((-4.5, 4.5), (-4.5, 4.5)),
        point_sets.make_three_clouds,
        0.25,
        "How far the clouds spread: 0 keeps them apart, 1 mixes them.",
    ),
    BuiltIn(
        "moons",
        "Two moons",
        "Two half circles that reach into each other: the border has to bend twice.",
        Task.BINARY,
        _PLANE,
        "y",
        _TWO,
        120,
        ((-4.0, 4.0), (-3.0, 3.0)),
        point_sets.make_moons,
        0.15,
        _SPREAD,
    ),
    BuiltIn(
        "spiral",
        "Spiral",
        "Two arms wound into each other: hard for a small network.",
        Task.BINARY,
        _PLANE,
        "y",
        _TWO,
        200,
        ((-5.0, 5.0), (-5.0, 5.0)),
        point_sets.make_spiral,
        0.05,
        _SPREAD,
    ),
    BuiltIn(
        "line",
        "Line",
        "A straight line with noise: two parameters are enough.",
        Task.REGRESSION,
        ("x",),
        "y",
        (),
        40,
        ((-3.25, 3.25),),
        point_sets.make_line,
        0.2,
        _ERROR,
    ),
    BuiltIn(
        "wave",
        "Wave",
        "A sine with noise: a curve that hidden units have to bend.",
        Task.REGRESSION,
        ("x",),
        "y",
        (),
        60,
        ((-3.25, 3.25),),
        point_sets.make_wave,
        0.1,
        _ERROR,
    ),
    BuiltIn(
        "many",
        "A thousand examples",
        "Enough examples to see what a mini-batch saves and what it costs.",
        Task.REGRESSION,
        ("x",),
        "y",
        (),
        1000,
        ((-4.0, 4.0),),
        point_sets.make_many,
        0.5,
        _ERROR,
    ),
    BuiltIn(
        "twelve",
        "Twelve points",
        "Twelve training examples of a wave: easy to learn by heart. What is held back comes on top.",
        Task.REGRESSION,
        ("x",),
        "y",
        (),
        point_sets.TWELVE,
        ((-3.25, 3.25),),
        point_sets.make_twelve,
        0.15,
        _ERROR,
        fixed_size=True,
    ),
)

DATA_SETS: Mapping[str, BuiltIn] = MappingProxyType({entry.name: entry for entry in _ALL})
"""The built-in data sets by name, in the order of the menu."""
