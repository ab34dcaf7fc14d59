"""The lectures that ship: nothing in them is wrong, and any way through a chapter meets the same states."""

import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from nnvisual.lectures.blocks import Element, Math, Notes, Predict, Prose, Try
from nnvisual.lectures.checks import check_paths
from nnvisual.lectures.lecture_state import LectureState
from nnvisual.lectures.library import load_lecture
from nnvisual.lectures.model import Chapter, Lecture
from nnvisual.lectures.replay import Replay
from nnvisual.resource_files import resource_path
from nnvisual.session.drawing import read_drawing
from nnvisual.views.typeset import typeset

FOLDERS = sorted(path.parent for path in resource_path("lectures").glob("*/lecture.toml"))
EXPECTATIONS = 465
"""So many numbers are promised at least; more are welcome, fewer are a loss."""

JUMPS = 25
FOUNDATIONS = "nn-foundations"


def read(folder: Path) -> Lecture:
    loaded = load_lecture(folder)
    assert loaded.lecture is not None, "\n".join(map(str, loaded.problems))
    return loaded.lecture


LECTURES = {folder.name: read(folder) for folder in FOLDERS}
CHAPTERS = [
    pytest.param(lecture, chapter, id=f"{name}-{chapter.id}")
    for name, lecture in LECTURES.items()
    for chapter in lecture.chapters
]


def elements(chapter: Chapter) -> Iterator[Element]:
    for step in chapter.steps:
        for beat in step.beats:
            yield from beat.elements


def signature(state: LectureState) -> tuple[object, ...]:
    """All of a state that a learner could see, comparable bit for bit."""
    runs = [
        (run.experiment, run.first_step, run.view.last_step, run.outcome, run.view.losses()[1].tobytes())
        for run in state.runs
    ]
    parameters = state.training_state.tobytes() if state.runs else b""
    return runs, parameters, state.step, state.phase, state.on_example, state.stage, state.prompt, dict(state.fields)


def test_nothing_is_wrong_and_every_promised_number_is_true() -> None:
    report = check_paths(FOLDERS)
    assert report.problems == (), "\n".join(map(str, report.problems))
    assert report.chapters == len(CHAPTERS)
    assert report.expectations >= EXPECTATIONS


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_no_chapter_is_forgotten(folder: Path) -> None:
    listed = {chapter.file for chapter in LECTURES[folder.name].chapters}
    assert {path.name for path in folder.glob("*.md")} == listed


def test_the_foundations_have_all_chapters_in_their_order() -> None:
    numbers = [int(chapter.file.partition("-")[0]) for chapter in LECTURES[FOUNDATIONS].chapters]
    assert numbers == list(range(1, 30))


@pytest.mark.parametrize(("lecture", "chapter"), CHAPTERS)
def test_forwards_backwards_and_by_jumps_the_states_are_the_same(lecture: Lecture, chapter: Chapter) -> None:
    forwards = Replay(chapter, lecture.files)
    expected = {position: signature(forwards.state(*position)) for position in forwards.positions}
    assert forwards.failures() == ()
    backwards = Replay(chapter, lecture.files)
    for position in reversed(backwards.positions):
        assert signature(backwards.state(*position)) == expected[position]
    jumps = Replay(chapter, lecture.files)
    for position in random.Random(6191).choices(jumps.positions, k=JUMPS):
        assert signature(jumps.state(*position)) == expected[position]


@pytest.mark.parametrize(("lecture", "chapter"), CHAPTERS)
def test_every_formula_can_be_set(lecture: Lecture, chapter: Chapter) -> None:
    for element in elements(chapter):
        if isinstance(element, Math):
            assert typeset(element.tex).extent.width > 0
        elif isinstance(element, Prose):
            plain = re.sub(r"`[^`\n]+`", "", element.markdown)
            for tex in re.findall(r"(?<!\\)\$([^$]+)\$", plain):
                assert typeset(tex).extent.width > 0


@pytest.mark.parametrize("chapter", LECTURES[FOUNDATIONS].chapters, ids=lambda chapter: chapter.id)
def test_a_chapter_asks_gives_a_task_and_helps_who_presents_it(chapter: Chapter) -> None:
    found = list(elements(chapter))
    assert any(isinstance(element, Predict) for element in found)
    assert chapter.source
    for step in chapter.steps:
        assert any(isinstance(element, Notes) for beat in step.beats for element in beat.elements), step.id


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_tasks_have_hints_and_drawings_can_be_read(folder: Path) -> None:
    for chapter in LECTURES[folder.name].chapters:
        for element in elements(chapter):
            assert not isinstance(element, Try) or element.hints, f"{chapter.id}: {element}"
    for path in sorted(folder.glob("img/*.svg")):
        assert read_drawing(path.read_bytes(), path.name).parts, path.name
