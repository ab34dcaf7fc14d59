"""Painting from a cache and past it."""

from __future__ import annotations

from dataclasses import replace
from time import perf_counter
from typing import TYPE_CHECKING

from PySide6.QtGui import QImage, QPainter

from nnvisual.session.actions import SetHiddenLayers
from nnvisual.views.network_composition import Composer, Setting
from nnvisual.views.network_layout import Box
from nnvisual.views.network_painter import NetworkPainter, Picture, Pointer
from nnvisual.views.network_parts import Emphasis
from nnvisual.views.theme import DARK, LIGHT

if TYPE_CHECKING:
    from tests.views.conftest import Session


def compose(session: Session, painter: NetworkPainter) -> Picture:
    picture = Composer(painter).compose(session.snapshot, Setting(421, 345, painter.theme, Emphasis()))
    assert picture is not None
    return picture


def paint(painter: NetworkPainter, picture: Picture, pointer: Pointer | None = None) -> QImage:
    image = QImage(421, 345, QImage.Format.Format_RGB32)
    image.fill(0xFF00FF)
    brush = QPainter(image)
    painter.paint(brush, picture, pointer or Pointer())
    brush.end()
    return image


def test_a_picture_is_the_same_the_second_time_and_after_a_detour(session: Session) -> None:
    painter = NetworkPainter()
    picture = compose(session, painter)
    first = paint(painter, picture)
    pointed = paint(painter, picture, Pointer(hovered=(1, 1, 1), callout=("z = 1",), callout_at=Box(100, 100, 40, 40)))
    assert pointed != first
    assert paint(painter, picture) == first


def test_another_theme_paints_another_picture(session: Session) -> None:
    painter = NetworkPainter()
    light = paint(painter, compose(session, painter))
    painter.set_theme(DARK)
    assert paint(painter, compose(session, painter)) != light
    painter.set_theme(LIGHT)
    assert paint(painter, compose(session, painter)) == light


def test_a_selected_unit_has_a_ring(session: Session) -> None:
    painter = NetworkPainter()
    picture = compose(session, painter)
    ringed = paint(painter, replace(picture, selected_unit=(1, 2)))
    plain = paint(painter, picture)
    place = picture.layout.unit(1, 2)
    at = round(place.x), round(place.y - place.r - 4.5)
    assert ringed.pixelColor(*at).lightness() < plain.pixelColor(*at).lightness() - 100


def test_hovering_repaints_from_the_cache(session: Session) -> None:
    session.dispatch(SetHiddenLayers((64,) * 8))
    painter = NetworkPainter()
    picture = compose(session, painter)
    start = perf_counter()
    paint(painter, picture)
    whole = perf_counter() - start
    again = []
    for _ in range(5):
        start = perf_counter()
        paint(painter, picture)
        again.append(perf_counter() - start)
    assert min(again) < whole / 4
