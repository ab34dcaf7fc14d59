from collections.abc import Callable
from math import inf, isnan, nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnvisual.nn.arrays import Vector
from nnvisual.nn.objective import Objective
from nnvisual.nn.problem import InvalidInput
from nnvisual.nn.surfaces import SURFACES, TYPED, SurfaceObjective, SurfaceSpec

BUILT_IN = [SurfaceSpec(name, dimensions=n) for name in SURFACES if name != TYPED for n in SURFACES[name].formulas]
every_surface = pytest.mark.parametrize("spec", BUILT_IN, ids=lambda spec: f"{spec.name}-{spec.dimensions}")

# Heights and gradients written out by hand, from the definitions in the lecture format and in the literature
# (Rosenbrock 1960, Himmelblau 1972, Beale 1958): nothing of the formulas under test is in them.
BY_HAND: dict[str, Callable[[float, float], tuple[float, float, float]]] = {
    "bowl": lambda x, y: (x * x + y * y, 2 * x, 2 * y),
    "ravine": lambda x, y: (0.5 * x * x + 12.5 * y * y, x, 25 * y),
    "two-valleys": lambda x, y: (
        0.25 * x**4 - 0.5 * x**2 + 0.1 * x + 0.5 * y**2,
        x**3 - x + 0.1,
        y,
    ),
    "saddle": lambda x, y: ((x - y) * (x + y), 2 * x, -2 * y),
    "rosenbrock": lambda x, y: (
        (1 - x) ** 2 + 100 * (y - x * x) ** 2,
        -2 * (1 - x) - 400 * x * (y - x * x),
        200 * (y - x * x),
    ),
    "himmelblau": lambda x, y: (
        (x * x + y - 11) ** 2 + (x + y * y - 7) ** 2,
        4 * x * (x * x + y - 11) + 2 * (x + y * y - 7),
        2 * (x * x + y - 11) + 4 * y * (x + y * y - 7),
    ),
    "beale": lambda x, y: (
        sum((c - x * (1 - y**k)) ** 2 for k, c in ((1, 1.5), (2, 2.25), (3, 2.625))),
        sum(-2 * (c - x * (1 - y**k)) * (1 - y**k) for k, c in ((1, 1.5), (2, 2.25), (3, 2.625))),
        sum(2 * (c - x * (1 - y**k)) * x * k * y ** (k - 1) for k, c in ((1, 1.5), (2, 2.25), (3, 2.625))),
    ),
}


def build(name: str, *start: float) -> SurfaceObjective:
    return SurfaceObjective(SurfaceSpec(name, dimensions=len(start)), start)


def build_typed(formula: str) -> SurfaceObjective:
    return SurfaceObjective(SurfaceSpec(TYPED, formula), (1.0, 1.0))


def descend(
    objective: Objective,
    lr: float,
    stop: Callable[[Vector, Vector], bool] = lambda parameters, gradient: False,
    most: int = 2000,
) -> tuple[int, Vector, float]:
    """Plain gradient descent: the number of updates made, where it ended, and the loss there."""
    parameters = objective.start().copy()
    gradient = np.empty_like(parameters)
    bound = objective.bind(parameters, gradient)
    loss = first = bound.evaluate(0)
    for step in range(most):
        if stop(parameters, gradient) or not loss <= objective.divergence_limit(first):
            return step, parameters, loss
        parameters -= lr * gradient
        loss = bound.evaluate(step + 1)
    return most, parameters, loss


def is_flat_below(limit: float) -> Callable[[Vector, Vector], bool]:
    return lambda parameters, gradient: bool(np.linalg.norm(gradient) < limit)


def is_small_below(limit: float) -> Callable[[Vector, Vector], bool]:
    return lambda parameters, gradient: bool(np.linalg.norm(parameters) < limit)


