"""Which run is on the time line: undo, redo, choosing one, forgetting others."""

from __future__ import annotations

from dataclasses import replace

from nnvisual.session import actions as act
from nnvisual.session.beginning import adapt_views
from nnvisual.session.runs import state_at
from nnvisual.session.snapshot import Cursor, Place, Snapshot
from nnvisual.session.standpoint import stand_at
from nnvisual.session.stepping import Change


def change_runs(snapshot: Snapshot, action: act.Action) -> Change | None:
    """Put another run on the time line, or drop runs; None: the action is something else."""
    match action:
        case act.ActivateRun():
            return _activate_run(snapshot, action)
        case act.ForgetRuns():
            return _forget_runs(snapshot, action)
        case act.Undo():
            return _undo(snapshot, action)
        case act.Redo():
            return _redo(snapshot, action)
    return None


def _activate_run(snapshot: Snapshot, action: act.ActivateRun) -> Change:
    if action.number == snapshot.active:
        return snapshot, ()
    here = Place(snapshot.active, snapshot.cursor)
    run = snapshot.find_run(action.number)
    listed = replace(snapshot, undo=(*snapshot.undo, here), redo=())
    return _activate(listed, Place(run.number, Cursor(run.last_step))), ()


def _forget_runs(snapshot: Snapshot, action: act.ForgetRuns) -> Change:
    kept = {run.number for run in snapshot.lineage()}
    return (
        replace(
            snapshot, runs=tuple(run for run in snapshot.runs if run.number in kept), undo=(), redo=(), last_edit=""
        ),
        (),
    )


def _undo(snapshot: Snapshot, action: act.Undo) -> Change:
    if not snapshot.undo:
        return snapshot, ()
    *rest, place = snapshot.undo
    here = Place(snapshot.active, snapshot.cursor)
    return _activate(replace(snapshot, undo=tuple(rest), redo=(*snapshot.redo, here)), place), ()


def _redo(snapshot: Snapshot, action: act.Redo) -> Change:
    if not snapshot.redo:
        return snapshot, ()
    *rest, place = snapshot.redo
    here = Place(snapshot.active, snapshot.cursor)
    return _activate(replace(snapshot, redo=tuple(rest), undo=(*snapshot.undo, here)), place), ()


def _activate(snapshot: Snapshot, place: Place) -> Snapshot:
    moved = replace(snapshot, active=place.run, goal=None, update=None, last_edit="")
    if _sizes(moved) != _sizes(snapshot):
        moved = adapt_views(moved)
    cursor = place.cursor if place.cursor.step <= moved.last_step else Cursor(moved.last_step)
    state = state_at(moved.run_at(cursor.step), cursor.step)
    return stand_at(moved, cursor, state)


def _sizes(snapshot: Snapshot) -> object:
    network = snapshot.network
    # The data by their title: points edited by hand keep it, and with it the views stay as they are.
    title = None if snapshot.data is None else snapshot.data.title
    return (None, snapshot.objective.n_parameters) if network is None else (network.sizes, title)
