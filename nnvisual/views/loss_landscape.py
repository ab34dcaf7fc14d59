"""The loss over two weights, and the path that training takes over it."""

from __future__ import annotations

from nnvisual.session.snapshot import Snapshot
from nnvisual.views.view import View


class LossLandscape(View):
    """Heat map, contours and path."""

    def render_snapshot(self, snapshot: Snapshot) -> None:
        """Show `snapshot`."""
        self.snapshot = snapshot
        self.update()
