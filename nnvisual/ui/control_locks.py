"""Shows which controls a lecture's task leaves free: the others are grey, and a sentence above says why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from nnvisual.lectures.blocks import Try
from nnvisual.lectures.quantities import parse_quantity
from nnvisual.lectures.readings import evaluate
from nnvisual.nn.experiment import NetworkProblem
from nnvisual.nn.network import ParameterName, find_parameter
from nnvisual.nn.problem import InvalidInput
from nnvisual.session.actions import Action, SetParameter, SetProbe
from nnvisual.session.lecture_player import read
from nnvisual.session.snapshot import Snapshot
from nnvisual.session.task_locks import HOW, is_unlocked, open_task, say_control, say_unlocked
from nnvisual.ui.fields import SliderField
from nnvisual.views.view import Dispatch

SPAN = (-10.0, 10.0)
"""Range of a slider for one number; the field beside it goes further up."""

Lockable = tuple[QWidget, str]
"""A control, and its name in a task's `allow`."""


class ControlLocks(QFrame):
    """The sentence above the controls; `render_snapshot` locks and frees them.

    Parameters
    ----------
    dispatch
        Where changes of the numbers go that the task unlocks by their names.
    controls
        What can be locked.
    """

    def __init__(self, dispatch: Dispatch, controls: Sequence[Lockable], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("prompt")
        self._controls = tuple(controls)
        self._tips = {control: control.toolTip() for control, _ in controls}
        self._task: Try | None = None
        self._snapshot: Snapshot | None = None
        heading = QLabel("FREE IN THIS TASK", self)
        heading.setObjectName("section")
        self.sentence = QLabel("", self)
        self.sentence.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 10)
        layout.setSpacing(6)
        layout.addWidget(heading)
        layout.addWidget(self.sentence)
        self._dispatch = dispatch
        self._rows = layout
        self.numbers: dict[str, SliderField] = {}
        self.hide()

    def render_snapshot(self, snapshot: Snapshot) -> bool:
        """Lock and free what the open task asks for; return whether everything has just become free again."""
        task = open_task(snapshot)
        was_locked, self._task = self._task is not None, task
        self.setVisible(task is not None)
        if task is None:
            if was_locked:
                for control, _ in self._controls:
                    self._set_locked(control, locked=False)
            return was_locked
        self._show_numbers(task, snapshot)
        self.sentence.setText(f"{say_unlocked(task, snapshot)} All else is locked until the task is solved. {HOW}")
        for control, name in self._controls:
            self._set_locked(control, locked=not is_unlocked(task.allow, name))
        return False

    def _show_numbers(self, task: Try, snapshot: Snapshot) -> None:
        """Show a slider for every single weight, bias and input that is unlocked: its view may not be on the stage."""
        found = {name: value for name in task.allow if (value := find_number(name, snapshot)) is not None}
        if tuple(found) != tuple(self.numbers):
            for field in self.numbers.values():
                field.hide()
                field.deleteLater()
            self.numbers = {name: self._make_number(name, snapshot) for name in found}
        self._snapshot = snapshot
        for name, value in found.items():
            self.numbers[name].show_value(value)

    def _make_number(self, name: str, snapshot: Snapshot) -> SliderField:
        label = say_control(name, snapshot).removeprefix("the ")
        field = SliderField(label[0].upper() + label[1:], SPAN, partial(self._change, name), parent=self)
        self._rows.addWidget(field)
        return field

    def _change(self, name: str, value: float) -> None:
        if self._snapshot is not None and (action := change_number(name, value, self._snapshot)) is not None:
            self._dispatch(action)

    def _set_locked(self, control: QWidget, *, locked: bool) -> None:
        control.setEnabled(not locked)
        control.setToolTip("Locked in this task" if locked else self._tips[control])


def find_number(name: str, snapshot: Snapshot) -> float | None:
    """Return the value of one weight, bias or input that a task names; None for anything else."""
    kind, _, places = name.partition(".")
    if kind not in ("w", "b", "x") or not places:
        return None
    try:
        value = evaluate(parse_quantity(name), read(snapshot))
    except (InvalidInput, IndexError):
        return None
    if kind == "x" and not _has_probe(snapshot):
        return None
    return float(value) if isinstance(value, float | int) else None


def change_number(name: str, value: float, snapshot: Snapshot) -> Action | None:
    """Return the action that sets one weight, bias or input."""
    quantity = parse_quantity(name)
    problem = snapshot.experiment.problem
    if not isinstance(problem, NetworkProblem):
        return SetParameter(quantity.places[0] - 1, value)
    if quantity.kind == "x":
        if problem.probe is None:
            return None
        place = quantity.places[0] - 1
        return SetProbe(replace(problem.probe, x=(*problem.probe.x[:place], value, *problem.probe.x[place + 1 :])))
    layer, *rest = quantity.places
    source, unit = rest if quantity.kind == "w" else (0, rest[0])
    return SetParameter(find_parameter(problem.network, ParameterName(layer, source, unit)), value)


def _has_probe(snapshot: Snapshot) -> bool:
    """Whether the example that is looked at is one that can be moved, in the scale that the network sees."""
    problem = snapshot.experiment.problem
    return isinstance(problem, NetworkProblem) and problem.probe is not None and snapshot.data is None
