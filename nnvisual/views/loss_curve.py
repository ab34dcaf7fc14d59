"""The loss of every step."""

from __future__ import annotations

from nnvisual.session.snapshot import Snapshot
from nnvisual.views.view import View


class LossCurve(View):
    """The loss of every step."""

    def render_snapshot(self, snapshot: Snapshot) -> None:
        """Show `snapshot`."""
        self.snapshot = snapshot
        self.update()
