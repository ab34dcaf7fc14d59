"""The forward pass with its numbers: a product, a sum, an activation, the loss, and all of it as matrices."""

from __future__ import annotations

from itertools import pairwise
from math import prod

import numpy as np

from nnvisual.session.scene import Scene
from nnvisual.session.worked import Block, Chip, Heading, Item, Line, Remark, Result, Rule, Sign, fold_terms

EQUALS, TIMES, PLUS, MINUS = Sign("="), Sign("·"), Sign("+"), Sign("−")
OPEN, CLOSE = Sign("("), Sign(")")


def work_product(scene: Scene, layer: int, unit: int, source: int) -> tuple[Block, ...]:
    """Return a weight times what comes in."""
    value = float(scene.layer(layer).products[source - 1, unit - 1])
    weight = scene.parameter_chip(layer, unit, source)
    incoming = scene.incoming(layer, source)
    name = f"product.{layer}.{source}.{unit}"
    return (
        Rule(rf"{scene.tex('w', layer, source, unit)} \cdot {incoming.symbol[0]}"),
        Line((weight, TIMES, incoming, EQUALS, Result(value, ("result", "product", name))), ("numbers", "product")),
    )


def work_sum(scene: Scene, layer: int, unit: int) -> tuple[Block, ...]:
    """Return the pre-activation: the bias plus all products."""
    numbers = scene.layer(layer)
    z, bias = scene.tex("z", layer, unit), scene.tex("b", layer, unit)
    kind, places = scene.output(layer - 1, 1)
    one = len(numbers.incoming) == 1
    total = rf"{scene.tex('w', layer, 1, unit)}\,{scene.tex(kind, *places)}" if one else _sum_symbol(scene, layer, unit)
    terms: list[tuple[Item, ...]] = []
    for source in range(1, len(numbers.incoming) + 1):
        incoming = scene.incoming(layer, source)
        weight = scene.parameter_chip(layer, unit, source)
        product = Chip(
            (rf"{weight.symbol[0]}\,{incoming.symbol[0]}",),
            f"{weight.name} · {incoming.name}",
            (float(numbers.products[source - 1, unit - 1]),),
            target=weight.target,
            parts=(f"product.{layer}.{source}.{unit}", *weight.parts),
        )
        terms.append((PLUS, product))
    return (
        Rule(rf"{z} = {bias} + {total}"),
        Line(
            (
                scene.parameter_chip(layer, unit, 0),
                *fold_terms(terms, f"sum.{layer}.{unit}"),
                EQUALS,
                Result(float(numbers.z[unit - 1]), ("result", "sum", f"z.{layer}.{unit}")),
            ),
            ("numbers", "sum"),
        ),
    )


def _sum_symbol(scene: Scene, layer: int, unit: int) -> str:
    """Write the sum over what comes in, with the letter i for the unit that it comes from."""
    marks = rf"^{{({layer})}}" if scene.depth > 1 else ""
    one = scene.layer(layer).weights.shape[1] == 1
    incoming = "x_i" if layer == 1 else (rf"a^{{({layer - 1})}}_i" if scene.depth > 1 else "a_i")
    return rf"\sum_i w{marks}_{{{'i' if one else f'i,{unit}'}}}\,{incoming}"


def work_activation(scene: Scene, layer: int, unit: int) -> tuple[Block, ...]:
    """Return the activation: g(z), with dropout's factor where there is one."""
    numbers, activation = scene.layer(layer), scene.activation(layer)
    kind, places = scene.output(layer, unit)
    z = scene.chip("z", layer, unit, number=float(numbers.z[unit - 1]))
    value = float(numbers.activation[unit - 1])
    name = f"{kind}.{'.'.join(map(str, places))}"
    result = Result(value, ("result", "activation", name, f"a.{layer}.{unit}"))
    line = Line((*_fill_in(scene, layer, unit, z), EQUALS, result), ("numbers", "activation"))
    symbol = scene.tex(kind, *places)
    blocks: list[Block] = [Rule(rf"{symbol} = g({z.symbol[0]}) = {_with_own_z(activation.formula, z.symbol[0])}")]
    if not activation.elementwise:
        blocks = [Rule(rf"{symbol} = {activation.formula}")]
    blocks.append(line)
    if numbers.mask is not None:
        factor = Chip(("m",), "dropout factor", (float(numbers.mask[unit - 1]),))
        before = Chip((rf"g({z.symbol[0]})",), "activation", (value,))
        blocks.append(Line((before, TIMES, factor, EQUALS, Result(float(numbers.a[unit - 1]), ("result",)))))
        dropped = numbers.mask[unit - 1] == 0.0
        blocks.append(Line((Remark("dropped in this step" if dropped else "kept, and scaled up for those dropped"),)))
    return tuple(blocks)


