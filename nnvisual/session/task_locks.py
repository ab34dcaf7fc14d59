"""What may be changed while a lecture's task is open: what the task unlocks, and nothing else."""

from __future__ import annotations

from dataclasses import replace

from nnvisual.lectures.blocks import Try
from nnvisual.lectures.quantities import Quantity, parse_quantity
from nnvisual.lectures.quantity_symbols import symbol_of
from nnvisual.lectures.vocabulary import unlocks
from nnvisual.nn.experiment import Experiment, NetworkProblem, Probe
from nnvisual.nn.network import name_parameter
from nnvisual.session import actions as act
from nnvisual.session.snapshot import Mode, Snapshot

WORDS = {
    "lr": "the learning rate",
    "optimizer": "the optimiser",
    "schedule": "the schedule",
    "batch": "the batch size",
    "dropout": "dropout",
    "l1": "the L1 penalty",
    "l2": "the L2 penalty",
    "seed": "the seed",
    "activation": "the activation",
    "init": "the initial weights",
    "layers": "the layers",
    "units": "the units",
    "data": "the data",
    "landscape": "the landscape",
    "loss": "the loss",
    "points": "the examples",
    "start": "the start on the landscape",
    "reset": "starting again",
    "stop": "the stop rule",
    "w": "the weights",
    "b": "the biases",
    "x": "the inputs",
    "y": "the target",
}
"""What controls are called in sentences."""

_BY_ACTION: dict[type[act.Action], str] = {
    act.SetLearningRate: "lr",
    act.SetOptimizer: "optimizer",
    act.SetSchedule: "schedule",
    act.SetBatch: "batch",
    act.SetDropout: "dropout",
    act.SetStopRule: "stop",
    act.SetSeed: "seed",
    act.SetInitializer: "init",
    act.SetData: "data",
    act.OpenTable: "data",
    act.EditExamples: "points",
    act.SetHiddenLayers: "layers",
    act.SetActivation: "activation",
    act.SetLoss: "loss",
}
"""Actions that change one thing, whatever they hold."""

HOW = "R begins the task again; in the Lab everything is free."


def open_task(snapshot: Snapshot) -> Try | None:
    """Return the task that locks the controls; None where nothing is locked: none, solved, or left for the Lab."""
    stand = snapshot.lecture
    if stand is None or stand.solved or snapshot.mode is Mode.LAB:
        return None
    return stand.prompt if isinstance(stand.prompt, Try) else None


def find_refusal(snapshot: Snapshot, action: act.Action) -> str:
    """Return why `action` is not possible during the open task; empty where it is."""
    task = open_task(snapshot)
    if task is None:
        return ""
    locked = [name for name in changed_controls(snapshot, action) if not is_unlocked(task.allow, name)]
    if not locked:
        return ""
    what = say_control(locked[0], snapshot)
    return f"{what[0].upper()}{what[1:]}: locked in this task. {say_unlocked(task, snapshot)} {HOW}"


def say_unlocked(task: Try, snapshot: Snapshot) -> str:
    """Return a sentence with everything that the task unlocks."""
    words = list(dict.fromkeys(say_control(name, snapshot) for name in task.allow))
    *first, last = words
    return f"You can change {', '.join(first)} and {last}." if first else f"You can change only {last}."


def say_control(name: str, snapshot: Snapshot) -> str:
    """Return what a control is called: words for settings, the symbol on the screen for one weight or input."""
    if name in WORDS:
        return WORDS[name]
    quantity = parse_quantity(name)
    symbol = symbol_of(quantity, snapshot.experiment.problem)
    kind = {"w": "weight", "b": "bias", "x": "input", "y": "target"}[quantity.kind]
    if len(quantity.places) == 1 and quantity.kind in ("w", "b") and snapshot.network is not None:
        return f"the {kind}{'s' if kind == 'weight' else 'es'} of layer {quantity.places[0]}"
    return f"the {kind} {symbol}"


def changed_controls(snapshot: Snapshot, action: act.Action) -> tuple[str, ...]:
    """Return the controls that an action would use; empty for moving through time and for looking."""
    name = _BY_ACTION.get(type(action))
    if isinstance(action, act.SetOptimizer) and action.lr is not None:
        return ("optimizer", "lr")
    return (name,) if name is not None else _changed_numbers(snapshot, action)


def _changed_numbers(snapshot: Snapshot, action: act.Action) -> tuple[str, ...]:
    match action:
        case act.SetPenalties(l1, l2):
            present = snapshot.experiment
            return tuple(name for name, new in (("l1", l1), ("l2", l2)) if new != getattr(present, name))
        case act.SetProbe(probe):
            return _changed_inputs(snapshot, probe)
        case act.SetParameter(index):
            return (_parameter_name(snapshot, index),)
        case act.StartAt(parameters):
            return _changed_start(snapshot, parameters)
        case act.OpenExperiment(experiment):
            return ("data",) if isinstance(experiment.problem, NetworkProblem) else ("landscape",)
    return ()


def _changed_start(snapshot: Snapshot, parameters: tuple[float, ...]) -> tuple[str, ...]:
    if snapshot.network is None:
        return ("start",)
    pairs = enumerate(zip(snapshot.base.tolist(), parameters, strict=False))
    return tuple(_parameter_name(snapshot, place) for place, (old, new) in pairs if old != new)


def keep_rules(snapshot: Snapshot, action: act.Action) -> act.Action:
    """Return `action` as it is to be carried out during a task.

    Reset begins the task again, unless the task unlocks a reset of its own. Another landscape brings no other rules of
    learning with it: those are the task's.
    """
    task = open_task(snapshot)
    if task is None:
        return action
    if isinstance(action, act.Reset) and not unlocks(task.allow, "reset"):
        return act.ReturnToBeat()
    if isinstance(action, act.OpenExperiment) and not isinstance(action.experiment.problem, NetworkProblem):
        return replace(action, experiment=_with_rules_of(action.experiment, snapshot.experiment), views=snapshot.views)
    return action


def _with_rules_of(experiment: Experiment, other: Experiment) -> Experiment:
    return replace(other, problem=experiment.problem)


def is_unlocked(allow: tuple[str, ...], name: str) -> bool:
    """Whether a control is unlocked; layers and units are two names for one thing on the screen."""
    if name == "layers" and unlocks(allow, "units"):
        return True
    return unlocks(allow, name)


def _parameter_name(snapshot: Snapshot, index: int) -> str:
    network = snapshot.network
    if network is None:
        return f"w.{index + 1}"
    name = name_parameter(network, index)
    if name.source:
        return Quantity("w", (name.layer, name.source, name.unit)).name
    return Quantity("b", (name.layer, name.unit)).name


def _changed_inputs(snapshot: Snapshot, probe: Probe | None) -> tuple[str, ...]:
    """Return which inputs and targets another example to look at has changed; all of them where there was none."""
    problem = snapshot.experiment.problem
    old = problem.probe if isinstance(problem, NetworkProblem) else None
    if old is None or probe is None or len(old.x) != len(probe.x):
        return ("x",)
    found = [f"x.{place}" for place, (a, b) in enumerate(zip(old.x, probe.x, strict=True), start=1) if a != b]
    if old.y != probe.y:
        found.append("y")
    return tuple(found)
