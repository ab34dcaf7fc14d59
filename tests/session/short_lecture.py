"""A lecture of two short chapters for tests: a beat more, a question, training and a task."""

from __future__ import annotations

from pathlib import Path

from nnvisual.session.actions import OpenLecture
from nnvisual.session.lecture_stand import LectureStand
from tests.session.driver import Driver

LIST = 'format = 1\nid = "short"\ntitle = "A short lecture"\nsummary = "Two chapters."\nchapters = ["a.md", "b.md"]\n'

FIRST = """+++
format = 1
id = "first"
title = "The first chapter"
goal = "G"
minutes = 5
+++

```setup
data = "xor"
layers = [2, 3, 1]
activation = "tanh"
lr = 0.5
```

## Where it begins {#begin}

Words.

```notes
Say *hello*. One minute.
```

---

More words.

## Which way? {#question}

```predict
ask = "Which way does the loss go?"
choices = ["up", "down", "nowhere"]
answer = 2
targets = "Nothing."
because = "Downhill is what descent means."
```

## Training {#train}

```run
what = "train"
steps = 20
```
"""

SECOND = """+++
format = 1
id = "second"
title = "Écarts and gradients"
goal = "G"
minutes = 7
+++

```setup
landscape = "bowl"
w = [4.0]
lr = 0.1
```

## The bowl {#bowl}

Words.

## Gradient of a bowl {#task}

```try
task = "Be small."
allow = ["start"]
goal = { quantity = "w.1", equals = 0.5, tol = 0.1 }
solution = { w = [0.5] }
```
"""


def write_short(folder: Path) -> Path:
    """Write the lecture into a folder, and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in (("lecture.toml", LIST), ("a.md", FIRST), ("b.md", SECOND)):
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def open_short(folder: Path, driver: Driver | None = None, chapter: str = "", step: str = "") -> Driver:
    """Open the lecture; return a driver that stands in it."""
    driver = driver or Driver()
    driver.send(OpenLecture(write_short(folder), chapter, step))
    assert driver.snapshot.mistakes is None, driver.snapshot.mistakes
    assert driver.snapshot.notice is None, driver.snapshot.notice
    return driver


def stand_of(driver: Driver) -> LectureStand:
    """Return where the driver stands."""
    assert driver.snapshot.lecture is not None
    return driver.snapshot.lecture
