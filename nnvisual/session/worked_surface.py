"""An analytic landscape with its numbers: the height, its slopes, and where the update leads."""

from __future__ import annotations

import numpy as np

from nnvisual.nn.expression import differentiate
from nnvisual.nn.expression_parser import parse
from nnvisual.nn.expression_tex import to_tex
from nnvisual.nn.gradient_check import check_gradient
from nnvisual.nn.phases import Direction
from nnvisual.nn.surfaces import SurfaceObjective
from nnvisual.session.worked import Block, Check, Chip, Item, Line, Result, Rule, Sign, Stage, Target


def weight_symbol(objective: SurfaceObjective, index: int) -> tuple[str, str]:
    """Return what weight `index` is called: as TeX, and in plain characters."""
    if objective.n_parameters == 1:
        return "w", "w"
    return f"w_{index + 1}", f"w{'₁₂'[index]}"


def work_height(objective: SurfaceObjective, parameters: tuple[float, ...]) -> tuple[Block, ...]:
    """Return J(w) with its numbers."""
    names = ", ".join(weight_symbol(objective, index)[0] for index in range(objective.n_parameters))
    formula = _own_tex(objective, to_tex(parse(objective.spec.text)))
    chips: list[Item] = [Sign("J (")]
    for index, value in enumerate(parameters):
        tex, plain = weight_symbol(objective, index)
        if index:
            chips.append(Sign(","))
        chips.append(_weight_chip(tex, plain, index, value))
    height = objective.value(np.array(parameters))
    return (
        Rule(f"J({names}) = {formula}", ("symbols", "loss")),
        Line((*chips, Sign(")"), Sign("="), Result(height, ("result", "loss"))), ("numbers", "loss")),
    )


def work_slope(
    objective: SurfaceObjective, parameters: tuple[float, ...], index: int, *, check: bool, lit: bool = False
) -> tuple[Block, ...]:
    """Return one partial derivative in symbols and as a number, and what finite differences say."""
    tex, plain = weight_symbol(objective, index)
    here = np.array(parameters)
    value = float(objective.gradient(here)[index])
    formula = _own_tex(objective, to_tex(differentiate(parse(objective.spec.text), index)))
    derivative = Chip(
        (r"\partial J", rf"\partial {tex}"),
        f"∂J/∂{plain}",
        target=Target(parameter=index),
        parts=(f"grad.w.{index + 1}", "chain"),
        stage=Stage.LIT if lit else Stage.REACHED,
    )
    items: list[Item] = [
        derivative,
        Sign("="),
        Result(value, ("result", f"grad.w.{index + 1}"), direction=Direction.BACKWARD),
    ]
    if check:
        found = check_gradient(objective.value, here, index, value)
        items.append(Check(found.difference, None if found.at_corner else found.agrees))
    return Rule(rf"\frac{{\partial J}}{{\partial {tex}}} = {formula}"), Line(tuple(items))


def _weight_chip(tex: str, plain: str, index: int, value: float) -> Chip:
    return Chip((tex,), plain, (value,), target=Target(parameter=index), parts=(f"w.{index + 1}",))


def _own_tex(objective: SurfaceObjective, tex: str) -> str:
    """Write a formula over one weight without numbering it."""
    return tex.replace("w_1", "w") if objective.n_parameters == 1 else tex
