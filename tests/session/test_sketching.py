"""What a learner draws stays in the view's own units until the truth lies over it."""

from pathlib import Path

import pytest

from nnvisual.session import actions as act
from nnvisual.session.sketching import MOST_PLACES, MOST_STROKES, find_sketch, horizon, open_question
from nnvisual.session.snapshot import Cursor, Mode
from tests.session.driver import Driver
from tests.session.lecture_texts import BOWL, open_text, play_out, stand_of

LINE = ((0.0, 16.0), (10.0, 4.0))
THEN_RUN = """
## Ask {#ask}

```show
views = ["curve"]
```

```draw
ask = "Draw it."
on = "curve"
until = 20
```

---

```run
what = "train"
steps = 20
```

---

Look.

## Next {#next}

Text.
"""
ALONE = """
## Ask {#ask}

```show
views = ["curve"]
```

```draw
ask = "Draw it."
on = "curve"
until = 20
```

## Next {#next}

Text.
"""


@pytest.fixture
def driver(tmp_path: Path) -> Driver:
    return open_text(tmp_path, THEN_RUN, BOWL)


def test_a_sketch_is_kept_and_can_be_redone(driver: Driver) -> None:
    assert find_sketch(driver.snapshot) is not None
    driver.send(act.SetSketch((LINE,)))
    found = find_sketch(driver.snapshot)
    assert found is not None and found[0].on == "curve" and found[1] == (LINE,)
    driver.send(act.SetSketch(()))
    found = find_sketch(driver.snapshot)
    assert found is not None and found[1] == ()


def test_the_truth_is_laid_over_it_until_the_step_ends(driver: Driver) -> None:
    driver.send(act.SetSketch((LINE,)), act.RevealDrawn())
    assert stand_of(driver).beat == 1
    play_out(driver)
    assert driver.snapshot.cursor == Cursor(20)
    for _ in range(2):
        found = find_sketch(driver.snapshot)
        assert found is not None and found[1] == (LINE,)
        assert open_question(driver.snapshot) is None
        driver.send(act.NextBeat())
    assert find_sketch(driver.snapshot) is None
    driver.send(act.GoToBeat(0, 0, 0))
    found = find_sketch(driver.snapshot)
    assert found is not None and found[1] == (LINE,)


def test_without_a_run_the_truth_is_made_here(tmp_path: Path) -> None:
    driver = open_text(tmp_path, ALONE, BOWL)
    driver.send(act.SetSketch((LINE,)), act.RevealDrawn())
    assert stand_of(driver).step == 0
    seen = play_out(driver)
    assert seen[0] == Cursor(0)
    assert driver.snapshot.cursor == Cursor(20)
    assert stand_of(driver).truth_shown
    assert open_question(driver.snapshot) is None
    found = find_sketch(driver.snapshot)
    assert found is not None and found[1] == (LINE,)
    driver.send(act.ReturnToBeat())
    assert driver.snapshot.cursor == Cursor(0)
    assert open_question(driver.snapshot) is not None


def test_nobody_has_to_draw(driver: Driver) -> None:
    driver.send(act.NextBeat())
    assert stand_of(driver).beat == 1
    assert find_sketch(driver.snapshot) is None


def test_the_axis_reaches_as_far_as_the_truth(driver: Driver) -> None:
    draw = open_question(driver.snapshot)
    assert draw is not None
    assert horizon(driver.snapshot, draw) == 20


def test_a_sketch_is_bounded_and_only_for_a_question(driver: Driver) -> None:
    driver.send(act.SetSketch((LINE * 5000,) * 100))
    sketch = stand_of(driver).sketch
    assert len(sketch) == MOST_STROKES
    assert len(sketch[0]) == MOST_PLACES
    driver.send(act.SetMode(Mode.LAB))
    assert open_question(driver.snapshot) is None
    assert find_sketch(driver.snapshot) is None
    driver.send(act.SetSketch(()))
    assert len(stand_of(driver).sketch) == MOST_STROKES
