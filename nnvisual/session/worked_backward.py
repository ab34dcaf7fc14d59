"""The backward pass with its numbers: a delta, a gradient, the mean over the batch."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from nnvisual.nn.arrays import Matrix, Vector
from nnvisual.nn.batches import DropoutMasks
from nnvisual.nn.network import ParameterName, find_parameter
from nnvisual.nn.phases import Direction
from nnvisual.nn.trace import UpdateTrace, trace_example
from nnvisual.session.chain_rule import Wish, work_chain
from nnvisual.session.scene import Scene
from nnvisual.session.worked import Block, Chip, Heading, Item, Line, Remark, Result, Rule, Sign, fold_terms
from nnvisual.session.worked_forward import CLOSE, EQUALS, MINUS, OPEN, PLUS, TIMES

MOST_EXAMPLES = 32
"""Examples of a batch whose gradients are listed one by one."""


def work_delta(scene: Scene, layer: int, unit: int) -> tuple[Block, ...]:
    """Return dJ/dz of one unit."""
    return _output_delta(scene, unit) if layer == scene.depth else _hidden_delta(scene, layer, unit)


def _output_delta(scene: Scene, unit: int) -> tuple[Block, ...]:
    last, count = scene.trace.layers[-1], len(scene.trace.y)
    delta, y_hat = scene.tex("delta", scene.depth, unit), scene.tex("y_hat", unit)
    output = scene.chip("y_hat", unit, number=float(last.a[unit - 1]))
    goal = scene.chip("y", unit, number=float(scene.trace.y[unit - 1]))
    result = Result(float(last.delta[unit - 1]), ("result", f"delta.{scene.depth}.{unit}"), Direction.BACKWARD)
    z = scene.tex("z", scene.depth, unit)
    start = rf"{delta} = \frac{{\partial J}}{{\partial {z}}} = "
    if scene.objective.loss.logits:
        shared = scene.objective.loss.name == "binary_cross_entropy" and count > 1
        rule = rf"\frac{{{y_hat} - {goal.symbol[0]}}}{{{count}}}" if shared else f"{y_hat} - {goal.symbol[0]}"
        items: tuple[Item, ...] = (output, MINUS, goal)
        if shared:
            items = (OPEN, *items, Sign(f") / {count}"))
        return Rule(start + rule), Line((*items, EQUALS, result))
    slopes = scene.output_slopes()
    if slopes is None:
        rule = rf"{y_hat} \Bigl(\frac{{\partial J}}{{\partial {y_hat}}} - \sum_k \hat y_k "
        return Rule(start + rule + r"\frac{\partial J}{\partial \hat y_k}\Bigr)"), Line((Sign("δ ="), result))
    target = output.target
    blame = scene.derivative(("loss", ()), ("y_hat", (unit,)), float(slopes[unit - 1]), target)
    slope = Chip((f"g'({z})",), f"g′({scene.plain('z', scene.depth, unit)})", (float(last.slope[unit - 1]),))
    rule = rf"\frac{{\partial J}}{{\partial {y_hat}}}\,g'({z})"
    return Rule(start + rule), Line((blame, TIMES, replace(slope, target=target), EQUALS, result))


def _hidden_delta(scene: Scene, layer: int, unit: int) -> tuple[Block, ...]:
    here, behind = scene.layer(layer), scene.layer(layer + 1)
    terms: list[tuple[Item, ...]] = []
    for following in range(1, len(behind.delta) + 1):
        weight = scene.parameter_chip(layer + 1, following, unit)
        delta = scene.chip("delta", layer + 1, following, number=float(behind.delta[following - 1]))
        terms.append((*(() if following == 1 else (PLUS,)), weight, TIMES, delta))
    z = scene.tex("z", layer, unit)
    slope = Chip(
        (f"g'({z})",),
        f"g′({scene.plain('z', layer, unit)})",
        (float(here.slope[unit - 1]),),
        target=scene.target("z", (layer, unit)),
        parts=(f"slope.{layer}.{unit}",),
    )
    total = fold_terms(terms, f"delta.{layer}.{unit}")
    items: list[Item] = [*((OPEN, *total, CLOSE) if len(terms) > 1 else total), TIMES, slope]
    if here.mask is not None:
        items += [TIMES, Chip(("m",), "dropout factor", (float(here.mask[unit - 1]),))]
    result = Result(float(here.delta[unit - 1]), ("result", f"delta.{layer}.{unit}"), Direction.BACKWARD)
    return Rule(_hidden_rule(scene, layer, unit)), Line((*items, EQUALS, result))


def _hidden_rule(scene: Scene, layer: int, unit: int) -> str:
    delta, z = scene.tex("delta", layer, unit), scene.tex("z", layer, unit)
    many = len(scene.layer(layer + 1).delta) > 1
    if many:
        marks = f"^{{({layer + 1})}}"
        total = rf"\Bigl(\sum_k w{marks}_{{{unit},k}}\,\delta{marks}_k\Bigr)"
    else:
        total = rf"{scene.tex('w', layer + 1, unit, 1)}\,{scene.tex('delta', layer + 1, 1)}"
    dropped = r"\,m" if scene.layer(layer).mask is not None else ""
    return rf"{delta} = {total}\,g'({z}){dropped}"


def work_gradient(scene: Scene, name: ParameterName, wish: Wish) -> tuple[Block, ...]:
    """Return dJ/dw of one weight or bias: delta times what comes in, and the whole chain."""
    delta = scene.chip("delta", name.layer, name.unit, number=float(scene.layer(name.layer).delta[name.unit - 1]))
    incoming = scene.incoming(name.layer, name.source)
    kind, places = scene.parameter_kind(name.layer, name.unit, name.source)
    right = rf"{delta.symbol[0]}\,{incoming.symbol[0]}" if name.source else delta.symbol[0]
    rule = rf"\frac{{\partial J}}{{\partial {scene.tex(kind, *places)}}} = {right}"
    value = scene.layer(name.layer)
    gradient = float(value.grad_w[name.source - 1, name.unit - 1] if name.source else value.grad_b[name.unit - 1])
    result = Result(gradient, ("result", f"grad.{name.quantity}"), Direction.BACKWARD)
    line = Line((delta, TIMES, incoming, EQUALS, result))
    return (*work_chain(scene, name, wish, finished=True), Heading("In short"), Rule(rule), line)


def work_mean(scene: Scene, update: UpdateTrace, name: ParameterName, batch: int) -> tuple[Block, ...]:
    """Return the gradient of the batch as the mean of its examples' gradients, for one parameter."""
    index = find_parameter(scene.network, name)
    kind, places = scene.parameter_kind(name.layer, name.unit, name.source)
    symbol = scene.tex(kind, *places)
    rule = Rule(
        rf"\frac{{\partial J}}{{\partial {symbol}}} = \frac{{1}}{{{batch}}} \sum_{{n=1}}^{{{batch}}}"
        rf" \frac{{\partial J_n}}{{\partial {symbol}}}"
    )
    shares = batch_gradients(scene, update.step, index)
    terms: list[tuple[Item, ...]] = []
    for place, share in enumerate(shares.tolist(), start=1):
        chip = Chip((f"{place}",), f"gradient of example {place} of the batch", (share,))
        terms.append((*(() if place == 1 else (PLUS,)), chip))
    items: list[Item] = [Sign(f"1/{batch} · ("), *fold_terms(terms, f"mean.{name.quantity}", "examples")]
    if len(shares) < batch:
        items.append(Remark(f"+ {batch - len(shares)} examples that are not listed"))
    items.append(CLOSE)
    items += _penalty_items(scene, update, index)
    items += [
        EQUALS,
        Result(float(update.gradient[index]), ("result", f"grad.{name.quantity}"), Direction.BACKWARD),
    ]
    return rule, Line(tuple(items))


