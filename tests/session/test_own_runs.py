from pathlib import Path

import numpy as np

from nnvisual.nn.phases import Granularity
from nnvisual.session import actions as act
from nnvisual.session.own_runs import MOST_OWN
from nnvisual.session.session_file import dump_session, read_session
from nnvisual.session.snapshot import Cursor, RunRecord, Snapshot
from tests.session.driver import Driver
from tests.session.short_lecture import open_short, stand_of


def own(snapshot: Snapshot) -> list[RunRecord]:
    return [run for run in snapshot.runs if not run.borrowed]


def settle(driver: Driver) -> Snapshot:
    """Stand at the end of what plays in the beat."""
    return driver.send(act.ReturnToBeat())


def test_what_was_trained_from_a_step_on_is_kept_and_can_be_looked_at(tmp_path: Path) -> None:
    driver = open_short(tmp_path / "l", chapter="first", step="train")
    there = settle(driver)
    assert there.cursor.step == 20
    driver.send(*(act.StepForward(Granularity.STEP) for _ in range(7)))
    assert stand_of(driver).away
    tried = driver.snapshot
    driver.send(act.ReturnToBeat())
    back = driver.snapshot
    assert not stand_of(driver).away
    assert back.run.borrowed
    assert back.cursor == there.cursor
    np.testing.assert_array_equal(back.state, there.state)
    (kept,) = own(back)
    assert (kept.view.first_step, kept.last_step) == (20, 27)
    driver.send(act.ActivateRun(kept.number))
    np.testing.assert_array_equal(driver.snapshot.state, tried.state)
    driver.send(act.Seek(Cursor(3)))
    np.testing.assert_array_equal(driver.snapshot.parameters, driver.snapshot.parameters)
    assert driver.snapshot.cursor == Cursor(3)


def test_a_changed_rate_is_kept_beside_the_lectures_run(tmp_path: Path) -> None:
    driver = open_short(tmp_path / "l", chapter="first", step="train")
    settle(driver)
    driver.send(act.Seek(Cursor(5)), act.SetLearningRate(0.05))
    driver.send(*(act.StepForward(Granularity.STEP) for _ in range(4)), act.ReturnToBeat())
    (kept,) = own(driver.snapshot)
    assert kept.experiment.lr == 0.05
    assert driver.snapshot.experiment.lr == 0.5


def test_a_run_stays_when_the_lecture_goes_to_where_its_own_run_is_shorter(tmp_path: Path) -> None:
    driver = open_short(tmp_path / "l", chapter="first", step="train")
    settle(driver)
    driver.send(*(act.StepForward(Granularity.STEP) for _ in range(3)))
    tried = driver.snapshot.state
    driver.send(act.GoToBeat(0, 0))
    (kept,) = own(driver.snapshot)
    driver.send(act.ActivateRun(kept.number))
    np.testing.assert_array_equal(driver.snapshot.state, tried)
    driver.send(act.Seek(Cursor(2)))
    assert driver.snapshot.cursor == Cursor(2)


def test_another_network_is_not_compared(tmp_path: Path) -> None:
    driver = open_short(tmp_path / "l", chapter="first", step="train")
    settle(driver)
    driver.send(*(act.StepForward(Granularity.STEP) for _ in range(3)), act.GoToBeat(1, 0))
    assert own(driver.snapshot) == []


def test_only_the_latest_are_kept(tmp_path: Path) -> None:
    driver = open_short(tmp_path / "l", chapter="first", step="train")
    for place in range(MOST_OWN + 2):
        settle(driver)
        driver.send(act.SetLearningRate(0.1 + place), act.StepForward(Granularity.STEP))
    driver.send(act.ReturnToBeat())
    assert [run.experiment.lr for run in own(driver.snapshot)] == [2.1, 3.1, 4.1, 5.1]


def test_a_session_saved_with_such_runs_can_be_read(tmp_path: Path) -> None:
    driver = open_short(tmp_path / "l", chapter="first", step="train")
    settle(driver)
    driver.send(*(act.StepForward(Granularity.STEP) for _ in range(3)), act.ReturnToBeat())
    recipe = read_session(dump_session(driver.snapshot), "s")
    assert len(recipe.runs) >= 2


def test_what_was_there_before_the_lecture_is_not_compared(tmp_path: Path) -> None:
    driver = Driver(open_short(tmp_path / "l", chapter="first", step="train").snapshot.experiment)
    driver.step(5)
    open_short(tmp_path / "l", driver, "first", "train")
    assert own(driver.snapshot) == []
    driver.send(*(act.StepForward(Granularity.STEP) for _ in range(30)), act.ReturnToBeat())
    assert len(own(driver.snapshot)) == 1