def _with_own_z(formula: str, z: str) -> str:
    """Write an activation's formula with the symbol of this very z. TeX commands that contain a z are none here."""
    return formula.replace("z", f"{{{z}}}")


def _fill_in(scene: Scene, layer: int, unit: int, z: Chip) -> tuple[Item, ...]:
    """Return the activation's formula with the number in its place."""
    name, value = scene.activation(layer).name, z.numbers[0]
    symbol = z.symbol[0]
    exponent = Chip((rf"e^{{-{symbol}}}",), f"e to the power of −{z.name}", (_exp(-value),))
    logistic: tuple[Item, ...] = (Sign("1 + "), exponent)
    positive = Chip((rf"e^{{{symbol}}}",), f"e to the power of {z.name}", (_exp(value),))
    forms: dict[str, tuple[Item, ...]] = {
        "linear": (z,),
        "step": (z, Sign("≥ 0" if value >= 0.0 else "< 0")),
        "sigmoid": (Sign("1 / ("), *logistic, CLOSE),
        "tanh": (Sign("tanh"), z),
        "relu": (Sign("max(0,"), z, CLOSE),
        "leaky_relu": (Sign("max(0.01 ·"), z, Sign(","), z, CLOSE),
        "softplus": (Sign("ln(1 + "), positive, CLOSE),
        "silu": (z, Sign("/ ("), *logistic, CLOSE),
    }
    if name == "softmax":
        logits = scene.layer(layer).z
        total = Chip((r"\sum_k e^{z_k}",), "sum over all outputs", (float(sum(_exp(value) for value in logits)),))
        return (positive, Sign("/"), total)
    return forms.get(name, (Sign("g("), z, CLOSE))


def _exp(value: float) -> float:
    with np.errstate(over="ignore"):
        return float(np.exp(value))


def work_loss(scene: Scene) -> tuple[Block, ...]:
    """Return the loss of this example, term by term."""
    loss, last = scene.objective.loss, scene.trace.layers[-1]
    result = Result(scene.trace.loss, ("result", "loss"))
    terms = _loss_terms(scene)
    count = len(last.a)
    mean = loss.name != "cross_entropy" and count > 1
    opening: tuple[Item, ...] = (Sign(f"1/{count} · ("),) if mean else ()
    closing: tuple[Item, ...] = (CLOSE,) if mean else ()
    formula = loss.formula if count > 1 else loss.formula.replace(r"\frac{1}{m} \sum_k ", "").replace("_k", "")
    return (
        Rule(rf"J = {formula}"),
        Line((*opening, *terms, *closing, EQUALS, result), ("numbers", "loss")),
    )


