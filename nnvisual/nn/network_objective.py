"""A network with its data and loss, as something that can be minimised."""

from __future__ import annotations

from collections.abc import Callable
from math import nan

import numpy as np

from nnvisual.nn.arrays import Matrix, Vector, freeze
from nnvisual.nn.backward import run_backward
from nnvisual.nn.batch_buffer import Examples as Examples
from nnvisual.nn.batches import BatchOrder
from nnvisual.nn.bound_network import BoundNetwork
from nnvisual.nn.dataset import DataSet
from nnvisual.nn.experiment import Experiment, NetworkProblem
from nnvisual.nn.forward import bind_forward, run_forward
from nnvisual.nn.initializers import initialize
from nnvisual.nn.losses import Loss, divergence_limit, find_loss
from nnvisual.nn.network import Network, check_output
from nnvisual.nn.problem import InvalidInput
from nnvisual.nn.workspace import Vectors, Workspace


class NetworkObjective:
    """The mean loss of a network over its training examples, plus penalties.

    Parameters
    ----------
    experiment
        Its problem must be a `NetworkProblem`.
    data
        The examples, or None where only the probe is looked at.

    Raises
    ------
    InvalidInput
        If network, data and loss do not fit each other.
    """

    def __init__(self, experiment: Experiment, data: DataSet | None) -> None:
        problem = experiment.problem
        if not isinstance(problem, NetworkProblem):
            raise TypeError("the experiment's problem is a surface")
        self.problem = problem
        self.network: Network = problem.network
        self.loss: Loss = find_loss(problem.loss)
        self.data = data
        self.experiment = experiment
        check_output(self.network, problem.loss)
        x, y, self.has_target = _training_examples(problem, data)
        self.training = Examples.of(x, y)
        held_back = data is not None and len(data.validation) > 0
        self.validation: Examples | None = None
        if held_back and data is not None:
            self.validation = Examples.of(data.x[data.validation], data.y[data.validation])
        batch = self.training.count if experiment.batch is None else experiment.batch
        self.batches = BatchOrder(self.training.count, batch, experiment.seed)
        self._weight_mask = self.network.weight_mask()

    @property
    def n_parameters(self) -> int:
        """Weights and biases in all."""
        return self.network.n_parameters

    @property
    def steps_per_epoch(self) -> int:
        """Updates for one pass over the training examples."""
        return self.batches.steps_per_epoch

    def start(self) -> Vector:
        """Return the given parameters, else the initial ones of method and seed; read-only."""
        if self.problem.given:
            given = np.array(self.problem.given)
            if given.shape != (self.n_parameters,):
                raise InvalidInput(
                    f"{len(given)} parameters are given; the network has {self.n_parameters}.", "weights"
                )
            return freeze(given)
        return initialize(self.network, self.problem.init, self.experiment.seed)

    def bind(self, parameters: Vector, gradient: Vector) -> BoundNetwork:
        """Return the objective bound to two vectors of shape (n_parameters,)."""
        return BoundNetwork(self, parameters, gradient)

    def workspace(
        self, parameters: Vector, gradient: Vector, examples: int, *, dropout: bool = False, slots: int = 1
    ) -> Workspace:
        """Return buffers for a batch of `examples`, bound to two vectors of shape (n_parameters,)."""
        vectors = Vectors(parameters, gradient)
        return Workspace(self.network, self.loss, vectors, examples, dropout=dropout, slots=slots)

    def measure(self, parameters: Vector, examples: Examples) -> float:
        """Return the mean loss over `examples`, dropout off, without penalties; not finite where it overflows."""
        workspace = self.workspace(parameters, np.empty_like(parameters), examples.count)
        with np.errstate(all="ignore"):
            run_forward(workspace, examples.x)
            return workspace.judge(examples.target)

    def value(self, parameters: Vector) -> float:
        """Return loss over all training examples plus penalties, dropout off."""
        return self.measure(parameters, self.training) + self.penalty(parameters)

    def values(self, parameters: Matrix) -> Vector:
        """Return `value` for each row of `parameters`, shape (k, n_parameters) -> (k,)."""
        current = np.empty(self.n_parameters)
        examples = self.training
        workspace = self.workspace(current, np.empty_like(current), examples.count)
        found = np.empty(len(parameters))
        with np.errstate(all="ignore"):
            for row, candidate in enumerate(parameters):
                current[:] = candidate
                run_forward(workspace, examples.x)
                found[row] = workspace.judge(examples.target) + self.penalty(candidate)
        return found

    def gradient(self, parameters: Vector) -> Vector:
        """Return the gradient of `value`, shape (n_parameters,)."""
        gradient = np.empty(self.n_parameters)
        workspace = self.workspace(parameters, gradient, self.training.count)
        with np.errstate(all="ignore"):
            run_forward(workspace, self.training.x)
            workspace.judge(self.training.target)
            run_backward(workspace, self.training.x)
            self.add_penalty_gradient(parameters, gradient)
        return gradient

    def penalty(self, parameters: Vector) -> float:
        """Return l1 sum |w| + l2 / 2 sum w^2 over the weights."""
        l1, l2 = self.experiment.l1, self.experiment.l2
        if not (l1 or l2):
            return 0.0
        weights = parameters * self._weight_mask
        return float(l1 * np.abs(weights).sum() + 0.5 * l2 * weights.dot(weights))

    def add_penalty_gradient(self, parameters: Vector, gradient: Vector) -> None:
        """Add the gradient of the penalty, l1 sign(w) + l2 w, to `gradient` in place."""
        l1, l2 = self.experiment.l1, self.experiment.l2
        if l2:
            gradient += l2 * parameters * self._weight_mask
        if l1:
            gradient += l1 * np.sign(parameters) * self._weight_mask

    @property
    def has_validation(self) -> bool:
        """Whether examples are held back to validate with."""
        return self.validation is not None

    def validation_loss(self, parameters: Vector) -> float:
        """Return the mean loss over the examples held back, dropout off; NaN where none are."""
        return self.measure(parameters, self.validation) if self.validation is not None else nan

    def bind_validation(self) -> Callable[[Vector], float]:
        """Return `validation_loss` with buffers of its own, for one thread that asks often."""
        examples = self.validation
        if examples is None:
            return lambda parameters: nan
        current = np.zeros(self.n_parameters)
        workspace = self.workspace(current, np.zeros_like(current), examples.count)
        forward = bind_forward(workspace)

        def measure(parameters: Vector) -> float:
            current[:] = parameters
            with np.errstate(all="ignore"):
                forward(examples.x)
                return workspace.judge(examples.target)

        return measure

    def divergence_limit(self, first: float) -> float:
        """Return the loss above which a run that began with the loss `first` counts as diverged."""
        return divergence_limit(self.loss, first)