@given(st.sampled_from(BUILT_IN), st.floats(-4.0, 4.0), st.floats(-4.0, 4.0))
def test_heights_and_gradients_are_those_worked_out_by_hand(spec: SurfaceSpec, x: float, y: float) -> None:
    point = np.array([x, y][: spec.dimensions])
    objective = SurfaceObjective(spec, spec.start)
    height, *slopes = BY_HAND[spec.name](x, y if spec.dimensions == 2 else 0.0)
    gradient = np.empty(spec.dimensions)
    assert objective.bind(point, gradient).evaluate(0) == pytest.approx(height, rel=1e-12, abs=1e-10)
    assert objective.value(point) == pytest.approx(height, rel=1e-12, abs=1e-10)
    assert gradient == pytest.approx(slopes[: spec.dimensions], rel=1e-12, abs=1e-10)
    assert objective.gradient(point).tolist() == gradient.tolist()


@pytest.mark.parametrize(
    ("name", "point", "height", "slopes"),
    [
        ("bowl", (3.0,), 9.0, (6.0,)),
        ("bowl", (3.0, -1.0), 10.0, (6.0, -2.0)),
        ("ravine", (-8.0, 1.5), 60.125, (-8.0, 37.5)),
        ("two-valleys", (2.0,), 2.2, (6.1,)),
        ("two-valleys", (2.0, 2.0), 4.2, (6.1, 2.0)),
        ("saddle", (2.0, 3.0), -5.0, (4.0, -6.0)),
        ("rosenbrock", (-1.2, 1.0), 24.2, (-215.6, -88.0)),
        ("himmelblau", (0.0, 0.0), 170.0, (-14.0, -22.0)),
        ("beale", (1.0, 1.0), 14.203125, (0.0, 27.75)),
    ],
)
def test_numbers_by_hand(name: str, point: tuple[float, ...], height: float, slopes: tuple[float, ...]) -> None:
    objective = build(name, *point)
    assert objective.value(objective.start()) == pytest.approx(height, rel=1e-14)
    assert objective.gradient(objective.start()) == pytest.approx(slopes, rel=1e-12)


@every_surface
def test_many_points_at_once_are_the_same_as_one_by_one(spec: SurfaceSpec) -> None:
    objective = SurfaceObjective(spec, spec.start)
    points = np.linspace(-2.0, 3.0, 14).reshape(-1, spec.dimensions)
    assert objective.values(points).tolist() == [objective.value(point) for point in points]
    assert objective.gradients(points).tolist() == [objective.gradient(point).tolist() for point in points]


@given(st.sampled_from(BUILT_IN), st.floats(-3.0, 3.0), st.floats(-3.0, 3.0))
def test_hessians_agree_with_differences_of_gradients(spec: SurfaceSpec, x: float, y: float) -> None:
    point = np.array([x, y][: spec.dimensions])
    objective = SurfaceObjective(spec, spec.start)
    h = 1e-5
    rows = [
        (objective.gradient(point + h * axis) - objective.gradient(point - h * axis)) / (2.0 * h)
        for axis in np.eye(spec.dimensions)
    ]
    hessian = objective.hessian(point)
    assert hessian.shape == (spec.dimensions, spec.dimensions)
    assert hessian == pytest.approx(np.array(rows), rel=1e-6, abs=1e-4)


@every_surface
def test_known_minima_are_flat_and_curve_upwards(spec: SurfaceSpec) -> None:
    objective = SurfaceObjective(spec, spec.start)
    assert spec.name == "saddle" or spec.minima
    for minimum in spec.minima:
        point = np.array(minimum.point)
        assert objective.gradient(point) == pytest.approx(0.0, abs=1e-12)
        assert objective.value(point) == pytest.approx(minimum.value, rel=1e-15, abs=1e-25)
        assert np.all(np.linalg.eigvalsh(objective.hessian(point)) > 0.0)
        assert all(low < w < high for w, (low, high) in zip(minimum.point, spec.window, strict=True))
    assert [m.value for m in spec.minima] == sorted(m.value for m in spec.minima)


