"""Coordinates on a landscape without a network."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from nnvisual.nn.experiment import Experiment, SurfaceProblem
from nnvisual.nn.surfaces import SurfaceSpec
from nnvisual.session.actions import Seek
from nnvisual.session.snapshot import Cursor
from nnvisual.views.coordinate_values import paint_coordinates
from nnvisual.views.theme import LIGHT

if TYPE_CHECKING:
    from tests.views.conftest import Session


def paint(session: Session, width: int = 400, height: int = 300) -> QImage:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(LIGHT.card))
    painter = QPainter(image)
    paint_coordinates(painter, LIGHT, QRectF(image.rect()), session.snapshot)
    painter.end()
    return image


def count(image: QImage, colour: str) -> int:
    wanted = QColor(colour).rgb()
    return sum(image.pixel(x, y) == wanted for x in range(image.width()) for y in range(image.height()))


@pytest.mark.parametrize("dimensions", [1, 2])
def test_each_coordinate_has_the_colour_of_its_sign(
    begin_session: Callable[[Experiment], Session], dimensions: int
) -> None:
    start = (-1.2, 1.0)[:dimensions]
    session = begin_session(Experiment(SurfaceProblem(SurfaceSpec("bowl", dimensions=dimensions), start)))
    image = paint(session)
    assert count(image, LIGHT.negative_text) > 50
    assert (count(image, LIGHT.positive_text) > 50) == (dimensions == 2)


def test_the_derivative_is_lit_purple(begin_session: Callable[[Experiment], Session]) -> None:
    session = begin_session(Experiment(SurfaceProblem(SurfaceSpec("bowl"), (-1.2, 1.0))))
    assert count(paint(session), LIGHT.backward_tint) == 0
    session.dispatch(Seek(Cursor(0, 2)))
    assert count(paint(session), LIGHT.backward_tint) > 1000
    session.dispatch(Seek(Cursor(0, 4)))
    assert count(paint(session), LIGHT.backward_tint) == 0
