"""Everything that makes a run reproducible, in one frozen value."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import isfinite

from nnvisual.nn.datasets import DataSpec
from nnvisual.nn.network import Network
from nnvisual.nn.optimizers import Optimizer
from nnvisual.nn.problem import InvalidInput
from nnvisual.nn.schedules import Schedule
from nnvisual.nn.surfaces import SurfaceSpec

DEFAULT_SEED = 6191


@dataclass(frozen=True, slots=True)
class Probe:
    """The one example under the magnifying glass, beside the data: "you" in the class.

    Attributes
    ----------
    x
        Inputs in their own units, as a table would hold them.
    y
        Targets, or empty where none is known: then there is a forward pass and nothing else.
    label
        What the screen calls it.
    """

    x: tuple[float, ...]
    y: tuple[float, ...] = ()
    label: str = "example"


@dataclass(frozen=True, slots=True)
class NetworkProblem:
    """A network, what it learns from, and what counts as good.

    Attributes
    ----------
    network, loss
        Description and name; they fit each other (`network.check_output`).
    data
        What it learns from; None where only the probe is looked at (and learned from, if its target is known).
    probe
        The example that is shown where no example of a batch is.
    init
        Name of the initialisation method.
    given
        Exact parameters, flat, that replace the initial ones; empty where the method's stand.
    """

    network: Network
    loss: str
    data: DataSpec | None
    probe: Probe | None = None
    init: str = "glorot"
    given: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class SurfaceProblem:
    """An analytic landscape and the point from which a run starts."""

    surface: SurfaceSpec
    start: tuple[float, ...]


Problem = NetworkProblem | SurfaceProblem


@dataclass(frozen=True, slots=True)
class StopRule:
    """When a run ends by itself. None: never for that reason.

    Attributes
    ----------
    size_below
        Converged as soon as the norm of all parameters is below this.
    slope_below
        Converged as soon as the norm of the gradient is below this.
    max_steps
        Stopped after this many updates.
    patience
        Early stopping: stopped when the validation loss has not reached a new minimum for this many epochs; the
        parameters of the minimum are restored.
    """

    size_below: float | None = None
    slope_below: float | None = None
    max_steps: int | None = None
    patience: int | None = None

    @property
    def checks_each_step(self) -> bool:
        """Whether parameters or gradient must be measured at every step."""
        return self.size_below is not None or self.slope_below is not None


@dataclass(frozen=True, slots=True)
class Experiment:
    """A problem and how it is attacked. Two equal experiments give the same run, bit for bit, on one machine.

    Attributes
    ----------
    batch
        Examples for one step; None: all.
    l1, l2
        Factors of the penalties on the weights (not the biases): l1 sum |w| + l2 / 2 sum w^2, so that l2 is
        PyTorch's `weight_decay` restricted to weights.
    seed
        For initial weights, batches and dropout masks (data sets have their own).
    """

    problem: Problem
    optimizer: Optimizer = field(default_factory=Optimizer)
    lr: float = 0.1
    schedule: Schedule = field(default_factory=Schedule)
    batch: int | None = None
    l1: float = 0.0
    l2: float = 0.0
    stop: StopRule = field(default_factory=StopRule)
    seed: int = DEFAULT_SEED

    def __post_init__(self) -> None:
        if not (isfinite(self.lr) and 0.0 <= self.lr <= 1e6):
            raise InvalidInput(f"The learning rate lies from 0 to 1e6, not {self.lr:g}.", "lr")
        if self.batch is not None and self.batch < 1:
            raise InvalidInput(f"A batch has at least 1 example, not {self.batch}.", "batch")
        for name, value in (("l1", self.l1), ("l2", self.l2)):
            if not (isfinite(value) and 0.0 <= value <= 1e6):
                raise InvalidInput(f"{name} lies from 0 to 1e6, not {value:g}.", name)
        if not 0 <= self.seed < 2**63:
            raise InvalidInput(f"A seed is a whole number from 0 to 2^63 - 1, not {self.seed}.", "seed")
