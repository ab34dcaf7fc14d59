"""Lays a sheet to draw on over the view that a lecture asks about."""

from __future__ import annotations

from collections.abc import Callable

from nnvisual.session.sketching import find_sketch, horizon, open_question
from nnvisual.session.snapshot import Snapshot
from nnvisual.views.loss_curve import LossCurve
from nnvisual.views.sketch import SketchSheet
from nnvisual.views.view import Dispatch, View


class SketchLayer:
    """Holds the sheets, one for each view that was ever drawn on."""

    def __init__(self, dispatch: Dispatch) -> None:
        self._dispatch = dispatch
        self._sheets: dict[str, SketchSheet] = {}

    def sheet(self, name: str) -> SketchSheet | None:
        """Return the sheet over a view; None where nothing was ever asked."""
        return self._sheets.get(name)

    def render_snapshot(self, snapshot: Snapshot, find_view: Callable[[str], View]) -> None:
        """Show what is asked, and what was drawn for it, over the views of the stage."""
        found = find_sketch(snapshot)
        wanted = found[0].on if found is not None and found[0].on in snapshot.views else ""
        if wanted and wanted not in self._sheets:
            self._sheets[wanted] = SketchSheet(find_view(wanted), self._dispatch)
        for name, sheet in self._sheets.items():
            is_wanted = found is not None and name == wanted
            strokes = found[1] if found is not None and is_wanted else ()
            asks = is_wanted and open_question(snapshot) is not None
            view = sheet.view
            if isinstance(view, LossCurve):
                if found is None or not is_wanted:
                    view.keep_room(0)
                elif asks:
                    view.keep_room(horizon(snapshot, found[0]))
            sheet.show_sketch(strokes, asks=asks)
