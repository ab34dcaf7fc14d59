"""What a first start says: where time is moved, what a click does, and where everything else is."""

from __future__ import annotations

from nnvisual.ui.header import Header
from nnvisual.ui.hints import Hint
from nnvisual.ui.playback_bar import PlaybackBar
from nnvisual.ui.stage import Stage


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
