"""What a first start says: where time is moved, what a click does, and where everything else is."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from nnvisual.ui.header import Header
from nnvisual.ui.hints import Hint, Hints
from nnvisual.ui.playback_bar import PlaybackBar
from nnvisual.ui.stage import Stage
from nnvisual.views.theme import Theme


class FirstHints(QObject):
    """Shows the three hints, and remembers that they were seen.

    Parameters
    ----------
    window
        On which the bubble lies.
    hints
        What is said, in order.
    seen
        Whether they were shown before.
    """

    def __init__(self, window: QWidget, hints: tuple[Hint, ...], *, seen: bool) -> None:
        super().__init__(window)
        self._window, self._hints = window, hints
        self.seen = seen
        self.bubble: Hints | None = None

    def show(self, theme: Theme) -> None:
        """Show them from the first one on, unless they are there."""
        if self.bubble is not None:
            return
        self.seen = True
        self.bubble = Hints(self._hints, theme, self._window)
        self.bubble.ended.connect(self._forget)

    def end(self) -> None:
        """Take them away."""
        if self.bubble is not None:
            self.bubble.end()

    def set_theme(self, theme: Theme) -> None:
        """Change colours and text size."""
        if self.bubble is not None:
            self.bubble.set_theme(theme)

    def _forget(self) -> None:
        self.bubble = None


def first_hints(header: Header, stage: Stage, playback: PlaybackBar) -> tuple[Hint, ...]:
    """Return the three hints, each with what it points at."""
    return (
        Hint(
            "Time is yours",
            "Space plays and stops. → goes one step forwards, ← one back, exactly as it was. The buttons beside choose "
            "how far a step goes: down to a single multiplication.",
            lambda: playback.step,
        ),
        Hint(
            "Ask any number why",
            "Click a weight, a unit or a point: every view lights it. Then press Q, and formula, code and landscape "
            "say why it is what it is.",
            lambda: stage.view(stage.shown[0]),
        ),
        Hint(
            "Everything else is here",
            "Lectures (Ctrl+L), ready experiments (Ctrl+E), your own tables, more views, and all keys (?).",
            lambda: header.menu,
        ),
    )
