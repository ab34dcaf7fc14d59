"""What the formula view says: the operation at the cursor worked with its numbers; at rest, what is selected."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from nnvisual.lectures.quantities import Quantity
from nnvisual.lectures.quantity_symbols import symbol_of, tex_of
from nnvisual.nn.experiment import NetworkProblem
from nnvisual.nn.network import ParameterName, name_parameter
from nnvisual.nn.phases import Kind, Operation
from nnvisual.nn.surfaces import SurfaceObjective
from nnvisual.session.chain_rule import Wish, work_chain
from nnvisual.session.scene import Scene
from nnvisual.session.snapshot import Cursor, Snapshot
from nnvisual.session.standpoint import operation_parameter, stand_at, trace_step
from nnvisual.session.worked import Block, Chip, Explanation, Heading, Line, Rule, Sign, Target, Words, list_formulas
from nnvisual.session.worked_backward import work_delta, work_gradient, work_mean
from nnvisual.session.worked_forward import (
    work_activation,
    work_loss,
    work_matrices,
    work_product,
    work_sum,
    work_unit,
)
from nnvisual.session.worked_surface import weight_symbol, work_height, work_slope
from nnvisual.session.worked_update import WeightUpdate, work_update


def explain(snapshot: Snapshot, opened: frozenset[str] = frozenset(), *, with_update: bool = False) -> Explanation:
    """Return what the formula view says about `snapshot`.

    Parameters
    ----------
    opened
        The keys of the folds that are open. What lies in the others may be left out.
    with_update
        Whether the update of the present step is worked, too, where the cursor has not come to it.
    """
    found = _explain(snapshot, opened)
    if not with_update or snapshot.operation.kind is Kind.UPDATE:
        return found
    return Explanation(found.caption, (*_work_next_update(snapshot), *found.blocks))


def _explain(snapshot: Snapshot, opened: frozenset[str]) -> Explanation:
    # Finite differences cost a few forward passes: they are taken only while nothing moves.
    wish = Wish(check=not snapshot.playback.playing, opened=opened)
    objective = snapshot.objective
    if isinstance(objective, SurfaceObjective):
        return _explain_surface(snapshot, objective, wish)
    network_objective, trace = snapshot.network_objective, snapshot.example
    if network_objective is None or trace is None:
        return Explanation("", (Words("There is nothing to be worked out here."),))
    scene = Scene(network_objective, snapshot.parameters, trace)
    operation = snapshot.operation
    if operation.kind is Kind.REST:
        return _explain_rest(snapshot, scene, wish)
    caption = _caption(snapshot, scene, operation)
    return Explanation(caption, _work_operation(snapshot, scene, wish))


def formulas_ahead(snapshot: Snapshot) -> tuple[str, ...]:
    """Return the TeX that the next operation of this step will show, so that it can be set beforehand."""
    phase = snapshot.cursor.phase + 1
    if phase > snapshot.plan.count:
        return ()
    return list_formulas(explain(stand_at(snapshot, Cursor(snapshot.cursor.step, phase))))


def _work_operation(snapshot: Snapshot, scene: Scene, wish: Wish) -> tuple[Block, ...]:
    operation = snapshot.operation
    layer, unit, source = operation.layer, operation.unit, operation.source
    work: dict[Kind, Callable[[], tuple[Block, ...]]] = {
        Kind.PRODUCT: lambda: work_product(scene, layer, unit, source),
        Kind.SUM: lambda: work_sum(scene, layer, unit),
        Kind.ACTIVATION: lambda: work_activation(scene, layer, unit),
        Kind.LOSS: lambda: work_loss(scene),
        Kind.DELTA: lambda: (*work_delta(scene, layer, unit), *_chain_so_far(snapshot, scene, wish)),
        Kind.GRADIENT: lambda: work_gradient(scene, ParameterName(layer, source, unit), wish),
        Kind.MEAN: lambda: _work_mean(snapshot, scene),
        Kind.UPDATE: lambda: _work_update(snapshot, operation_parameter(snapshot) or 0),
    }
    return work[operation.kind]()


def _chain_so_far(snapshot: Snapshot, scene: Scene, wish: Wish) -> tuple[Block, ...]:
    """Return the chain rule of the selected weight up to the delta that has just been computed, if it leads there."""
    operation = snapshot.operation
    index = snapshot.selection.parameter
    if index is None or index >= scene.network.n_parameters:
        return ()
    name = name_parameter(scene.network, index)
    leads_there = operation.layer > name.layer or (operation.layer == name.layer and operation.unit == name.unit)
    if not leads_there:
        return ()
    chain = work_chain(scene, name, wish, reached=(operation.layer, operation.unit))
    kind, places = scene.parameter_kind(name.layer, name.unit, name.source)
    return (Heading(f"On the way to {scene.plain(kind, *places)}"), *chain)


def _work_mean(snapshot: Snapshot, scene: Scene) -> tuple[Block, ...]:
    if snapshot.update is None:
        return ()
    chosen = snapshot.selection.parameter
    index = chosen if chosen is not None and chosen < scene.network.n_parameters else 0
    batch = scene.objective.batches.size(snapshot.cursor.step)
    return work_mean(scene, snapshot.update, name_parameter(scene.network, index), batch)


def _explain_rest(snapshot: Snapshot, scene: Scene, wish: Wish) -> Explanation:
    chosen = snapshot.selection
    if chosen.parameter is not None and chosen.parameter < scene.network.n_parameters:
        return _explain_weight(snapshot, scene, chosen.parameter, wish)
    if (
        chosen.unit is not None
        and chosen.unit[0] <= scene.depth
        and chosen.unit[1] <= scene.network.sizes[chosen.unit[0]]
    ):
        return _explain_unit(snapshot, scene, *chosen.unit)
    batch = scene.objective.batches.size(snapshot.cursor.step)
    return Explanation("the forward pass · click any weight or unit", work_matrices(scene, batch))


def _explain_weight(snapshot: Snapshot, scene: Scene, index: int, wish: Wish) -> Explanation:
    name = name_parameter(scene.network, index)
    kind, places = scene.parameter_kind(name.layer, name.unit, name.source)
    caption = f"chain rule for {scene.plain(kind, *places)} · {_example_name(snapshot)}"
    if not scene.trace.has_target:
        words = Words("No target is known for this example, so it has no loss and no gradient.")
        return Explanation(caption, (words, *work_sum(scene, name.layer, name.unit)))
    return Explanation(caption, work_chain(scene, name, wish))


def _explain_unit(snapshot: Snapshot, scene: Scene, layer: int, unit: int) -> Explanation:
    if layer > 0:
        kind, places = scene.output(layer, unit)
        caption = f"{scene.plain(kind, *places)} · {_example_name(snapshot)}"
        return Explanation(caption, work_unit(scene, layer, unit))
    return Explanation(
        f"input {scene.plain('x', unit)} · {_example_name(snapshot)}", _work_input(snapshot, scene, unit)
    )


def _work_input(snapshot: Snapshot, scene: Scene, unit: int) -> tuple[Block, ...]:
    """Return an input: its number, and how it was made from the table's."""
    data, place = snapshot.data, unit - 1
    own = scene.chip("x", unit, number=float(scene.trace.x[place]))
    if data is None or data.basis is not None or not data.standardised:
        return (Line((own,)),)
    raw = float(data.to_raw(scene.trace.x)[place])
    number = Chip((r"\mathrm{raw}",), data.feature_names[place], (raw,))
    mean = Chip((r"\mu",), "mean", (float(data.shift[place]),))
    spread = Chip((r"\sigma",), "standard deviation", (float(data.scale[place]),))
    signs = (Sign("= ("), number, Sign("−"), mean, Sign(") /"), spread)
    words = Words(f"{data.feature_names[place]} is standardised: its mean becomes 0 and its standard deviation 1.")
    return (words, Rule(rf"{own.symbol[0]} = \frac{{\mathrm{{raw}} - \mu}}{{\sigma}}"), Line((own, *signs)))


