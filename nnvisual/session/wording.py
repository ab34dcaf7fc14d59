"""What the cursor stands on, in words."""

from __future__ import annotations

from nnvisual.lectures.quantities import Quantity
from nnvisual.lectures.quantity_symbols import symbol_of
from nnvisual.nn.phases import Kind, Operation
from nnvisual.session.snapshot import Snapshot

_WORDS = {
    Kind.REST: "at rest",
    Kind.LOSS: "the loss J",
    Kind.MEAN: "average the gradients of the batch",
}


def describe_place(snapshot: Snapshot) -> str:
    """Return where the cursor stands: ``step 42 · backward · delta δ₁: how the loss changes with z₁``."""
    operation = snapshot.operation
    step = f"step {snapshot.cursor.step:,}"
    if snapshot.objective.steps_per_epoch > 1:
        step += f" · epoch {snapshot.epoch:.2f}"
    if operation.kind is Kind.REST:
        return step
    example = ""
    plan_examples = getattr(snapshot.plan, "examples", 1)
    if plan_examples > 1 and operation.kind not in (Kind.MEAN, Kind.UPDATE):
        example = f" · example {operation.example + 1} of {plan_examples}"
    return f"{step}{example} · {operation.direction} · {describe_operation(snapshot)}"


def describe_operation(snapshot: Snapshot) -> str:
    """Return the operation at the cursor as a few words with its symbols."""
    operation = snapshot.operation
    kind, unit = operation.kind, (operation.layer, operation.unit)
    if kind in _WORDS:
        return _WORDS[kind]
    if kind in (Kind.GRADIENT, Kind.UPDATE):
        weight = _symbol(snapshot, _parameter(operation, snapshot))
        return f"gradient ∂J/∂{weight}" if kind is Kind.GRADIENT else f"update {weight}"
    z = _symbol(snapshot, Quantity("z", unit))
    if kind is Kind.PRODUCT:
        product = Quantity("product", (operation.layer, operation.source, operation.unit))
        return f"multiply: {_symbol(snapshot, product)}"
    if kind is Kind.DELTA:
        return f"delta {_symbol(snapshot, Quantity('delta', unit))}: how J changes with {z}"
    if kind is Kind.SUM:
        return f"add the products and the bias: {z}"
    return f"squash: {_symbol(snapshot, Quantity('a', unit))} = g({z})"


def _parameter(operation: Operation, snapshot: Snapshot) -> Quantity:
    if snapshot.network is None:
        return Quantity("w", (operation.unit,))
    if operation.source:
        return Quantity("w", (operation.layer, operation.source, operation.unit))
    return Quantity("b", (operation.layer, operation.unit))


def _symbol(snapshot: Snapshot, quantity: Quantity) -> str:
    return symbol_of(quantity, snapshot.experiment.problem)
