"""The drawing of chapter 26: its points are the errors that the engine finds, degree by degree."""

from xml.etree import ElementTree

import pytest

from nnvisual.lectures.changes import apply_changes
from nnvisual.lectures.lecture_state import LectureState
from nnvisual.lectures.library import load_lecture
from nnvisual.lectures.playing import train
from nnvisual.lectures.quantities import parse_quantity
from nnvisual.lectures.readings import evaluate
from nnvisual.lectures.replay import Replay
from nnvisual.resource_files import resource_path

FOLDER = resource_path("lectures") / "nn-foundations"
DEGREES = range(1, 12)
ZERO, UNIT = 310.0, 1350.0
"""Height in the drawing of no error, and how much higher an error of 1 lies."""


def read_errors(part: str) -> list[float]:
    """Return the errors that a part of the drawing shows, from left to right."""
    root = ElementTree.fromstring((FOLDER / "img" / "u-curve.svg").read_text(encoding="utf-8"))
    (group,) = [element for element in root.iter() if element.get("id") == part]
    dots = [element for element in group if element.tag.endswith("circle")]
    places = [float(dot.get("cx", "")) for dot in dots]
    assert places == sorted(places)
    return [(ZERO - float(dot.get("cy", ""))) / UNIT for dot in dots]


@pytest.fixture(scope="module")
def beginning() -> LectureState:
    lecture = load_lecture(FOLDER).lecture
    assert lecture is not None
    (chapter,) = [chapter for chapter in lecture.chapters if chapter.id == "underfitting-overfitting"]
    return Replay(chapter, lecture.files).state(0)


@pytest.mark.parametrize(("part", "quantity"), [("known", "training_loss"), ("unseen", "validation_loss")])
def test_every_point_is_an_error_that_was_computed(part: str, quantity: str, beginning: LectureState) -> None:
    found = []
    for degree in DEGREES:
        state = apply_changes(beginning, (("degree", degree), ("layers", [degree, 1])))
        found.append(evaluate(parse_quantity(quantity), train(state, 60, 60.0, exact=True).read()))
    assert read_errors(part) == pytest.approx(found, abs=0.1 / UNIT)


def test_it_is_a_u() -> None:
    unseen, known = read_errors("unseen"), read_errors("known")
    assert known == sorted(known, reverse=True)
    assert 5 <= DEGREES[unseen.index(min(unseen))] <= 8
    assert min(unseen[0], unseen[-1]) > 4 * min(unseen)