def _work_update(snapshot: Snapshot, index: int) -> tuple[Block, ...]:
    update, optimizer = snapshot.update, snapshot.experiment.optimizer
    if update is None:
        return ()
    method = optimizer.method
    tex, plain, quantity = _parameter_names(snapshot, index)
    return work_update(
        method,
        WeightUpdate(
            symbol=tex,
            name=plain,
            quantity=quantity,
            target=Target(parameter=index),
            before=float(update.before[index]),
            after=float(update.after[index]),
            gradient=float(update.gradient[index]),
            rate=update.rate,
            count=update.step + 1 - snapshot.run.memory_start,
            memories_before=tuple(snapshot.state[1:, index].tolist()),
            memories_after=tuple(float(update.memories[name][index]) for name in method.memories),
            numbers=optimizer.values(),
            keras=optimizer.convention == "keras",
        ),
    )


def _work_next_update(snapshot: Snapshot) -> tuple[Block, ...]:
    """Return the update that ends the present step: of the selected weight, else of the first; on a landscape of all.

    Nothing where the step has no update, as without targets.
    """
    objective = snapshot.objective
    if not isinstance(objective, SurfaceObjective) and (
        snapshot.network_objective is None or not snapshot.network_objective.has_target
    ):
        return ()
    ahead = replace(snapshot, update=trace_step(snapshot.run, snapshot.cursor.step, snapshot.state))
    if isinstance(objective, SurfaceObjective):
        rule, *_ = _work_update(ahead, 0)
        lines = [block for index in range(objective.n_parameters) for block in _work_update(ahead, index)[1:]]
        return (rule, *lines)
    chosen = snapshot.selection.parameter
    return _work_update(ahead, chosen if chosen is not None and chosen < objective.n_parameters else 0)