def _penalty_items(scene: Scene, update: UpdateTrace, index: int) -> list[Item]:
    """Return what the penalties add to the gradient of a weight."""
    settings = scene.objective.experiment
    penalty = np.zeros_like(update.before)
    scene.objective.add_penalty_gradient(update.before, penalty)
    if not (settings.l1 or settings.l2):
        return []
    return [PLUS, Chip((r"\lambda",), "penalty", (float(penalty[index]),))]


def batch_gradients(scene: Scene, step: int, index: int) -> Vector:
    """Return the gradient of one parameter for the first examples of a step's batch, shape (at most MOST_EXAMPLES,)."""
    objective = scene.objective
    places = objective.batches.indices(step)
    x, y = objective.training.x[:-1].T, objective.training.target.y.T
    masks = None
    if objective.network.has_dropout:
        drawn = DropoutMasks(objective.network, objective.batches.batch, objective.experiment.seed)
        masks = drawn.masks(step, len(places))
    found = []
    for column, place in enumerate(places[:MOST_EXAMPLES]):
        own = None if masks is None else [_column(mask, column) for mask in masks]
        trace = trace_example(objective, scene.parameters, np.array(x[place]), np.array(y[place]), own)
        found.append(float(trace.gradient[index]))
    return np.array(found)


def _column(mask: Matrix | None, column: int) -> Matrix | None:
    return None if mask is None else np.ascontiguousarray(mask[:, column : column + 1])
