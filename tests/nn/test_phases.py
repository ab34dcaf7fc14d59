"""The numbered operations of a step against a plain enumeration of them all."""

import itertools
from bisect import bisect_left, bisect_right

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnvisual.nn.network import Network
from nnvisual.nn.phases import REST, Direction, Granularity, Kind, Operation, Plan, StepPlan, SurfacePlan
from tests.nn.random_networks import make_network

SIZES = st.lists(st.integers(1, 4), min_size=2, max_size=5)
SHAPES = st.tuples(SIZES, st.integers(1, 4), st.booleans())


def enumerate_step(network: Network, examples: int, has_target: bool) -> list[Operation]:
    """Return every operation in order, as the definition tells them."""
    layers = list(enumerate(network.sizes[1:], start=1))
    found = []
    for example in range(examples):
        for layer, units in layers:
            for unit in range(1, units + 1):
                for source in range(1, network.sizes[layer - 1] + 1):
                    found.append(Operation(Kind.PRODUCT, example, layer, unit, source))
                found.append(Operation(Kind.SUM, example, layer, unit))
                found.append(Operation(Kind.ACTIVATION, example, layer, unit))
        if has_target:
            found.append(Operation(Kind.LOSS, example))
            for layer, units in reversed(layers):
                found += [Operation(Kind.DELTA, example, layer, unit) for unit in range(1, units + 1)]
                found += enumerate_parameters(Kind.GRADIENT, network, example, layer)
    if has_target:
        found += [Operation(Kind.MEAN, examples - 1)] * (examples > 1)
        for layer, _ in layers:
            found += enumerate_parameters(Kind.UPDATE, network, examples - 1, layer)
    return found


def enumerate_parameters(kind: Kind, network: Network, example: int, layer: int) -> list[Operation]:
    """Return one operation for each weight and bias of a layer: unit by unit, the bias last."""
    n_in, n_out = network.sizes[layer - 1], network.sizes[layer]
    sources = (*range(1, n_in + 1), 0)
    return [Operation(kind, example, layer, unit, source) for unit in range(1, n_out + 1) for source in sources]


def enumerate_surface(dimensions: int) -> list[Operation]:
    """Return every operation of a step on a surface."""
    coordinates = range(1, dimensions + 1)
    return [
        Operation(Kind.LOSS),
        *(Operation(Kind.GRADIENT, 0, 1, unit, 1) for unit in coordinates),
        *(Operation(Kind.UPDATE, 0, 1, unit, 1) for unit in coordinates),
    ]


def ends(operations: list[Operation], granularity: Granularity) -> list[int]:
    """Return the phases at which Step may halt: 0, and after the last operation of every group."""

    def group(operation: Operation) -> tuple[object, ...]:
        if granularity is Granularity.OPERATION:
            return (operation,)
        if granularity is Granularity.LAYER:
            alone = operation.kind if operation.kind in (Kind.LOSS, Kind.MEAN) else None
            return operation.example, operation.direction, operation.layer, alone
        if granularity is Granularity.EXAMPLE:
            shared = operation.kind in (Kind.MEAN, Kind.UPDATE)
            return (-1 if shared else operation.example,)
        return ()

    keys = [group(operation) for operation in operations]
    return [
        0,
        *(p for p, (a, b) in enumerate(itertools.pairwise(keys), start=1) if a != b),
        len(keys),
    ]


def check(plan: Plan, operations: list[Operation], granularities: list[Granularity]) -> None:
    assert plan.count == len(operations)
    assert plan.operation(0) is REST
    assert [plan.operation(p) for p in range(1, plan.count + 1)] == operations
    assert [plan.phase(operation) for operation in operations] == list(range(1, plan.count + 1))
    assert plan.phase(REST) == 0
    for granularity in granularities:
        halts = ends(operations, granularity)
        for phase in range(plan.count + 1):
            following = halts[min(bisect_right(halts, phase), len(halts) - 1)]
            before = halts[max(bisect_left(halts, phase) - 1, 0)]
            assert plan.next_phase(phase, granularity) == following, (granularity, phase)
            assert plan.previous_phase(phase, granularity) == before, (granularity, phase)


@given(SHAPES)
def test_every_phase_of_a_network_is_its_operation_and_the_reverse(shape: tuple[list[int], int, bool]) -> None:
    sizes, examples, has_target = shape
    network = make_network(*sizes)
    operations = enumerate_step(network, examples, has_target)
    check(StepPlan(network, examples, has_target=has_target), operations, list(Granularity))


@pytest.mark.parametrize("dimensions", [1, 2, 5])
def test_every_phase_of_a_surface_is_its_operation_and_the_reverse(dimensions: int) -> None:
    surface = [Granularity.OPERATION, Granularity.LAYER, Granularity.STEP, Granularity.EPOCH]
    check(SurfacePlan(dimensions), enumerate_surface(dimensions), surface)


def test_the_perceptron_by_hand() -> None:
    plan = StepPlan(make_network(2, 1), 1)
    names = [(plan.operation(p).kind.value, plan.operation(p).source) for p in range(plan.count + 1)]
    assert names == [
        ("rest", 0),
        *[("product", 1), ("product", 2), ("z", 0), ("a", 0)],
        ("loss", 0),
        *[("delta", 0), ("grad", 1), ("grad", 2), ("grad", 0)],
        *[("update", 1), ("update", 2), ("update", 0)],
    ]


def test_directions_follow_the_numbers() -> None:
    plan = StepPlan(make_network(2, 1), 2)
    found = [plan.operation(p).direction for p in range(plan.count + 1)]
    assert [d for d, e in zip(found, [None, *found], strict=False) if d != e] == [
        Direction.REST,
        Direction.FORWARD,
        Direction.BACKWARD,
        Direction.FORWARD,
        Direction.BACKWARD,
        Direction.UPDATE,
    ]


def test_the_largest_network_is_numbered_without_counting() -> None:
    plan = StepPlan(make_network(64, *[64] * 8, 64), 10_000)
    assert plan.count > 7 * 10**8
    for phase in (1, plan.count // 3, plan.count // 2, plan.count):
        assert plan.phase(plan.operation(phase)) == phase


@pytest.mark.parametrize("plan", [StepPlan(make_network(2, 1), 1), SurfacePlan(2)])
@pytest.mark.parametrize("phase", [-1, 10**6])
def test_a_phase_outside_is_an_error(plan: Plan, phase: int) -> None:
    with pytest.raises(IndexError):
        plan.operation(phase)
