"""The panel at the left: live numbers, a save, and buttons that are not made anew under the finger."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from nnvisual.composition import Composed
from nnvisual.session import actions as act
from tests.session.lecture_texts import FRONT, LIST, PERCEPTRON
from tests.ui.conftest import Start

TEXT = """
## Numbers {#numbers}

The sum is `z.1.1`, the rate is `lr`; `not.a.quantity` and `z.9.9` are only code.

```show
views = ["network"]
```

---

```predict
ask = "Which side?"
choices = ["left", "right"]
answer = 1
targets = "t"
because = "c"
```
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "lecture"
    folder.mkdir()
    (folder / "lecture.toml").write_text(LIST, encoding="utf-8")
    (folder / "c.md").write_text(FRONT + PERCEPTRON + TEXT, encoding="utf-8")
    return folder


@pytest.fixture
def program(qtbot: QtBot, start: Start, folder: Path) -> Composed:
    program = start()
    program.window.open_path(folder)
    qtbot.waitUntil(lambda: program.store.snapshot.lecture is not None, timeout=10_000)
    return program


def text_of(program: Composed) -> str:
    return str(program.window.lecture.text.toPlainText())


def test_a_quantity_in_the_text_shows_its_present_value(program: Composed) -> None:
    assert "The sum is −6, the rate is " in text_of(program)
    assert "not.a.quantity and z.9.9 are only code" in text_of(program)
    program.store.dispatch(act.SetParameter(2, 8.0))
    assert "The sum is 1, " in text_of(program)
    program.store.dispatch(act.ReturnToBeat())
    assert "The sum is −6, " in text_of(program)


def test_a_rate_in_the_text_follows_the_rate_though_no_weight_moves(program: Composed) -> None:
    program.store.dispatch(act.SetLearningRate(0.125))
    assert "the rate is 0.125;" in text_of(program)


def test_a_save_changes_the_text_at_once(qtbot: QtBot, program: Composed, folder: Path) -> None:
    path = folder / "c.md"
    path.write_text(path.read_text(encoding="utf-8").replace("The sum is", "Summed up:"), encoding="utf-8")
    qtbot.waitUntil(lambda: "Summed up: −6" in text_of(program), timeout=10_000)
    assert not program.window.writing.isVisible()


def test_buttons_are_not_made_anew_while_nothing_is_asked_anew(program: Composed) -> None:
    program.store.dispatch(act.NextBeat())
    card = program.window.lecture.prompt
    first = card.choices[0]
    program.store.dispatch(act.SetParameter(2, 8.0))
    assert card.choices[0] is first
    first.click()
    assert card.choices[0] is not first


def test_an_answered_question_stays_between_what_was_said_before_and_what_is_said_now(
    qtbot: QtBot, program: Composed, folder: Path
) -> None:
    path = folder / "c.md"
    path.write_text(path.read_text(encoding="utf-8") + "\n---\n\nThe truth.\n", encoding="utf-8")
    panel = program.window.lecture

    def beats() -> int:
        stand = program.store.snapshot.lecture
        assert stand is not None
        return len(stand.lecture.chapters[0].steps[0].beats)

    qtbot.waitUntil(lambda: beats() == 3, timeout=10_000)
    program.store.dispatch(act.NextBeat())
    panel.prompt.choices[0].click()
    assert panel.answered.isHidden()
    program.store.dispatch(act.NextBeat())
    assert [line.text() for line in panel.answered.lines] == ["Which side?", "✓ left", "Right. c"]
    assert panel.more.toPlainText().strip() == "The truth."
    assert "The sum is" in text_of(program)
    assert not panel.prompt.isVisible()
    assert panel.text.y() < panel.answered.y() < panel.more.y()
    program.store.dispatch(act.PreviousBeat())
    assert panel.answered.isHidden()
    assert panel.more.isHidden()
