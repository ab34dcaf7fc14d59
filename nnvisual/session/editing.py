"""Changing what is run. Nothing that was made is lost: every change is a new run, and the earlier ones stay.

A change of how one learns (learning rate, optimiser, batch, penalties, dropout, a weight by hand, a point moved)
branches off where the cursor stands and keeps what was learned. A change of what learns (layers, activations, loss,
data, seed) starts again at step 0.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from nnvisual.nn.activations import find_activation
from nnvisual.nn.build import build_objective
from nnvisual.nn.dataset import DataSet, Task
from nnvisual.nn.datasets import DataSpec, load_data
from nnvisual.nn.experiment import Experiment, NetworkProblem, Probe, SurfaceProblem
from nnvisual.nn.losses import find_loss
from nnvisual.nn.network import Layer, Network
from nnvisual.nn.objective import Objective
from nnvisual.nn.problem import InvalidInput
from nnvisual.session.beginning import adapt_views
from nnvisual.session.runs import FRESH, Beginning, add_run, make_run
from nnvisual.session.snapshot import Cursor, Selection, Snapshot
from nnvisual.session.standpoint import stand_at

DEFAULT_LOSSES = {Task.BINARY: "binary_cross_entropy", Task.CLASSES: "cross_entropy", Task.REGRESSION: "mse"}


def branch(snapshot: Snapshot, experiment: Experiment, edit: str, *, always: bool = False) -> Snapshot:
    """Go on under other rules from where the cursor stands. What was learned stays.

    The same rules make no new run, unless `always` is set.
    """
    same = experiment == snapshot.experiment
    if same and not always:
        return snapshot
    objective = snapshot.objective if same else build_objective(experiment)
    state, step = snapshot.state, snapshot.cursor.step
    memory_start = snapshot.run_at(step).memory_start
    if experiment.optimizer != snapshot.experiment.optimizer:
        state, memory_start = experiment.optimizer.start_state(state[0]), step
    return _go_on(snapshot, experiment, Beginning(state, step, _parent(snapshot), memory_start), edit, objective)


def restart(snapshot: Snapshot, experiment: Experiment, edit: str) -> Snapshot:
    """Start again at step 0 with another experiment."""
    objective = build_objective(experiment)
    run = make_run(snapshot.next_run, experiment, objective, FRESH)
    changed = add_run(snapshot, run, edit)
    old, new = snapshot.experiment.problem, experiment.problem
    changed = replace(changed, cursor=Cursor(), state=np.empty((0, objective.n_parameters)), update=None)
    if _shape(old) != _shape(new):
        changed = replace(adapt_views(changed), selection=Selection())
    elif _data(old) != _data(new):
        changed = replace(adapt_views(changed), plane_spec=snapshot.plane_spec)
        changed = replace(changed, selection=replace(changed.selection, example=None))
    return stand_at(changed, Cursor())


def set_parameters(snapshot: Snapshot, parameters: tuple[tuple[int, float], ...], edit: str) -> Snapshot:
    """Change parameters by hand, from where the cursor stands: (place in the flat vector, value) each."""
    state = np.array(snapshot.state)
    for index, value in parameters:
        if not np.isfinite(value) or abs(value) > 1e6:
            raise InvalidInput(f"A weight lies within ±1e6, not at {value:g}.", "weight")
        state[0, index] = value
    if np.array_equal(state, snapshot.state):
        return snapshot
    step = snapshot.cursor.step
    memory_start = snapshot.run_at(step).memory_start
    beginning = Beginning(state, step, _parent(snapshot), memory_start, edited=True)
    return _go_on(snapshot, snapshot.experiment, beginning, edit, snapshot.objective)


def start_at(snapshot: Snapshot, parameters: tuple[float, ...]) -> Snapshot:
    """Start again at step 0 from these parameters."""
    if not all(np.isfinite(parameters)):
        raise InvalidInput("A run starts from finite numbers.", "weights")
    experiment = snapshot.experiment
    problem = experiment.problem
    moved: NetworkProblem | SurfaceProblem
    if isinstance(problem, NetworkProblem):
        moved = replace(problem, given=parameters)
    else:
        moved = replace(problem, start=parameters)
    return restart(snapshot, replace(experiment, problem=moved), "StartAt")


def set_probe(snapshot: Snapshot, probe: Probe | None) -> Snapshot:
    """Look at another example beside the data. What was learned stays; so does the history, where data teach."""
    problem = _network_problem(snapshot)
    experiment = replace(snapshot.experiment, problem=replace(problem, probe=probe))
    return branch(snapshot, experiment, "SetProbe")


def set_data(snapshot: Snapshot, spec: DataSpec) -> Snapshot:
    """Start again with other data; the network's ends and the loss adapt to them."""
    data = load_data(spec)
    problem = snapshot.experiment.problem
    hidden = problem.network.layers[:-1] if isinstance(problem, NetworkProblem) else (Layer(3, "tanh"),)
    loss = problem.loss if isinstance(problem, NetworkProblem) else ""
    if not _loss_fits(loss, data):
        loss = DEFAULT_LOSSES[data.task]
    output = find_loss(loss).logits or "linear"
    network = Network(data.n_inputs, (*hidden, Layer(data.n_outputs, output)))
    entry = spec.built_in
    probe: Probe | None = None
    if entry is not None and entry.you:
        probe = Probe(tuple(entry.you), (1.0,) if spec.name == "class" else (), "you")
    new = NetworkProblem(network, loss, spec, probe, problem.init if isinstance(problem, NetworkProblem) else "glorot")
    batch = snapshot.experiment.batch
    if batch is not None and batch >= len(data.train):
        batch = None
    return restart(snapshot, replace(snapshot.experiment, problem=new, batch=batch), "SetData")


