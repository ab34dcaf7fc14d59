"""Small lectures for tests of the player: one chapter each, written into a folder."""

from __future__ import annotations

from pathlib import Path

from nnvisual.session import actions as act
from nnvisual.session.lecture_stand import LectureStand
from tests.session.driver import Driver

LIST = 'format = 1\nid = "l"\ntitle = "L"\nchapters = ["c.md"]\n'
FRONT = '+++\nformat = 1\nid = "c"\ntitle = "C"\ngoal = "G"\n+++\n\n'

PERCEPTRON = """```setup
layers = [2, 1]
activation = "sigmoid"
loss = "binary_cross_entropy"
w.1 = [[3], [-2]]
b.1 = [1]
x = [-1, 2]
y = [1]
```
"""

BOWL = """```setup
landscape = "bowl"
w = [4.0]
lr = 0.1
stop = { size_below = 0.001 }
```
"""

XOR = """```setup
data = "xor"
layers = [2, 3, 1]
activation = "tanh"
lr = 0.5
```
"""


def open_text(folder: Path, body: str, setup: str = PERCEPTRON, *, checked: bool = True) -> Driver:
    """Write a chapter, open it, and return a driver that stands at its beginning; unless `checked` it may be wrong."""
    folder.mkdir(exist_ok=True)
    (folder / "lecture.toml").write_text(LIST, encoding="utf-8")
    (folder / "c.md").write_text(FRONT + setup + body, encoding="utf-8")
    driver = Driver()
    driver.send(act.OpenLecture(folder))
    assert not checked or driver.snapshot.mistakes is None, driver.snapshot.mistakes
    assert driver.snapshot.lecture is not None
    return driver


def stand_of(driver: Driver) -> LectureStand:
    """Return where the driver stands."""
    stand = driver.snapshot.lecture
    assert stand is not None
    return stand


def play_out(driver: Driver, frame: float = 0.05, longest: int = 2000) -> list[object]:
    """Let time run until nothing moves any more; return every (step, phase) that was seen."""
    seen: list[object] = []
    for _ in range(longest):
        if not driver.snapshot.playback.replays:
            return seen
        cursor = driver.snapshot.cursor
        if not seen or seen[-1] != cursor:
            seen.append(cursor)
        driver.send(act.FrameElapsed(frame))
    raise AssertionError("it never ends")