def _loss_terms(scene: Scene) -> tuple[Item, ...]:
    name, last, y = scene.objective.loss.name, scene.trace.layers[-1], scene.trace.y
    terms: list[tuple[Item, ...]] = []
    with np.errstate(all="ignore"):
        log_right = -np.logaddexp(0.0, -last.z)
        log_wrong = -np.logaddexp(0.0, last.z)
        log_share = last.z - last.z.max() - np.log(np.sum(np.exp(last.z - last.z.max())))
    for place in range(len(last.a)):
        unit = place + 1
        y_hat, target = scene.tex("y_hat", unit), scene.tex("y", unit)
        goal = scene.chip("y", unit, number=float(y[place]))
        output = scene.chip("y_hat", unit, number=float(last.a[place]))
        sign = () if place == 0 else (PLUS,)
        if name in ("mse", "mae"):
            bars = ("(", ")²") if name == "mse" else ("|", "|")
            terms.append((*sign, Sign(bars[0]), output, MINUS, goal, Sign(bars[1])))
        elif name == "cross_entropy":
            log = Chip((rf"\ln {y_hat}",), f"ln {output.name}", (float(log_share[place]),), target=output.target)
            terms.append((MINUS, goal, TIMES, log))
        else:
            right = Chip((rf"\ln {y_hat}",), f"ln {output.name}", (float(log_right[place]),), target=output.target)
            rest = Chip((f"1 - {target}",), f"1 − {goal.name}", (1.0 - float(y[place]),), target=goal.target)
            wrong = Chip(
                (rf"\ln (1 - {y_hat})",), f"ln(1 − {output.name})", (float(log_wrong[place]),), target=output.target
            )
            terms.append((MINUS, goal, TIMES, right, MINUS, rest, TIMES, wrong))
    return fold_terms(terms, "loss")


def work_unit(scene: Scene, layer: int, unit: int) -> tuple[Block, ...]:
    """Return z and a of one unit."""
    return (*work_sum(scene, layer, unit), *work_activation(scene, layer, unit))


def work_matrices(scene: Scene, examples: int) -> tuple[Block, ...]:
    """Return the whole forward pass in matrix form, with the shapes for a batch of so many examples."""
    blocks: list[Block] = []
    deep = scene.depth > 1
    before = Chip(("X",), "X", note=_shape(examples, scene.network.n_inputs), parts=("matrix", "x"))
    for number, layer in enumerate(scene.trace.layers, start=1):
        n_in, n_out = layer.weights.shape
        marks = rf"^{{({number})}}" if deep else ""
        suffix = f" of layer {number}" if deep else ""
        weights = Chip((f"W{marks}",), f"weights{suffix}", note=_shape(n_in, n_out), parts=("matrix", f"w.{number}"))
        biases = Chip((f"b{marks}",), f"biases{suffix}", note=_shape(n_out), parts=("matrix", f"b.{number}"))
        symbol = r"\hat Y" if number == scene.depth else f"A{marks}"
        name = "predictions" if number == scene.depth else f"activations{suffix}"
        after = Chip((symbol,), name, note=_shape(examples, n_out), parts=("matrix", f"a.{number}"))
        label = scene.activation(number).label
        items: tuple[Item, ...] = (after, EQUALS, Sign(f"{label} ("), before, weights, PLUS, biases, CLOSE)
        blocks.append(Line(items, ("matrix",)))
        before = after
    sizes = scene.network.sizes
    counts = " + ".join(f"({n_in} + 1) · {n_out}" for n_in, n_out in pairwise(sizes))
    blocks.append(Line((Remark(f"{counts} = {scene.network.n_parameters} weights and biases"),), ("matrix",)))
    blocks.append(Heading("This example"))
    blocks.append(Line(_row_of_values(scene)))
    return tuple(blocks)


def _row_of_values(scene: Scene) -> tuple[Item, ...]:
    """Return what each layer passes on, for the example that is looked at."""
    row: list[Item] = [Chip(("x",), "inputs", tuple(scene.trace.x.tolist()), parts=("x",))]
    for number, layer in enumerate(scene.trace.layers, start=1):
        last = number == scene.depth
        symbol = r"\hat y" if last else rf"a^{{({number})}}"
        row += [Sign("→"), Chip((symbol,), f"outputs of layer {number}", tuple(layer.a.tolist()))]
    if scene.trace.has_target:
        row += [Sign("→"), Chip(("J",), "loss", (scene.trace.loss,), parts=("loss",))]
    return tuple(row)


def _shape(*sizes: int) -> str:
    return " × ".join(map(str, sizes)) if prod(sizes) and len(sizes) > 1 else str(sizes[0])
