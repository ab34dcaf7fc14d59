"""Changes of how one learns, which branch off, and of what learns, which start again."""

from __future__ import annotations

from dataclasses import replace

from nnvisual.nn.experiment import NetworkProblem, Probe
from nnvisual.session import actions as act
from nnvisual.session import editing
from nnvisual.session.beginning import adapt_views
from nnvisual.session.snapshot import Cursor, Snapshot
from nnvisual.session.standpoint import stand_at
from nnvisual.session.stepping import Change


def change_learning(snapshot: Snapshot, action: act.Action) -> Change | None:
    """Change how one learns, and keep what was learned; None: the action is something else."""
    kind = type(action).__name__
    experiment = snapshot.experiment
    match action:
        case act.SetLearningRate(lr):
            return editing.branch(snapshot, replace(experiment, lr=lr), kind), ()
        case act.SetOptimizer(optimizer, lr):
            rate = experiment.lr if lr is None else lr
            return editing.branch(snapshot, replace(experiment, optimizer=optimizer, lr=rate), kind), ()
        case act.SetSchedule(schedule):
            return editing.branch(snapshot, replace(experiment, schedule=schedule), kind), ()
        case act.SetBatch(batch):
            return editing.branch(snapshot, replace(experiment, batch=batch), kind), ()
        case act.SetPenalties(l1, l2):
            return editing.branch(snapshot, replace(experiment, l1=l1, l2=l2), kind), ()
        case act.SetStopRule(stop):
            return editing.branch(snapshot, replace(experiment, stop=stop), kind), ()
        case act.SetDropout(rate):
            return editing.set_dropout(snapshot, rate), ()
        case act.SetParameter(index, value):
            return editing.set_parameters(snapshot, ((index, value),), f"{kind} {index}"), ()
        case act.EditExamples(data):
            return editing.edit_examples(snapshot, data), ()
        case act.SetProbe(probe):
            return _set_probe(snapshot, probe)
    return None


def _set_probe(snapshot: Snapshot, probe: Probe | None) -> Change:
    changed = editing.set_probe(snapshot, probe)
    return replace(changed, selection=replace(changed.selection, example=None)), ()


def start_again(snapshot: Snapshot, action: act.Action) -> Change | None:
    """Change what learns, and start again at step 0; None: the action is something else."""
    match action:
        case act.Reset():
            return _reset(snapshot, action)
        case act.OpenExperiment():
            return _open_experiment(snapshot, action)
        case act.SetSeed():
            return _set_seed(snapshot, action)
        case act.SetInitializer():
            return _set_initializer(snapshot, action)
        case act.SetData(data):
            return editing.set_data(snapshot, data), ()
        case act.SetHiddenLayers(units):
            return editing.set_hidden_layers(snapshot, units), ()
        case act.SetActivation(activation, layer):
            return editing.set_activation(snapshot, activation, layer), ()
        case act.SetLoss(loss):
            return editing.set_loss(snapshot, loss), ()
        case act.StartAt(parameters):
            return editing.start_at(snapshot, parameters), ()
    return None


def _reset(snapshot: Snapshot, action: act.Reset) -> Change:
    experiment = snapshot.experiment
    first = snapshot.lineage()[-1]
    problem = experiment.problem
    if isinstance(problem, NetworkProblem) and isinstance(first.experiment.problem, NetworkProblem):
        experiment = replace(experiment, problem=replace(problem, given=first.experiment.problem.given))
    stopped = replace(snapshot, playback=replace(snapshot.playback, playing=False, credit=0.0), notice=None)
    if len(snapshot.run.view) == 1 and snapshot.run.parent is None and not snapshot.run.edited:
        return stand_at(stopped, Cursor()), ()
    return editing.restart(stopped, experiment, "Reset"), ()


def _open_experiment(snapshot: Snapshot, action: act.OpenExperiment) -> Change:
    opened = editing.restart(snapshot, action.experiment, "OpenExperiment")
    paused = replace(opened.playback, playing=False, credit=0.0)
    views = action.views or opened.views
    return replace(adapt_views(opened), playback=paused, notice=None, views=views), ()


def _set_seed(snapshot: Snapshot, action: act.SetSeed) -> Change:
    experiment = replace(snapshot.experiment, seed=action.seed)
    problem = experiment.problem
    if isinstance(problem, NetworkProblem):
        experiment = replace(experiment, problem=replace(problem, given=()))
    return editing.restart(snapshot, experiment, "SetSeed"), ()


def _set_initializer(snapshot: Snapshot, action: act.SetInitializer) -> Change:
    problem = snapshot.experiment.problem
    if not isinstance(problem, NetworkProblem):
        return snapshot, ()
    changed = replace(problem, init=action.init, given=())
    return editing.restart(snapshot, replace(snapshot.experiment, problem=changed), "SetInitializer"), ()
