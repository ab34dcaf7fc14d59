from pytestqt.qtbot import QtBot

from nnvisual.ui.elided_label import ElidedLabel


def test_a_long_text_is_shortened_and_stays_whole_in_the_tooltip(qtbot: QtBot) -> None:
    label = ElidedLabel()
    qtbot.addWidget(label)
    text = "the loss of one example, in the batch of sixty, at step forty-two"
    label.resize(80, 20)
    label.set_text(text)
    label.show()
    assert label.text().endswith("…")
    assert label.fontMetrics().horizontalAdvance(label.text()) <= 80
    assert label.toolTip() == label.accessibleName() == label.whole_text == text
    label.resize(2000, 20)
    assert label.text() == text


def test_it_may_become_narrow_but_asks_for_all_its_text(qtbot: QtBot) -> None:
    label = ElidedLabel(asks_for_room=True)
    qtbot.addWidget(label)
    label.set_text("Loss landscape")
    assert label.minimumSizeHint().width() < label.sizeHint().width()
    assert label.sizeHint().width() >= label.fontMetrics().horizontalAdvance("Loss landscape")
