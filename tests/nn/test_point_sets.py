"""The generators: each draws what its docstring says."""

from collections.abc import Callable

import numpy as np
import pytest

from nnvisual.nn import point_sets
from nnvisual.nn.arrays import Vector
from nnvisual.nn.built_in_sets import DATA_SETS
from nnvisual.nn.point_sets import Generate

GENERATORS = [pytest.param(entry.generate, id=name) for name, entry in DATA_SETS.items() if entry.generate]


@pytest.mark.parametrize("generate", GENERATORS)
def test_each_generator_gives_finite_examples_that_depend_on_the_seed_only(generate: Generate) -> None:
    raw, y = generate(100, 0.3, 7)
    assert raw.shape[0] == len(y) == 100
    assert np.isfinite(raw).all()
    assert np.isfinite(y).all()
    again, y_again = generate(100, 0.3, 7)
    assert (again == raw).all()
    assert (y_again == y).all()
    other, y_other = generate(100, 0.3, 8)
    assert (other != raw).any()
    assert raw.shape[1] == 2 or (y_other != y).any()


@pytest.mark.parametrize("generate", [value for value in GENERATORS if value.values[0] is not point_sets.make_many])
def test_without_noise_the_inputs_lie_where_a_network_can_learn_them(generate: Generate) -> None:
    raw, y = generate(2000, 0.0, 7)
    assert np.abs(raw).max() <= 6.0
    assert raw.shape[1] == 2 or np.abs(y).max() <= 1.5


def test_classes_are_of_equal_size() -> None:
    for generate, classes in (
        (point_sets.make_xor, 2),
        (point_sets.make_circle, 2),
        (point_sets.make_clouds, 2),
        (point_sets.make_three_clouds, 3),
        (point_sets.make_moons, 2),
        (point_sets.make_spiral, 2),
    ):
        assert np.bincount(generate(120, 0.5, 7)[1].astype(int)).tolist() == [120 // classes] * classes


def test_four_examples_of_xor_without_noise_are_the_truth_table() -> None:
    raw, y = point_sets.make_xor(4, 0.0, 7)
    assert raw.tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]
    assert y.tolist() == [0, 1, 1, 0]


def test_xor_spreads_by_half_the_noise() -> None:
    raw, _ = point_sets.make_xor(8000, 0.4, 7)
    assert raw[::4].std(axis=0) == pytest.approx([0.2, 0.2], abs=0.01)


def test_a_circle_divides_disc_and_ring() -> None:
    raw, y = point_sets.make_circle(4000, 0.0, 7)
    radius = np.hypot(raw[:, 0], raw[:, 1])
    assert radius[y == 1].max() <= 1.5
    assert radius[y == 0].min() >= 2.5
    assert radius[y == 0].max() <= 3.5
    # Even over the area of the disc: half of it lies within 1 / sqrt 2 of the radius.
    assert np.mean(radius[y == 1] < 1.5 / np.sqrt(2)) == pytest.approx(0.5, abs=0.04)


def test_a_straight_line_divides_the_clouds_until_they_mix() -> None:
    for noise, least, most in ((0.0, 1.0, 1.0), (1.0, 0.7, 0.9)):
        raw, y = point_sets.make_clouds(4000, noise, 7)
        right = ((raw @ [3.0, 2.0] > 0.0) == (y == 1.0)).mean()
        assert least <= right <= most


def test_three_clouds_are_nearest_to_their_own_centres() -> None:
    raw, y = point_sets.make_three_clouds(3000, 0.0, 7)
    centres = np.stack([raw[y == number].mean(axis=0) for number in range(3)])
    nearest = ((raw[:, None] - centres) ** 2).sum(axis=2).argmin(axis=1)
    assert (nearest == y).mean() == 1.0


def test_moons_are_half_circles_that_no_line_divides() -> None:
    raw, y = point_sets.make_moons(2000, 0.0, 7)
    first = raw[y == 0] - [-1.0, -0.5]
    assert np.hypot(first[:, 0], first[:, 1]) == pytest.approx(np.full(1000, 2.0), abs=1e-12)
    assert first[:, 1].min() >= -1e-12
    design = np.column_stack([raw, np.ones(2000)])
    best = np.linalg.lstsq(design, 2 * y - 1, rcond=None)[0]
    assert 0.6 < ((design @ best > 0) == (y == 1)).mean() < 0.95


def test_the_arms_of_the_spiral_are_each_others_mirror() -> None:
    raw, y = point_sets.make_spiral(4000, 0.0, 7)
    radius = np.hypot(raw[:, 0], raw[:, 1])
    turn = np.arctan2(raw[:, 1], raw[:, 0]) - 3.0 * np.pi * radius / 4.0 - np.pi * y
    assert np.cos(turn) == pytest.approx(np.ones(4000), abs=1e-9)
    assert radius.max() <= 4.0


@pytest.mark.parametrize(
    ("generate", "truth"),
    [
        (point_sets.make_line, lambda x: 0.4 * x + 0.2),
        (point_sets.make_wave, lambda x: np.sin(2 * x)),
        (point_sets.make_many, lambda x: 0.5 * x),
        (point_sets.make_twelve, lambda x: 0.8 * np.sin(np.pi * x / 3)),
    ],
)
def test_regressions_follow_their_curve_with_the_given_deviation(
    generate: Generate, truth: Callable[[Vector], Vector]
) -> None:
    raw, y = generate(5000, 0.0, 7)
    assert y == pytest.approx(truth(raw[:, 0]), abs=1e-12)
    raw, y = generate(5000, 0.3, 7)
    assert (y - truth(raw[:, 0])).std() == pytest.approx(0.3, abs=0.01)


def test_the_first_twelve_stay_when_others_are_added() -> None:
    few, y_few = point_sets.make_twelve(12, 0.2, 7)
    more, y_more = point_sets.make_twelve(60, 0.2, 7)
    assert (more[:12] == few).all()
    assert (y_more[:12] == y_few).all()
    assert len(np.unique(more)) == 60


def test_gradients_of_single_examples_scatter_more_than_they_point() -> None:
    raw, y = point_sets.make_many(1000, 0.5, 6191)
    x = raw[:, 0]
    each = 2.0 * x * (-2.68 * x - y)
    assert each.mean() == pytest.approx(-6.19, abs=0.005)
    assert each.std() == pytest.approx(9.23, abs=0.005)
    assert each.std() / np.sqrt(32) == pytest.approx(1.63, abs=0.005)
    assert each.std() / np.sqrt(100) == pytest.approx(0.92, abs=0.005)
