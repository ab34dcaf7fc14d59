"""What the speaker reads while presenting: the notes of this step, and what the next click brings."""

from __future__ import annotations

from dataclasses import dataclass

from nnvisual.session.snapshot import Snapshot
from nnvisual.session.voting import awaits_reveal


@dataclass(frozen=True, slots=True)
class SpeakerNotes:
    """What the speaker reads at one moment.

    Attributes
    ----------
    chapter, minutes
        "4 · The perceptron", and how long the chapter is planned to take.
    step, place
        The step's title, and "Step 3 of 9, click 1 of 2".
    notes
        Markdown; empty where the author wrote none.
    next_click
        What the next click does.
    next_step
        The title of the step that follows; empty at the end of the lecture.
    away
        Whether the path was left.
    """

    chapter: str
    minutes: float
    step: str
    place: str
    notes: str
    next_click: str
    next_step: str
    away: bool


def read_notes(snapshot: Snapshot) -> SpeakerNotes | None:
    """Return what the speaker reads; None where no lecture is open."""
    stand = snapshot.lecture
    if stand is None:
        return None
    chapter = stand.lecture.chapters[stand.chapter]
    step = chapter.steps[stand.step]
    place = f"Step {stand.step + 1} of {len(chapter.steps)}"
    if len(step.beats) > 1:
        place += f", click {stand.beat + 1} of {len(step.beats)}"
    return SpeakerNotes(
        chapter=f"{stand.chapter + 1} · {chapter.title}",
        minutes=chapter.minutes,
        step=step.title,
        place=place,
        notes=step.notes,
        next_click=_next_click(snapshot),
        next_step=_next_step(snapshot),
        away=stand.away,
    )


def _next_step(snapshot: Snapshot) -> str:
    stand = snapshot.lecture
    if stand is None:
        return ""
    chapters = stand.lecture.chapters
    if stand.step + 1 < len(chapters[stand.chapter].steps):
        return chapters[stand.chapter].steps[stand.step + 1].title
    if stand.chapter + 1 < len(chapters):
        following = chapters[stand.chapter + 1]
        return f"Chapter {stand.chapter + 2} · {following.title}"
    return ""


def _next_click(snapshot: Snapshot) -> str:
    stand = snapshot.lecture
    if stand is None:
        return ""
    if stand.away:
        return "Time goes one move on; R returns to the lecture"
    if awaits_reveal(snapshot):
        return "The answer, and why"
    if stand.beat + 1 < len(stand.lecture.chapters[stand.chapter].steps[stand.step].beats):
        return "More of this step"
    return _next_step(snapshot) or "Nothing: this is the end of the lecture"
