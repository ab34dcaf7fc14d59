"""A lecture as a value: chapters of steps of beats of elements."""

from __future__ import annotations

from dataclasses import dataclass, field

from nnvisual.lectures.blocks import Element, Notes, Prompt, Setup
from nnvisual.lectures.files import ArchiveFiles, LectureFiles

FORMAT = 1
"""The newest version of the format that this program knows."""


@dataclass(frozen=True, slots=True)
class Beat:
    """What one click reveals."""

    elements: tuple[Element, ...]
    line: int

    @property
    def prompt(self) -> Prompt | None:
        """What it asks of the learner; None: nothing."""
        return next((element for element in self.elements if isinstance(element, Prompt)), None)


@dataclass(frozen=True, slots=True)
class Step:
    """One idea: a heading and its beats, at least one."""

    id: str
    title: str
    beats: tuple[Beat, ...]
    line: int

    @property
    def notes(self) -> str:
        """The presenter's notes of all its beats, as Markdown."""
        found = [element.text for beat in self.beats for element in beat.elements if isinstance(element, Notes)]
        return "\n\n".join(found)


@dataclass(frozen=True, slots=True)
class Chapter:
    """One chapter.

    Attributes
    ----------
    file
        Its name within the lecture.
    id, title, goal
        Key; what contents call it; what the learner can do afterwards.
    minutes, seed, source, tags
        As in the front matter.
    setup
        The state in which it starts; None for one that shows figures only.
    """

    file: str
    id: str
    title: str
    goal: str
    minutes: float
    seed: int
    source: str
    tags: tuple[str, ...]
    setup: Setup | None
    steps: tuple[Step, ...]
    format: int = FORMAT

    def find_step(self, step_id: str) -> int | None:
        """Return the number of a step, from 0; None where there is no such id."""
        return next((number for number, step in enumerate(self.steps) if step.id == step_id), None)

    def positions(self) -> tuple[tuple[int, int], ...]:
        """Return every (step, beat), both from 0, in the order in which they are clicked through."""
        return tuple((s, b) for s, step in enumerate(self.steps) for b in range(len(step.beats)))


@dataclass(frozen=True, slots=True)
class Lecture:
    """One lecture: its chapters in order, and the files that they name."""

    id: str
    title: str
    language: str
    licence: str
    chapters: tuple[Chapter, ...]
    summary: str = ""
    authors: tuple[str, ...] = ()
    files: LectureFiles = field(default_factory=ArchiveFiles, compare=False, repr=False)
    format: int = FORMAT

    def find_chapter(self, chapter_id: str) -> int | None:
        """Return the number of a chapter, from 0; None where there is no such id."""
        return next((number for number, chapter in enumerate(self.chapters) if chapter.id == chapter_id), None)
