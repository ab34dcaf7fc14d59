"""What a learner has done in lectures: steps seen, questions answered, tasks solved, and where one was last.

Everything is named by keys: `lecture/chapter/step` for a step, with `/beat` behind it for a question or a task. A key
whose chapter or step is gone harms nobody, and counts again when it comes back.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from nnvisual.lectures.model import Chapter, Lecture

MOST_PLACES = 20
"""Lectures whose last place is remembered."""


@dataclass(frozen=True, slots=True)
class Bookmark:
    """Where one was last in a lecture: the lecture's id and path, ids of chapter and step, and the beat from 0."""

    lecture: str
    path: str
    chapter: str
    step: str
    beat: int = 0


@dataclass(frozen=True, slots=True)
class Progress:
    """What a learner has done.

    Attributes
    ----------
    answers
        (key of the beat, choice from 0; -1 where the question was skipped), in the order of answering.
    tasks
        Keys of the beats whose task was solved.
    steps
        Keys of the steps that were seen to the end.
    places
        One for each lecture, the latest last.
    reading
        Whether a lecture was on the screen, and not the lab.
    """

    answers: tuple[tuple[str, int], ...] = ()
    tasks: frozenset[str] = frozenset()
    steps: frozenset[str] = frozenset()
    places: tuple[Bookmark, ...] = ()
    reading: bool = False

    def find_place(self, lecture_id: str) -> Bookmark | None:
        """Return where one was last in a lecture; None where one has not been."""
        return next((place for place in self.places if place.lecture == lecture_id), None)

    def count_steps(self, lecture: Lecture, chapter: Chapter) -> int:
        """Return how many steps of a chapter were seen to the end."""
        return sum(f"{lecture.id}/{chapter.id}/{step.id}" in self.steps for step in chapter.steps)

    def has_seen(self, lecture: Lecture, chapter: Chapter) -> bool:
        """Whether every step of a chapter was seen to the end."""
        return self.count_steps(lecture, chapter) == len(chapter.steps)

    def with_place(self, place: Bookmark) -> Progress:
        """Return it with the latest place."""
        if self.places and self.places[-1] == place:
            return self
        others = [old for old in self.places if old.lecture != place.lecture]
        return replace(self, places=(*others, place)[-MOST_PLACES:])


def forget(progress: Progress, key: str) -> Progress:
    """Return `progress` without what belongs to a lecture, a chapter or a step; an empty key stands for everything."""
    if not key:
        return Progress(reading=progress.reading)
    return replace(
        progress,
        answers=tuple(entry for entry in progress.answers if not belongs(entry[0], key)),
        tasks=frozenset(task for task in progress.tasks if not belongs(task, key)),
        steps=frozenset(step for step in progress.steps if not belongs(step, key)),
        places=tuple(place for place in progress.places if not belongs(place.lecture, key)),
    )


def belongs(key: str, whole: str) -> bool:
    """Whether the key of a part belongs to the lecture, chapter or step with the key `whole`; all belong to ""."""
    return not whole or key == whole or key.startswith(f"{whole}/")
