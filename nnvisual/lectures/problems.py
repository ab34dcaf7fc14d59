"""What is wrong with a lecture: a place, a code and a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

CODES: Mapping[str, str] = MappingProxyType(
    {
        "E001": "A file cannot be read.",
        "E002": "A file is no text in UTF-8.",
        "E003": "Something is larger, or more, than a lecture may be.",
        "E004": "The front matter between two lines +++ is missing or not closed.",
        "E005": "The format's version is not one that this program knows.",
        "E006": "An id is not made of small letters, digits and hyphens.",
        "E010": "The heading of a step has no id.",
        "E011": "An id stands twice.",
        "E012": "There is no step.",
        "E013": "Something stands before the first step, where nobody would see it.",
        "E014": "HTML, an address, a link or an image stands in the text.",
        "E015": "Mathematics is not closed.",
        "E016": "A heading has the wrong level.",
        "E017": "A block is not closed.",
        "E018": "A block has an unknown name.",
        "E019": "A block is no TOML.",
        "E020": "A key is not known.",
        "E021": "A required key is missing.",
        "E022": "A value has the wrong type or lies out of range.",
        "E023": "A word is not one of the known ones.",
        "E024": "A quantity does not exist.",
        "E025": "A block stands in the wrong place, or once too often.",
        "E026": "The parts of a setup do not fit each other.",
        "E027": "A quantity is computed and cannot be set.",
        "E028": "A view is named that is not on the stage.",
        "E029": "A file that the lecture names is missing or cannot be used.",
        "E030": "A run is not possible here.",
        "E031": "The engine computes another number than the lecture expects.",
        "E032": "What the lecture expects has no value here.",
        "E033": "The solution does not reach the goal.",
        "E034": "The runs of a chapter take too long.",
        "E040": "An archive is damaged.",
        "E041": "An archive holds too much.",
        "E042": "An archive names a file that it must not.",
        "E043": "Two files of an archive have the same name.",
    }
)
"""Every code and what it means."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake in a lecture.

    Attributes
    ----------
    file
        As the author called it.
    line, column
        Where, from 1.
    code
        A key of `CODES`.
    text
        One sentence, with the fix where it is known.
    """

    file: str
    line: int
    column: int
    code: str
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.code} {self.text}"


def sort_problems(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the problems by file and place, each once."""
    return tuple(sorted(dict.fromkeys(problems)))