@every_surface
def test_a_run_with_the_defaults_goes_down_and_ends_in_a_known_minimum(spec: SurfaceSpec) -> None:
    if spec.name == "saddle":
        return
    objective = SurfaceObjective(spec, spec.start)
    _, end, loss = descend(objective, spec.surface.lr, is_flat_below(1e-4), most=60_000)
    assert min(np.linalg.norm(end - minimum.point) for minimum in spec.minima) < 1e-3
    assert loss < objective.value(objective.start())


def test_the_saddle_is_left_along_its_falling_axis() -> None:
    _, (w1, w2), loss = descend(build("saddle", 1.0, 0.001), 0.1, most=100)
    assert abs(w1) < 1e-9
    assert w2 > 1000.0
    assert loss < -1e6


@pytest.mark.parametrize(("lr", "steps"), [(0.01, 342), (0.1, 31), (0.5, 1), (0.9, 31)])
def test_lecture_bowl_converges(lr: float, steps: int) -> None:
    assert descend(build("bowl", 1.0), lr, is_small_below(0.001))[0] == steps


def test_lecture_bowl_bounces_and_runs_away() -> None:
    assert descend(build("bowl", 1.0), 1.0, most=20)[1].tolist() == [1.0]
    assert descend(build("bowl", 1.0), 1.1, most=50)[1] == pytest.approx([9100.438], abs=0.001)


def test_lecture_first_losses_and_weights() -> None:
    objective = build("bowl", 1.0)
    weights = [descend(objective, 0.1, most=steps)[1][0] for steps in range(4)]
    assert weights == pytest.approx([1.0, 0.8, 0.64, 0.512], abs=1e-15)


@pytest.mark.parametrize(
    ("start", "lr", "end", "steps"),
    [(1.6, 0.1, 0.94565, 71), (1.6, 0.6, -1.04668, 20), (1.5, 0.6, 0.94565, None)],
)
@pytest.mark.parametrize("dimensions", [1, 2])
def test_lecture_two_valleys(start: float, lr: float, end: float, steps: int | None, dimensions: int) -> None:
    objective = build("two-valleys", *(start, 0.0)[:dimensions])
    taken, parameters, _ = descend(objective, lr, is_flat_below(1e-6))
    assert parameters[0] == pytest.approx(end, abs=1e-5)
    assert steps is None or taken == steps


@pytest.mark.parametrize(("point", "height"), [(-1.0467, -0.3524), (0.9456, -0.1526), (0.1010, 0.0050)])
def test_lecture_heights_of_the_two_valleys(point: float, height: float) -> None:
    assert build("two-valleys", 1.6, 1.0).value(np.array([point, 0.0])) == pytest.approx(height, abs=5e-5)


def test_lecture_limit_of_the_deep_valley() -> None:
    spec = SurfaceSpec("two-valleys", dimensions=1)
    (curvature,) = SurfaceObjective(spec, spec.start).hessian(np.array(spec.minima[0].point)).ravel()
    assert 2.0 / curvature == pytest.approx(0.8747, abs=5e-5)


def test_lecture_ravine_converges_and_diverges() -> None:
    assert descend(build("ravine", -8.0, 1.5), 0.0769, is_flat_below(0.001))[0] == 131
    steps, parameters, loss = descend(build("ravine", -8.0, 1.5), 0.081)
    assert steps < 2000
    assert loss > 60.125e12
    assert abs(parameters[0]) < 1e-6
    assert np.linalg.eigvalsh(build("ravine", 0.0, 0.0).hessian(np.zeros(2))).tolist() == [1.0, 25.0]


@every_surface
@pytest.mark.parametrize("extreme", [1e200, -1e308, inf, -inf, nan])
def test_overflow_gives_infinity_or_nan_and_no_error(spec: SurfaceSpec, extreme: float) -> None:
    objective = SurfaceObjective(spec, spec.start)
    point = np.full(spec.dimensions, extreme)
    gradient = np.zeros(spec.dimensions)
    loss = objective.bind(point, gradient).evaluate(0)
    assert not np.isfinite(loss)
    assert objective.values(point[None]).tolist() == pytest.approx([loss], nan_ok=True)
    assert objective.hessian(point).shape == (spec.dimensions, spec.dimensions)


