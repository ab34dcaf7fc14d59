"""The program in TensorFlow with Keras: layers and an optimiser from Keras, the loop written out."""

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
from nnvisual.session.torch_program import backward_keys, update_keys


def write_keras(recipe: Recipe) -> Program:
    """Return the whole program in TensorFlow with Keras."""
    network, objective = find_network(recipe)
    listing = Listing(Framework.KERAS)
    listing.write("import numpy as np")
    listing.write("import tensorflow as tf")
    listing.write("")
    listing.write('tf.keras.backend.set_floatx("float64")  # as precise as the app; float32 is usual')
    write_data(listing, recipe, "np.array(", ")")
    _write_model(listing, recipe, network)
    write_batches(listing, recipe)
    write_loop(listing, recipe)
    listing.begin(Section.FORWARD, "forward")
    listing.write("with tf.GradientTape() as tape:")
    listing.indent += 1
    _write_forward(listing, network)
    if objective.has_target:
        _write_training(listing, recipe, network)
    listing.indent = 0
    listing.begin(Section.LOOP)
    listing.write('print(f"loss before the last step: {loss.numpy():.6f}")')
    return listing.finish()


def _write_model(listing: Listing, recipe: Recipe, network: Network) -> None:
    listing.begin(Section.MODEL, "layers with given weights: a row for each input, a column for each unit")
    names = []
    for number, part in enumerate(network.slices(), start=1):
        listing.write(f"layer{number} = tf.keras.layers.Dense({part.n_out})")
        listing.write(f"layer{number}.build((None, {part.n_in}))")
        for name, values in (("W", part.weights(recipe.parameters)), ("b", part.biases(recipe.parameters))):
            for line in write_array(f"{name}{number}", np.array(values), "np.array(", ")"):
                listing.write(line)
        listing.write(f"layer{number}.set_weights([W{number}, b{number}])")
        names.append(f"layer{number}.trainable_weights")
    listing.write(f"parameters = {' + '.join(names)}")
    write_settings(listing, recipe)
    write_keras_optimizer(listing, recipe)


def write_keras_optimizer(listing: Listing, recipe: Recipe) -> None:
    """Write the optimiser."""
    experiment = recipe.experiment
    if recipe.remembers:
        listing.write("# what the optimiser remembered at this point of the run is not carried over")
    if experiment.optimizer.convention == "pytorch" and "epsilon" in experiment.optimizer.values():
        listing.write("# Keras has epsilon in another place than PyTorch: the numbers differ a little")
    listing.write(f"optimizer = tf.keras.optimizers.{_optimizer(experiment)}")


def _optimizer(experiment: Experiment) -> str:
    values = experiment.optimizer.values()
    start = "learning_rate=eta"
    epsilon = f"epsilon={values.get('epsilon')!r}"
    betas = f"beta_1={values.get('beta1')!r}, beta_2={values.get('beta2')!r}"
    forms = {
        "sgd": f"SGD({start})",
        "momentum": f"SGD({start}, momentum={values.get('momentum')!r})",
        "nesterov": f"SGD({start}, momentum={values.get('momentum')!r}, nesterov=True)",
        "adagrad": f"Adagrad({start}, initial_accumulator_value={values.get('start')!r}, {epsilon})",
        "rmsprop": f"RMSprop({start}, rho={values.get('decay')!r}, {epsilon})",
        "adadelta": f"Adadelta({start}, rho={values.get('decay')!r}, {epsilon})",
        "adam": f"Adam({start}, {betas}, {epsilon})",
        "adamw": f"AdamW({start}, {betas}, {epsilon}, weight_decay={values.get('weight_decay')!r})",
    }
    return forms[experiment.optimizer.name]


def _write_forward(listing: Listing, network: Network) -> None:
    write_layers(listing, network, _activation, lambda name, rate: f"tf.nn.dropout({name}, rate={rate!r})")


def _activation(layer: Layer, number: int) -> str:
    z = f"z{number}"
    forms = {
        "linear": z,
        "step": f"tf.where({z} >= 0, tf.ones_like({z}), tf.zeros_like({z}))",
        "sigmoid": f"tf.sigmoid({z})",
        "tanh": f"tf.tanh({z})",
        "relu": f"tf.nn.relu({z})",
        "leaky_relu": f"tf.nn.leaky_relu({z}, alpha=0.01)",
        "softplus": f"tf.nn.softplus({z})",
        "silu": f"tf.nn.silu({z})",
        "softmax": f"tf.nn.softmax({z})",
    }
    return forms[layer.activation]


def _write_training(listing: Listing, recipe: Recipe, network: Network) -> None:
    _, objective = find_network(recipe)
    experiment, z, depth = recipe.experiment, f"z{len(network.layers)}", len(network.layers)
    listing.section = Section.LOSS
    forms = {
        "mse": "tf.reduce_mean((y_hat - y) ** 2)",
        "mae": "tf.reduce_mean(tf.abs(y_hat - y))",
        "binary_cross_entropy": f"tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(labels=y, logits={z}))",
        "cross_entropy": f"tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels=y, logits={z}))",
    }
    listing.write(f"loss = {forms[objective.loss.name]}", ("loss",), "loss")
    total = "loss"
    if experiment.l1 or experiment.l2:
        total = "total"
        listing.write(f"weights = [{', '.join(f'layer{number}.kernel' for number in range(1, depth + 1))}]")
        l2 = " + l2 / 2 * sum(tf.reduce_sum(w**2) for w in weights)" if experiment.l2 else ""
        l1 = " + l1 * sum(tf.reduce_sum(tf.abs(w)) for w in weights)" if experiment.l1 else ""
        listing.write(f"total = loss{l2}{l1}")
    listing.indent -= 1
    listing.begin(Section.BACKWARD, "backward")
    listing.write(f"gradients = tape.gradient({total}, parameters)", backward_keys(depth))
    listing.begin(Section.UPDATE, "update")
    factor = write_factor(experiment.schedule)
    if factor:
        listing.write(f"optimizer.learning_rate = eta * {factor}")
    listing.write("optimizer.apply_gradients(zip(gradients, parameters))", update_keys(depth))
