"""Reading a lecture in the worker thread: to open it, to read it again after it was saved, to check it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from nnvisual.lectures.checks import check_chapter
from nnvisual.lectures.library import Loaded, load_lecture
from nnvisual.lectures.model import Lecture
from nnvisual.lectures.problems import Problem, sort_problems
from nnvisual.session.jobs import Job, JobResult, Purpose, ShouldStop


class Errand(StrEnum):
    """Why a lecture is read.

    OPEN: somebody wants to see it. RELOAD: its files have changed. CHECK: its author shall know of wrong numbers, too.
    """

    OPEN = "open"
    RELOAD = "reload"
    CHECK = "check"


@dataclass(frozen=True, slots=True)
class LectureLoaded(JobResult):
    """A lecture without mistakes, and where in it one wants to stand."""

    lecture: Lecture
    path: Path
    chapter: str
    step: str
    errand: Errand = Errand.OPEN


@dataclass(frozen=True, slots=True)
class LectureRefused(JobResult):
    """What is wrong with a lecture that was to be read."""

    path: Path
    problems: tuple[Problem, ...]
    errand: Errand
    chapter: str = ""
    step: str = ""


@dataclass(frozen=True, slots=True)
class LectureJob(Job):
    """Read a lecture.

    Attributes
    ----------
    path, chapter, step
        Which one, and where in it one wants to stand.
    errand
        Why. Unless it is to be opened at once, every number in it is compared and every solution tried.
    known
        What was read before: chapters that have not changed since are not checked again.
    """

    path: Path
    chapter: str = ""
    step: str = ""
    errand: Errand = Errand.OPEN
    known: Lecture | None = None

    @property
    def purpose(self) -> Purpose:
        """Opening a lecture."""
        return Purpose.LECTURE

    def compute(self, should_stop: ShouldStop) -> JobResult | None:
        """Read it; one with mistakes is refused with all of them."""
        loaded = load_lecture(self.path)
        problems = loaded.problems
        if problems or self.errand is not Errand.OPEN:
            problems = sort_problems((*problems, *self._check(loaded, should_stop)))
        if should_stop():
            return None
        if problems or loaded.lecture is None:
            return LectureRefused(self.ticket, self.path, problems, self.errand, self.chapter, self.step)
        return LectureLoaded(self.ticket, loaded.lecture, self.path, self.chapter, self.step, self.errand)

    def _check(self, loaded: Loaded, should_stop: ShouldStop) -> tuple[Problem, ...]:
        """Return what is wrong beyond the spelling: runs, numbers, solutions."""
        lecture = loaded.lecture
        if lecture is None:
            return ()
        found: list[Problem] = []
        known = () if self.known is None else self.known.chapters
        for chapter in lecture.chapters:
            if should_stop():
                break
            if chapter not in known:
                shown = loaded.shown.get(chapter.file, chapter.file)
                found.extend(check_chapter(chapter, lecture.files, shown).problems)
        return tuple(found)
