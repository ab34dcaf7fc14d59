"""The step to come, and how much of the path a plane holds."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from nnvisual.landscape.plane import PlaneKind
from nnvisual.nn.phases import Granularity, Kind
from nnvisual.session import actions as act
from nnvisual.session.pictures import current_plane
from nnvisual.session.snapshot import Playback
from nnvisual.views.landscape_truth import PlaneTruth, describe_plane, describe_start

if TYPE_CHECKING:
    from tests.views.conftest import Session


def test_the_arrow_ends_where_the_next_step_of_the_run_is(session: Session) -> None:
    session.train(4)
    plane = current_plane(session.snapshot)
    step = PlaneTruth().find_step(session.snapshot, plane)
    assert step is not None
    session.train(1)
    np.testing.assert_allclose(step.end, plane.project(session.snapshot.base)[0])


def test_within_an_update_it_is_that_update(session: Session) -> None:
    session.dispatch(act.SetBatch(4))
    session.train(2)
    while session.snapshot.operation.kind is not Kind.UPDATE:
        session.dispatch(act.StepForward(Granularity.LAYER))
    plane = current_plane(session.snapshot)
    step = PlaneTruth().find_step(session.snapshot, plane)
    assert step is not None
    session.dispatch(act.StepForward(Granularity.STEP))
    np.testing.assert_allclose(step.end, plane.project(session.snapshot.base)[0])


def test_a_step_is_computed_once_for_a_place(session: Session) -> None:
    truth, plane = PlaneTruth(), current_plane(session.snapshot)
    truth.find_step(session.snapshot, plane)
    gradient = truth._gradient
    truth.find_step(replace(session.snapshot, notice=None), plane)
    assert truth._gradient is gradient


def test_another_rate_makes_another_step(session: Session) -> None:
    truth, plane = PlaneTruth(), current_plane(session.snapshot)
    first = truth.find_step(session.snapshot, plane)
    session.dispatch(act.SetLearningRate(0.6))
    second = truth.find_step(session.snapshot, plane)
    assert first is not None
    assert second is not None
    np.testing.assert_allclose(second.end - second.start, 2.0 * (first.end - first.start))


def test_a_costly_gradient_waits_until_the_run_rests(session: Session) -> None:
    session.dispatch(act.SetHiddenLayers((64,) * 8))
    truth, plane = PlaneTruth(), current_plane(session.snapshot)
    big = replace(session.snapshot, playback=Playback(playing=True))
    examples = 24 * big.objective.n_parameters
    found = truth.find_step(big, plane)
    assert (found is None) == (examples > 2_000_000)
    assert truth.find_step(session.snapshot, plane) is not None


def test_a_plane_of_weights_is_not_judged(session: Session) -> None:
    assert PlaneTruth().judge(session.snapshot, current_plane(session.snapshot)) is None


@pytest.mark.parametrize(("kind", "least"), [(PlaneKind.PRINCIPAL, 0.9), (PlaneKind.RANDOM, 0.0)])
def test_directions_are_judged_by_the_path(session: Session, kind: PlaneKind, least: float) -> None:
    session.train(60)
    session.dispatch(act.SetPlane(replace(session.snapshot.plane_spec, kind=kind)))
    surface = session.snapshot.pictures.surface
    assert surface is not None
    judgement = PlaneTruth().judge(session.snapshot, surface.plane)
    assert judgement is not None
    assert least <= judgement.share <= 1.0
    assert judgement.start_loss == pytest.approx(session.snapshot.run.view.loss(0))
    caption = describe_plane(session.snapshot, judgement)
    assert caption.startswith(f"{kind.value} directions · ")
    assert caption.endswith(" % of the path's variance")
    assert f"loss {judgement.start_loss:.3f}" in describe_start(judgement)
