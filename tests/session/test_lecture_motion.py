"""What moves in a beat: at its own pace, to exactly the beat's state, however quickly one clicks."""

from pathlib import Path

import numpy as np
import pytest

from nnvisual.lectures.library import shipped_lectures
from nnvisual.session import actions as act
from nnvisual.session.snapshot import Cursor
from tests.session.driver import Driver
from tests.session.lecture_texts import BOWL, PERCEPTRON, open_text, play_out, stand_of

PASSES = """
## One {#one}

Text.

## Products {#products}

```run
what = "forward"
to = "product.1"
```

## The rest {#rest}

```run
what = "forward"
```

## Moved {#moved}

```set
w.1.1.1 = 5
over = 1
```

```run
what = "forward"
pace = "by_click"
```
"""


def test_a_pass_shows_every_operation_and_ends_where_the_replay_stands(tmp_path: Path) -> None:
    driver = open_text(tmp_path, PASSES)
    driver.send(act.NextBeat())
    assert driver.snapshot.cursor == Cursor(0, 0)
    assert play_out(driver) == [Cursor(0, 0), Cursor(0, 1), Cursor(0, 2)]
    stand = stand_of(driver)
    assert driver.snapshot.cursor == Cursor(0, stand.replay.state(stand.step, stand.beat).phase)
    driver.send(act.NextBeat())
    # It goes on from where the pass before ended.
    assert driver.snapshot.cursor == Cursor(0, 2)
    play_out(driver)
    assert driver.snapshot.cursor.phase == stand.replay.state(2, 0).phase > 2


def test_no_operation_takes_longer_than_three_tenths_of_a_second(tmp_path: Path) -> None:
    driver = open_text(tmp_path, PASSES.replace('to = "product.1"', 'to = "product.1"\npace = "1/s"'))
    driver.send(act.NextBeat(), act.FrameElapsed(0.24), act.FrameElapsed(0.08))
    assert driver.snapshot.cursor == Cursor(0, 1)


def test_weights_slide_and_arrive_exactly(tmp_path: Path) -> None:
    driver = open_text(tmp_path, PASSES)
    driver.send(act.GoToBeat(0, 2), act.NextBeat())
    seen = []
    while driver.snapshot.playback.replays:
        seen.append(float(driver.snapshot.parameters[0]))
        driver.send(act.FrameElapsed(0.1))
    assert seen[0] == 3.0
    assert seen == sorted(seen)
    assert len(set(seen)) >= 8
    assert driver.snapshot.parameters[0] == 5.0
    example = driver.snapshot.example
    assert example is not None and example.layers[0].z[0] == -8.0


def test_training_plays_at_its_pace(tmp_path: Path) -> None:
    text = '\n## A {#a}\n\nText.\n\n## B {#b}\n\n```run\nwhat = "train"\nsteps = 6\npace = "2/s"\n```\n'
    driver = open_text(tmp_path, text, BOWL)
    driver.send(act.NextBeat())
    assert play_out(driver) == [Cursor(step) for step in range(7)]


def test_what_is_opened_directly_or_gone_back_to_does_not_move(tmp_path: Path) -> None:
    driver = open_text(tmp_path, PASSES)
    for action in (act.GoToBeat(0, 2), act.PreviousBeat(), act.ReturnToBeat()):
        driver.send(action)
        stand = stand_of(driver)
        assert not stand.motions
        assert driver.snapshot.cursor.phase == stand.replay.state(stand.step, stand.beat).phase


def test_pausing_holds_and_playing_goes_on(tmp_path: Path) -> None:
    driver = open_text(tmp_path, PASSES)
    driver.send(act.NextBeat(), act.FrameElapsed(0.2), act.FrameElapsed(0.2), act.TogglePlay())
    there = driver.snapshot.cursor
    driver.send(act.FrameElapsed(0.25), act.FrameElapsed(0.25))
    assert driver.snapshot.cursor == there
    driver.send(act.TogglePlay())
    play_out(driver)
    assert driver.snapshot.cursor == Cursor(0, 2)


def test_a_change_in_the_middle_leaves_the_path_and_the_motion(tmp_path: Path) -> None:
    driver = open_text(tmp_path, PASSES)
    driver.send(act.NextBeat(), act.SetParameter(0, 7.0))
    assert stand_of(driver).away
    assert not driver.snapshot.playback.replays
    driver.send(act.ReturnToBeat())
    assert driver.snapshot.parameters[0] == 3.0


def go_through(driver: Driver, presses: int, *, slowly: bool) -> list[tuple[int, int, int]]:
    places = []
    for _ in range(presses):
        driver.send(act.Answer(-1), act.NextBeat())
        if slowly:
            play_out(driver, frame=0.25)
        stand = stand_of(driver)
        places.append((stand.chapter, stand.step, stand.beat))
    play_out(driver, frame=0.25)
    return places


@pytest.mark.parametrize("chapter", ["perceptron-by-hand", "learning-rate"])
def test_fifty_quick_presses_end_where_fifty_slow_ones_do(chapter: str) -> None:
    quick, slow = Driver(), Driver()
    for driver in (quick, slow):
        driver.send(act.OpenLecture(shipped_lectures()[0], chapter))
    assert go_through(quick, 50, slowly=False) == go_through(slow, 50, slowly=True)
    assert quick.snapshot.cursor == slow.snapshot.cursor
    assert quick.snapshot.operation == slow.snapshot.operation
    np.testing.assert_array_equal(quick.snapshot.parameters, slow.snapshot.parameters)


def test_a_beat_that_asks_something_does_not_move(tmp_path: Path) -> None:
    text = '\n## A {#a}\n\nText.\n\n---\n\n```run\nwhat = "forward"\n```\n\n```predict\nask = "?"\nchoices = ["a", "b"]\nanswer = 1\ntargets = "t"\nbecause = "c"\n```\n'  # noqa: E501  (one chapter)
    driver = open_text(tmp_path, text, PERCEPTRON)
    driver.send(act.NextBeat())
    assert not driver.snapshot.playback.playing
    assert driver.snapshot.cursor.phase == stand_of(driver).replay.state(0, 1).phase
