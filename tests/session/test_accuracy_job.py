"""The accuracy as a job: asked for only where it is seen, and only of what has changed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nnvisual.lectures.experiments import read_experiment
from nnvisual.session import actions as act
from nnvisual.session.accuracy_job import AccuracyJob, AccuracyMeasured, needed_accuracy, wants_accuracy
from nnvisual.session.beginning import begin, lab_experiment
from nnvisual.session.snapshot import Snapshot
from nnvisual.session.update import update
from tests.session.lecture_stands import point_at


def show(snapshot: Snapshot) -> Snapshot:
    return replace(snapshot, shows_accuracy=True)


def measure(snapshot: Snapshot) -> Snapshot:
    job = needed_accuracy(snapshot)
    assert isinstance(job, AccuracyJob)
    found = job.compute(lambda: False)
    assert isinstance(found, AccuracyMeasured)
    return replace(snapshot, pictures=replace(snapshot.pictures, accuracies=found.accuracies))


def test_nothing_is_measured_unless_it_is_seen() -> None:
    snapshot = begin(lab_experiment())
    assert needed_accuracy(snapshot) is None
    assert needed_accuracy(replace(show(snapshot), views=("network",))) is None


@pytest.mark.parametrize("name", ["wave", "ravine"])
def test_where_nothing_is_right_or_wrong_it_cannot_be_wanted(name: str) -> None:
    assert not wants_accuracy(show(begin(read_experiment(name))))


def test_what_is_known_is_not_asked_for_again() -> None:
    snapshot = measure(show(begin(lab_experiment())))
    assert needed_accuracy(snapshot) is None


def test_the_action_asks_for_it_and_the_result_is_kept() -> None:
    snapshot, jobs = update(begin(lab_experiment()), act.ShowAccuracy(True))
    job = next(job for job in jobs if isinstance(job, AccuracyJob))
    result = job.compute(lambda: False)
    assert result is not None
    snapshot, _ = update(snapshot, result)
    assert [accuracy.run for accuracy in snapshot.pictures.accuracies] == [snapshot.active]
    assert not any(isinstance(more, AccuracyJob) for more in update(snapshot, act.ShowAccuracy(False))[1])


def test_a_run_of_the_same_number_is_not_taken_for_another() -> None:
    first = measure(show(begin(lab_experiment())))
    stale = first.pictures.accuracies[0]
    second = show(begin(replace(lab_experiment(), seed=9)))
    wrong = replace(stale, curve=replace(stale.curve, training=stale.curve.training + 0.5))
    second = replace(second, pictures=replace(second.pictures, accuracies=(wrong,)))
    found = measure(second).pictures.accuracies[0]
    assert found.view is second.run.view
    assert found.curve.training[0] != wrong.curve.training[0]


def test_it_can_be_told_to_stop() -> None:
    job = needed_accuracy(show(begin(lab_experiment())))
    assert job is not None
    assert job.compute(lambda: True) is None


def test_a_lecture_that_points_at_it_shows_it() -> None:
    assert wants_accuracy(point_at("curve.accuracy"))
    assert not wants_accuracy(point_at("curve.training", "table"))
    away = point_at("curve.accuracy")
    assert away.lecture is not None
    assert not wants_accuracy(replace(away, lecture=replace(away.lecture, away=True)))