def edit_examples(snapshot: Snapshot, spec: DataSpec) -> Snapshot:
    """Go on with a changed table of examples."""
    problem = _network_problem(snapshot)
    return branch(snapshot, replace(snapshot.experiment, problem=replace(problem, data=spec)), "")


def set_hidden_layers(snapshot: Snapshot, units: tuple[int, ...]) -> Snapshot:
    """Start again with hidden layers of so many units; layers that stay keep their activation and dropout."""
    problem = _network_problem(snapshot)
    old = problem.network.layers[:-1]
    like = old[-1] if old else Layer(1, "tanh")
    layers = [replace(old[place] if place < len(old) else like, units=count) for place, count in enumerate(units)]
    network = Network(problem.network.n_inputs, (*layers, problem.network.layers[-1]))
    changed = replace(problem, network=network, given=())
    return restart(snapshot, replace(snapshot.experiment, problem=changed), "SetHiddenLayers")


def set_activation(snapshot: Snapshot, name: str, layer: int | None) -> Snapshot:
    """Start again with another activation, of one layer (from 1) or of all hidden layers."""
    problem = _network_problem(snapshot)
    find_activation(name)
    layers = list(problem.network.layers)
    chosen = range(len(layers) - 1) if layer is None else [layer - 1]
    for place in chosen:
        layers[place] = replace(layers[place], activation=name)
    network = Network(problem.network.n_inputs, tuple(layers))
    return restart(snapshot, replace(snapshot.experiment, problem=replace(problem, network=network)), "SetActivation")


def set_loss(snapshot: Snapshot, name: str) -> Snapshot:
    """Start again with another loss; the output's activation follows it."""
    problem = _network_problem(snapshot)
    loss = find_loss(name)
    output = problem.network.layers[-1]
    activation = loss.logits or ("linear" if output.activation == "softmax" else output.activation)
    network = replace(problem.network, layers=(*problem.network.layers[:-1], replace(output, activation=activation)))
    changed = replace(problem, network=network, loss=name)
    return restart(snapshot, replace(snapshot.experiment, problem=changed), "SetLoss")


def set_dropout(snapshot: Snapshot, rate: float) -> Snapshot:
    """Set the dropout rate of all hidden layers from here on."""
    problem = _network_problem(snapshot)
    *hidden, output = problem.network.layers
    network = replace(problem.network, layers=(*(replace(layer, dropout=rate) for layer in hidden), output))
    experiment = replace(snapshot.experiment, problem=replace(problem, network=network))
    return branch(snapshot, experiment, "SetDropout")


def _go_on(
    snapshot: Snapshot, experiment: Experiment, beginning: Beginning, edit: str, objective: Objective
) -> Snapshot:
    run = make_run(snapshot.next_run, experiment, objective, beginning)
    changed = add_run(snapshot, run, edit)
    return stand_at(replace(changed, update=None), Cursor(beginning.step), beginning.state)


def _parent(snapshot: Snapshot) -> int | None:
    """The run that a branch at the cursor goes on from; None at step 0, where there is nothing to go on from."""
    step = snapshot.cursor.step
    if step == 0:
        return None
    # A run that has made no step of its own is stepped over: its parent holds everything that lies before.
    run = snapshot.run_at(step)
    while run.view.first_step == step and run.parent is not None:
        run = snapshot.find_run(run.parent)
    return run.number


def _network_problem(snapshot: Snapshot) -> NetworkProblem:
    problem = snapshot.experiment.problem
    if not isinstance(problem, NetworkProblem):
        raise InvalidInput("An analytic landscape has no network. Choose data first.", "data")
    return problem


def _loss_fits(loss: str, data: DataSet) -> bool:
    if loss == "":
        return False
    if data.task is Task.REGRESSION:
        return loss in ("mse", "mae")
    return loss == DEFAULT_LOSSES[data.task] or (loss in ("mse", "mae") and data.task is Task.BINARY)


def _shape(problem: NetworkProblem | SurfaceProblem) -> object:
    return problem.network.sizes if isinstance(problem, NetworkProblem) else problem.surface


def _data(problem: NetworkProblem | SurfaceProblem) -> object:
    return problem.data if isinstance(problem, NetworkProblem) else None
