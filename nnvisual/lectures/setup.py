"""A `setup` block as an experiment: what a chapter, a file on the command line or "Copy as block" spells out."""

from __future__ import annotations

from nnvisual.lectures.fields import (
    LARGEST_NUMBER,
    LONGEST_LIST,
    Fields,
    check_list,
    check_number,
    check_numbers,
    check_table,
    check_text,
    check_whole,
    check_word,
    read_number,
    read_numbers,
    read_text,
    read_whole,
    refuse_unknown,
)
from nnvisual.lectures.setup_data import DATA_FIELDS, Folder, read_data
from nnvisual.lectures.setup_network import NETWORK_FIELDS, read_network
from nnvisual.nn.build import build_objective
from nnvisual.nn.experiment import DEFAULT_SEED, Experiment, Problem, StopRule, SurfaceProblem
from nnvisual.nn.optimizers import CONVENTIONS, METHODS, Optimizer
from nnvisual.nn.problem import InvalidInput, suggest
from nnvisual.nn.schedules import SCHEDULES, Schedule
from nnvisual.nn.surfaces import SURFACES, TYPED, SurfaceSpec
from nnvisual.nn.table_text import shorten

SURFACE_FIELDS = ("landscape", "formula")
"""Fields that only an analytic landscape has."""

METHOD_FIELDS = ("optimizer", "lr", "schedule", "batch", "l1", "l2", "stop", "range", "seed")
"""Fields that say how the problem is attacked, and how it is shown."""

SETUP_FIELDS = (*NETWORK_FIELDS, "data", *DATA_FIELDS, "w", *SURFACE_FIELDS, *METHOD_FIELDS)
"""Every field of a `setup` block."""

LARGEST_SEED = 2**63 - 1

Range = tuple[float, float]


def read_setup(fields: Fields, folder: Folder, seed: int = DEFAULT_SEED) -> Experiment:
    """Return the experiment that the fields of a `setup` block describe.

    Parameters
    ----------
    fields
        The block as TOML gives it: `w.1 = [[3]]` is {"w": {"1": [[3]]}}.
    folder
        Where a CSV file is read from, never outside of it; None where there is no such place.
    seed
        The seed where the block has none.

    Raises
    ------
    InvalidInput
        For an unknown field, with a suggestion, or one that cannot be used; `field` names it.
    """
    refuse_unknown(fields, SETUP_FIELDS, "a setup block")
    own_seed = read_whole(fields, "seed", 0, LARGEST_SEED)
    seed = seed if own_seed is None else own_seed
    view_range(fields)
    optimizer = read_optimizer(fields.get("optimizer", "sgd"))
    problem: Problem
    usual = optimizer.method.usual_rate
    if "landscape" in fields:
        problem = read_surface(fields)
        if optimizer.name == "sgd":
            usual = problem.surface.surface.lr
    else:
        _refuse_without_problem(fields)
        problem = read_network(fields, read_data(fields, folder), seed)
    lr = read_number(fields, "lr", 0.0, LARGEST_NUMBER)
    experiment = Experiment(
        problem,
        optimizer,
        usual if lr is None else lr,
        read_schedule(fields.get("schedule", "constant")),
        read_batch(fields),
        read_number(fields, "l1", 0.0, LARGEST_NUMBER) or 0.0,
        read_number(fields, "l2", 0.0, LARGEST_NUMBER) or 0.0,
        read_stop(fields.get("stop", {})),
        seed,
    )
    build_objective(experiment)
    return experiment


def read_surface(fields: Fields) -> SurfaceProblem:
    """Return the analytic landscape and the start that `landscape`, `formula` and `w` spell."""
    for name in (*NETWORK_FIELDS, "data", *DATA_FIELDS, "batch", "l1", "l2"):
        if name in fields:
            raise InvalidInput(f"{name} belongs to a network, and this is a landscape. Remove one of them.", name)
    name = check_word(check_text(fields["landscape"], "landscape"), SURFACES, "landscape", "landscape")
    if name == TYPED and "formula" not in fields:
        raise InvalidInput("The landscape 'formula' needs its formula, such as formula = \"w1^2 + w2^2\".", "landscape")
    if isinstance(fields.get("w"), dict):
        raise InvalidInput("w is the start on the landscape, a list such as w = [1.0, 0.5].", "w")
    start = read_numbers(fields, "w")
    dimensions = 2 if start is None else len(start)
    if start is not None and dimensions not in SURFACES[name].formulas:
        allowed = "1 or 2 numbers" if 1 in SURFACES[name].formulas else "2 numbers"
        raise InvalidInput(f"A start on the landscape '{name}' has {allowed}, not {dimensions}.", "w")
    try:
        spec = SurfaceSpec(name, read_text(fields, "formula") or "", dimensions)
    except InvalidInput as error:
        raise InvalidInput(error.sentence, "formula" if "formula" in fields else "landscape") from None
    return SurfaceProblem(spec, start or spec.start)


