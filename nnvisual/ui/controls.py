"""The panel at the right: data, network, training, and the runs that are kept to compare."""

from __future__ import annotations

from dataclasses import replace
from math import isfinite

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from nnvisual.nn.activations import ACTIVATIONS
from nnvisual.nn.built_in_sets import DATA_SETS
from nnvisual.nn.datasets import TABLE, DataSpec
from nnvisual.nn.experiment import NetworkProblem
from nnvisual.nn.initializers import LABELS as INITIALIZER_LABELS
from nnvisual.nn.labels import label_choices
from nnvisual.nn.losses import LOSSES
from nnvisual.nn.network import MAX_HIDDEN_LAYERS, MAX_UNITS
from nnvisual.nn.optimizers import METHODS, Optimizer
from nnvisual.session import actions as act
from nnvisual.session.pictures import is_moving
from nnvisual.session.snapshot import RunRecord, Snapshot
from nnvisual.ui.control_locks import ControlLocks, Lockable
from nnvisual.ui.example_section import ExampleSection
from nnvisual.ui.fields import NumberField, SliderField, make_choice, show_choice
from nnvisual.ui.section import Section
from nnvisual.views.number_text import format_exact, format_value
from nnvisual.views.theme import Theme
from nnvisual.views.view import Dispatch

PANEL_WIDTH = 236
LARGEST_SHARE = 0.4
"""Of the window's width, however large the text."""

FOCUS_MARGIN = 60
"""Pixels around a control that are seen with it: its label above, its note below."""

LOWEST_RATE, HIGHEST_RATE = 1e-4, 10.0
OWN_TABLE = "own table"
MOST_RUNS_LISTED = 6


class DataSection(Section):
    """Which examples, how many, how noisy, which seed."""

    def __init__(self, dispatch: Dispatch, parent: QWidget | None = None) -> None:
        super().__init__("Data", parent)
        self._dispatch = dispatch
        self._spec = DataSpec()
        entries = [(entry.name, entry.title) for entry in DATA_SETS.values()]
        self.choice = make_choice(
            "Data set", entries, self._choose, self, meaning="The examples that the network learns from."
        )
        self.label = make_choice(
            "Label column", [], self._choose_label, self, meaning="The column that is to be predicted."
        )
        self.count = SliderField(
            "Examples",
            (10, 1000),
            self._set_size,
            logarithmic=True,
            whole=True,
            parent=self,
            meaning="How many examples there are.",
        )
        self.noise = SliderField(
            "Noise", (0.0, 1.0), self._set_noise, parent=self, meaning="How far the points are scattered."
        )
        self.validation = SliderField(
            "Held back",
            (0.0, 0.9),
            self._set_validation,
            parent=self,
            meaning="The share of the examples that is never trained on.",
        )
        self.standardise = QCheckBox("Standardise", self)
        self.standardise.setToolTip("Show the network each feature with mean 0 and standard deviation 1")
        self.standardise.clicked.connect(lambda on: self._change(standardise=on))
        self.redraw = QPushButton("Draw new points", self)
        self.redraw.setAccessibleDescription("Draws other examples of the same kind")
        self.redraw.clicked.connect(lambda: self._change(seed=self._spec.seed + 1))
        for widget in (
            self.choice,
            self.label,
            self.count,
            self.noise,
            self.validation,
            self.standardise,
            self.redraw,
        ):
            self.add(widget)

    def render_snapshot(self, snapshot: Snapshot) -> None:
        """Show the data of `snapshot`."""
        problem = snapshot.experiment.problem
        data = snapshot.data
        has_data = isinstance(problem, NetworkProblem) and problem.data is not None and data is not None
        for widget in (self.count, self.noise, self.validation, self.standardise, self.redraw, self.label):
            widget.setVisible(has_data)
        if not (isinstance(problem, NetworkProblem) and problem.data is not None and data is not None):
            show_choice(self.choice, "", "no data")
            return
        spec = self._spec = problem.data
        name = OWN_TABLE if spec.name == TABLE else spec.name
        show_choice(self.choice, name, data.title)
        entry = spec.built_in
        self.count.setVisible(entry is not None and not entry.fixed_size)
        self.count.show_value(data.n_examples, str(data.n_examples))
        self.noise.setVisible(entry is not None and entry.noise is not None)
        if entry is not None and entry.noise is not None:
            self.noise.show_value(entry.noise if spec.noise is None else spec.noise)
        self.validation.show_value(spec.validation, f"{100 * spec.validation:.0f} %")
        self.standardise.setChecked(spec.standardise)
        self.redraw.setVisible(entry is not None and entry.generate is not None)
        self._show_labels(spec)

    def _show_labels(self, spec: DataSpec) -> None:
        self.label.setVisible(spec.table is not None)
        if spec.table is None:
            return
        usable = [choice.column for choice in label_choices(spec.table) if choice.tasks]
        if [self.label.itemData(place) for place in range(self.label.count())] != usable:
            self.label.clear()
            for column in usable:
                self.label.addItem(f"Label: {column}", column)
        chosen = spec.label[0] if spec.label else spec.table.columns[-1]
        show_choice(self.label, chosen, f"Label: {chosen}")

    def _choose(self, name: str) -> None:
        if name in DATA_SETS:
            spec = DataSpec(name, standardise=DATA_SETS[name].fixed_size)
            self._dispatch(act.SetData(spec))

    def _choose_label(self, column: str) -> None:
        self._change(label=(column,), task=None)

    def _set_size(self, value: float) -> None:
        self._change(size=max(4, int(value)))

    def _set_noise(self, value: float) -> None:
        self._change(noise=min(max(value, 0.0), 1.0))

    def _set_validation(self, value: float) -> None:
        self._change(validation=min(max(round(value, 2), 0.0), 0.9))

    def _change(self, **changes: object) -> None:
        self._dispatch(act.SetData(replace(self._spec, **changes)))  # type: ignore[arg-type]  # names of DataSpec


