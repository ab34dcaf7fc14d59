"""What was tried away from a lecture's path: which of those runs stay to compare when one is back on it."""

from __future__ import annotations

from dataclasses import replace

from nnvisual.session.snapshot import RunRecord

MOST_OWN = 4
"""Runs of one's own that are kept beside those of the lecture."""


def keep_own_runs(runs: tuple[RunRecord, ...], shown: tuple[RunRecord, ...], since: int = 1) -> tuple[RunRecord, ...]:
    """Return the runs that stay to compare: one's own that made a step, about the same network, the latest four.

    A run that branched off one of the lecture's goes on from it as it is shown now; where that one does not reach as
    far any more, the old one stays below it.

    Parameters
    ----------
    runs
        Those on the time line until now.
    shown
        Those of the lecture that are put there.
    since
        The number of the first run that can have been tried in this lecture.
    """
    by_number = {run.number: run for run in runs}
    n_parameters = shown[-1].objective.n_parameters
    tried = [
        run
        for run in runs
        if run.number >= since and not run.borrowed and len(run.view) > 1 and run.objective.n_parameters == n_parameters
    ]
    kept: dict[int, RunRecord] = {}
    for run in tried[-MOST_OWN:]:
        _keep(run, by_number, shown, kept)
    return tuple(kept[number] for number in sorted(kept))


def _keep(
    run: RunRecord, by_number: dict[int, RunRecord], shown: tuple[RunRecord, ...], kept: dict[int, RunRecord]
) -> None:
    """Keep `run`, and what leads to it."""
    if run.number in kept:
        return
    parent = None if run.parent is None else by_number.get(run.parent)
    if parent is None:
        kept[run.number] = run
        return
    again = next((other for other in shown if other.live is parent.live and parent.borrowed), None)
    if again is not None and again.view.first_step <= run.view.first_step <= again.last_step:
        kept[run.number] = replace(run, parent=again.number)
        return
    kept[run.number] = run
    _keep(parent, by_number, shown, kept)
