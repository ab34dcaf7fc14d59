import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnvisual.nn.datasets import DataSpec
from nnvisual.nn.experiment import Experiment, NetworkProblem
from nnvisual.nn.network import Layer, Network
from nnvisual.nn.phases import Granularity, Kind
from nnvisual.session import actions as act
from nnvisual.session.jobs import SeekJob, TrainJob
from nnvisual.session.snapshot import MAX_SPEED, Cursor
from tests.session.driver import Driver


def heavy_experiment() -> Experiment:
    """A network whose steps are too long for the window's thread."""
    layers = (*(Layer(64, "tanh") for _ in range(8)), Layer(1, "sigmoid"))
    return Experiment(NetworkProblem(Network(2, layers), "binary_cross_entropy", DataSpec("spiral")), lr=0.01)


def test_one_step_by_operations_visits_every_operation_and_ends_where_one_step_ends() -> None:
    slow, fast = Driver(), Driver()
    count = slow.snapshot.plan.count
    kinds = [slow.step(by=Granularity.OPERATION).operation.kind for _ in range(count)]
    assert kinds[0] is Kind.PRODUCT
    assert kinds[-1] is Kind.UPDATE
    assert Kind.LOSS in kinds and Kind.DELTA in kinds and Kind.GRADIENT in kinds and Kind.MEAN in kinds
    fast.step()
    np.testing.assert_array_equal(slow.snapshot.parameters, fast.snapshot.parameters)


def test_back_shows_exactly_what_was_there() -> None:
    driver = Driver()
    seen = [driver.snapshot]
    for by in (Granularity.OPERATION, Granularity.LAYER, Granularity.EXAMPLE, Granularity.STEP, Granularity.STEP):
        seen.append(driver.step(by=by))
    for earlier in reversed(seen[:-1]):
        back = driver.send(act.Seek(earlier.cursor))
        assert back.cursor == earlier.cursor
        np.testing.assert_array_equal(back.parameters, earlier.parameters)
        assert back.loss == earlier.loss
        assert back.example is not None and earlier.example is not None
        np.testing.assert_array_equal(back.example.layers[0].z, earlier.example.layers[0].z)


@given(st.lists(st.sampled_from(list(Granularity)), min_size=1, max_size=12))
def test_back_by_operation_undoes_forward_by_operation(moves: list[Granularity]) -> None:
    driver = Driver()
    for by in moves:
        driver.step(by=by)
    place = driver.snapshot.cursor
    driver.step(by=Granularity.OPERATION)
    driver.send(act.StepBack(Granularity.OPERATION))
    if place.phase:
        assert driver.snapshot.cursor == place
    else:
        assert driver.snapshot.cursor in (place, Cursor(place.step, 0))


def test_back_stops_at_the_beginning() -> None:
    driver = Driver()
    for by in Granularity:
        assert driver.send(act.StepBack(by)).cursor == Cursor()


def test_a_mini_batch_epoch_is_as_many_steps_as_it_takes_to_see_all_examples() -> None:
    driver = Driver()
    driver.send(act.SetBatch(10))
    assert driver.step(by=Granularity.EPOCH).cursor == Cursor(3)
    assert driver.step(by=Granularity.EPOCH).cursor == Cursor(6)
    driver.step()
    assert driver.send(act.StepBack(Granularity.EPOCH)).cursor == Cursor(6)


def test_playing_makes_ten_steps_a_second_at_speed_one() -> None:
    driver = Driver()
    driver.send(act.Play())
    for _ in range(60):
        driver.send(act.FrameElapsed(1 / 60))
    assert driver.snapshot.cursor.step in (9, 10)
    driver.send(act.Pause())
    assert driver.send(act.FrameElapsed(1.0)).cursor.step in (9, 10)


def test_a_frame_does_nothing_while_a_job_is_under_way() -> None:
    driver = Driver()
    driver.send(act.SetSpeed(MAX_SPEED), act.Play())
    driver.send_only(act.FrameElapsed(0.016))
    assert sum(isinstance(job, TrainJob) for job in driver.jobs) == 1
    before = driver.snapshot
    assert driver.send_only(act.FrameElapsed(0.016)) is before


def test_playing_at_full_speed_trains_until_something_ends_it() -> None:
    driver = Driver()
    driver.send(act.SetLearningRate(1000.0), act.SetSpeed(MAX_SPEED), act.Play())
    for _ in range(5):
        driver.send(act.FrameElapsed(0.016))
    snapshot = driver.snapshot
    assert not snapshot.playback.playing
    assert snapshot.run.outcome.status == "diverged"
    assert snapshot.notice is not None and "1000" in snapshot.notice.text
    assert np.isfinite(snapshot.parameters).all()
    assert snapshot.cursor.step == snapshot.last_step


def test_a_long_way_goes_to_the_worker_and_the_cursor_follows() -> None:
    driver = Driver(heavy_experiment())
    driver.send_only(act.StepForward(Granularity.STEP))
    assert any(isinstance(job, TrainJob) for job in driver.jobs)
    assert driver.snapshot.cursor == Cursor()
    while driver.jobs:
        driver.finish_job()
    assert driver.snapshot.cursor == Cursor(1)


def test_presses_while_the_worker_is_busy_are_not_lost() -> None:
    driver = Driver(heavy_experiment())
    for _ in range(3):
        driver.send_only(act.StepForward(Granularity.STEP))
    while driver.jobs:
        driver.finish_job()
    assert driver.snapshot.cursor == Cursor(3)


def test_seeking_far_back_in_a_long_run_shows_the_same_bits() -> None:
    driver = Driver()
    driver.send(act.SetSpeed(MAX_SPEED), act.Play())
    while driver.snapshot.last_step < 60_000:
        driver.send(act.FrameElapsed(0.016))
    driver.send(act.Pause())
    fresh = Driver()
    fresh.send(act.Seek(Cursor()))
    run = fresh.snapshot.run.live
    run.advance(54_321)
    driver.send(act.Seek(Cursor(54_321)))
    np.testing.assert_array_equal(driver.snapshot.state, run.trainer.state)


def test_a_replay_that_takes_long_is_a_job() -> None:
    driver = Driver(heavy_experiment())
    driver.step(90)
    driver.send_only(act.Seek(Cursor(45)))
    assert any(isinstance(job, SeekJob) for job in driver.jobs)
    while driver.jobs:
        driver.finish_job()
    assert driver.snapshot.cursor == Cursor(45)


@pytest.mark.parametrize("by", list(Granularity))
def test_stepping_by_hand_pauses(by: Granularity) -> None:
    driver = Driver()
    driver.send(act.Play(), act.StepForward(by))
    assert not driver.snapshot.playback.playing
