"""The chain rule for one weight: the factors from the loss back to it, along every path."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice, product
from math import prod

from nnvisual.nn.arrays import Vector
from nnvisual.nn.gradient_check import bind_example_value, check_gradient
from nnvisual.nn.network import ParameterName, find_parameter
from nnvisual.nn.phases import Direction
from nnvisual.session.scene import Scene
from nnvisual.session.worked import (
    Block,
    Check,
    Chip,
    FoldedLines,
    Item,
    Line,
    Remark,
    Result,
    Rule,
    Sign,
    Stage,
    Target,
)

MOST_PATHS = 24
"""Paths that are written out when the sum over them is unfolded."""


@dataclass(frozen=True, slots=True)
class Factor:
    """One factor of the chain.

    Attributes
    ----------
    chip
        The derivative with its number.
    completes
        The unit (layer, unit) whose delta is the product of all factors up to this one; None for the others.
    """

    chip: Chip
    completes: tuple[int, int] | None = None


def path_factors(scene: Scene, path: tuple[int, ...], layer: int, source: int) -> tuple[Factor, ...]:
    """Return the factors from J back to a weight, along one path.

    Parameters
    ----------
    path
        The units that are passed through, one for each layer from `layer` to the output.
    layer, source
        The weight's layer, and the unit that it comes from; 0 for the bias.
    """
    factors = _first_factors(scene, path[-1])
    for number in range(scene.depth, layer, -1):
        unit, before = path[number - layer], path[number - layer - 1]
        weight = float(scene.layer(number).weights[before - 1, unit - 1])
        target = Target(parameter=find_parameter(scene.network, ParameterName(number, before, unit)))
        link = scene.derivative(("z", (number, unit)), ("a", (number - 1, before)), weight, target)
        factors.append(Factor(link))
        factors.append(_slope_factor(scene, number - 1, before))
    factors.append(Factor(_last_factor(scene, layer, path[0], source)))
    return tuple(factors)


def _first_factors(scene: Scene, unit: int) -> list[Factor]:
    """Return dJ/dy_hat and dy_hat/dz of an output, or dJ/dz alone where the chain cannot be cut there."""
    depth, last = scene.depth, scene.layer(scene.depth)
    place, slopes = Target(unit=(depth, unit)), scene.output_slopes()
    loss, prediction, z = ("loss", ()), ("y_hat", (unit,)), ("z", (depth, unit))
    if slopes is None:
        return [Factor(scene.derivative(loss, z, float(last.delta[unit - 1]), place), (depth, unit))]
    return [
        Factor(scene.derivative(loss, prediction, float(slopes[unit - 1]), place)),
        Factor(scene.derivative(prediction, z, float(last.slope[unit - 1]), place), (depth, unit)),
    ]


def _slope_factor(scene: Scene, layer: int, unit: int) -> Factor:
    """Return da/dz of a hidden unit; what dropout does to the activation is part of it."""
    numbers = scene.layer(layer)
    slope = float(numbers.slope[unit - 1]) * (1.0 if numbers.mask is None else float(numbers.mask[unit - 1]))
    place = Target(unit=(layer, unit))
    return Factor(scene.derivative(("a", (layer, unit)), ("z", (layer, unit)), slope, place), (layer, unit))


def _last_factor(scene: Scene, layer: int, unit: int, source: int) -> Chip:
    """Return dz/dw, which is what comes in; 1 for a bias."""
    value = float(scene.layer(layer).incoming[source - 1]) if source else 1.0
    target = Target(unit=(layer - 1, source)) if source else None
    return scene.derivative(("z", (layer, unit)), scene.parameter_kind(layer, unit, source), value, target)


def joined_factors(scene: Scene, layer: int, unit: int, source: int) -> tuple[Factor, ...]:
    """Return the factors from J back to a weight, with all paths behind its unit taken together as dJ/da."""
    behind = scene.layer(layer + 1)
    blame = float(behind.weights[unit - 1] @ behind.delta)
    first = scene.derivative(("loss", ()), ("a", (layer, unit)), blame, Target(unit=(layer, unit)))
    return (
        Factor(first),
        _slope_factor(scene, layer, unit),
        Factor(_last_factor(scene, layer, unit, source)),
    )


def count_paths(scene: Scene, layer: int) -> int:
    """Return how many paths lead from a unit of `layer` to the outputs."""
    return prod(scene.network.sizes[layer + 1 :])


@dataclass(frozen=True, slots=True)
class Wish:
    """What a formula is to show besides itself.

    Attributes
    ----------
    check
        Whether finite differences are taken, too.
    opened
        The keys of the folds that are open: what lies in the others is not worked out.
    """

    check: bool = False
    opened: frozenset[str] = frozenset()


def work_chain(
    scene: Scene, name: ParameterName, wish: Wish, *, reached: tuple[int, int] | None = None, finished: bool = False
) -> tuple[Block, ...]:
    """Return the chain rule for a weight or bias, with its numbers.

    Parameters
    ----------
    reached
        The unit whose delta has just been computed: its factor is lit, those behind it are still ahead.
    finished
        Whether the weight's gradient has just been computed: the last factor is lit.
    """
    layer, unit, source = name.layer, name.unit, name.source
    paths = count_paths(scene, layer)
    single = paths == 1
    if single:
        factors = path_factors(scene, (unit,) + (1,) * (scene.depth - layer), layer, source)
    else:
        factors = joined_factors(scene, layer, unit, source)
    chips = [factor.chip for factor in factors]
    at = next((place for place, factor in enumerate(factors) if reached and factor.completes == reached), None)
    if finished:
        at = len(chips) - 1
    if reached is not None and at is None:
        # Deltas behind the weight's own unit are part of dJ/da where paths are taken together: nothing to light yet.
        chips = [replace(chip, stage=Stage.AHEAD) for chip in chips]
    if at is not None:
        chips = [replace(chip, stage=_stage(place, at)) for place, chip in enumerate(chips)]
    blocks: list[Block] = [Line((_whole(scene, name), Sign("="), *join(chips)), ("chain",))]
    if reached is None or finished:
        blocks.append(_conclusion(scene, name, check=wish.check))
    if not single:
        key = f"paths.{name.quantity}"
        lines = _list_paths(scene, name, paths) if key in wish.opened else ()
        blocks.append(FoldedLines(key, f"sum over {paths} paths", lines))
    return tuple(blocks)


def _stage(place: int, at: int) -> Stage:
    if place == at:
        return Stage.LIT
    return Stage.REACHED if place < at else Stage.AHEAD


def _whole(scene: Scene, name: ParameterName) -> Chip:
    """Return dJ/dw itself, without its number: the right side works that out."""
    kind, places = scene.parameter_kind(name.layer, name.unit, name.source)
    target = Target(parameter=find_parameter(scene.network, name))
    whole = scene.derivative(("loss", ()), (kind, places), 0.0, target)
    return replace(whole, numbers=(), parts=(name.quantity, f"grad.{name.quantity}"))


def _conclusion(scene: Scene, name: ParameterName, *, check: bool) -> Line:
    """Return the gradient itself and what finite differences say."""
    numbers = scene.layer(name.layer)
    row, column = name.source - 1, name.unit - 1
    value = float(numbers.grad_w[row, column] if name.source else numbers.grad_b[column])
    items: list[Item] = [Sign("="), Result(value, ("result", f"grad.{name.quantity}"), direction=Direction.BACKWARD)]
    if check:
        items.append(check_by_differences(scene, find_parameter(scene.network, name), value))
    return Line(tuple(items), ("numbers", "chain"))


def check_by_differences(scene: Scene, index: int, gradient: float) -> Check:
    """Return what finite differences of this example's loss say about one derivative."""
    trace = scene.trace
    masks: list[Vector | None] = [None if layer.mask is None else layer.mask.reshape(-1, 1) for layer in trace.layers]
    has_masks = any(mask is not None for mask in masks)
    value = bind_example_value(scene.objective, trace.x, trace.y, masks if has_masks else None)
    found = check_gradient(value, scene.parameters, index, gradient)
    return Check(found.difference, None if found.at_corner else found.agrees)


