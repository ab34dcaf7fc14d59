"""The ratios of landscapes and populations: grids against a loop in plain NumPy, many networks against one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from nnvisual.bench.engine import make_objective
from nnvisual.bench.growth import Growth, measure_in_turns
from nnvisual.bench.rows import ROUNDS, Row, compare, time_each
from nnvisual.landscape.plane import Plane, PlaneKind, PlaneSpec, make_plane
from nnvisual.landscape.surface import SurfaceRequest, compute_surface
from nnvisual.nn.arrays import Matrix, Vector
from nnvisual.nn.build import build_objective
from nnvisual.nn.datasets import DataSpec
from nnvisual.nn.experiment import Experiment, NetworkProblem
from nnvisual.nn.network import Layer, Network
from nnvisual.nn.network_objective import NetworkObjective
from nnvisual.nn.population import Population, PopulationRequest
from nnvisual.nn.training import Run, Trainer

SIZES = (2, 8, 8, 1)
GRID = 51
POINTS = 256
NETWORKS = 64
TRAINED = 1000
"""Steps after which a trained network's landscape is measured: where its loss is low, it needs double precision."""


class PlainLandscape:
    """The loss over a grid as one would write it down: one forward pass in NumPy for each point."""

    def __init__(self, objective: NetworkObjective, plane: Plane) -> None:
        self._plane = plane
        self._x: Matrix = objective.training.x[:-1].T.copy()
        self._y: Vector = objective.training.target.y[0].copy()
        self._parts = objective.network.slices()

    def compute(self, alphas: Vector, betas: Vector) -> Matrix:
        """Return the loss on the grid, shape (ny, nx)."""
        values = np.empty((len(betas), len(alphas)))
        for row, beta in enumerate(betas):
            for column, alpha in enumerate(alphas):
                values[row, column] = self._measure(self._plane.point(float(alpha), float(beta)))
        return values

    def _measure(self, parameters: Vector) -> float:
        a = self._x
        for part in self._parts[:-1]:
            a = np.tanh(a @ part.weights(parameters) + part.biases(parameters))
        z = (a @ self._parts[-1].weights(parameters) + self._parts[-1].biases(parameters))[:, 0]
        return float(np.mean(np.logaddexp(0.0, z) - self._y * z))


def make_request(kind: PlaneKind, size: int = GRID, points: int = POINTS, steps: int = 0) -> SurfaceRequest:
    """Return a request for two late weights, or two random directions, of a network trained for some steps."""
    objective = make_objective(SIZES, None, points)
    run = Run(Trainer(objective, replace(objective.experiment, lr=0.5)))
    run.advance(steps)
    first_late = objective.network.slices()[-1].start
    spec = PlaneSpec(kind, first_late, first_late + 1)
    return SurfaceRequest(objective, make_plane(objective, spec, run.trainer.parameters.copy()), size, size)


def compute(request: SurfaceRequest) -> Callable[[], object]:
    """Return the callable that computes the surface."""
    return lambda: compute_surface(request)


def compare_with_loop(kind: PlaneKind, most: float | None, rounds: int, steps: int = 0) -> Row:
    """Return a landscape against a loop over its points in plain NumPy."""
    request = make_request(kind, steps=steps)
    objective = request.objective
    if not isinstance(objective, NetworkObjective):
        raise TypeError("the benchmark's objective is a network's")
    plain = PlainLandscape(objective, request.plane)
    alphas, betas = request.alphas(), request.betas()
    seconds, reference, ratio = compare(
        time_each(compute(request), 1), time_each(lambda: plain.compute(alphas, betas), 1), rounds
    )
    trained = f", after {steps} steps" if steps else ""
    return Row(_name(kind) + trained, "a loop over the grid in plain NumPy", seconds, reference, ratio, most)


def compare_with_tanh(rounds: int) -> Row:
    """Return a landscape along two directions against nothing but its tanh calls, in its own precision and chunks."""
    request = make_request(PlaneKind.RANDOM)
    chunk = 16
    z = np.linspace(-3.0, 3.0, chunk * sum(SIZES[1:-1]) * POINTS, dtype=np.float32)
    a = np.empty_like(z)

    def call_tanh() -> None:
        for _ in range(-(-GRID * GRID // chunk)):
            np.tanh(z, a)

    seconds, reference, ratio = compare(time_each(compute(request), 1), time_each(call_tanh, 1), rounds)
    return Row(_name(PlaneKind.RANDOM), "its tanh calls alone", seconds, reference, ratio, 1.6)


def compare_population(rounds: int) -> Row:
    """Return one of many networks trained at once against one alone, both with loss and recording."""
    layers = (*(Layer(units, "tanh") for units in SIZES[1:-1]), Layer(SIZES[-1], "sigmoid"))
    problem = NetworkProblem(Network(SIZES[0], layers), "binary_cross_entropy", DataSpec("moons", size=320))
    base = Experiment(problem, lr=0.05, batch=10)
    alone = Run(Trainer(build_objective(base), base))
    rates = tuple(replace(base, lr=0.001 * (1 + k)) for k in range(NETWORKS))
    population = Population(PopulationRequest(rates, 10**9, tracked=(0, 1), stride=500))
    steps, together = 2000, 100
    seconds, reference, ratio = compare(
        time_each(lambda: population.advance(together), together * NETWORKS),
        time_each(lambda: alone.advance(steps), steps),
        rounds,
    )
    return Row(
        f"step of one of {NETWORKS} networks, {_sizes()}, batch 10", "one alone", seconds, reference, ratio, 0.25
    )


def _sizes() -> str:
    return "-".join(map(str, SIZES))


def _name(kind: PlaneKind) -> str:
    what = "two late weights" if kind is PlaneKind.WEIGHTS else "two directions"
    return f"landscape {GRID} x {GRID}, {POINTS} points, {what}"


def run_landscape_benchmarks(rounds: int = ROUNDS) -> list[Row]:
    """Return the rows of landscapes and populations."""
    return [
        compare_population(rounds),
        compare_with_loop(PlaneKind.WEIGHTS, 1.0 / 60.0, rounds),
        compare_with_loop(PlaneKind.RANDOM, 1.0 / 10.0, rounds),
        compare_with_tanh(rounds),
        compare_with_loop(PlaneKind.WEIGHTS, None, rounds, TRAINED),
        compare_with_loop(PlaneKind.RANDOM, None, rounds, TRAINED),
    ]


def measure_landscape_growth() -> list[Growth]:
    """Return how landscapes grow with the grid (256 points) and with the points (51 x 51)."""
    asked: list[tuple[str, str, int, SurfaceRequest]] = []
    for kind, what in ((PlaneKind.WEIGHTS, "two late weights"), (PlaneKind.RANDOM, "two directions")):
        for size in (13, 25, 51, 101):
            asked.append((f"landscape, {what}", "grid", size, make_request(kind, size)))
        for points in (64, 128, 256, 512, 1024):
            asked.append((f"landscape, {what}", "points", points, make_request(kind, points=points)))
    seconds = measure_in_turns([time_each(compute(request), 1) for _, _, _, request in asked])
    return [
        Growth(work, quantity, size, value) for (work, quantity, size, _), value in zip(asked, seconds, strict=True)
    ]
