"""The keys of every block: what the parser accepts and what the authors' documentation lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from nnvisual.lectures.setup import SETUP_FIELDS


@dataclass(frozen=True, slots=True)
class Key:
    """One key: its name, what may stand there, what it means, and whether it must be given."""

    name: str
    values: str
    meaning: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class Schema:
    """The keys of a block that is TOML, and one line that says what it is for."""

    name: str
    meaning: str
    keys: tuple[Key, ...]

    @property
    def where(self) -> str:
        """What a message calls it: "a run block"."""
        if self.name in ("front matter", "lecture.toml"):
            return self.name
        return f"an {self.name} block" if self.name[0] in "aeiou" else f"a {self.name} block"

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all keys."""
        return tuple(key.name for key in self.keys)

    @property
    def required(self) -> tuple[str, ...]:
        """The names of those that must be given."""
        return tuple(key.name for key in self.keys if key.required)


FRONT_MATTER = Schema(
    "front matter",
    "what the chapter is called and what for",
    (
        Key("format", "1", "version of the format", required=True),
        Key("id", "small letters, digits, hyphens", "key for links and progress", required=True),
        Key("title", "text", "what the contents call it", required=True),
        Key("goal", "text", "what the learner can do afterwards", required=True),
        Key("minutes", "number, 5", "how long it takes"),
        Key("seed", "whole number, 6191", "what all chance comes from"),
        Key("source", "text", "where it comes from"),
        Key("tags", "list of texts", "for the search"),
    ),
)

LECTURE_FILE = Schema(
    "lecture.toml",
    "the lecture's name and its chapters in order",
    (
        Key("format", "1", "version of the format", required=True),
        Key("id", "small letters, digits, hyphens", "key for links and progress", required=True),
        Key("title", "text", "the lecture's name", required=True),
        Key("chapters", "list of file names", "the chapters in order", required=True),
        Key("language", 'text, "en"', "language of the texts"),
        Key("licence", "text", "under which others may use it"),
        Key("summary", "text", "one line for the chooser"),
        Key("authors", "list of texts", "who wrote it"),
    ),
)

_SETUP_MEANINGS = {
    "layers": ("list of 2 to 10 whole numbers", "units of every layer, inputs first"),
    "activation": ("name, or a list with one for each layer", "the hidden layers' function, or every layer's"),
    "loss": ("name", "what is minimised; follows from the data or the output where it is left out"),
    "b": ("b.L = list, or b.L.J = number", "given biases; left out they are 0"),
    "init": ('name, "glorot"', "how the other weights are made from the seed"),
    "x": ("list of numbers", "the example that is looked at, in the table's own units"),
    "y": ("number or list", "its target"),
    "dropout": ("number, or a list with one for each hidden layer", "share of units dropped while training"),
    "data": ("name, or data/FILE.csv", "what the network learns from"),
    "label": ("name or list of names", "the label's column in a CSV file; the last one where it is left out"),
    "standardise": ("true or false, false", "give every feature mean 0 and deviation 1"),
    "validation": ("0 to 0.9, 0", "share held back"),
    "size": ("whole number", "number of examples"),
    "noise": ("0 to 1", "how noisy they are"),
    "degree": ("1 to 11, 1", "polynomials of the only feature as inputs"),
    "task": ('"binary", "classes" or "regression"', "how a CSV file's label is read"),
    "data_seed": ("whole number, 6191", "for the points and for which are held back"),
    "w": ("w.L = list of rows, or w.L.I.J = number; on a landscape a list", "given weights; the start"),
    "landscape": ("name", "an analytic landscape instead of a network"),
    "formula": ("text", 'its formula, for landscape = "formula"'),
    "optimizer": ('name or { name = ..., convention = "keras", ... }, "sgd"', "the method and its own numbers"),
    "lr": ("number", "learning rate; the method's usual one where it is left out"),
    "schedule": ('name or { name, steps, factor }, "constant"', "how the learning rate changes"),
    "batch": ("whole number, all", "examples for one step"),
    "l1": ("number, 0", "factor of the penalty on |w|"),
    "l2": ("number, 0", "factor of the penalty on w squared / 2"),
    "stop": ("{ size_below, slope_below, max_steps, patience }", "when a run ends by itself"),
    "range": ("number, [low, high], or one such pair for each axis", "what the plane or the landscape shows"),
    "seed": ("whole number, the chapter's", "for weights, batches and dropout"),
}

SETUP_KEYS = tuple(Key(name, *_SETUP_MEANINGS[name]) for name in SETUP_FIELDS)

_ALL = (
    Schema("setup", "the state in which the chapter starts; once a chapter", SETUP_KEYS),
    Schema(
        "show",
        "what is on the stage; stays until the next show",
        (
            Key("views", "list of 1 to 4 views", "the views on the stage"),
            Key("focus", "list of view.part or view.quantity", "what is lit while the rest is dimmed"),
            Key("reveal", "list of view.part or view.quantity", "what of a view is drawn at all"),
            Key("figure", "img/FILE.svg or .png, .jpg", "the drawing in the view figure"),
            Key("axes", 'one or two weights, or "random", "principal"', "the landscape's axes"),
        ),
    ),
    Schema(
        "set",
        "a change, animated; Back undoes it exactly",
        (
            Key("over", "seconds, 0", "how long the change takes on the screen"),
            *SETUP_KEYS,
        ),
    ),
    Schema(
        "run",
        "plays; the next click finishes it at once",
        (
            Key("what", '"forward", "backward" or "train"', "what plays", required=True),
            Key("to", "quantity", "where a pass ends"),
            Key(
                "steps",
                "1 to 20,000",
                "exactly so many training steps, whatever stop says; left out: until the run ends by itself",
            ),
            Key("pace", '"4/s", "60/s" or "by_click"', "how fast it plays"),
        ),
    ),
    Schema(
        "predict",
        "predict, observe, explain",
        (
            Key("ask", "text", "the question", required=True),
            Key("choices", "list of 2 to 6 texts", "the answers", required=True),
            Key("answer", "whole number from 1", "which one is right", required=True),
            Key("targets", "text", "the misconception it is about", required=True),
            Key("because", "text", "the reason, shown afterwards", required=True),
        ),
    ),
    Schema(
        "draw",
        "the learner draws what will happen; the truth is then laid over it",
        (
            Key("ask", "text", "the question", required=True),
            Key("on", "view", "where it is drawn", required=True),
            Key("until", "1 to 20,000", "training steps after which the truth is shown"),
        ),
    ),
    Schema(
        "try",
        "a task; all controls are locked but those allowed",
        (
            Key("task", "text", "what to do", required=True),
            Key("allow", "list of controls", "what is unlocked", required=True),
            Key("goal", "{ quantity, above, below, equals, tol, within_steps }", "when it is reached", required=True),
            Key("solution", "{ name = value, ... }", "changes that reach it", required=True),
            Key("hints", "list of texts", "shown one at a time"),
        ),
    ),
    Schema(
        "expect",
        "numbers that the engine must reproduce: quantity = value",
        (Key("tol", "number, 1e-9", "how near"),),
    ),
)

SCHEMAS: Mapping[str, Schema] = MappingProxyType({schema.name: schema for schema in _ALL})
"""The blocks that are TOML, by name."""

TEXT_BLOCKS: Mapping[str, str] = MappingProxyType(
    {
        "notes": "Markdown for the presenter's screen only",
        "python": "code that is displayed, never run",
        "text": "plain text that is displayed",
        "math": "a formula as TeX",
    }
)
"""The blocks that are no TOML, by name."""
