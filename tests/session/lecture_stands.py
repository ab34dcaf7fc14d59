"""A snapshot that stands in a lecture whose beat points at certain parts."""

from __future__ import annotations

from dataclasses import replace

from nnvisual.lectures.lecture_state import Stage
from nnvisual.lectures.library import shipped_lectures
from nnvisual.lectures.vocabulary import parse_part
from nnvisual.session import actions as act
from nnvisual.session.beginning import begin, lab_experiment
from nnvisual.session.snapshot import Mode, Snapshot
from nnvisual.session.update import update


def point_at(*parts: str) -> Snapshot:
    """Return the lab's first experiment, in the shipped lecture at a beat with these parts in the light."""
    snapshot, jobs = update(begin(lab_experiment()), act.OpenLecture(shipped_lectures()[0]))
    for job in jobs:
        result = job.compute(lambda: False)
        if result is not None:
            snapshot, _ = update(snapshot, result)
    assert snapshot.lecture is not None
    stage = Stage(focus=tuple(parse_part(part) for part in parts))
    here = replace(begin(lab_experiment()), lecture=replace(snapshot.lecture, stage=stage, away=False))
    return replace(here, mode=Mode.LECTURE)
