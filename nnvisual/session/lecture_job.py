"""Reading a lecture in the worker thread."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from nnvisual.lectures.library import load_lecture
from nnvisual.lectures.model import Lecture
from nnvisual.nn.problem import InvalidInput
from nnvisual.session.jobs import Job, JobResult, Purpose, ShouldStop


@dataclass(frozen=True, slots=True)
class LectureLoaded(JobResult):
    """A lecture without mistakes, and where in it one wants to stand."""

    lecture: Lecture
    path: Path
    chapter: str
    step: str


@dataclass(frozen=True, slots=True)
class LectureJob(Job):
    """Read a lecture."""

    path: Path
    chapter: str
    step: str

    @property
    def purpose(self) -> Purpose:
        """Opening a lecture."""
        return Purpose.LECTURE

    def compute(self, should_stop: ShouldStop) -> LectureLoaded:
        """Read it; one with mistakes is refused with the first of them."""
        loaded = load_lecture(self.path)
        if loaded.problems or loaded.lecture is None:
            count = len(loaded.problems)
            first = f" The first: {loaded.problems[0]}" if loaded.problems else ""
            raise InvalidInput(f"'{self.path.name}' has {count} mistake{'s' * (count != 1)}.{first}")
        return LectureLoaded(self.ticket, loaded.lecture, self.path, self.chapter, self.step)
