import numpy as np

from nnvisual.landscape.plane import PlaneKind, PlaneSpec
from nnvisual.session import actions as act
from nnvisual.session.pictures import FINE_FIELD, FINEST_SURFACE, MOVING_SURFACE, path_points
from nnvisual.session.snapshot import Cursor
from tests.session.driver import Driver

ALL = ("network", "landscape", "plane", "curve")


def test_pictures_belong_to_the_present_parameters_once_everything_is_at_rest() -> None:
    driver = Driver(views=ALL)
    snapshot = driver.step(3)
    pictures = snapshot.pictures
    assert pictures.surface is not None and pictures.field is not None
    assert pictures.surface_parameters is snapshot.base
    assert pictures.field.request.parameters is snapshot.base
    assert pictures.rate_limit_parameters is snapshot.base
    assert len(pictures.surface.alphas) == FINEST_SURFACE
    assert pictures.field.request.size == FINE_FIELD


def test_the_surface_shows_the_loss_of_the_very_network() -> None:
    driver = Driver(views=ALL)
    snapshot = driver.step(5)
    surface = snapshot.pictures.surface
    assert surface is not None
    row, column = 40, 70
    there = np.array(snapshot.base)
    spec = snapshot.plane_spec
    assert spec.j is not None
    there[spec.i], there[spec.j] = surface.alphas[column], surface.betas[row]
    assert abs(surface.values[row, column] - snapshot.objective.value(there)) < 1e-6


def test_while_time_runs_a_quick_picture_does() -> None:
    driver = Driver(views=ALL)
    driver.send_only(act.Play())
    driver.send(act.FrameElapsed(0.2))
    surface = driver.snapshot.pictures.surface
    assert surface is not None
    assert len(surface.alphas) == MOVING_SURFACE


def test_no_more_than_one_job_for_a_purpose_is_under_way() -> None:
    driver = Driver(views=ALL)
    for _ in range(5):
        driver.send_only(act.StepForward())
    purposes = [job.purpose for job in driver.jobs]
    assert len(purposes) == len(set(purposes))


def test_a_result_that_nobody_waits_for_is_dropped() -> None:
    driver = Driver(views=ALL)
    driver.send_only(act.StepForward())
    job = driver.jobs[0]
    result = job.compute(lambda: False)
    assert result is not None
    driver.send_only(result)
    settled = driver.snapshot
    assert driver.send_only(result) is settled


def test_the_path_goes_through_all_branches_up_to_the_cursor() -> None:
    driver = Driver()
    driver.step(10)
    driver.send(act.SetLearningRate(1.0))
    driver.step(10)
    assert len(path_points(driver.snapshot)) >= 21
    driver.send(act.Seek(Cursor(5)))
    points = path_points(driver.snapshot)
    np.testing.assert_array_equal(points[-1], driver.snapshot.base)
    assert len(points) <= 8


def test_another_plane_gets_another_surface() -> None:
    driver = Driver(views=ALL)
    driver.step(3)
    before = driver.snapshot.pictures.surface
    after = driver.send(act.SetPlane(PlaneSpec(PlaneKind.RANDOM, seed=3))).pictures.surface
    assert after is not None and after is not before
    assert after.plane.spec.kind is PlaneKind.RANDOM


def test_a_view_that_is_not_seen_costs_nothing() -> None:
    driver = Driver(views=("curve",))
    driver.step(3)
    assert driver.snapshot.pictures.surface is None
    assert driver.snapshot.pictures.field is None


def test_tiles_in_the_network_need_no_feature_plane_on_the_stage() -> None:
    driver = Driver(views=("network", "curve"))
    assert driver.step(1).pictures.field is None
    field = driver.send(act.ShowTiles(True)).pictures.field
    assert field is not None and field.request.with_units
    assert driver.step(1).pictures.field is not field


def test_tiles_that_nobody_sees_are_not_computed() -> None:
    driver = Driver(views=("curve",))
    assert driver.send(act.ShowTiles(True)).pictures.field is None
