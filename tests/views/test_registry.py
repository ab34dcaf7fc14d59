"""The views that there are, and that each knows the parts which lectures may name."""

import ast
from pathlib import Path

import pytest

from nnvisual import session, views
from nnvisual.lectures.vocabulary import VIEWS as VOCABULARY
from nnvisual.views.registry import VIEWS

SOURCES = {
    "network": ("network_", "operation_notes", "dense_symbols", "weight_"),
    "landscape": ("landscape_", "loss_landscape", "axis_choice"),
    "plane": ("plane_", "feature_plane"),
    "activation": ("activation_",),
    "formula": ("worked", "chain_rule", "explanation", "scene"),
    "code": ("program", "code_"),
    "table": ("example_",),
    "curve": ("curve_", "loss_curve"),
    "rates": ("rate", "learning_rates", "film_strip", "race_grid"),
    "gradients": ("gradient_",),
    "parameters": ("matrix_", "parameter_matrices"),
}
"""The beginnings of the names of the files in which a view is written."""


def words_of(view: str) -> set[str]:
    """Return every text that stands in a view's source, descriptions left out."""
    found: set[str] = set()
    for package in (views, session):
        for file in Path(str(package.__file__)).parent.glob("*.py"):
            if file.name.startswith(SOURCES[view]):
                nodes = ast.walk(ast.parse(file.read_text(encoding="utf-8")))
                found.update(
                    node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)
                )
    return found


def test_every_view_that_lectures_know_can_be_shown() -> None:
    assert set(VIEWS) == set(VOCABULARY)
    assert set(SOURCES) | {"figure"} == set(VOCABULARY)


@pytest.mark.parametrize("view", SOURCES)
def test_a_view_knows_every_part_that_a_lecture_may_name(view: str) -> None:
    assert set(VOCABULARY[view].parts) <= words_of(view)
