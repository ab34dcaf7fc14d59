"""The programs that walk down an analytic landscape."""

from __future__ import annotations

from nnvisual.nn.expression import differentiate
from nnvisual.nn.expression_parser import parse
from nnvisual.nn.surfaces import SurfaceObjective
from nnvisual.session.expression_code import to_code
from nnvisual.session.keras_program import write_keras_optimizer
from nnvisual.session.numpy_update import write_start, write_update
from nnvisual.session.program import Framework, Listing, Program, Recipe, Section
from nnvisual.session.program_data import write_array, write_factor, write_settings
from nnvisual.session.torch_program import write_torch_optimizer, write_torch_step

_UPDATE = ("update.w.1",)
_OPENINGS = {
    Framework.NUMPY: ("np.array(", ")"),
    Framework.PYTORCH: ("torch.tensor(", ", dtype=torch.float64, requires_grad=True)"),
    Framework.KERAS: ("tf.Variable(", ", dtype=tf.float64)"),
}
_IMPORTS = {
    Framework.NUMPY: ("import numpy as np",),
    Framework.PYTORCH: ("import numpy as np", "import torch", "from torch.nn import functional as F"),
    Framework.KERAS: ("import numpy as np", "import tensorflow as tf"),
}


def write_surface(recipe: Recipe, framework: Framework) -> Program:
    """Return the program that minimises an analytic landscape."""
    objective = recipe.objective
    if not isinstance(objective, SurfaceObjective):
        raise TypeError("the recipe has no surface")
    listing = Listing(framework)
    for line in _IMPORTS[framework]:
        listing.write(line)
    listing.begin(Section.DATA, "where the walk begins")
    for line in write_array("w", recipe.parameters, *_OPENINGS[framework]):
        listing.write(line)
    write_settings(listing, recipe)
    _write_optimizer(listing, recipe)
    listing.begin(Section.LOOP)
    first, last = recipe.first_step, recipe.first_step + recipe.steps
    listing.write(f"for step in range({f'{first}, ' if first else ''}{last}):")
    listing.indent += 1
    if framework is Framework.KERAS:
        listing.begin(Section.FORWARD)
        listing.write("with tf.GradientTape() as tape:")
        listing.indent += 1
    _write_height(listing, objective)
    if framework is Framework.KERAS:
        listing.indent -= 1
    _write_training(listing, recipe, objective)
    listing.indent = 0
    listing.begin(Section.LOOP)
    value = {"numpy": "loss", "pytorch": "loss.item()", "keras": "loss.numpy()"}[framework.value]
    listing.write(f'print(f"loss before the last step: {{{value}:.6f}}")')
    return listing.finish()


def _write_optimizer(listing: Listing, recipe: Recipe) -> None:
    if listing.framework is Framework.NUMPY:
        write_start(listing, recipe)
    elif listing.framework is Framework.PYTORCH:
        write_torch_optimizer(listing, recipe, "[w]")
    else:
        write_keras_optimizer(listing, recipe)


def _write_height(listing: Listing, objective: SurfaceObjective) -> None:
    listing.begin(Section.FORWARD)
    names = ", ".join(f"w{index + 1}" for index in range(objective.n_parameters))
    comma = "," if objective.n_parameters == 1 else ""
    unpacked = "tf.unstack(w)" if listing.framework is Framework.KERAS else "w"
    listing.write(f"{names}{comma} = {unpacked}", ("w",), "w")
    listing.section = Section.LOSS
    height = to_code(parse(objective.spec.text), listing.framework)
    listing.write(f"loss = {height or '...  # too long to be written out'}", ("loss",), "loss")


def _write_training(listing: Listing, recipe: Recipe, objective: SurfaceObjective) -> None:
    if listing.framework is Framework.NUMPY:
        listing.begin(Section.BACKWARD, "the slope along each weight")
        parts = []
        for index in range(objective.n_parameters):
            slope = to_code(differentiate(parse(objective.spec.text), index), Framework.NUMPY)
            key = f"grad.w.1.{index + 1}"
            listing.write(f"dw{index + 1} = {slope or '...  # too long to be written out'}", (key,), key)
            parts.append(f"dw{index + 1}")
        listing.write(f"g = np.array([{', '.join(parts)}])")
        listing.begin(Section.UPDATE, "update")
        write_update(listing, recipe)
    elif listing.framework is Framework.PYTORCH:
        listing.begin(Section.BACKWARD, "backward")
        listing.write("optimizer.zero_grad()")
        listing.write("loss.backward()", ("grad.w.1",))
        listing.begin(Section.UPDATE, "update")
        write_torch_step(listing, recipe, _UPDATE)
    else:
        listing.begin(Section.BACKWARD, "backward")
        listing.write("gradients = tape.gradient(loss, [w])", ("grad.w.1",))
        listing.begin(Section.UPDATE, "update")
        factor = write_factor(recipe.experiment.schedule)
        if factor:
            listing.write(f"optimizer.learning_rate = eta * {factor}")
        listing.write("optimizer.apply_gradients(zip(gradients, [w]))", _UPDATE)
