"""One update with its numbers: what each optimiser makes of a gradient, for one weight."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt

from nnvisual.nn.optimizers import Method
from nnvisual.nn.phases import Direction
from nnvisual.session.worked import Block, Chip, Item, Line, Result, Rule, Sign, Target


@dataclass(frozen=True, slots=True)
class WeightUpdate:
    """All that one update has to do with one weight.

    Attributes
    ----------
    symbol, name
        What the weight is called: as TeX, and in plain characters.
    quantity, target
        Its name in lectures, and what a click on it selects.
    before, after
        Its value.
    gradient
        dJ/dw, penalties included.
    rate
        The learning rate of this update.
    count
        Which update it is since the optimiser remembered nothing, from 1.
    memories_before, memories_after
        What the optimiser remembers for this weight, in the order of the method's list.
    numbers
        The method's own numbers.
    keras
        Whether epsilon stands where Keras has it.
    """

    symbol: str
    name: str
    quantity: str
    target: Target
    before: float
    after: float
    gradient: float
    rate: float
    count: int
    memories_before: tuple[float, ...]
    memories_after: tuple[float, ...]
    numbers: dict[str, float]
    keras: bool


def work_update(method: Method, update: WeightUpdate) -> tuple[Block, ...]:
    """Return the update of one weight with its numbers, memories first."""
    return (Rule(method.rule, ("symbols", "update")), *_WRITERS[method.name](update))


def _line(*items: Item) -> Line:
    return Line(items, ("numbers", "update"))


def _given(tex: str, name: str, value: float, *parts: str) -> Chip:
    return Chip((tex,), name, (value,), parts=("update", *parts))


def _eta(update: WeightUpdate) -> Chip:
    return _given(r"\eta", "learning rate", update.rate, "eta", "lr")


def _gradient(update: WeightUpdate) -> Chip:
    parts = ("update", f"grad.{update.quantity}")
    return Chip(("g",), f"gradient of {update.name}", (update.gradient,), target=update.target, parts=parts)


def _weight(update: WeightUpdate) -> Chip:
    parts = ("update", update.quantity)
    return Chip((update.symbol,), f"{update.name} before", (update.before,), target=update.target, parts=parts)


def _arrow(update: WeightUpdate) -> tuple[Item, ...]:
    """Return what every last line begins with: the weight, and what it becomes."""
    return Chip((update.symbol,), update.name, target=update.target, parts=(update.quantity,)), Sign("←")


def _outcome(update: WeightUpdate) -> tuple[Item, ...]:
    return Sign("="), Result(update.after, ("result", "update", update.quantity), Direction.UPDATE)


def _write_sgd(update: WeightUpdate) -> tuple[Block, ...]:
    eta, gradient = _eta(update), _gradient(update)
    return (_line(*_arrow(update), _weight(update), Sign("−"), eta, Sign("·"), gradient, *_outcome(update)),)


def _velocity(update: WeightUpdate) -> tuple[Line, Chip]:
    keep = _given(r"\beta", "momentum", update.numbers["momentum"])
    old = _given("v", "velocity before", update.memories_before[0])
    new = _given("v", "velocity", update.memories_after[0])
    line = _line(Chip(("v",), "velocity"), Sign("←"), keep, Sign("·"), old, Sign("+"), _gradient(update), Sign("="))
    return Line((*line.items, Result(update.memories_after[0], ("update",), Direction.UPDATE)), line.parts), new


def _write_momentum(update: WeightUpdate) -> tuple[Block, ...]:
    first, velocity = _velocity(update)
    second = _line(*_arrow(update), _weight(update), Sign("−"), _eta(update), Sign("·"), velocity, *_outcome(update))
    return first, second


def _write_nesterov(update: WeightUpdate) -> tuple[Block, ...]:
    first, velocity = _velocity(update)
    keep = _given(r"\beta", "momentum", update.numbers["momentum"])
    step: tuple[Item, ...] = (Sign("("), _gradient(update), Sign("+"), keep, Sign("·"), velocity, Sign(")"))
    return first, _line(*_arrow(update), _weight(update), Sign("−"), _eta(update), Sign("·"), *step, *_outcome(update))


def _root(update: WeightUpdate, squares: float) -> tuple[Item, ...]:
    """Return (sqrt(s) + epsilon), or sqrt(s + epsilon) as Keras has it."""
    epsilon = update.numbers["epsilon"]
    if update.keras:
        root = _given(r"\sqrt{s + \epsilon}", "root of the squares and epsilon", sqrt(squares + epsilon))
        return (root,)
    root = _given(r"\sqrt{s}", "root of the squares", sqrt(squares))
    return Sign("("), root, Sign("+"), _given(r"\epsilon", "epsilon", epsilon), Sign(")")


def _write_adagrad(update: WeightUpdate) -> tuple[Block, ...]:
    old, new = update.memories_before[0], update.memories_after[0]
    squares = _line(
        Chip(("s",), "sum of squares"),
        Sign("←"),
        _given("s", "sum of squares before", old),
        Sign("+"),
        _given("g^2", "gradient squared", update.gradient**2),
        Sign("="),
        Result(new, ("update",), Direction.UPDATE),
    )
    return squares, _scaled(update, new)


def _scaled(update: WeightUpdate, squares: float) -> Line:
    """Return w <- w - eta g / (sqrt(s) + epsilon)."""
    step: tuple[Item, ...] = (_eta(update), Sign("·"), _gradient(update), Sign("/"), *_root(update, squares))
    return _line(*_arrow(update), _weight(update), Sign("−"), *step, *_outcome(update))


def _average(symbol: str, name: str, keep: Chip, term: Chip, values: tuple[float, float]) -> Line:
    """Return a moving average: s <- rho s + (1 - rho) term."""
    old, new = values
    share = _given(f"1 - {keep.symbol[0]}", f"1 − {keep.name}", 1.0 - keep.numbers[0])
    return _line(
        Chip((symbol,), name),
        Sign("←"),
        keep,
        Sign("·"),
        _given(symbol, f"{name} before", old),
        Sign("+"),
        share,
        Sign("·"),
        term,
        Sign("="),
        Result(new, ("update",), Direction.UPDATE),
    )


def _squares_line(update: WeightUpdate) -> Line:
    keep = _given(r"\rho", "decay", update.numbers["decay"])
    term = _given("g^2", "gradient squared", update.gradient**2)
    return _average("s", "mean of squares", keep, term, (update.memories_before[0], update.memories_after[0]))


def _write_rmsprop(update: WeightUpdate) -> tuple[Block, ...]:
    return _squares_line(update), _scaled(update, update.memories_after[0])


def _write_adadelta(update: WeightUpdate) -> tuple[Block, ...]:
    epsilon = update.numbers["epsilon"]
    old, new = update.memories_before[1], update.memories_after[1]
    top, bottom = sqrt(old + epsilon), sqrt(update.memories_after[0] + epsilon)
    step = top / bottom * update.gradient
    ratio = _line(
        Chip(("u",), "step before the learning rate"),
        Sign("="),
        _given(r"\sqrt{d + \epsilon}", "root of the squared updates", top),
        Sign("/"),
        _given(r"\sqrt{s + \epsilon}", "root of the squares", bottom),
        Sign("·"),
        _gradient(update),
        Sign("="),
        Result(step, ("update",), Direction.UPDATE),
    )
    keep = _given(r"\rho", "decay", update.numbers["decay"])
    squared = _given("u^2", "step squared", step**2)
    kept = _average("d", "mean of squared updates", keep, squared, (old, new))
    chip = _given("u", "step before the learning rate", step)
    last = _line(*_arrow(update), _weight(update), Sign("−"), _eta(update), Sign("·"), chip, *_outcome(update))
    return _squares_line(update), ratio, kept, last


def _write_adam(update: WeightUpdate) -> tuple[Block, ...]:
    numbers = update.numbers
    (mean, squares), t = update.memories_after, update.count
    corrected_mean = mean / (1.0 - numbers["beta1"] ** t)
    corrected_squares = squares / (1.0 - numbers["beta2"] ** t)
    first = _given(r"\beta_1", "beta 1", numbers["beta1"])
    second = _given(r"\beta_2", "beta 2", numbers["beta2"])
    square = _given("g^2", "gradient squared", update.gradient**2)
    # Keras adds its epsilon to the root before the correction, which then acts on epsilon, too.
    epsilon = numbers["epsilon"] / (sqrt(1.0 - numbers["beta2"] ** t) if update.keras else 1.0)
    root = _given(r"\sqrt{\hat v}", "root of the corrected squares", sqrt(corrected_squares))
    step: tuple[Item, ...] = (
        _eta(update),
        Sign("·"),
        _given(r"\hat m", "corrected mean of gradients", corrected_mean),
        Sign("/ ("),
        root,
        Sign("+"),
        _given(r"\epsilon", "epsilon", epsilon),
        Sign(")"),
    )
    decay = numbers.get("weight_decay", 0.0)
    shrink: tuple[Item, ...] = ()
    if decay:
        shrink = (_given(r"1 - \eta\lambda", "weight decay", 1.0 - update.rate * decay), Sign("·"))
    return (
        _average("m", "mean of gradients", first, _gradient(update), (update.memories_before[0], mean)),
        _average("v", "mean of squares", second, square, (update.memories_before[1], squares)),
        _corrected("m", "mean of gradients", mean, ("beta1", corrected_mean), update),
        _corrected("v", "mean of squares", squares, ("beta2", corrected_squares), update),
        _line(*_arrow(update), *shrink, _weight(update), Sign("−"), *step, *_outcome(update)),
    )


def _corrected(symbol: str, name: str, value: float, keep: tuple[str, float], update: WeightUpdate) -> Line:
    """Return m / (1 - beta^t): without it the first steps would be far too small."""
    key, corrected = keep
    beta = rf"\beta_{key[-1]}"
    bottom = _given(rf"1 - {beta}^{{{update.count}}}", "bias correction", 1.0 - update.numbers[key] ** update.count)
    return _line(
        Chip((rf"\hat {symbol}",), f"corrected {name}"),
        Sign("="),
        _given(symbol, name, value),
        Sign("/"),
        bottom,
        Sign("="),
        Result(corrected, ("update",), Direction.UPDATE),
    )


Writer = Callable[[WeightUpdate], tuple[Block, ...]]

_WRITERS: dict[str, Writer] = {
    "sgd": _write_sgd,
    "momentum": _write_momentum,
    "nesterov": _write_nesterov,
    "adagrad": _write_adagrad,
    "rmsprop": _write_rmsprop,
    "adadelta": _write_adadelta,
    "adam": _write_adam,
    "adamw": _write_adam,
}
