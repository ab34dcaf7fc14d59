"""An entry of the chooser: everything that is written fits into it, and what is chosen looks chosen."""

import pytest
from PySide6.QtGui import QColor, QFontMetrics
from pytestqt.qtbot import QtBot

from nnvisual.app import load_looks
from nnvisual.session.ready_experiments import READY
from nnvisual.ui.experiment_chooser import PICTURE, ExperimentChooser
from nnvisual.ui.experiment_tile import GAP, PADDING, ExperimentTile
from nnvisual.views.theme import LIGHT


@pytest.mark.parametrize("factor", [0.8, 1.0, 1.5, 2.5])
def test_name_and_line_of_every_experiment_fit(factor: float, qtbot: QtBot) -> None:
    load_looks()
    theme = LIGHT.with_text(factor)
    size = ExperimentTile(theme, PICTURE).size
    width = size.width() - 4 - 2 * PADDING
    room = size.height() - PICTURE.height() - GAP - 2 * PADDING
    for ready in READY:
        name = QFontMetrics(theme.font(14, bold=True)).boundingRect(0, 0, width, 999, 0x1000, ready.title).height()
        line = QFontMetrics(theme.font(13)).boundingRect(0, 0, width, 999, 0x1000, ready.line).height()
        assert name + line <= room + 4, ready.title


def test_what_is_chosen_has_a_rim(qtbot: QtBot) -> None:
    chooser = ExperimentChooser(LIGHT)
    qtbot.addWidget(chooser)
    chooser.show()
    chosen, other = (chooser.list.visualItemRect(chooser.list.item(place)) for place in (0, 1))
    image = chooser.list.viewport().grab().toImage()
    rim = [image.pixelColor(rect.left() + 2, rect.center().y()) for rect in (chosen, other)]
    assert rim[0] == QColor(LIGHT.positive) != rim[1]