class NetworkSection(Section):
    """Layers, units, activations, loss, initial weights."""

    def __init__(self, dispatch: Dispatch, parent: QWidget | None = None) -> None:
        super().__init__("Network", parent)
        self._dispatch = dispatch
        self._units: tuple[int, ...] = ()
        row = QHBoxLayout()
        self.shape = QLabel("", self)
        self.shape.setObjectName("value")
        self.fewer = QPushButton("−", self)
        self.more = QPushButton("+", self)
        for button, name in ((self.fewer, "Remove a hidden layer"), (self.more, "Add a hidden layer")):
            button.setAccessibleName(name)
            button.setToolTip(name)
            button.setObjectName("small")
        self.fewer.clicked.connect(lambda: dispatch(act.SetHiddenLayers(self._units[:-1])))
        self.more.clicked.connect(self._add_layer)
        row.addWidget(self.shape, 1)
        row.addWidget(self.fewer)
        row.addWidget(self.more)
        self.layout_below.addLayout(row)
        self.unit_rows = QWidget(self)
        self._rows = QVBoxLayout(self.unit_rows)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(6)
        self.layout_below.addWidget(self.unit_rows)
        self._unit_fields: list[SliderField] = []
        hidden = [(name, item.label) for name, item in ACTIVATIONS.items() if item.elementwise]
        self.activation = make_choice(
            "Activation of the hidden layers",
            hidden,
            self._set_activation,
            self,
            meaning="The function behind each sum.",
        )
        losses = [(name, item.label.capitalize()) for name, item in LOSSES.items()]
        self.loss = make_choice(
            "Loss", losses, lambda name: dispatch(act.SetLoss(name)), self, meaning="What is to become small."
        )
        starts = [(name, f"Start: {label}") for name, label in INITIALIZER_LABELS.items()]
        self.init = make_choice(
            "Initial weights",
            starts,
            lambda name: dispatch(act.SetInitializer(name)),
            self,
            meaning="How the weights begin.",
        )
        self.seed = SeedRow(dispatch, self)
        for widget in (self.activation, self.loss, self.init, self.seed):
            self.add(widget)

    def render_snapshot(self, snapshot: Snapshot) -> None:
        """Show the network of `snapshot`."""
        network, problem = snapshot.network, snapshot.experiment.problem
        self.setVisible(network is not None)
        if network is None or not isinstance(problem, NetworkProblem):
            return
        self._units = tuple(layer.units for layer in network.layers[:-1])
        self.shape.setText(" – ".join(str(size) for size in network.sizes))
        self.shape.setToolTip(f"{network.n_parameters:,} weights and biases")
        self.fewer.setEnabled(bool(self._units))
        self.more.setEnabled(len(self._units) < MAX_HIDDEN_LAYERS)
        self._show_units()
        self.activation.setVisible(bool(self._units))
        if self._units:
            names = {layer.activation for layer in network.layers[:-1]}
            show_choice(self.activation, names.pop() if len(names) == 1 else "", "mixed")
        show_choice(self.loss, problem.loss)
        show_choice(self.init, problem.init if not problem.given else "given", "Start: given weights")
        self.seed.show_seed(snapshot.experiment.seed)

    def _show_units(self) -> None:
        while len(self._unit_fields) < len(self._units):
            place = len(self._unit_fields)
            field = SliderField(
                f"Layer {place + 1}: units",
                (1, 16),
                lambda value, place=place: self._set_units(place, int(value)),  # type: ignore[misc]  # bound late
                whole=True,
                parent=self,
                meaning="How many units this layer has.",
            )
            self._unit_fields.append(field)
            self._rows.addWidget(field)
        for place, field in enumerate(self._unit_fields):
            field.setVisible(place < len(self._units))
            if place < len(self._units):
                field.set_span(1, 16 if self._units[place] <= 16 else MAX_UNITS)
                field.show_value(self._units[place])

    def _set_units(self, place: int, count: int) -> None:
        if place < len(self._units):
            count = min(max(count, 1), MAX_UNITS)
            units = (*self._units[:place], count, *self._units[place + 1 :])
            if units != self._units:
                self._dispatch(act.SetHiddenLayers(units))

    def _add_layer(self) -> None:
        self._dispatch(act.SetHiddenLayers((*self._units, self._units[-1] if self._units else 3)))

    def _set_activation(self, name: str) -> None:
        if name:
            self._dispatch(act.SetActivation(name))


