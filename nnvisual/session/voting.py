"""A question before a class: hands are counted for each choice, then the answer is shown with its reason."""

from __future__ import annotations

from dataclasses import replace

from nnvisual.lectures.blocks import Predict
from nnvisual.session.lecture_stand import LectureStand
from nnvisual.session.snapshot import Mode, Snapshot

MOST_VOTES = 9999


def question(snapshot: Snapshot) -> tuple[Predict, LectureStand] | None:
    """Return the question that the class is asked now, and where it stands; None: nothing is asked."""
    stand = snapshot.lecture
    if stand is None or stand.away or snapshot.mode is not Mode.PRESENT or not isinstance(stand.prompt, Predict):
        return None
    return stand.prompt, stand


def awaits_reveal(snapshot: Snapshot) -> bool:
    """Whether the class is asked something whose answer it has not seen."""
    asked = question(snapshot)
    return asked is not None and not asked[1].is_revealed


def vote(snapshot: Snapshot, choice: int, count: int) -> Snapshot:
    """Count hands for a choice, from 0; nothing is counted once the answer is out."""
    asked = question(snapshot)
    if asked is None or asked[1].is_revealed or not 0 <= choice < len(asked[0].choices):
        return snapshot
    stand = asked[1]
    tally = list(stand.tally)
    tally[choice] = min(max(tally[choice] + count, 0), MOST_VOTES)
    others = tuple(entry for entry in stand.votes if entry[0] != stand.key)
    return replace(snapshot, lecture=replace(stand, votes=(*others, (stand.key, tuple(tally)))))


def reveal(snapshot: Snapshot) -> Snapshot:
    """Show the class which choice is right, and why."""
    asked = question(snapshot)
    if asked is None or asked[1].is_revealed:
        return snapshot
    stand = asked[1]
    return replace(snapshot, lecture=replace(stand, revealed=(*stand.revealed, stand.key)))
