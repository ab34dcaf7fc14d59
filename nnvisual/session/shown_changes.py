"""What is shown, chosen and said."""

from __future__ import annotations

from dataclasses import replace

from nnvisual.session import actions as act
from nnvisual.session.snapshot import Notice, Snapshot, Tone
from nnvisual.session.standpoint import look_at_example
from nnvisual.session.stepping import Change


def change_shown(snapshot: Snapshot, action: act.Action) -> Change | None:
    """Change what is shown, chosen or said; None: the action is something else."""
    match action:
        case act.SetPlane(spec):
            return replace(snapshot, plane_spec=spec), ()
        case act.SetFieldWindow(window, axes):
            return replace(snapshot, field_window=window, field_axes=axes), ()
        case act.ShowTiles(shown):
            return replace(snapshot, tiles=shown), ()
        case act.SetViews(views):
            return replace(snapshot, views=views), ()
        case act.Compare(what):
            return replace(snapshot, compares=what), ()
        case act.ShowAccuracy(shown):
            return replace(snapshot, shows_accuracy=shown), ()
        case act.SetMode(mode):
            return replace(snapshot, mode=mode), ()
        case act.Select():
            return _select(snapshot, action)
        case act.ShowNotice(text, is_error, folder):
            return replace(snapshot, notice=Notice(text, Tone.ERROR if is_error else Tone.INFO, folder)), ()
        case act.DismissNotice():
            return replace(snapshot, notice=None), ()
    return None


def _select(snapshot: Snapshot, action: act.Select) -> Change:
    chosen = replace(snapshot, selection=action.selection)
    return (look_at_example(chosen) if action.selection.example != snapshot.selection.example else chosen), ()
