"""Every chapter that ships, played as a learner plays it: whatever the way, one stands where the replay stands."""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path

import pytest

from nnvisual.lectures.blocks import Expect, Predict, Prose, Try
from nnvisual.lectures.lecture_state import LectureState
from nnvisual.lectures.library import load_lecture
from nnvisual.lectures.model import Chapter, Lecture
from nnvisual.lectures.prose import live_quantities
from nnvisual.lectures.quantities import Quantity
from nnvisual.lectures.readings import Readings, Value, evaluate
from nnvisual.lectures.replay import Position, Replay
from nnvisual.nn.problem import InvalidInput
from nnvisual.nn.trace import ExampleTrace
from nnvisual.resource_files import resource_path
from nnvisual.session import actions as act
from nnvisual.session.lecture_player import open_lecture, read
from nnvisual.session.snapshot import Snapshot
from tests.session.driver import Driver
from tests.session.lecture_texts import play_out, stand_of

JUMPS, MANY_JUMPS = 8, 100
LONG_FRAME = 0.25
SLOW = frozenset(("rate_limit",))
"""Quantities that take hundreds of gradients to read: compared only by the long test."""

FOLDERS = sorted(path.parent for path in resource_path("lectures").glob("*/lecture.toml"))


@cache
def read_lecture(folder: Path) -> Lecture:
    lecture = load_lecture(folder).lecture
    assert lecture is not None
    return lecture


CHAPTERS = [
    pytest.param(folder, place, id=f"{folder.name}-{chapter.id}")
    for folder in FOLDERS
    for place, chapter in enumerate(read_lecture(folder).chapters)
]


def named_quantities(chapter: Chapter) -> tuple[Quantity, ...]:
    """Every quantity that the chapter shows, promises or asks for."""
    found: dict[str, Quantity] = {}
    for step in chapter.steps:
        for beat in step.beats:
            for element in beat.elements:
                match element:
                    case Expect():
                        quantities = [quantity for quantity, _ in element.values]
                    case Try():
                        quantities = [element.goal.quantity]
                    case Prose():
                        quantities = [quantity for *_, quantity in live_quantities(element.markdown)]
                    case _:
                        continue
                found.update((quantity.name, quantity) for quantity in quantities)
    return tuple(found.values())


def read_value(quantity: Quantity, readings: Readings) -> Value:
    try:
        return evaluate(quantity, readings)
    except InvalidInput as error:
        return error.sentence


def numbers(example: ExampleTrace | None) -> object:
    if example is None:
        return None
    layers = [(layer.z.tobytes(), layer.a.tobytes(), layer.delta.tobytes()) for layer in example.layers]
    return example.x.tobytes(), example.y_hat.tobytes(), layers


class Oracle:
    """What every beat of a chapter looks like, from a replay of its own."""

    def __init__(self, chapter: Chapter, lecture: Lecture, slow: bool) -> None:
        self.replay = Replay(chapter, lecture.files)
        self.positions = self.replay.positions
        named = named_quantities(chapter)
        self.quantities = tuple(quantity for quantity in named if slow or quantity.kind not in SLOW)
        self._expected: dict[Position, dict[str, object]] = {}

    def expected(self, position: Position) -> dict[str, object]:
        """Everything that a learner can see at a beat, comparable bit for bit."""
        if position not in self._expected:
            self._expected[position] = self._describe(self.replay.state(*position))
        return self._expected[position]

    def _describe(self, state: LectureState) -> dict[str, object]:
        found: dict[str, object] = {
            "views": state.stage.views or ("network",),
            "stage": state.stage,
            "prompt": state.prompt,
        }
        if not state.runs:
            return found
        readings = state.read()
        training = state.training_state
        return found | {
            "runs": [
                (run.experiment, run.first_step, run.view.last_step, run.outcome, run.view.losses()[1].tobytes())
                for run in state.runs
            ],
            "cursor": (state.step, state.phase),
            "operation": state.operation,
            "training state": training.tobytes(),
            "parameters": training[0].tobytes(),
            "base": training[0].tobytes(),
            "example": numbers(state.trace()),
            "values": {quantity.name: repr(read_value(quantity, readings)) for quantity in self.quantities},
        }

    def seen(self, snapshot: Snapshot) -> dict[str, object]:
        """What the learner's snapshot says of the same things."""
        stand = snapshot.lecture
        assert stand is not None
        found: dict[str, object] = {"views": snapshot.views, "stage": stand.stage, "prompt": stand.prompt}
        if not stand.replay.state(stand.step, stand.beat).runs:
            return found
        readings = read(snapshot)
        cursor = snapshot.cursor
        # Behind those of the lecture stand one's own, with what led to them.
        shown = snapshot.runs[: len(stand.replay.state(stand.step, stand.beat).runs)]
        assert snapshot.active == shown[-1].number and all(run.borrowed for run in shown)
        return found | {
            "runs": [
                (run.experiment, run.view.first_step, run.view.last_step, run.outcome, run.view.losses()[1].tobytes())
                for run in shown
            ],
            "cursor": (cursor.step, cursor.phase),
            "operation": snapshot.operation,
            "training state": snapshot.state.tobytes(),
            "parameters": snapshot.parameters.tobytes(),
            "base": snapshot.base.tobytes(),
            "example": numbers(snapshot.example),
            "values": {quantity.name: repr(read_value(quantity, readings)) for quantity in self.quantities},
        }

    def compare(self, driver: Driver, position: Position) -> None:
        """The driver stands at `position`, at rest, on the path, and everything is as in the replay."""
        snapshot, stand = driver.snapshot, stand_of(driver)
        assert (stand.step, stand.beat) == position
        assert not stand.away and not stand.motions and not stand.truth_shown
        assert not snapshot.playback.replays and not snapshot.playback.playing
        assert snapshot.goal is None and snapshot.notice is None
        seen, expected = self.seen(snapshot), self.expected(position)
        assert seen.keys() == expected.keys()
        for name, value in expected.items():
            assert seen[name] == value, f"{position}: {name}"
        if "runs" in expected:
            assert snapshot.run.borrowed
            assert snapshot.experiment == stand.replay.state(*position).experiment


