"""What the commands of the Edit menu do: the way back, and starting again."""

from __future__ import annotations

from functools import partial

from nnvisual.runtime.store import Store
from nnvisual.session import actions as act
from nnvisual.ui.commands import Handlers


def edit_commands(store: Store) -> Handlers:
    """Return what each command does."""
    send = store.dispatch
    return {
        "undo": partial(send, act.Undo()),
        "redo": partial(send, act.Redo()),
        "reset": partial(send, act.Reset()),
        "new_seed": lambda: send(act.SetSeed(store.snapshot.experiment.seed + 1)),
        "forget_runs": partial(send, act.ForgetRuns()),
    }
