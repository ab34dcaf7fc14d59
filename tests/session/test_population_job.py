"""The comparison of learning rates as a job."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nnvisual.landscape.plane import PlaneSpec
from nnvisual.nn.optimizers import Optimizer
from nnvisual.session import actions as act
from nnvisual.session import population_job
from nnvisual.session.beginning import begin, lab_experiment
from nnvisual.session.jobs import Job, Purpose
from nnvisual.session.population_job import PopulationJob, RaceJob, needed_rates, shown_comparison
from nnvisual.session.rate_race import Comparison
from nnvisual.session.snapshot import Snapshot
from nnvisual.session.update import update
from tests.session.lecture_stands import point_at


def send(snapshot: Snapshot, action: act.Action) -> tuple[Snapshot, list[Job]]:
    """Return the snapshot after `action` and all jobs but those for rates, and those."""
    snapshot, asked = update(snapshot, action)
    waiting, held = list(asked), []
    while waiting:
        job = waiting.pop(0)
        if job.purpose is Purpose.RATES:
            held.append(job)
            continue
        result = job.compute(lambda: False)
        if result is not None:
            snapshot, more = update(snapshot, result)
            waiting.extend(more)
    return snapshot, held


def finish(snapshot: Snapshot, jobs: list[Job]) -> Snapshot:
    while jobs:
        result = jobs.pop(0).compute(lambda: False)
        assert result is not None
        snapshot, jobs = send(snapshot, result)
    return snapshot


def test_nothing_is_compared_unless_somebody_looks() -> None:
    snapshot = begin(lab_experiment())
    assert needed_rates(snapshot) is None


def test_a_comparison_goes_on_until_it_is_complete(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(population_job, "SLICE_SECONDS", 1e-4)
    snapshot, jobs = send(begin(lab_experiment()), act.SetViews(("rates",)))
    seen = []
    while jobs:
        job = jobs.pop(0)
        assert isinstance(job, PopulationJob)
        result = job.compute(lambda: False)
        assert result is not None
        snapshot, jobs = send(snapshot, result)
        race = snapshot.pictures.rates
        assert race is not None
        seen.append(race.result.step)
    assert len(seen) > 2
    assert seen == sorted(seen)
    assert seen[-1] == 200
    assert not snapshot.is_pending(Purpose.RATES)


def test_the_rate_alone_changes_nothing_and_the_batch_does() -> None:
    snapshot = finish(*send(begin(lab_experiment()), act.SetViews(("rates",))))
    race = snapshot.pictures.rates
    snapshot, jobs = send(snapshot, act.SetLearningRate(2.0))
    assert not jobs
    snapshot, jobs = send(snapshot, act.SetBatch(6))
    assert len(jobs) == 1
    assert finish(snapshot, jobs).pictures.rates is not race


def test_other_axes_of_a_small_network_need_no_new_comparison() -> None:
    snapshot = finish(*send(begin(lab_experiment()), act.SetViews(("rates",))))
    _, jobs = send(snapshot, act.SetPlane(PlaneSpec(i=3, j=4)))
    assert not jobs


def test_each_run_is_the_run_that_one_gets_with_its_rate() -> None:
    snapshot = finish(*send(begin(lab_experiment()), act.SetViews(("rates",))))
    race = snapshot.pictures.rates
    assert race is not None
    member = int(race.summary.members[race.summary.nearest(0.1)])
    snapshot, _ = send(snapshot, act.SetLearningRate(race.result.request.experiments[member].lr))
    run = snapshot.run
    run.live.advance(200)
    assert run.live.view().loss(150) == pytest.approx(float(race.result.losses[member, 150]), rel=1e-9)
    np.testing.assert_allclose(race.result.path(member)[-1], run.live.trainer.parameters, rtol=1e-9)


def test_it_stops_when_it_is_told_to() -> None:
    _, jobs = send(begin(lab_experiment()), act.SetViews(("rates",)))
    assert jobs[0].compute(lambda: True) is None


def test_the_race_of_the_optimisers_is_run_in_place_of_the_rates() -> None:
    snapshot, jobs = send(begin(lab_experiment()), act.Compare(Comparison.OPTIMIZERS))
    assert jobs == []
    snapshot, jobs = send(snapshot, act.SetViews(("rates",)))
    assert isinstance(jobs[0], RaceJob)
    snapshot = finish(snapshot, jobs)
    race = snapshot.pictures.race
    assert race is not None
    assert race.result.is_complete
    assert snapshot.pictures.rates is None
    assert needed_rates(snapshot) is None


def test_taking_an_optimiser_takes_its_rate_and_runs_no_race_anew() -> None:
    snapshot, jobs = send(begin(lab_experiment()), act.SetViews(("rates",)))
    snapshot, jobs = send(finish(snapshot, jobs), act.Compare(Comparison.OPTIMIZERS))
    snapshot = finish(snapshot, jobs)
    snapshot, jobs = send(snapshot, act.SetOptimizer(Optimizer("adam"), 0.02))
    assert (snapshot.experiment.optimizer.name, snapshot.experiment.lr) == ("adam", 0.02)
    assert jobs == []
    snapshot, _ = send(snapshot, act.SetOptimizer(Optimizer("rmsprop")))
    assert snapshot.experiment.lr == 0.02


def test_a_lecture_chooses_what_is_compared_where_it_points_at_a_part() -> None:
    assert shown_comparison(point_at("rates.race")) is Comparison.OPTIMIZERS
    chosen = replace(point_at("rates.zones"), compares=Comparison.OPTIMIZERS)
    assert shown_comparison(chosen) is Comparison.RATES
    assert shown_comparison(replace(point_at("network"), compares=Comparison.OPTIMIZERS)) is Comparison.OPTIMIZERS
