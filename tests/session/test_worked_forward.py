"""The forward pass with its numbers, against numbers worked by hand."""

import pytest

from nnvisual.nn.network import Layer, Network
from nnvisual.session.scene import Scene
from nnvisual.session.worked import Block, Chip, Line, Result, Rule
from nnvisual.session.worked_forward import work_activation, work_loss, work_matrices, work_product, work_sum
from tests.session.scenes import chain, make_scene, perceptron, wide


def result(blocks: tuple[Block, ...]) -> float:
    items = [item for block in blocks if isinstance(block, Line) for item in block.items]
    return [item.number for item in items if isinstance(item, Result)][-1]


def numbers(blocks: tuple[Block, ...]) -> list[float]:
    items = [item for block in blocks if isinstance(block, Line) for item in block.items]
    return [item.numbers[0] for item in items if isinstance(item, Chip) and item.numbers]


def test_the_perceptrons_products() -> None:
    blocks = work_product(perceptron(), 1, 1, 1)
    assert numbers(blocks) == [3.0, -1.0]
    assert result(blocks) == -3.0
    assert result(work_product(perceptron(), 1, 1, 2)) == -4.0


def test_the_perceptrons_sum() -> None:
    blocks = work_sum(perceptron(), 1, 1)
    assert numbers(blocks) == [1.0, -3.0, -4.0]
    assert result(blocks) == -6.0


def test_the_perceptrons_answer() -> None:
    assert result(work_activation(perceptron(), 1, 1)) == pytest.approx(0.0024726, rel=1e-4)


def test_the_chains_loss() -> None:
    assert result(work_loss(chain())) == pytest.approx(1.1240, abs=5e-5)


def test_a_sum_over_one_input_is_written_without_a_sum_sign() -> None:
    rules = [block.tex for block in work_sum(chain(), 1, 1) if isinstance(block, Rule)]
    assert rules == [r"z^{(1)} = b^{(1)} + w^{(1)}_{1}\,x_{1}"]


def test_the_loss_of_an_output_that_is_sure_and_wrong_stays_finite() -> None:
    scene = make_scene(Network(1, (Layer(1, "sigmoid"),)), (1.0,), (0.0,), (1000.0, 0.0))
    assert result(work_loss(scene)) == 1000.0


@pytest.mark.parametrize(
    ("activation", "z", "a"),
    [("linear", -2.0, -2.0), ("step", -2.0, 0.0), ("relu", -2.0, 0.0), ("leaky_relu", -2.0, -0.02), ("tanh", 0.0, 0.0)],
)
def test_activations_lead_to_their_value(activation: str, z: float, a: float) -> None:
    scene = make_scene(Network(1, (Layer(1, activation),)), (1.0,), (0.0,), (z, 0.0), "mse")
    assert result(work_activation(scene, 1, 1)) == a


def test_matrices_show_shapes_for_the_batch_and_values_for_the_example() -> None:
    scene: Scene = wide()
    chips = [
        item
        for block in work_matrices(scene, 10)
        if isinstance(block, Line)
        for item in block.items
        if isinstance(item, Chip)
    ]
    assert [chip.note for chip in chips][:4] == ["10 × 3", "10 × 2", "2 × 3", "3"]
    assert chips[-2].numbers == tuple(scene.trace.y_hat.tolist())