def test_the_divergence_limit_bears_negative_and_infinite_first_losses() -> None:
    objective = build("saddle", 1.0, 1.0)
    limits = [objective.divergence_limit(first) for first in (0.0, -5.0, 7.0, inf, nan)]
    assert limits == [1e12, 5e12, 7e12, inf, inf]


def test_an_objective_says_what_it_is() -> None:
    objective: Objective = build("ravine", -8.0, 1.5)
    assert (objective.n_parameters, objective.steps_per_epoch) == (2, 1)
    assert objective.start().tolist() == [-8.0, 1.5]
    assert not objective.start().flags.writeable
    assert not objective.has_validation
    assert isnan(objective.validation_loss(objective.start()))


def test_what_the_user_types_is_a_surface() -> None:
    objective = build_typed("J(w1, w2) = exp(w1) sin(w2) + abs(w1)")
    point = np.array([0.5, 0.25])
    rise, wave = np.exp(0.5), np.exp(0.5) * np.cos(0.25)
    assert objective.value(point) == pytest.approx(rise * np.sin(0.25) + 0.5, rel=1e-15)
    assert objective.gradient(point) == pytest.approx([rise * np.sin(0.25) + 1.0, wave], rel=1e-15)
    expected = np.array([[rise * np.sin(0.25), wave], [wave, -rise * np.sin(0.25)]])
    assert objective.hessian(point) == pytest.approx(expected, rel=1e-15)


def test_a_typed_constant_is_a_surface_too() -> None:
    objective = build_typed("3")
    assert objective.values(np.zeros((4, 2))).tolist() == [3.0] * 4
    assert objective.gradients(np.zeros((4, 2))).tolist() == [[0.0, 0.0]] * 4


@pytest.mark.parametrize(
    ("spec", "tex"),
    [
        (SurfaceSpec("bowl", dimensions=1), "w_1^{2}"),
        (SurfaceSpec("ravine"), r"\frac{w_1^{2} + 25 \, w_2^{2}}{2}"),
        (SurfaceSpec(TYPED, "J = 2w1w2"), r"2 \, w_1 \, w_2"),
    ],
)
def test_formulas_for_the_screen(spec: SurfaceSpec, tex: str) -> None:
    assert spec.tex == tex


def test_specs_are_values() -> None:
    assert len({SurfaceSpec("bowl"), SurfaceSpec("bowl"), SurfaceSpec("bowl", dimensions=1)}) == 2


@pytest.mark.parametrize(
    ("name", "formula", "dimensions", "words"),
    [
        ("two-valley", "", 2, "There is no landscape called 'two-valley'. Did you mean 'two-valleys'?"),
        ("ravine", "", 1, "The landscape 'ravine' has 2 weights, not 1."),
        ("bowl", "", 3, "The landscape 'bowl' has 1 or 2 weights, not 3."),
        (TYPED, "w1", 1, "The landscape 'formula' has 2 weights, not 1."),
        (TYPED, "", 2, "the formula is missing"),
        (TYPED, "w1 +", 2, "Column 5"),
        ("bowl", "w1^2", 2, "has its own formula"),
    ],
)
def test_what_is_no_landscape_is_refused(name: str, formula: str, dimensions: int, words: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        SurfaceSpec(name, formula, dimensions)
    assert caught.value.field == "landscape"
    assert words in caught.value.sentence


@pytest.mark.parametrize("start", [(), (1.0,), (1.0, 2.0, 3.0), (1.0, nan), (inf, 0.0)])
def test_a_start_that_does_not_fit_is_refused(start: tuple[float, ...]) -> None:
    with pytest.raises(InvalidInput) as caught:
        SurfaceObjective(SurfaceSpec("ravine"), start)
    assert caught.value.field == "w"
