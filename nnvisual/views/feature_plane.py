"""The feature plane: the examples, and where the network draws the line."""

from __future__ import annotations

from nnvisual.session.snapshot import Snapshot
from nnvisual.views.view import View


class FeaturePlane(View):
    """The examples over two features, shaded by the network's answer."""

    def render_snapshot(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.update()
