"""What the commands that change the look do: colours and text size, and whether anything moves."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from nnvisual.ui.commands import Handlers
from nnvisual.ui.motion import system_wants_stillness
from nnvisual.ui.stage import Stage
from nnvisual.views.theme import THEMES, Theme

TEXT_STEP = 1.1


def theme_commands(theme: Callable[[], Theme], set_theme: Callable[[Theme], None]) -> Handlers:
    """Return what each command does; `theme` returns the present theme."""

    def scale(factor: float) -> None:
        set_theme(theme().with_text(theme().text * factor))

    return {
        "larger": partial(scale, TEXT_STEP),
        "smaller": partial(scale, 1.0 / TEXT_STEP),
        "normal_size": lambda: set_theme(theme().with_text(1.0)),
        "theme": lambda: set_theme(next_theme(theme())),
    }


def next_theme(theme: Theme) -> Theme:
    """Return the theme after this one, with its text size."""
    names = list(THEMES)
    return THEMES[names[(names.index(theme.name) + 1) % len(names)]].with_text(theme.text)


class MotionSwitch(QObject):
    """Lets the stage move things only where the user and the system want it.

    Parameters
    ----------
    action
        The command, which is ticked while things may move.
    wanted
        Whether the user wants it.
    """

    def __init__(self, action: QAction, stage: Stage, *, wanted: bool) -> None:
        super().__init__(stage)
        self._action, self._stage = action, stage
        self.wanted = wanted
        action.setCheckable(True)
        self._apply()

    def toggle(self) -> None:
        """Let things move, or not."""
        self.wanted = not self.wanted
        self._apply()

    def _apply(self) -> None:
        still = system_wants_stillness()
        self._stage.may_move = self.wanted and not still
        self._action.setChecked(self._stage.may_move)
        self._action.setEnabled(not still)
        if still:
            self._action.setToolTip("The system asks programs not to move things.")
