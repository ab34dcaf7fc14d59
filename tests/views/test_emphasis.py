"""What a lecture lights and reveals."""

from __future__ import annotations

from nnvisual.views.emphasis import DIMMED, Emphasis


def test_nothing_is_dimmed_without_a_focus() -> None:
    assert Emphasis().opacity("line") == 1.0
    assert not Emphasis().is_lit("line")


def test_what_is_not_in_the_light_is_dimmed() -> None:
    emphasis = Emphasis(frozenset({"line"}))
    assert emphasis.opacity("line", "border") == 1.0
    assert emphasis.opacity("points") == DIMMED
    assert emphasis.is_lit("border", "line")


def test_what_is_not_revealed_is_not_drawn() -> None:
    emphasis = Emphasis(frozenset({"line"}), frozenset({"line", "points"}))
    assert emphasis.opacity("shade") == 0.0
    assert emphasis.opacity("points") == DIMMED
    assert emphasis.opacity("line") == 1.0
    assert Emphasis(frozenset(), frozenset()).opacity("line") == 0.0


def test_the_whole_view_can_be_lit_and_revealed() -> None:
    assert Emphasis(frozenset({""}), frozenset({""})).opacity("line") == 1.0
