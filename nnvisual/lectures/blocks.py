"""The directives of a chapter, typed and checked: what each fenced block says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from nnvisual.lectures.quantities import Quantity
from nnvisual.lectures.toml_places import Path
from nnvisual.lectures.toml_text import Place
from nnvisual.lectures.vocabulary import Part
from nnvisual.nn.experiment import Experiment

Places = Mapping[Path, Place]
"""Where keys stand in the file, by their path."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A fenced block.

    Attributes
    ----------
    line
        Of its opening fence.
    places
        Where its keys stand, for messages.
    """

    line: int = 1
    places: Places = field(default_factory=lambda: MappingProxyType({}), repr=False, compare=False)

    def place(self, *path: str) -> Place:
        """Return where the key `path` stands; where it does not, the key around it; at last the block itself."""
        while path:
            if path in self.places:
                return self.places[path]
            path = path[:-1]
        return self.line, 1


@dataclass(frozen=True, slots=True)
class Setup(Block):
    """The state in which a chapter starts.

    Attributes
    ----------
    fields
        As TOML gives them.
    experiment
        What they describe; None where they are wrong.
    """

    fields: Mapping[str, object]
    experiment: Experiment | None


@dataclass(frozen=True, slots=True)
class Show(Block):
    """What is on the stage from here on.

    Attributes
    ----------
    views
        Ids, 1 to 4; empty: those that are there.
    focus, reveal
        What is lit while the rest is dimmed; what of a view is drawn at all.
    figure
        The drawing in the view "figure"; empty: the one that is there.
    axes
        The landscape's axes: one or two quantities, or "random" or "principal"; empty: those that are there.
    """

    views: tuple[str, ...] = ()
    focus: tuple[Part, ...] = ()
    reveal: tuple[Part, ...] = ()
    figure: str = ""
    axes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Set(Block):
    """A change.

    Attributes
    ----------
    changes
        Name of a quantity or a field of a setup, and its new value, in the order of the file.
    over
        Seconds that the change takes on the screen.
    """

    changes: tuple[tuple[str, object], ...]
    over: float = 0.0


class Task(StrEnum):
    """What a `run` block plays."""

    FORWARD = "forward"
    BACKWARD = "backward"
    TRAIN = "train"


@dataclass(frozen=True, slots=True)
class Run(Block):
    """Something that plays.

    Attributes
    ----------
    what
        A forward pass, a backward pass or training.
    to
        The quantity at which a pass ends; None: the end of the pass.
    steps
        Training steps; None: until the run ends by itself.
    rate
        Operations or steps in a second; None: one a click.
    """

    what: Task
    to: Quantity | None = None
    steps: int | None = None
    rate: float | None = 4.0


@dataclass(frozen=True, slots=True)
class Predict(Block):
    """A question that is answered before it goes on. `answer` counts the choices from 0."""

    ask: str
    choices: tuple[str, ...]
    answer: int
    targets: str
    because: str


@dataclass(frozen=True, slots=True)
class Draw(Block):
    """The learner draws what will happen.

    Attributes
    ----------
    on
        The id of the view.
    until
        Training steps after which the truth is laid over it; None: whatever the next run makes.
    """

    ask: str
    on: str
    until: int | None = None


@dataclass(frozen=True, slots=True)
class Goal:
    """What a task asks for.

    Attributes
    ----------
    quantity
        What is looked at.
    above, below, equals
        What it must be; None: no matter. At least one is given.
    tol
        How near `equals` must be met.
    within_steps
        Training steps in which it must happen; None: any.
    """

    quantity: Quantity
    above: float | None = None
    below: float | None = None
    equals: float | str | None = None
    tol: float = 1e-9
    within_steps: int | None = None


@dataclass(frozen=True, slots=True)
class Try(Block):
    """A task for the learner; `solution` has the form of `Set.changes`."""

    task: str
    allow: tuple[str, ...]
    goal: Goal
    solution: tuple[tuple[str, object], ...]
    hints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Expect(Block):
    """Numbers that the engine must reproduce: (quantity, value) each."""

    values: tuple[tuple[Quantity, object], ...]
    tol: float = 1e-9


@dataclass(frozen=True, slots=True)
class Notes(Block):
    """Markdown for the presenter's screen only."""

    text: str


@dataclass(frozen=True, slots=True)
class Prose(Block):
    """A stretch of Markdown, with mathematics between single dollars."""

    markdown: str


@dataclass(frozen=True, slots=True)
class Math(Block):
    """A formula on a line of its own, as TeX."""

    tex: str


@dataclass(frozen=True, slots=True)
class Listing(Block):
    """Code or plain text that is displayed, never run; `language` is "python" or "text"."""

    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Broken(Block):
    """A block called `name` that could not be read; in a chapter without problems there is none."""

    name: str


Prompt = Predict | Draw | Try
"""What asks something of the learner."""

Element = Show | Set | Run | Predict | Draw | Try | Expect | Notes | Prose | Math | Listing | Broken
"""What a beat is made of."""
