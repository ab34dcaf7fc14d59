"""The update of each optimisation method, in place, call by call.

Each `bind_...` joins a rule to a training state, shape (1 + memories, n) with the parameters in row 0, and a gradient,
shape (n,). The callable that it returns makes one step with learning rate lr; the step's number t counts from 1, for
the bias correction. What a rule does as a formula stands in `optimizers.METHODS`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import nan

import numpy as np

from nnvisual.nn.arrays import Matrix, Vector

StepInPlace = Callable[[float, int], None]
"""Make one step with learning rate lr; the step's number counts from 1 (for the bias correction)."""


def _as_array() -> Callable[[float], Matrix]:
    """Return what turns a number into an array without dimensions, always the same one.

    A Python float would cost a ufunc call twice; and most numbers are those of the step before.
    """
    array, known = np.array(nan), nan

    def convert(value: float | Matrix) -> Matrix:
        nonlocal known
        if isinstance(value, np.ndarray):
            return value  # a column of rates: many runs at once (see `population`)
        if value != known:
            known = value
            array[()] = value
        return array

    return convert


def bind_sgd(state: Matrix, gradient: Vector, numbers: Mapping[str, float], keras: bool) -> StepInPlace:
    theta, update = state[0], np.empty_like(gradient)
    convert, multiply, subtract = _as_array(), np.multiply, np.subtract
    known, rate = nan, convert(nan)

    def step(lr: float, t: int) -> None:
        nonlocal known, rate
        if lr is not known:  # by identity: an array of rates (see `population`) is neither equal nor unequal
            known, rate = lr, convert(lr)
        multiply(gradient, rate, update)
        subtract(theta, update, theta)

    return step


def bind_momentum(state: Matrix, gradient: Vector, numbers: Mapping[str, float], keras: bool) -> StepInPlace:
    theta, velocity, update = state[0], state[1], np.empty_like(gradient)
    rate, keep = _as_array(), np.array(numbers["momentum"])

    def step(lr: float, t: int) -> None:
        np.multiply(velocity, keep, velocity)
        np.add(velocity, gradient, velocity)
        np.multiply(velocity, rate(lr), update)
        np.subtract(theta, update, theta)

    return step


def bind_nesterov(state: Matrix, gradient: Vector, numbers: Mapping[str, float], keras: bool) -> StepInPlace:
    theta, velocity, update = state[0], state[1], np.empty_like(gradient)
    rate, keep = _as_array(), np.array(numbers["momentum"])

    def step(lr: float, t: int) -> None:
        np.multiply(velocity, keep, velocity)
        np.add(velocity, gradient, velocity)
        np.multiply(velocity, keep, update)
        np.add(update, gradient, update)
        np.multiply(update, rate(lr), update)
        np.subtract(theta, update, theta)

    return step


def bind_adagrad(state: Matrix, gradient: Vector, numbers: Mapping[str, float], keras: bool) -> StepInPlace:
    theta, squares = state[0], state[1]
    update, root = np.empty_like(gradient), np.empty_like(gradient)
    rate, write_root = _as_array(), _bind_root(squares, numbers["epsilon"], keras, root)

    def step(lr: float, t: int) -> None:
        np.multiply(gradient, gradient, update)
        np.add(squares, update, squares)
        write_root()
        np.divide(gradient, root, update)
        np.multiply(update, rate(lr), update)
        np.subtract(theta, update, theta)

    return step


def bind_rmsprop(state: Matrix, gradient: Vector, numbers: Mapping[str, float], keras: bool) -> StepInPlace:
    theta, squares = state[0], state[1]
    update, root = np.empty_like(gradient), np.empty_like(gradient)
    average = _bind_average_of_squares(squares, gradient, numbers["decay"])
    rate, write_root = _as_array(), _bind_root(squares, numbers["epsilon"], keras, root)

    def step(lr: float, t: int) -> None:
        average()
        write_root()
        np.divide(gradient, root, update)
        np.multiply(update, rate(lr), update)
        np.subtract(theta, update, theta)

    return step


def bind_adadelta(state: Matrix, gradient: Vector, numbers: Mapping[str, float], keras: bool) -> StepInPlace:
    theta, squares, updates = state[0], state[1], state[2]
    update, root = np.empty_like(gradient), np.empty_like(gradient)
    average = _bind_average_of_squares(squares, gradient, numbers["decay"])
    average_updates = _bind_average_of_squares(updates, update, numbers["decay"])
    rate, epsilon = _as_array(), np.array(numbers["epsilon"])

    def step(lr: float, t: int) -> None:
        average()
        np.add(squares, epsilon, root)
        np.sqrt(root, root)
        np.add(updates, epsilon, update)
        np.sqrt(update, update)
        np.divide(update, root, update)
        np.multiply(update, gradient, update)
        average_updates()
        np.multiply(update, rate(lr), update)
        np.subtract(theta, update, theta)

    return step


def bind_adam(state: Matrix, gradient: Vector, numbers: Mapping[str, float], keras: bool) -> StepInPlace:
    theta, mean, squares = state[0], state[1], state[2]
    update, root = np.empty_like(gradient), np.empty_like(gradient)
    beta1, beta2, epsilon = numbers["beta1"], numbers["beta2"], np.array(numbers["epsilon"])
    average = _bind_average_of_squares(squares, gradient, beta2)
    shrink, share = numbers.get("weight_decay", 0.0), np.array(1.0 - beta1)
    rate, kept, correct = _as_array(), _as_array(), _as_array()

    def step(lr: float, t: int) -> None:
        if shrink:
            np.multiply(theta, kept(1.0 - lr * shrink), theta)
        np.subtract(gradient, mean, update)
        np.multiply(update, share, update)
        np.add(mean, update, mean)
        average()
        correction1, correction2 = 1.0 - beta1**t, (1.0 - beta2**t) ** 0.5
        np.sqrt(squares, root)
        if not keras:
            np.divide(root, correct(correction2), root)
        np.add(root, epsilon, root)
        np.divide(mean, root, update)
        # Keras moves the correction in front, so its epsilon is not corrected.
        np.multiply(update, rate(lr * correction2 / correction1 if keras else lr / correction1), update)
        np.subtract(theta, update, theta)

    return step


def _bind_average_of_squares(squares: Vector, values: Vector, keep: float) -> Callable[[], None]:
    """Return what does squares <- keep squares + (1 - keep) values^2, in place."""
    kept, share, scratch = np.array(keep), np.array(1.0 - keep), np.empty_like(values)

    def average() -> None:
        np.multiply(squares, kept, squares)
        np.multiply(values, values, scratch)
        np.multiply(scratch, share, scratch)
        np.add(squares, scratch, squares)

    return average


def _bind_root(squares: Vector, epsilon: float, inside: bool, out: Vector) -> Callable[[], None]:
    """Return what writes sqrt(squares) + epsilon, or sqrt(squares + epsilon) with epsilon inside, as Keras has it."""
    small = np.array(epsilon)

    def write_root() -> None:
        if inside:
            np.add(squares, small, out)
            np.sqrt(out, out)
        else:
            np.sqrt(squares, out)
            np.add(out, small, out)

    return write_root
