"""Plays a session without Qt: the worker's jobs are computed at once, in their order."""

from __future__ import annotations

from dataclasses import replace

from nnvisual.nn.experiment import Experiment
from nnvisual.nn.phases import Granularity
from nnvisual.session.actions import Action, StepForward
from nnvisual.session.beginning import begin, lab_experiment
from nnvisual.session.jobs import Job, Purpose
from nnvisual.session.snapshot import Snapshot
from nnvisual.session.update import update


class Driver:
    """Holds a snapshot and carries out actions until no job is left.

    Pictures (landscape, feature plane, curvature) are computed only where `views` are named: no test should wait for
    what it does not look at.
    """

    def __init__(self, experiment: Experiment | None = None, views: tuple[str, ...] = ()) -> None:
        snapshot = begin(experiment if experiment is not None else lab_experiment())
        self.snapshot: Snapshot = replace(snapshot, views=views or ("network",))
        self._skipped = () if views else (Purpose.SURFACE, Purpose.FIELD, Purpose.CURVATURE)
        self.jobs: list[Job] = []

    def send(self, *actions: Action) -> Snapshot:
        """Carry out actions, and compute what they ask for."""
        for action in actions:
            self.send_only(action)
            while self.jobs:
                self.finish_job()
        return self.snapshot

    def send_only(self, action: Action) -> Snapshot:
        """Carry out an action; its jobs stay in `jobs`."""
        self.snapshot, asked = update(self.snapshot, action)
        self.jobs.extend(job for job in asked if job.purpose not in self._skipped)
        return self.snapshot

    def finish_job(self) -> None:
        """Compute the oldest job and feed its result back."""
        result = self.jobs.pop(0).compute(lambda: False)
        if result is not None:
            self.send_only(result)

    def step(self, count: int = 1, by: Granularity = Granularity.STEP) -> Snapshot:
        """Step forwards."""
        for _ in range(count):
            self.send(StepForward(by))
        return self.snapshot
