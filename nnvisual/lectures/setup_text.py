"""From an experiment back to the fields of a `setup` block, and from fields to the text that an author pastes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np

from nnvisual.nn.datasets import DataSpec
from nnvisual.nn.experiment import DEFAULT_SEED, Experiment, NetworkProblem, StopRule
from nnvisual.nn.optimizers import Optimizer
from nnvisual.nn.problem import InvalidInput
from nnvisual.nn.schedules import Schedule

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def experiment_to_setup(experiment: Experiment) -> dict[str, object]:
    """Return the fields of the `setup` block that describes `experiment`; `read_setup` makes it again.

    A table of the user's own is named as a file in ``data/``.
    """
    problem = experiment.problem
    if isinstance(problem, NetworkProblem):
        fields = _network_fields(problem)
    else:
        fields = {"landscape": problem.surface.name, "w": list(problem.start)}
        if problem.surface.formula:
            fields["formula"] = problem.surface.formula
    fields["optimizer"] = _optimizer_field(experiment.optimizer)
    fields["lr"] = experiment.lr
    if experiment.schedule != Schedule():
        schedule = experiment.schedule
        fields["schedule"] = {"name": schedule.name, "steps": schedule.steps, "factor": schedule.factor}
    for name, value, usual in (
        ("batch", experiment.batch, None),
        ("l1", experiment.l1, 0.0),
        ("l2", experiment.l2, 0.0),
        ("stop", _stop_field(experiment.stop), {}),
        ("seed", experiment.seed, DEFAULT_SEED),
    ):
        if value != usual:
            fields[name] = value
    return fields


def _network_fields(problem: NetworkProblem) -> dict[str, object]:
    network = problem.network
    fields: dict[str, object] = {
        "layers": list(network.sizes),
        "activation": [layer.activation for layer in network.layers],
        "loss": problem.loss,
    }
    if problem.data is not None:
        fields.update(_data_fields(problem.data))
    if problem.given:
        flat = np.array(problem.given)
        parts = list(enumerate(network.slices(), start=1))
        fields["w"] = {str(layer): part.weights(flat).tolist() for layer, part in parts}
        fields["b"] = {str(layer): part.biases(flat).tolist() for layer, part in parts}
    if problem.init != "glorot":
        fields["init"] = problem.init
    if network.has_dropout:
        fields["dropout"] = [layer.dropout for layer in network.layers[:-1]]
    if problem.probe is not None:
        fields["x"] = list(problem.probe.x)
        if problem.probe.y:
            fields["y"] = list(problem.probe.y)
    return fields


def _data_fields(data: DataSpec) -> dict[str, object]:
    fields: dict[str, object] = {"data": data.name if data.table is None else f"data/{data.table.name}"}
    optional: tuple[tuple[str, object, object], ...] = (
        ("label", list(data.label), []),
        ("task", None if data.task is None else data.task.value, None),
        ("size", data.size, None),
        ("noise", data.noise, None),
        ("standardise", data.standardise, False),
        ("validation", data.validation, 0.0),
        ("degree", data.degree, 1),
        ("data_seed", data.seed, DEFAULT_SEED),
    )
    fields.update((name, value) for name, value, usual in optional if value != usual)
    return fields


def _optimizer_field(optimizer: Optimizer) -> object:
    if not optimizer.numbers and optimizer.convention == "pytorch":
        return optimizer.name
    table: dict[str, object] = {"name": optimizer.name}
    if optimizer.convention != "pytorch":
        table["convention"] = optimizer.convention
    return {**table, **dict(optimizer.numbers)}


def _stop_field(stop: StopRule) -> dict[str, object]:
    entries = {
        "size_below": stop.size_below,
        "slope_below": stop.slope_below,
        "max_steps": stop.max_steps,
        "patience": stop.patience,
    }
    return {name: value for name, value in entries.items() if value is not None}


def dump_block(fields: Mapping[str, object]) -> str:
    """Return fields as TOML text, one line for each; nested `w` and `b` with dotted names: ``w.1 = [[3.0]]``.

    Raises
    ------
    InvalidInput
        If a value cannot be written in TOML.
    """
    rows: list[tuple[str, object]] = []
    for name, value in fields.items():
        if name in ("w", "b", "x", "y") and isinstance(value, Mapping):
            rows.extend(_dotted(name, value))
        else:
            rows.append((_key(name), value))
    width = max((len(name) for name, _ in rows), default=0)
    return "".join(f"{name:<{width}} = {_write(value)}\n" for name, value in rows)


def _dotted(name: str, table: Mapping[str, object]) -> list[tuple[str, object]]:
    rows: list[tuple[str, object]] = []
    for key, value in table.items():
        path = f"{name}.{_key(key)}"
        rows.extend(_dotted(path, value) if isinstance(value, Mapping) and value else [(path, value)])
    return rows


def _key(name: str) -> str:
    return name if _BARE_KEY.fullmatch(name) else _quote(name)


def _quote(text: str) -> str:
    return '"' + "".join(_ESCAPES.get(c, c if c.isprintable() else f"\\U{ord(c):08x}") for c in text) + '"'


def _write(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _quote(value)
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_key(key)} = {_write(inner)}" for key, inner in value.items()) + " }"
    if isinstance(value, Sequence):
        return "[" + ", ".join(map(_write, value)) + "]"
    raise InvalidInput(f"{type(value).__name__} cannot be written as TOML.")