def _training_examples(problem: NetworkProblem, data: DataSet | None) -> tuple[Matrix, Matrix, bool]:
    """Return x, y and whether y is known: the training part of the data, or else the probe alone."""
    network = problem.network
    if data is not None:
        if data.n_inputs != network.n_inputs or data.n_outputs != network.n_outputs:
            raise InvalidInput(
                f"The data have {data.n_inputs} inputs and {data.n_outputs} outputs, the network has "
                f"{network.n_inputs} and {network.n_outputs}. Set layers = "
                f"[{data.n_inputs}, ..., {data.n_outputs}].",
                "layers",
            )
        return data.x[data.train], data.y[data.train], True
    probe = problem.probe
    if probe is None:
        raise InvalidInput("A network needs data to learn from, or one example (x, and y if it is known).", "data")
    if len(probe.x) != network.n_inputs:
        raise InvalidInput(f"x has {len(probe.x)} numbers; the network has {network.n_inputs} inputs.", "x")
    if probe.y and len(probe.y) != network.n_outputs:
        raise InvalidInput(f"y has {len(probe.y)} numbers; the network has {network.n_outputs} outputs.", "y")
    x = np.array([probe.x], dtype=np.float64)
    y = np.array([probe.y], dtype=np.float64) if probe.y else np.zeros((1, network.n_outputs))
    return x, y, bool(probe.y)