def _list_paths(scene: Scene, name: ParameterName, paths: int) -> tuple[Block, ...]:
    """Return the sum over paths, one a line; no more than `MOST_PATHS` of them."""
    layer, unit, source = name.layer, name.unit, name.source
    behind = [range(1, units + 1) for units in scene.network.sizes[layer + 1 :]]
    lines: list[Block] = [Rule(_sum_rule(scene, name), ("chain",))]
    for number, rest in enumerate(islice(product(*behind), MOST_PATHS)):
        chips = [factor.chip for factor in path_factors(scene, (unit, *rest), layer, source)]
        value = prod(chip.numbers[0] for chip in chips)
        sign = Sign("+") if number else Sign(" ")
        lines.append(Line((sign, *join(chips), Sign("="), Result(value, ("numbers",))), ("chain",)))
    if paths > MOST_PATHS:
        lines.append(Line((Remark(f"and {paths - MOST_PATHS} more paths"),)))
    return tuple(lines)


def _sum_rule(scene: Scene, name: ParameterName) -> str:
    kind, places = scene.parameter_kind(name.layer, name.unit, name.source)
    return rf"\frac{{\partial J}}{{\partial {scene.tex(kind, *places)}}} = \sum_{{\mathrm{{paths}}}} \ldots"


def join(chips: list[Chip]) -> tuple[Item, ...]:
    """Return chips with a dot between them."""
    items: list[Item] = []
    for place, chip in enumerate(chips, start=1):
        if place > 1:
            items.append(Sign("·"))
        items.append(replace(chip, parts=(*chip.parts, "chain", f"chip.{place}")))
    return tuple(items)
