from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from nnvisual.composition import Composed
from nnvisual.session import actions as act
from nnvisual.session.snapshot import Mode
from nnvisual.ui.control_locks import find_number
from tests.session.lecture_texts import FRONT, LIST, PERCEPTRON, XOR
from tests.ui.conftest import Start

TASK = """
## Task {#task}

```try
task = "Learn."
allow = ["lr", "l1", "init"]
goal = { quantity = "training_loss", below = 0.6, within_steps = 100 }
solution = { lr = 1 }
hints = ["One.", "Two."]
```

## After {#after}

Text.
"""


@pytest.fixture
def program(qtbot: QtBot, start: Start, tmp_path: Path) -> Composed:
    folder = tmp_path / "lecture"
    folder.mkdir()
    (folder / "lecture.toml").write_text(LIST, encoding="utf-8")
    (folder / "c.md").write_text(FRONT + XOR + TASK, encoding="utf-8")
    program = start()
    program.window.open_path(folder)
    qtbot.waitUntil(lambda: program.store.snapshot.lecture is not None, timeout=10_000)
    return program


def test_what_is_unlocked_is_enabled_and_the_rest_says_that_it_is_locked(program: Composed) -> None:
    panel = program.window.panel
    assert panel.locks.isVisible()
    assert panel.locks.sentence.text().startswith(
        "You can change the learning rate, the L1 penalty and the initial weights. All else is locked"
    )
    for free in (panel.training.rate, panel.training.l1, panel.network.init):
        assert free.isEnabled()
    for locked in (panel.training.optimizer, panel.training.l2, panel.network.more, panel.network.seed):
        assert not locked.isEnabled()
        assert locked.toolTip() == "Locked in this task"


def test_the_unlocked_l1_penalty_is_set(program: Composed) -> None:
    program.window.panel.training.l1.field.committed.emit(0.1)
    assert program.store.snapshot.experiment.l1 == 0.1


@pytest.mark.parametrize("way_out", [act.NextBeat(), act.SetMode(Mode.LAB)], ids=["next", "lab"])
def test_afterwards_all_is_free_again(program: Composed, way_out: act.Action) -> None:
    panel = program.window.panel
    program.store.dispatch(way_out)
    program.store.dispatch(act.SetMode(Mode.LAB))
    assert not panel.locks.isVisible()
    assert panel.training.optimizer.isEnabled()
    assert panel.network.more.isEnabled()
    assert panel.network.more.toolTip() == "Add a hidden layer"


def test_hints_one_at_a_time_and_the_solution(qtbot: QtBot, program: Composed) -> None:
    card = program.window.lecture.prompt

    def press(words: str) -> None:
        next(button for button in card.buttons if button.text() == words).click()

    press("A hint (2 left)")
    press("A hint (1 left)")
    press("Show the solution")
    assert program.store.snapshot.experiment.lr == 1.0
    stand = program.store.snapshot.lecture
    assert stand is not None and stand.hints == 2 and stand.truth_shown
    qtbot.waitUntil(lambda: not program.store.snapshot.playback.playing, timeout=15_000)
    assert [button.text() for button in card.buttons] == ["Try it myself (R)"]


@pytest.mark.parametrize(
    ("name", "value", "label"), [("b.1.1", 7.5, "Bias b"), ("w.1.2.1", 3.25, "Weight w₂"), ("x.1", 4.5, "Input x₁")]
)
def test_a_number_that_is_unlocked_has_a_slider_of_its_own(
    qtbot: QtBot, start: Start, tmp_path: Path, name: str, value: float, label: str
) -> None:
    folder = tmp_path / "lecture"
    folder.mkdir()
    task = TASK.replace('["lr", "l1", "init"]', f'["{name}"]').replace("lr = 1", f"{name} = {value}")
    task = task.replace('"training_loss", below = 0.6, within_steps = 100', '"y_hat", above = 0.5')
    (folder / "lecture.toml").write_text(LIST, encoding="utf-8")
    (folder / "c.md").write_text(FRONT + PERCEPTRON + task, encoding="utf-8")
    program = start()
    program.window.open_path(folder)
    qtbot.waitUntil(lambda: program.store.snapshot.lecture is not None, timeout=10_000)
    field = program.window.panel.locks.numbers[name]
    assert field.label.text() == label
    field.field.committed.emit(value)
    assert find_number(name, program.store.snapshot) == value
    stand = program.store.snapshot.lecture
    assert stand is not None and stand.solved