def _parameter_names(snapshot: Snapshot, index: int) -> tuple[str, str, str]:
    """Return what a parameter is called: as TeX, in plain characters, and in lectures."""
    problem, objective = snapshot.experiment.problem, snapshot.objective
    if not isinstance(problem, NetworkProblem):
        if not isinstance(objective, SurfaceObjective):
            raise TypeError("a landscape has a surface's objective")
        return (*weight_symbol(objective, index), f"w.{index + 1}")
    name = name_parameter(problem.network, index)
    places = (name.layer, name.unit) if name.is_bias else (name.layer, name.source, name.unit)
    quantity = Quantity("b" if name.is_bias else "w", places)
    return tex_of(quantity, problem), symbol_of(quantity, problem), quantity.name


def _explain_surface(snapshot: Snapshot, objective: SurfaceObjective, wish: Wish) -> Explanation:
    here = tuple(snapshot.parameters.tolist())
    operation, still = snapshot.operation, wish.check
    height = work_height(objective, here)
    title = objective.spec.surface.title
    if operation.kind is Kind.LOSS:
        return Explanation(f"{title} · the loss", height)
    if operation.kind is Kind.GRADIENT:
        index = operation.unit - 1
        name = weight_symbol(objective, index)[1]
        return Explanation(
            f"{title} · ∂J/∂{name}", (*height, *work_slope(objective, here, index, check=still, lit=True))
        )
    if operation.kind is Kind.UPDATE:
        index = operation.unit - 1
        name = weight_symbol(objective, index)[1]
        return Explanation(f"{title} · update of {name}", _work_update(snapshot, index))
    slopes = [
        block for index in range(objective.n_parameters) for block in work_slope(objective, here, index, check=still)
    ]
    return Explanation(title, (*height, *slopes))


def _caption(snapshot: Snapshot, scene: Scene, operation: Operation) -> str:
    """Return the operation in a few words."""
    layer, unit, source = operation.layer, operation.unit, operation.source
    batch = scene.objective.batches.size(snapshot.cursor.step)
    of = f" · example {operation.example + 1} of {batch}" if batch > 1 else ""
    if operation.kind in (Kind.GRADIENT, Kind.UPDATE):
        kind, places = scene.parameter_kind(layer, unit, source)
        name = scene.plain(kind, *places)
        return f"∂J/∂{name}{of}" if operation.kind is Kind.GRADIENT else f"update of {name}"
    if operation.kind is Kind.MEAN:
        return f"the mean over {batch} examples"
    if operation.kind is Kind.LOSS:
        return f"the loss{of}"
    if operation.kind is Kind.DELTA:
        return f"{scene.plain('delta', layer, unit)} = ∂J/∂{scene.plain('z', layer, unit)}{of}"
    word = {Kind.PRODUCT: "a product", Kind.SUM: "the sum", Kind.ACTIVATION: "the activation"}[operation.kind]
    kind, places = ("z", (layer, unit)) if operation.kind is not Kind.ACTIVATION else scene.output(layer, unit)
    goes = "for" if operation.kind is Kind.PRODUCT else ""
    return f"{word} {goes} {scene.plain(kind, *places)}{of}".replace("  ", " ")


def _example_name(snapshot: Snapshot) -> str:
    """Return what the example that is looked at is called."""
    place = snapshot.example_place
    if place is not None:
        return f"example {place + 1}"
    problem = snapshot.experiment.problem
    probe = problem.probe if isinstance(problem, NetworkProblem) else None
    return probe.label if probe is not None else "example"
