"""The trace of a step, recomputed by hand with plain NumPy."""

import tomllib

import numpy as np
import pytest

from nnvisual.lectures.quantities import parse_quantity
from nnvisual.lectures.setup import read_setup
from nnvisual.lectures.step_trace import Reading, trace_readings
from nnvisual.nn.problem import InvalidInput


def trace(text: str, step: int) -> dict[str, Reading]:
    return trace_readings(read_setup(tomllib.loads(text), None), step)


def column(found: dict[str, Reading], name: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.array(found[name], dtype=np.float64)


def test_one_example_has_numbers() -> None:
    found = trace(
        'layers = [1, 1, 1]\nactivation = "sigmoid"\nw.1 = [[0.5]]\nw.2 = [[-1]]\nx = [2]\ny = [1]\nlr = 0.5', 0
    )
    assert found["y_hat"] == found["y_hat.1"] == pytest.approx(0.3250, abs=5e-5)
    assert found["grad.w.1.1.1"] == pytest.approx(0.2654, abs=5e-5)
    assert found["product.1.1.1"] == 1.0
    assert found["loss"] == pytest.approx(1.1240, abs=5e-5)
    assert "batch_indices" not in found


def number(found: dict[str, Reading], name: str) -> float:
    value = found[name]
    assert isinstance(value, float)
    return value


def test_a_batch_has_lists_that_agree_with_each_other() -> None:
    found = trace('data = "xor"\nlayers = [2, 2, 1]\nactivation = "tanh"\nbatch = 7\nl2 = 0.01\nlr = 0.3', 12)
    assert found["step"] == 12
    assert found["epoch"] == 1.0
    x1, x2, y = column(found, "x.1"), column(found, "x.2"), column(found, "y")
    assert len(x1) == len(column(found, "batch_indices")) == found["batch"] == 7
    z = number(found, "b.1.1") + x1 * number(found, "w.1.1.1") + x2 * number(found, "w.1.2.1")
    assert column(found, "z.1.1") == pytest.approx(z)
    assert column(found, "a.1.1") == pytest.approx(np.tanh(z))
    y_hat, delta = column(found, "y_hat"), column(found, "delta.2.1")
    assert delta == pytest.approx(y_hat - y)
    assert found["loss"] == pytest.approx(-np.mean(y * np.log(y_hat) + (1 - y) * np.log(1 - y_hat)))
    gradient = np.mean(delta * column(found, "a.1.1")) + 0.01 * number(found, "w.2.1.1")
    assert found["grad.w.2.1.1"] == pytest.approx(gradient)
    assert found["grad.b.2.1"] == pytest.approx(np.mean(delta))


def test_dropped_units_pass_nothing_on() -> None:
    found = trace('data = "class"\nlayers = [2, 4, 1]\nactivation = "sigmoid"\ndropout = 0.5', 3)
    passed = np.array([found[f"a.1.{unit}"] for unit in range(1, 5)])
    assert 0.2 < np.mean(passed == 0.0) < 0.8
    deltas = np.array([found[f"delta.1.{unit}"] for unit in range(1, 5)])
    assert np.all(deltas[passed == 0.0] == 0.0)
    mean = np.mean(column(found, "delta.2.1") * passed[0])
    assert found["grad.w.2.1.1"] == pytest.approx(mean)


def test_a_landscape_has_coordinates() -> None:
    found = trace('landscape = "bowl"\nw = [1.0]\nlr = 0.1', 2)
    assert found["w.1"] == pytest.approx(0.64)
    assert found["grad.w.1"] == pytest.approx(1.28)
    assert found["loss"] == pytest.approx(0.4096)
    assert found["status"] == "running"


def test_without_a_target_there_is_a_forward_pass_only() -> None:
    found = trace("layers = [2, 1]\nx = [1, 2]", 0)
    assert "y_hat" in found
    assert not [name for name in found if name.startswith(("loss", "grad", "delta")) or name == "y"]


def test_every_name_is_a_quantity() -> None:
    for name in trace('data = "three_clouds"\nbatch = 5', 1):
        if name != "batch_indices":
            parse_quantity(name)


@pytest.mark.parametrize(("step", "part"), [(-1, "before the beginning"), (50, "The run ends at step 31")])
def test_a_step_that_does_not_exist(step: int, part: str) -> None:
    with pytest.raises(InvalidInput, match=part):
        trace('landscape = "bowl"\nw = [1.0]\nlr = 0.1\nstop = { size_below = 0.001 }', step)