def read_optimizer(value: object) -> Optimizer:
    """Return the method that a name or a table (`name`, `convention`, and the method's own numbers) spells."""
    if isinstance(value, str):
        return Optimizer(check_word(value, METHODS, "optimizer", "optimiser"))
    table = check_table(value, "optimizer")
    name = check_word(_read_name(table, "optimizer"), METHODS, "optimizer", "optimiser")
    convention = check_text(table.get("convention", CONVENTIONS[0]), "optimizer")
    known = METHODS[name].pytorch
    numbers = {}
    for key, number in table.items():
        if key in ("name", "convention"):
            continue
        if key not in known:
            raise InvalidInput(
                f"'{shorten(key)}' is not known for {name}.{suggest(key, ('name', 'convention', *known))}", "optimizer"
            )
        numbers[key] = check_number(number, "optimizer", 0.0)
    usual = METHODS[name].numbers(convention)
    return Optimizer(name, tuple(sorted((k, v) for k, v in numbers.items() if v != usual[k])), convention)


def read_schedule(value: object) -> Schedule:
    """Return the schedule that a name or a table (`name`, `steps`, `factor`) spells."""
    if isinstance(value, str):
        return Schedule(check_word(value, SCHEDULES, "schedule", "schedule"))
    table = check_table(value, "schedule")
    refuse_unknown(table, ("name", "steps", "factor"), "a schedule", "schedule")
    name = check_word(_read_name(table, "schedule"), SCHEDULES, "schedule", "schedule")
    usual = Schedule()
    steps = check_whole(table.get("steps", usual.steps), "schedule", 1, 10_000_000)
    return Schedule(name, steps, check_number(table.get("factor", usual.factor), "schedule", 0.0, 1.0))


def read_batch(fields: Fields) -> int | None:
    """Return the number of examples for one step; None, also for "all": all of them."""
    if fields.get("batch") == "all":
        return None
    return read_whole(fields, "batch", 1, LONGEST_LIST)


def read_stop(value: object) -> StopRule:
    """Return when a run ends, from a table such as `{ size_below = 0.001, max_steps = 400 }`."""
    table = check_table(value, "stop")
    refuse_unknown(table, ("size_below", "slope_below", "max_steps", "patience"), "stop", "stop")
    bounds = {
        name: None if name not in table else check_number(table[name], "stop", 0.0)
        for name in ("size_below", "slope_below")
    }
    counts = {
        name: None if name not in table else check_whole(table[name], "stop", 1, int(LARGEST_NUMBER))
        for name in ("max_steps", "patience")
    }
    return StopRule(bounds["size_below"], bounds["slope_below"], counts["max_steps"], counts["patience"])


def view_range(fields: Fields) -> tuple[Range, ...] | None:
    """Return what `range` asks a plot to show: one (low, high) for every axis, or one for each; None: nothing.

    `range = 4` is -4 to 4, `[-1, 3]` is -1 to 3, `[[-1, 3], [0, 2]]` is a range for each of two axes.
    """
    if "range" not in fields:
        return None
    value = fields["range"]
    if isinstance(value, int | float) and not isinstance(value, bool):
        half = check_number(value, "range", 1e-6)
        return ((-half, half),)
    pairs = check_list(value, "range")
    if pairs and not isinstance(pairs[0], list | tuple):
        pairs = [value]
    found = tuple(check_numbers(pair, "range") for pair in pairs)
    if not 1 <= len(found) <= 2 or any(len(pair) != 2 or not pair[0] < pair[1] for pair in found):
        raise InvalidInput("range is one number, or [low, high], or one such pair for each of two axes.", "range")
    return tuple((low, high) for low, high in found)


def _read_name(table: Fields, field: str) -> str:
    if "name" not in table:
        raise InvalidInput(f'A table for {field} needs a name, such as {{ name = "..." }}.', field)
    return check_text(table["name"], field)


def _refuse_without_problem(fields: Fields) -> None:
    if "formula" in fields:
        raise InvalidInput('A formula belongs to landscape = "formula". Add that.', "formula")
    if not any(name in fields for name in ("layers", "data", "w")):
        raise InvalidInput("A setup needs layers (a network), data, or a landscape.", "layers")
    if isinstance(fields.get("w"), list):
        raise InvalidInput(
            'w as a list is a point on a landscape: add landscape = "bowl", say. '
            "The weights of a network are written by layer: w.1 = [[3], [-2]].",
            "w",
        )
