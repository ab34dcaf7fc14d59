"""The contents of a lecture: every chapter and step with what was done there, and the places that a few words mean."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from nnvisual.lectures.blocks import Predict, Try
from nnvisual.lectures.model import Chapter, Lecture, Step
from nnvisual.session.lecture_stand import LectureStand
from nnvisual.session.progress import Progress

_NUMBER = re.compile(r"(\d+)(?:\s*[.:,]\s*(\d+))?\.?")


class Mark(StrEnum):
    """What was done with a question or a task."""

    OPEN = "open"
    RIGHT = "right"
    WRONG = "wrong"
    SKIPPED = "skipped"
    SOLVED = "solved"
    UNSOLVED = "unsolved"


@dataclass(frozen=True, slots=True)
class Place:
    """A step, or a whole chapter where `step` is None; both count from 0."""

    chapter: int
    step: int | None = None

    @property
    def number(self) -> str:
        """As it is written: "12" or "12.3", from 1."""
        return f"{self.chapter + 1}" if self.step is None else f"{self.chapter + 1}.{self.step + 1}"


@dataclass(frozen=True, slots=True)
class StepEntry:
    """A step in the contents.

    Attributes
    ----------
    place, key, title
        Where it is, its name in what is remembered of a learner, and its heading.
    seen, here
        Whether it was seen to the end, and whether one stands in it.
    marks
        Of its questions and tasks, in their order.
    """

    place: Place
    key: str
    title: str
    seen: bool
    here: bool
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class ChapterEntry:
    """A chapter in the contents: as a step, with its minutes, how many of its steps were seen, and the steps."""

    place: Place
    key: str
    title: str
    minutes: float
    seen: int
    here: bool
    steps: tuple[StepEntry, ...]

    @property
    def is_done(self) -> bool:
        """Whether it was seen to the end."""
        return self.seen == len(self.steps)


def list_contents(stand: LectureStand, progress: Progress) -> tuple[ChapterEntry, ...]:
    """Return every chapter of the open lecture."""
    answers = dict(progress.answers)
    chapters = []
    for number, chapter in enumerate(stand.lecture.chapters):
        key = f"{stand.lecture.id}/{chapter.id}"
        steps = tuple(
            StepEntry(
                place=Place(number, place),
                key=f"{key}/{step.id}",
                title=step.title,
                seen=f"{key}/{step.id}" in progress.steps,
                here=(number, place) == (stand.chapter, stand.step),
                marks=_mark(f"{key}/{step.id}", step, answers, progress),
            )
            for place, step in enumerate(chapter.steps)
        )
        seen = sum(step.seen for step in steps)
        here = number == stand.chapter
        chapters.append(ChapterEntry(Place(number), key, chapter.title, chapter.minutes, seen, here, steps))
    return tuple(chapters)


def _mark(key: str, step: Step, answers: dict[str, int], progress: Progress) -> tuple[Mark, ...]:
    marks = []
    for number, beat in enumerate(step.beats):
        prompt = beat.prompt
        if isinstance(prompt, Predict):
            choice = answers.get(f"{key}/{number}")
            right = Mark.RIGHT if choice == prompt.answer else Mark.WRONG
            marks.append(Mark.OPEN if choice is None else Mark.SKIPPED if choice < 0 else right)
        elif isinstance(prompt, Try):
            marks.append(Mark.SOLVED if f"{key}/{number}" in progress.tasks else Mark.UNSOLVED)
    return tuple(marks)


def find_places(lecture: Lecture, words: str, most: int = 8) -> tuple[Place, ...]:
    """Return the places that `words` can mean, the best first: "12" a chapter, "12.3" a step, else pieces of titles.

    A number that does not exist means nothing; so do no words. Case and accents do not count.
    """
    words = words.strip()
    match = _NUMBER.fullmatch(words)
    if match is not None:
        place = _numbered(lecture, int(match[1]), None if match[2] is None else int(match[2]))
        return () if place is None else (place,)
    pieces = fold(words).split()
    if not pieces:
        return ()
    found: list[tuple[int, Place]] = []
    for number, chapter in enumerate(lecture.chapters):
        _weigh(found, chapter, Place(number), pieces)
        for count, step in enumerate(chapter.steps):
            _weigh(found, step, Place(number, count), pieces)
    found.sort(key=lambda entry: entry[0])
    return tuple(place for _, place in found[:most])


def title_of(lecture: Lecture, place: Place) -> str:
    """Return the title of a chapter or a step."""
    chapter = lecture.chapters[place.chapter]
    return chapter.title if place.step is None else chapter.steps[place.step].title


def matches(title: str, words: str) -> bool:
    """Whether every one of the words stands in a title; no words stand in every title."""
    title = fold(title)
    return all(piece in title for piece in fold(words).split())


def fold(text: str) -> str:
    """Return text without case and accents, to compare."""
    split = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in split if not unicodedata.combining(letter))


def _numbered(lecture: Lecture, chapter: int, step: int | None) -> Place | None:
    if not 1 <= chapter <= len(lecture.chapters):
        return None
    if step is None:
        return Place(chapter - 1)
    return Place(chapter - 1, step - 1) if 1 <= step <= len(lecture.chapters[chapter - 1].steps) else None


def _weigh(found: list[tuple[int, Place]], item: Chapter | Step, place: Place, pieces: list[str]) -> None:
    """Take a place in if all pieces are in its title; titles that begin with them come first, and chapters."""
    title = fold(item.title)
    if not all(piece in title for piece in pieces):
        return
    starts = all(any(word.startswith(piece) for word in title.split()) for piece in pieces)
    first = title.startswith(pieces[0])
    found.append((4 * (not first) + 2 * (not starts) + (place.step is not None), place))
