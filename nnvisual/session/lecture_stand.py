"""Where one stands in a lecture, as the snapshot holds it, and what is wrong with one."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from nnvisual.lectures.blocks import Prompt
from nnvisual.lectures.lecture_state import Stage
from nnvisual.lectures.model import Lecture
from nnvisual.lectures.problems import Problem
from nnvisual.lectures.replay import Replay
from nnvisual.session.motions import Motion

Sketch = tuple[tuple[tuple[float, float], ...], ...]
"""Strokes of a drawing, each a row of places (x, y)."""


@dataclass(frozen=True, slots=True)
class Mistakes:
    """What is wrong with the lecture at `path`; its last good version stays on the stage, if there was one.

    Else it is to be opened at `chapter` and `step` once it is mended.
    """

    path: Path
    problems: tuple[Problem, ...]
    chapter: str = ""
    step: str = ""


@dataclass(frozen=True, slots=True)
class LectureStand:
    """Where one stands in a lecture.

    Attributes
    ----------
    lecture, path
        What is open, and where it was read from.
    replay
        The states of the present chapter; keeps those that were reached.
    chapter, step, beat
        The place, all from 0.
    stage, prompt
        What this beat shows, and what it asks.
    away
        Whether the path was left to try something.
    answers
        The learner's answers: (key of the beat, choice from 0; -1 where it was skipped).
    done
        Keys of the tasks that were solved.
    hints
        How many hints of the present task are shown.
    solved
        Whether the present task is solved.
    reminded
        Whether somebody wanted to go on without answering.
    motions
        What is being played of this beat, the first one now; empty: nothing.
    truth_shown
        Whether the task's solution, or what was to be drawn, was asked for and shown.
    sketch
        What the learner drew: strokes of places in the view's own units; see `session.sketching`.
    sketch_place
        Chapter, step and beat of the question that was drawn for; None: nothing was asked.
    votes
        The class's votes: (key of the beat, how many for each choice).
    revealed
        Keys of the questions whose answer the class was shown.
    first_run
        The number from which on runs were made in this lecture: what was there before is not compared with it.
    """

    lecture: Lecture
    path: Path
    replay: Replay
    chapter: int
    step: int
    beat: int
    stage: Stage = field(default_factory=Stage)
    prompt: Prompt | None = None
    away: bool = False
    answers: tuple[tuple[str, int], ...] = ()
    done: tuple[str, ...] = ()
    hints: int = 0
    solved: bool = False
    reminded: bool = False
    motions: tuple[Motion, ...] = ()
    truth_shown: bool = False
    sketch: Sketch = ()
    sketch_place: tuple[int, int, int] | None = None
    votes: tuple[tuple[str, tuple[int, ...]], ...] = ()
    revealed: tuple[str, ...] = ()
    first_run: int = 1

    @property
    def key(self) -> str:
        """Names this beat in what is remembered of a learner."""
        chapter = self.lecture.chapters[self.chapter]
        return f"{self.lecture.id}/{chapter.id}/{chapter.steps[self.step].id}/{self.beat}"

    @property
    def answer(self) -> int | None:
        """The learner's answer to the question of this beat; None: not yet."""
        return next((choice for key, choice in self.answers if key == self.key), None)

    @property
    def tally(self) -> tuple[int, ...]:
        """The class's votes for each choice of this beat's question; empty where there is none."""
        choices = getattr(self.prompt, "choices", ())
        return next((counts for key, counts in self.votes if key == self.key), (0,) * len(choices))

    @property
    def is_revealed(self) -> bool:
        """Whether the class was shown the answer of this beat's question."""
        return self.key in self.revealed
