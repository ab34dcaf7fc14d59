"""What `nnvisual check` does: read lectures, replay every run, compare every number, try every solution."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from nnvisual.lectures.chapter_check import ChapterCheck
from nnvisual.lectures.files import ArchiveFiles, LectureFiles
from nnvisual.lectures.library import Loaded, load_lecture
from nnvisual.lectures.model import Chapter
from nnvisual.lectures.playing import DEFAULT_BUDGET
from nnvisual.lectures.problems import Problem, sort_problems


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What a check found.

    Attributes
    ----------
    problems
        By file and place; empty where all is well.
    chapters, expectations, solutions
        How many chapters were read, numbers compared and solutions tried.
    """

    problems: tuple[Problem, ...]
    chapters: int = 0
    expectations: int = 0
    solutions: int = 0

    def __add__(self, other: CheckReport) -> CheckReport:
        return CheckReport(
            sort_problems((*self.problems, *other.problems)),
            self.chapters + other.chapters,
            self.expectations + other.expectations,
            self.solutions + other.solutions,
        )


def check_paths(paths: Iterable[Path | str], budget: float = DEFAULT_BUDGET) -> CheckReport:
    """Return what is wrong with the lectures at `paths`: folders, archives or single chapters.

    Parameters
    ----------
    paths
        Where to look.
    budget
        Seconds that the runs of one chapter may cost, roughly.
    """
    report = CheckReport(())
    for path in paths:
        report += check_loaded(load_lecture(Path(path)), budget)
    return report


def check_loaded(loaded: Loaded, budget: float = DEFAULT_BUDGET) -> CheckReport:
    """Return what is wrong with a lecture that has been read, its reading included."""
    report = CheckReport(loaded.problems)
    if loaded.lecture is None:
        return report
    for chapter in loaded.lecture.chapters:
        shown = loaded.shown.get(chapter.file, chapter.file)
        report += check_chapter(chapter, loaded.lecture.files, shown, budget)
    return report


def check_chapter(
    chapter: Chapter, files: LectureFiles | None = None, shown: str | None = None, budget: float = DEFAULT_BUDGET
) -> CheckReport:
    """Return what is wrong with a chapter beyond its spelling.

    Parameters
    ----------
    chapter
        As the parser understood it.
    files
        Where its data and drawings are.
    shown
        What messages call its file; None: its name.
    budget
        Seconds that its runs may cost, roughly.
    """
    check = ChapterCheck(chapter, files or ArchiveFiles(), shown or chapter.file, budget)
    check.run()
    return CheckReport(sort_problems(check.problems), 1, check.expectations, check.solutions)
