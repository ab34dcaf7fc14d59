"""The ready experiments of the chooser: each shows one thing, some of them something broken."""

from __future__ import annotations

from dataclasses import dataclass

from nnvisual.nn.datasets import DataSpec
from nnvisual.nn.experiment import Experiment, NetworkProblem, StopRule, SurfaceProblem
from nnvisual.nn.network import Layer, Network
from nnvisual.nn.optimizers import Optimizer
from nnvisual.nn.surfaces import SurfaceSpec
from nnvisual.session.beginning import lab_experiment

FOUR = ("network", "landscape", "plane", "curve")


@dataclass(frozen=True, slots=True)
class ReadyExperiment:
    """One entry of the chooser.

    Attributes
    ----------
    name
        Names it.
    title, line
        What it is called, and one sentence on what to see.
    experiment
        What is run.
    views
        What is on the stage.
    is_riddle
        Whether it does not learn, and finding out why is the task.
    """

    name: str
    title: str
    line: str
    experiment: Experiment
    views: tuple[str, ...] = FOUR
    is_riddle: bool = False


def _classify(
    data: DataSpec, hidden: tuple[int, ...], activation: str = "tanh", init: str = "glorot", dropout: float = 0.0
) -> NetworkProblem:
    layers = (*(Layer(units, activation, dropout) for units in hidden), Layer(1, "sigmoid"))
    return NetworkProblem(Network(2, layers), "binary_cross_entropy", data, init=init)


def _fit(data: DataSpec, inputs: int, hidden: tuple[int, ...], activation: str = "tanh") -> NetworkProblem:
    layers = (*(Layer(units, activation) for units in hidden), Layer(1, "linear"))
    return NetworkProblem(Network(inputs, layers), "mse", data)


READY = (
    ReadyExperiment("class", "Will I pass this class?", "24 students teach it what passing takes.", lab_experiment()),
    ReadyExperiment(
        "xor-line",
        "XOR with one neuron",
        "One line cannot do it: three of four corners at best.",
        Experiment(_classify(DataSpec("xor"), ()), lr=0.3),
    ),
    ReadyExperiment(
        "xor",
        "XOR with a hidden layer",
        "A few hidden units bend the line, and it can.",
        Experiment(_classify(DataSpec("xor"), (4,)), lr=1.0),
    ),
    ReadyExperiment(
        "spiral",
        "The spiral",
        "Two arms around each other: deep enough, and it follows them.",
        Experiment(_classify(DataSpec("spiral"), (8, 8)), Optimizer("adam"), lr=0.03),
    ),
    ReadyExperiment(
        "circle",
        "Inside or outside?",
        "A closed border out of a few straight lines.",
        Experiment(_classify(DataSpec("circle"), (4,)), lr=1.0),
    ),
    ReadyExperiment(
        "wave",
        "Fit a wave",
        "One input, one number: the curve bends towards the points.",
        Experiment(_fit(DataSpec("wave"), 1, (8,)), Optimizer("adam"), lr=0.03),
    ),
    ReadyExperiment(
        "three",
        "Three clouds",
        "Softmax shares one certainty among three classes.",
        Experiment(
            NetworkProblem(
                Network(2, (Layer(4, "tanh"), Layer(3, "softmax"))), "cross_entropy", DataSpec("three_clouds")
            ),
            lr=0.3,
        ),
    ),
    ReadyExperiment(
        "bowl",
        "A learning rate on the edge",
        "At 0.9 it jumps from side to side and still arrives; at 1.0 it never does.",
        Experiment(
            SurfaceProblem(SurfaceSpec("bowl", dimensions=1), (1.0,)),
            lr=0.9,
            stop=StopRule(size_below=0.001, max_steps=400),
        ),
        ("landscape", "curve"),
    ),
    ReadyExperiment(
        "ravine",
        "The ravine",
        "25 times steeper one way than the other: one rate has to serve both.",
        Experiment(SurfaceProblem(SurfaceSpec("ravine"), (-8.0, 1.5)), lr=0.0769, stop=StopRule(slope_below=0.001)),
        ("landscape", "curve"),
    ),
    ReadyExperiment(
        "himmelblau",
        "Four valleys",
        "Where you start decides where you end: click on the landscape.",
        Experiment(SurfaceProblem(SurfaceSpec("himmelblau"), (0.0, 0.0)), lr=0.01),
        ("landscape", "curve"),
    ),
    ReadyExperiment(
        "minibatch",
        "The noise of mini-batches",
        "1,000 examples, 32 at a time: a trembling way down, 32 steps an epoch.",
        Experiment(_fit(DataSpec("many"), 1, ()), lr=0.05, batch=32),
        ("landscape", "curve"),
    ),
    ReadyExperiment(
        "overfitting",
        "Twelve points, eleven powers",
        "The curve goes through every point, and is wrong in between.",
        Experiment(_fit(DataSpec("twelve", degree=11, validation=0.75), 11, ()), lr=0.1),
        ("plane", "curve"),
    ),
    ReadyExperiment(
        "dropout",
        "Half of the units silent",
        "Dropout: another half in every step, all of them when it counts.",
        Experiment(_classify(DataSpec("moons", size=60, noise=0.3, validation=0.5), (8,), dropout=0.5), lr=0.3),
    ),
    ReadyExperiment(
        "riddle-zero",
        "This one does not learn: why?",
        "Look at the weights. All of them.",
        Experiment(_classify(DataSpec("circle"), (4,), init="zeros"), lr=1.0),
        is_riddle=True,
    ),
    ReadyExperiment(
        "riddle-deep",
        "Eight layers, and nothing moves: why?",
        "Look at the gradients of the first layers.",
        Experiment(_classify(DataSpec("circle"), (4, 4, 4, 4, 4, 4, 4, 4), "sigmoid"), lr=1.0),
        is_riddle=True,
    ),
    ReadyExperiment(
        "riddle-dead",
        "It stopped learning: why?",
        "Look at what the hidden units pass on.",
        Experiment(_classify(DataSpec("class"), (3,), "relu"), lr=1.0),
        is_riddle=True,
    ),
    ReadyExperiment(
        "riddle-rate",
        "The loss grows: why?",
        "Look at the path, and at the limit below the learning rate.",
        Experiment(SurfaceProblem(SurfaceSpec("ravine"), (-8.0, 1.5)), lr=0.081),
        ("landscape", "curve"),
        is_riddle=True,
    ),
)
"""Every ready experiment, in the order of the chooser."""
