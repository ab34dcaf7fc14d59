"""The questions of a step that were answered on its earlier clicks: they stay while the truth plays."""

from __future__ import annotations

from dataclasses import dataclass, replace

from nnvisual.lectures.blocks import Predict
from nnvisual.session.lecture_stand import LectureStand
from nnvisual.session.snapshot import Mode, Snapshot

SKIPPED = -1
"""Stands for the choice of whoever skipped a question knowingly."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A question whose answer is out.

    Attributes
    ----------
    prompt
        The question.
    choice
        What the learner chose, from 0; `SKIPPED` where they skipped it, None before a class.
    beat
        The beat of the step that asked it, from 0.
    """

    prompt: Predict
    choice: int | None
    beat: int

    @property
    def verdict(self) -> str:
        """How the learner's choice compares with the answer; empty before a class."""
        if self.choice is None:
            return ""
        if self.choice == SKIPPED:
            return "Skipped."
        return "Right." if self.choice == self.prompt.answer else "Not quite."


def find_answered(snapshot: Snapshot) -> tuple[Answered, ...]:
    """Return the questions of the present step, before the present beat, whose answers are out."""
    stand = snapshot.lecture
    if stand is None:
        return ()
    beats = stand.lecture.chapters[stand.chapter].steps[stand.step].beats[: stand.beat]
    found = (_read(stand, place, beat.prompt, snapshot.mode) for place, beat in enumerate(beats))
    return tuple(answered for answered in found if answered is not None)


def _read(stand: LectureStand, beat: int, prompt: object, mode: Mode) -> Answered | None:
    if not isinstance(prompt, Predict):
        return None
    there = replace(stand, beat=beat)
    if mode is Mode.PRESENT:
        return Answered(prompt, None, beat) if there.is_revealed else None
    return None if there.answer is None else Answered(prompt, there.answer, beat)
