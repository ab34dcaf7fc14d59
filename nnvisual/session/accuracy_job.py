"""The accuracy of every run as work for the worker, once somebody wants to see it beside the loss."""

from __future__ import annotations

from dataclasses import dataclass

from nnvisual.nn.accuracy_curve import NOTHING, has_accuracy, measure_accuracy
from nnvisual.session.computed_pictures import RunAccuracy
from nnvisual.session.jobs import Job, JobResult, Purpose, ShouldStop
from nnvisual.session.snapshot import Mode, RunRecord, Snapshot

EVERY_FRAMES = 8
"""While time runs, what was measured lasts for so many frames."""


@dataclass(frozen=True, slots=True)
class AccuracyMeasured(JobResult):
    """How often the runs were right."""

    accuracies: tuple[RunAccuracy, ...]


@dataclass(frozen=True, slots=True)
class AccuracyJob(Job):
    """Measure runs that have gone on since they were measured last, or never were.

    Attributes
    ----------
    runs
        What is to be measured.
    known
        What is known of them already.
    """

    runs: tuple[RunRecord, ...]
    known: tuple[RunAccuracy, ...]

    @property
    def purpose(self) -> Purpose:
        """The accuracy."""
        return Purpose.ACCURACY

    def compute(self, should_stop: ShouldStop) -> AccuracyMeasured | None:
        """Measure one run after the other."""
        known = {accuracy.run: accuracy for accuracy in self.known}
        for run in self.runs:
            old = known.get(run.number)
            before = old.curve if old is not None and run.view.continues(old.view) else NOTHING
            curve = measure_accuracy(run.objective, run.view, before, should_stop)
            if curve is None:
                return None
            known[run.number] = RunAccuracy(run.number, run.view, curve)
        return AccuracyMeasured(self.ticket, tuple(known.values()))


def needed_accuracy(snapshot: Snapshot) -> Job | None:
    """Return the job that measures what has changed; None where nobody looks or everything is known."""
    if "curve" not in snapshot.views or not wants_accuracy(snapshot):
        return None
    if snapshot.playback.playing and snapshot.playback.frames % EVERY_FRAMES:
        return None
    present = {run.number: run for run in snapshot.runs}
    known = tuple(accuracy for accuracy in snapshot.pictures.accuracies if accuracy.run in present)
    up_to_date = {accuracy.run for accuracy in known if accuracy.view is present[accuracy.run].view}
    runs = tuple(run for run in snapshot.runs if run.number not in up_to_date and has_accuracy(run.objective))
    return AccuracyJob(snapshot.next_ticket, runs, known) if runs else None


def wants_accuracy(snapshot: Snapshot) -> bool:
    """Whether the accuracy is to be shown: where it was asked for, or where a lecture points at it."""
    if not has_accuracy(snapshot.objective):
        return False
    stand = snapshot.lecture
    if stand is not None and snapshot.mode is not Mode.LAB and not stand.away:
        named = {(part.view, part.name) for part in (*stand.stage.focus, *stand.stage.reveal)}
        if ("curve", "accuracy") in named:
            return True
    return snapshot.shows_accuracy