def enter(folder: Path, chapter: int) -> Driver:
    """Open a lecture at the beginning of a chapter, without reading its files once for each chapter."""
    driver, lecture = Driver(), read_lecture(folder)
    driver.snapshot = open_lecture(driver.snapshot, lecture, folder, lecture.chapters[chapter].id)
    return driver


def answer(driver: Driver, choose: random.Random) -> None:
    prompt = stand_of(driver).prompt
    if isinstance(prompt, Predict):
        driver.send(act.NextBeat())
        driver.send(act.Answer(choose.randrange(-1, len(prompt.choices))))
        driver.send(act.DismissNotice())


def go_forwards(driver: Driver, oracle: Oracle, choose: random.Random, share: float) -> None:
    """Click through the chapter; what moves is played to its end at a `share` of the beats, and cut short elsewhere."""
    oracle.compare(driver, oracle.positions[0])
    for position in oracle.positions[1:]:
        answer(driver, choose)
        driver.send(act.NextBeat())
        if choose.random() < share:
            play_out(driver, LONG_FRAME)
        elif driver.snapshot.playback.replays:
            driver.send(act.FrameElapsed(LONG_FRAME), act.ReturnToBeat())
        oracle.compare(driver, position)


def go_backwards(driver: Driver, oracle: Oracle) -> None:
    """Come back into the chapter from the one behind it, where there is one, and go to its beginning."""
    stand = stand_of(driver)
    if stand.chapter + 1 < len(stand.lecture.chapters):
        driver.send(act.GoToBeat(stand.chapter + 1, 0), act.PreviousBeat())
        assert stand_of(driver).chapter == stand.chapter
        oracle.compare(driver, oracle.positions[-1])
    for position in reversed(oracle.positions[:-1]):
        driver.send(act.PreviousBeat())
        oracle.compare(driver, position)


def jump(driver: Driver, oracle: Oracle, choose: random.Random, count: int) -> None:
    chapter = stand_of(driver).chapter
    for position in choose.choices(oracle.positions, k=count):
        driver.send(act.GoToBeat(chapter, *position))
        if choose.random() < 0.3:
            driver.send(act.NextBeat(), act.FrameElapsed(LONG_FRAME), act.GoToBeat(chapter, *position))
        oracle.compare(driver, position)


def leave_and_return(driver: Driver, oracle: Oracle, position: Position) -> None:
    """Try something of one's own at a beat: it is as it was afterwards, and what was tried is still there."""
    driver.send(act.GoToBeat(stand_of(driver).chapter, *position))
    stand = stand_of(driver)
    if not oracle.replay.state(*position).runs:
        return
    others = {run.number for run in driver.snapshot.runs}
    first = float(driver.snapshot.base[0])
    driver.send(act.SetLearningRate(0.037), act.SetParameter(0, first + 0.25), act.StepForward(), act.StepForward())
    if not isinstance(stand.prompt, Try):
        assert stand_of(driver).away
    own = {run.number for run in driver.snapshot.runs if not run.borrowed} - others
    moved = driver.snapshot.cursor.step > 0 and stand_of(driver).away and len(driver.snapshot.run.view) > 1
    driver.send(act.DismissNotice(), act.ReturnToBeat())
    oracle.compare(driver, position)
    assert not moved or own & {run.number for run in driver.snapshot.runs}


@pytest.mark.parametrize(("folder", "chapter"), CHAPTERS)
def test_every_way_through_a_chapter_shows_what_the_replay_says(folder: Path, chapter: int) -> None:
    lecture, choose = read_lecture(folder), random.Random(6191 + chapter)
    oracle = Oracle(lecture.chapters[chapter], lecture, slow=False)
    driver = enter(folder, chapter)
    go_forwards(driver, oracle, choose, 0.2)
    go_backwards(driver, oracle)
    jump(driver, oracle, choose, JUMPS)
    leave_and_return(driver, oracle, oracle.positions[len(oracle.positions) // 2])


@pytest.mark.thorough
@pytest.mark.parametrize(("folder", "chapter"), CHAPTERS)
def test_every_beat_is_played_out_left_and_returned_to(folder: Path, chapter: int) -> None:
    lecture, choose = read_lecture(folder), random.Random(chapter)
    oracle = Oracle(lecture.chapters[chapter], lecture, slow=True)
    driver = enter(folder, chapter)
    go_forwards(driver, oracle, choose, 1.0)
    go_backwards(driver, oracle)
    jump(driver, oracle, choose, MANY_JUMPS)
    for position in oracle.positions:
        leave_and_return(driver, oracle, position)
