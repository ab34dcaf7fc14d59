"""A choice's text wraps, its letter becomes the mark, and it can be pressed on its words."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from nnvisual.ui.choice_button import ChoiceButton

LONG = "grows, because bigger weights always give a bigger output, whatever the inputs are"


def test_a_long_answer_wraps_within_a_narrow_column(qtbot: QtBot) -> None:
    button = ChoiceButton("A", LONG)
    qtbot.addWidget(button)
    assert button.minimumSizeHint().width() < 200
    assert button.heightForWidth(220) > button.heightForWidth(1200)


def test_a_press_on_the_words_is_a_press_on_the_button(qtbot: QtBot) -> None:
    button = ChoiceButton("A", LONG)
    qtbot.addWidget(button)
    button.resize(240, button.heightForWidth(240))
    button.show()
    words = button.childAt(120, button.height() // 2)
    assert words is None or words.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    with qtbot.waitSignal(button.clicked):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton, pos=button.rect().center())


def test_screen_readers_hear_letter_and_words_and_then_the_mark(qtbot: QtBot) -> None:
    button = ChoiceButton("B", "stays 0.5")
    qtbot.addWidget(button)
    assert button.accessibleName() == "B: stays 0.5"
    button.set_mark("✓")
    assert button.accessibleName() == "✓ stays 0.5"