class SeedRow(QWidget):
    """The seed as a number, and a button that draws the next one."""

    def __init__(self, dispatch: Dispatch, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._seed = 0
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(QLabel("Seed", self))
        self.field = NumberField(0, 2**53, self)
        # The row is never wider than the panel, however large the text; a long seed scrolls.
        self.field.setMinimumWidth(40)
        self.field.setAccessibleName("Seed of the initial weights")
        self.field.setAccessibleDescription("The same seed gives the same weights again. Type a whole number.")
        self.field.committed.connect(lambda value: dispatch(act.SetSeed(int(value))))
        self.next = QPushButton("New", self)
        self.next.setToolTip("Draw other initial weights (Ctrl+N)")
        self.next.clicked.connect(lambda: dispatch(act.SetSeed(self._seed + 1)))
        row.addWidget(self.field, 1)
        row.addWidget(self.next)

    def show_seed(self, seed: int) -> None:
        """Show `seed`."""
        self._seed = seed
        self.field.show_value(str(seed))


class TrainingSection(Section):
    """Learning rate, optimiser, batch size, dropout, penalties."""

    def __init__(self, dispatch: Dispatch, parent: QWidget | None = None) -> None:
        super().__init__("Training", parent)
        self._dispatch = dispatch
        self._examples = 1
        self._l1 = self._l2 = 0.0
        self.rate = SliderField(
            "Learning rate η",
            (LOWEST_RATE, HIGHEST_RATE),
            lambda value: dispatch(act.SetLearningRate(value)),
            logarithmic=True,
            parent=self,
            meaning="How far one step goes against the gradient.",
        )
        methods = [(name, method.label) for name, method in METHODS.items()]
        self.optimizer = make_choice(
            "Optimiser",
            methods,
            lambda name: dispatch(act.SetOptimizer(Optimizer(name))),
            self,
            meaning="How a step is made from the gradient.",
        )
        self.batch = SliderField(
            "Batch size",
            (1, 2),
            self._set_batch,
            whole=True,
            parent=self,
            meaning="How many examples one step looks at.",
        )
        self.dropout = SliderField(
            "Dropout",
            (0.0, 0.9),
            self._set_dropout,
            parent=self,
            meaning="The share of units that is switched off in a step.",
        )
        self.l1 = SliderField(
            "L1 penalty", (0.0, 0.5), self._set_l1, parent=self, meaning="Pulls every weight to 0 by the same amount."
        )
        self.l2 = SliderField(
            "L2 penalty",
            (0.0, 0.5),
            self._set_l2,
            parent=self,
            meaning="Pulls large weights to 0, the larger the more.",
        )
        for widget in (self.rate, self.optimizer, self.batch, self.dropout, self.l1, self.l2):
            self.add(widget)

    def render_snapshot(self, snapshot: Snapshot) -> None:
        """Show how `snapshot` trains."""
        experiment, network = snapshot.experiment, snapshot.network
        self._l1, self._l2 = experiment.l1, experiment.l2
        self.rate.show_value(experiment.lr, format_exact(experiment.lr, 4))
        self.rate.show_note(_say_limit(snapshot))
        show_choice(self.optimizer, experiment.optimizer.name)
        objective = snapshot.network_objective
        self.batch.setVisible(objective is not None and objective.training.count > 1)
        has_hidden = network is not None and len(network.layers) > 1
        self.dropout.setVisible(has_hidden)
        self.l1.setVisible(network is not None)
        self.l2.setVisible(network is not None)
        if objective is not None:
            self._examples = objective.training.count
            self.batch.set_span(1, self._examples)
            size = objective.batches.batch
            self.batch.show_value(size, f"{size} (all)" if size == self._examples else str(size))
        if network is not None and has_hidden:
            self.dropout.show_value(network.layers[0].dropout, f"{100 * network.layers[0].dropout:.0f} %")
        self.l1.show_value(experiment.l1)
        self.l2.show_value(experiment.l2)

    def _set_batch(self, value: float) -> None:
        size = min(max(int(value), 1), self._examples)
        self._dispatch(act.SetBatch(None if size == self._examples else size))

    def _set_dropout(self, value: float) -> None:
        self._dispatch(act.SetDropout(min(max(round(value, 2), 0.0), 0.9)))

    def _set_l1(self, value: float) -> None:
        self._dispatch(act.SetPenalties(max(value, 0.0), self._l2))

    def _set_l2(self, value: float) -> None:
        self._dispatch(act.SetPenalties(self._l1, max(value, 0.0)))


class RunsSection(Section):
    """The runs that are kept: the active one and those to compare with."""

    def __init__(self, dispatch: Dispatch, parent: QWidget | None = None) -> None:
        super().__init__("Compare", parent)
        self._dispatch = dispatch
        self._buttons: list[QPushButton] = []
        self._numbers: list[int] = []
        self.hint = QLabel("Change something in mid-run: the earlier run stays here.", self)
        self.hint.setObjectName("hint")
        self.hint.setWordWrap(True)
        self.add(self.hint)
        for place in range(MOST_RUNS_LISTED):
            button = QPushButton(self)
            button.setCheckable(True)
            button.setStyleSheet("text-align: left;")
            button.clicked.connect(lambda _=False, place=place: self._activate(place))
            button.hide()
            self._buttons.append(button)
            self.add(button)

    def render_snapshot(self, snapshot: Snapshot) -> None:
        """List the latest runs that have made a step, and the active one."""
        listed = [run for run in snapshot.runs if len(run.view) > 1 or run.number == snapshot.active]
        listed = listed[-MOST_RUNS_LISTED:]
        self._numbers = [run.number for run in listed]
        self.hint.setVisible(len(listed) < 2)
        for button, run in zip(self._buttons, listed, strict=False):
            button.setText(describe_run(run))
            button.setToolTip(run.outcome.sentence or "Put this run on the time line")
            button.setChecked(run.number == snapshot.active)
            button.setVisible(len(listed) > 1)
        for button in self._buttons[len(listed) :]:
            button.hide()

    def _activate(self, place: int) -> None:
        self._dispatch(act.ActivateRun(self._numbers[place]))
        self._buttons[place].setChecked(True)


def describe_run(run: RunRecord) -> str:
    """Return a run in a few words: its method, rate, and how far it came."""
    experiment = run.experiment
    method = "" if experiment.optimizer.name == "sgd" else f"{METHODS[experiment.optimizer.name].label} "
    loss = format_value(run.view.loss(run.last_step), 3)
    end = f" {run.outcome.status}" if run.outcome.is_final else ""
    return f"{method}η {format_exact(experiment.lr, 3)} · {run.last_step:,} · J {loss}{end}"


def _say_limit(snapshot: Snapshot) -> str:
    """Return what is known of the learning rate's limit; while the network learns it is that of the last stop."""
    limit = snapshot.pictures.rate_limit
    if limit is None or snapshot.experiment.optimizer.name != "sgd":
        return ""
    if not isfinite(limit):
        return "nothing curves upwards here"
    if not _knows_limit_here(snapshot):
        return f"2/λ was {format_exact(limit, 3)} at the last stop"
    relation = "above" if snapshot.experiment.lr > limit else "below"
    return f"{relation} 2/λ = {format_exact(limit, 3)}, the limit here"


def _knows_limit_here(snapshot: Snapshot) -> bool:
    """Whether the limit was measured where the network stands, or is about to be."""
    return snapshot.pictures.rate_limit_parameters is snapshot.base or not is_moving(snapshot)


class ControlPanel(QScrollArea):
    """All controls of the lab, in one column that scrolls."""

    def __init__(self, dispatch: Dispatch, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self._drawn: tuple[object, ...] = ()
        self._active = 0
        self._wanted = PANEL_WIDTH
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        content = QWidget(self)
        content.setObjectName("panelContent")
        layout = QVBoxLayout(content)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(6)
        self.data = DataSection(dispatch, content)
        self.network = NetworkSection(dispatch, content)
        self.training = TrainingSection(dispatch, content)
        self.example = ExampleSection(dispatch, content)
        self.runs = RunsSection(dispatch, content)
        self.locks = ControlLocks(dispatch, self._lockable(), content)
        layout.addWidget(self.locks)
        for section in (self.training, self.network, self.data, self.example, self.runs):
            layout.addWidget(section)
        layout.addStretch(1)
        self.setWidget(content)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow_focus)

    def _lockable(self) -> tuple[Lockable, ...]:
        """Return every control with its name in a task."""
        training, network, data = self.training, self.network, self.data
        of_data = (data.choice, data.label, data.count, data.noise, data.validation, data.standardise, data.redraw)
        return (
            (training.rate, "lr"),
            (training.optimizer, "optimizer"),
            (training.batch, "batch"),
            (training.dropout, "dropout"),
            (training.l1, "l1"),
            (training.l2, "l2"),
            *((part, "layers") for part in (network.fewer, network.more, network.unit_rows)),
            (network.activation, "activation"),
            (network.loss, "loss"),
            (network.init, "init"),
            (network.seed, "seed"),
            *((part, "data") for part in of_data),
            *((part, f"x.{place}") for place, part in enumerate(self.example.inputs, start=1)),
            (self.example.target, "y"),
        )

    def showEvent(self, event: QShowEvent) -> None:
        """Follow the window's width from now on."""
        super().showEvent(event)
        self.window().installEventFilter(self)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave the stage its share of a window that becomes narrow."""
        if event.type() is QEvent.Type.Resize and watched is self.window():
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        self.setFixedWidth(min(self._wanted, round(LARGEST_SHARE * max(self.window().width(), 640))))

    def _follow_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Scroll to the control that the keyboard has reached."""
        if now is not None and self.isAncestorOf(now):
            self.ensureWidgetVisible(now, 0, FOCUS_MARGIN)

    def set_theme(self, theme: Theme) -> None:
        """Keep the column as wide as its text needs."""
        self._wanted = round(theme.px(PANEL_WIDTH))
        self._fit()

    def render_snapshot(self, snapshot: Snapshot) -> None:
        """Show what `snapshot` holds; what is the same as before is left alone."""
        limit = snapshot.pictures.rate_limit, _knows_limit_here(snapshot)
        drawn = (snapshot.experiment, snapshot.objective, limit)
        if drawn != self._drawn:
            self._drawn = drawn
            for section in (self.data, self.network, self.training, self.example):
                section.render_snapshot(snapshot)
        if self.locks.render_snapshot(snapshot):
            # What is grey for another reason, such as a layer too many, is grey again.
            self.network.render_snapshot(snapshot)
        if not snapshot.playback.playing or snapshot.active != self._active:
            self._active = snapshot.active
            self.runs.render_snapshot(snapshot)
