"""The network diagram."""

from __future__ import annotations

from nnvisual.session.snapshot import Snapshot
from nnvisual.views.network_words import write_caption
from nnvisual.views.view import View


class NetworkDiagram(View):
    """Units, weights and biases with their numbers, and what flows between them."""

    def render_snapshot(self, snapshot: Snapshot) -> None:
        """Show `snapshot`."""
        self.snapshot = snapshot
        self.set_caption(write_caption(snapshot))
