"""Runs programs in processes of their own, and makes the same steps with the engine."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from nnvisual.nn.arrays import Vector
from nnvisual.nn.build import build_objective
from nnvisual.nn.datasets import DataSpec
from nnvisual.nn.experiment import Experiment, NetworkProblem
from nnvisual.nn.network import Layer, Network
from nnvisual.nn.training import Trainer
from nnvisual.session.program import Framework, Program, Recipe
from nnvisual.session.programs import write_whole

STEPS = 12


@dataclass(frozen=True)
class Finish:
    """Where a run ends: the loss before its last step, and its parameters, flat."""

    loss: float
    parameters: Vector


def experiment(*layers: Layer, loss: str = "binary_cross_entropy", data: str = "class", **settings: Any) -> Experiment:
    """Return an experiment on built-in data; without layers a 2-3-1 network."""
    network = Network(2, layers or (Layer(3, "tanh"), Layer(1, "sigmoid")))
    return replace(Experiment(NetworkProblem(network, loss, DataSpec(data, standardise=True)), lr=0.05), **settings)


def make_recipe(settings: Experiment, after: int = 0, steps: int = STEPS) -> Recipe:
    """Return the recipe for a run that goes on from `after` steps."""
    objective = build_objective(settings)
    trainer = Trainer(objective, settings)
    trainer.advance_to(after)
    return Recipe(settings, objective, np.array(trainer.state), after, 0, steps)


def run_engine(recipe: Recipe) -> Finish:
    """Make the recipe's steps with the engine."""
    trainer = Trainer(recipe.objective, recipe.experiment, recipe.state, recipe.first_step, recipe.memory_start)
    trainer.advance_to(recipe.first_step + recipe.steps - 1)
    loss = trainer.loss
    trainer.advance_to(recipe.first_step + recipe.steps)
    return Finish(loss, np.array(trainer.parameters))


def run_program(program: Program, depth: int) -> Finish:
    """Run a program as it stands; only lines that print the outcome are added. `depth` 0: a landscape."""
    layers = range(1, depth + 1)
    endings = {
        Framework.NUMPY: [f"np.vstack([W{n}, b{n}]).ravel()" for n in layers] or ["w"],
        Framework.PYTORCH: [f"np.vstack([layer{n}.weight.detach().T, layer{n}.bias.detach()]).ravel()" for n in layers]
        or ["w.detach().numpy()"],
        Framework.KERAS: [f"np.vstack(layer{n}.get_weights()).ravel()" for n in layers] or ["w.numpy()"],
    }
    ending = f"print(json.dumps([float(loss), np.concatenate([{', '.join(endings[program.framework])}]).tolist()]))"
    source = f"{program.source}\nimport json\n{ending}\n"
    done = subprocess.run(
        [sys.executable, "-W", "error::RuntimeWarning", "-c", source],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    loss, parameters = json.loads(done.stdout.splitlines()[-1])
    return Finish(loss, np.array(parameters))


def assert_same_run(recipe: Recipe, framework: Framework, rtol: float = 1e-9) -> None:
    """Assert that the program ends where the engine does."""
    problem = recipe.experiment.problem
    depth = len(problem.network.layers) if isinstance(problem, NetworkProblem) else 0
    found, wanted = run_program(write_whole(recipe, framework), depth), run_engine(recipe)
    np.testing.assert_allclose(found.loss, wanted.loss, rtol=rtol)
    np.testing.assert_allclose(found.parameters, wanted.parameters, rtol=rtol, atol=1e-12)
