"""Weights and biases that somebody wrote down, put into their places in the flat vector."""

from __future__ import annotations

from nnvisual.lectures.fields import check_list, check_number, check_numbers
from nnvisual.nn.arrays import Vector
from nnvisual.nn.network import LayerSlice, Network
from nnvisual.nn.problem import InvalidInput


def assign_parameter(network: Network, flat: Vector, name: str, value: object) -> None:
    """Put `value` into its place in `flat`.

    Parameters
    ----------
    network
        Whose parameters they are.
    flat
        All parameters, shape (n_parameters,), changed in place.
    name
        `w.L` (a matrix, a row for each input, a column for each unit), `w.L.I.J`, `b.L` (a list) or `b.L.J`.
    value
        What the author wrote.

    Raises
    ------
    InvalidInput
        If there is no such parameter, or the value does not fit it.
    """
    kind, *places = name.split(".")
    numbers = [_read_place(place, name) for place in places]
    if len(numbers) not in {"w": (1, 3), "b": (1, 2)}[kind]:
        example = "w.1 for a matrix or w.1.2.3 for one weight" if kind == "w" else "b.1 for a list or b.1.2 for one"
        raise InvalidInput(f"'{name}' is not a name of parameters. Write {example}.", name)
    slices = network.slices()
    if not 1 <= numbers[0] <= len(slices):
        layers = "1 layer" if len(slices) == 1 else f"{len(slices)} layers"
        raise InvalidInput(f"There is no {name}: the network has {layers} of weights.", name)
    part = slices[numbers[0] - 1]
    if len(numbers) == 1:
        _assign_all(part, flat, kind, name, value)
        return
    source, unit = (numbers[1], numbers[2]) if kind == "w" else (0, numbers[1])
    if not (1 <= unit <= part.n_out and (kind == "b" or 1 <= source <= part.n_in)):
        raise InvalidInput(
            f"There is no {name}: layer {numbers[0]} has {part.n_in} inputs and {part.n_out} units.", name
        )
    index = part.bias_index(unit - 1) if kind == "b" else part.weight_index(source - 1, unit - 1)
    flat[index] = check_number(value, name)


def read_shape(value: object, name: str) -> tuple[int, int]:
    """Return (rows, columns) of a matrix as an author writes it; raise `InvalidInput` where it is none."""
    rows = check_list(value, name)
    if not rows or not all(isinstance(row, list | tuple) and row for row in rows):
        raise InvalidInput(
            f"{name} is a matrix: a list of rows, each a list, such as [[3], [-2]]. "
            "There is a row for each input and a column for each unit.",
            name,
        )
    widths = {len(check_list(row, name)) for row in rows}
    if len(widths) > 1:
        raise InvalidInput(f"The rows of {name} have different lengths. Each has one number for each unit.", name)
    return len(rows), widths.pop()


def _read_place(text: str, name: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 4):
        raise InvalidInput(f"'{name}' is not a name of parameters: layers and units are numbers from 1.", name)
    return int(text)


def _assign_all(part: LayerSlice, flat: Vector, kind: str, name: str, value: object) -> None:
    if kind == "b":
        biases = check_numbers(value, name)
        if len(biases) != part.n_out:
            raise InvalidInput(f"{name} has {len(biases)} numbers; the layer has {part.n_out} units.", name)
        part.biases(flat)[:] = biases
        return
    shape = read_shape(value, name)
    if shape != (part.n_in, part.n_out):
        raise InvalidInput(
            f"{name} has {shape[0]} x {shape[1]} numbers, but must have {part.n_in} x {part.n_out}: "
            f"a row for each of {part.n_in} inputs, a column for each of {part.n_out} units.",
            name,
        )
    part.weights(flat)[:] = [check_numbers(row, name) for row in check_list(value, name)]
