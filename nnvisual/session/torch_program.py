"""The program in PyTorch: the same forward pass; automatic differentiation and an optimiser do the rest."""

from __future__ import annotations

import numpy as np

from nnvisual.nn.experiment import Experiment
from nnvisual.nn.network import Layer, Network
from nnvisual.session.program import Framework, Listing, Program, Recipe, Section, write_layers
from nnvisual.session.program_data import (
    find_network,
    write_array,
    write_batches,
    write_data,
    write_factor,
    write_loop,
    write_settings,
)


def write_torch(recipe: Recipe) -> Program:
    """Return the whole program in PyTorch."""
    network, objective = find_network(recipe)
    listing = Listing(Framework.PYTORCH)
    for line in ("import numpy as np", "import torch", "from torch import nn", "from torch.nn import functional as F"):
        listing.write(line)
    listing.write("")
    listing.write("torch.set_default_dtype(torch.float64)  # as precise as the app; float32 is usual")
    write_data(listing, recipe, "torch.tensor(", ")")
    _write_model(listing, recipe, network)
    write_batches(listing, recipe)
    write_loop(listing, recipe)
    _write_forward(listing, network)
    if objective.has_target:
        _write_training(listing, recipe, network)
    listing.indent = 0
    listing.begin(Section.LOOP)
    listing.write('print(f"loss before the last step: {loss.item():.6f}")')
    return listing.finish()


def _write_model(listing: Listing, recipe: Recipe, network: Network) -> None:
    listing.begin(Section.MODEL, "layers with given weights; PyTorch keeps a row for each unit, so they are transposed")
    names = []
    for number, part in enumerate(network.slices(), start=1):
        listing.write(f"layer{number} = nn.Linear({part.n_in}, {part.n_out})")
        names.append(f"*layer{number}.parameters()")
    listing.write("with torch.no_grad():")
    listing.indent += 1
    for number, part in enumerate(network.slices(), start=1):
        for name, values, end in (
            ("weight", part.weights(recipe.parameters), ").T)"),
            ("bias", part.biases(recipe.parameters), "))"),
        ):
            lines = write_array("_", np.array(values), f"layer{number}.{name}.copy_(torch.tensor(", end)
            for line in (lines[0].removeprefix("_ = "), *lines[1:]):
                listing.write(line)
    listing.indent -= 1
    listing.write(f"parameters = [{', '.join(names)}]")
    write_settings(listing, recipe)
    write_torch_optimizer(listing, recipe, "parameters")


def write_torch_optimizer(listing: Listing, recipe: Recipe, parameters: str) -> None:
    """Write the optimiser and the schedule of its learning rate."""
    experiment = recipe.experiment
    if recipe.remembers:
        listing.write("# what the optimiser remembered at this point of the run is not carried over")
    if experiment.optimizer.convention == "keras" and experiment.optimizer.method.memories:
        listing.write("# PyTorch has epsilon in another place than Keras: the numbers differ a little")
    listing.write(f"optimizer = torch.optim.{_optimizer(experiment, parameters)}")
    factor = write_factor(experiment.schedule)
    if factor:
        shifted = factor.replace("step", f"(step + {recipe.first_step})") if recipe.first_step else factor
        listing.write(f"schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: {shifted})")


def _optimizer(experiment: Experiment, parameters: str) -> str:
    values = experiment.optimizer.values()
    start = f"{parameters}, lr=eta"
    epsilon = f"eps={values.get('epsilon')!r}"
    betas = f"betas=({values.get('beta1')!r}, {values.get('beta2')!r})"
    forms = {
        "sgd": f"SGD({start})",
        "momentum": f"SGD({start}, momentum={values.get('momentum')!r})",
        "nesterov": f"SGD({start}, momentum={values.get('momentum')!r}, nesterov=True)",
        "adagrad": f"Adagrad({start}, {epsilon}, initial_accumulator_value={values.get('start')!r})",
        "rmsprop": f"RMSprop({start}, alpha={values.get('decay')!r}, {epsilon})",
        "adadelta": f"Adadelta({start}, rho={values.get('decay')!r}, {epsilon})",
        "adam": f"Adam({start}, {betas}, {epsilon})",
        "adamw": f"AdamW({start}, {betas}, {epsilon}, weight_decay={values.get('weight_decay')!r})",
    }
    return forms[experiment.optimizer.name]


def _write_forward(listing: Listing, network: Network) -> None:
    listing.begin(Section.FORWARD, "forward")
    write_layers(listing, network, _activation, lambda name, rate: f"F.dropout({name}, p={rate!r})")


def _activation(layer: Layer, number: int) -> str:
    z = f"z{number}"
    forms = {
        "linear": z,
        "step": f"({z} >= 0).to({z})",
        "sigmoid": f"torch.sigmoid({z})",
        "tanh": f"torch.tanh({z})",
        "relu": f"torch.relu({z})",
        "leaky_relu": f"F.leaky_relu({z}, 0.01)",
        "softplus": f"F.softplus({z})",
        "silu": f"F.silu({z})",
        "softmax": f"torch.softmax({z}, dim=1)",
    }
    return forms[layer.activation]


def _write_training(listing: Listing, recipe: Recipe, network: Network) -> None:
    _, objective = find_network(recipe)
    experiment, z, depth = recipe.experiment, f"z{len(network.layers)}", len(network.layers)
    listing.section = Section.LOSS
    forms = {
        "mse": "F.mse_loss(y_hat, y)",
        "mae": "F.l1_loss(y_hat, y)",
        "binary_cross_entropy": f"F.binary_cross_entropy_with_logits({z}, y)",
        "cross_entropy": f"F.cross_entropy({z}, y)",
    }
    listing.write(f"loss = {forms[objective.loss.name]}", ("loss",), "loss")
    listing.begin(Section.BACKWARD, "backward")
    listing.write("optimizer.zero_grad()")
    total = "loss"
    if experiment.l1 or experiment.l2:
        total = "total"
        listing.write(f"weights = [{', '.join(f'layer{number}.weight' for number in range(1, depth + 1))}]")
        l2 = " + l2 / 2 * sum((w**2).sum() for w in weights)" if experiment.l2 else ""
        l1 = " + l1 * sum(w.abs().sum() for w in weights)" if experiment.l1 else ""
        listing.write(f"total = loss{l2}{l1}")
    listing.write(f"{total}.backward()", backward_keys(depth))
    listing.begin(Section.UPDATE, "update")
    write_torch_step(listing, recipe, update_keys(depth))


def write_torch_step(listing: Listing, recipe: Recipe, keys: tuple[str, ...]) -> None:
    """Write the update."""
    listing.write("optimizer.step()", keys)
    if write_factor(recipe.experiment.schedule):
        listing.write("schedule.step()")


def backward_keys(depth: int) -> tuple[str, ...]:
    """Return the keys of everything that one call of automatic differentiation does."""
    kinds = ("delta", "grad.w", "grad.b")
    return ("mean", *(f"{kind}.{number}" for number in range(1, depth + 1) for kind in kinds))


def update_keys(depth: int) -> tuple[str, ...]:
    """Return the keys of everything that one call of an optimiser does."""
    return tuple(f"update.{what}.{number}" for number in range(1, depth + 1) for what in ("w", "b"))
