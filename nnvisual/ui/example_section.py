"""The example that is looked at beside the data: a field for each of its inputs, and one for its target."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtWidgets import QWidget

from nnvisual.nn.dataset import DataSet
from nnvisual.nn.datasets import feature_ranges
from nnvisual.nn.experiment import NetworkProblem, Probe
from nnvisual.session import actions as act
from nnvisual.session.snapshot import Snapshot
from nnvisual.ui.fields import SliderField
from nnvisual.ui.section import Section
from nnvisual.views.number_text import subscript
from nnvisual.views.view import Dispatch

MOST_INPUTS = 8
"""Inputs that can be set here; the first ones of more."""

LARGEST = 1e6
"""What can be typed at most; the slider reaches less far."""

REACH = 10.0
"""Half of a slider's range where no data say how large an input usually is."""


class ExampleSection(Section):
    """Inputs in their own units, named as the data name them; not there where only examples of the data are shown."""

    def __init__(self, dispatch: Dispatch, parent: QWidget | None = None) -> None:
        super().__init__("Example", parent)
        self._dispatch = dispatch
        self._probe: Probe | None = None
        self.inputs = tuple(self._make_field(partial(self._set_input, place)) for place in range(MOST_INPUTS))
        self.target = self._make_field(self._set_target)
        self.target.label.set_text("Target y")
        for field in (*self.inputs, self.target):
            self.add(field)

    def _make_field(self, commit: Callable[[float], None]) -> SliderField:
        meaning = "A number of the example that is looked at."
        return SliderField("", (-LARGEST, LARGEST), commit, meaning=meaning, parent=self)

    def render_snapshot(self, snapshot: Snapshot) -> None:
        """Show the example of `snapshot`."""
        problem, data = snapshot.experiment.problem, snapshot.data
        probe = self._probe = problem.probe if isinstance(problem, NetworkProblem) else None
        self.setVisible(probe is not None)
        if probe is None or not isinstance(problem, NetworkProblem):
            return
        ranges = () if problem.data is None or data is None else feature_ranges(problem.data)
        for place, field in enumerate(self.inputs):
            field.setVisible(place < len(probe.x))
            if place >= len(probe.x):
                continue
            value = probe.x[place]
            low, high = ranges[place] if place < len(ranges) else (-REACH, REACH)
            field.set_span(min(low, value), max(high, value))
            name = _name_input(data, place)
            field.label.set_text(name)
            field.field.setAccessibleName(name)
            field.slider.setAccessibleName(name)
            field.show_value(value)
        self.target.setVisible(len(probe.y) == 1)
        if len(probe.y) == 1:
            classes = problem.loss in ("binary_cross_entropy", "cross_entropy")
            value = probe.y[0]
            self.target.set_span(*((0.0, 1.0) if classes else (min(-REACH, value), max(REACH, value))))
            self.target.field.setAccessibleName("Target y")
            self.target.slider.setAccessibleName("Target y")
            self.target.show_value(value)

    def _set_input(self, place: int, value: float) -> None:
        probe = self._probe
        if probe is not None and place < len(probe.x) and value != probe.x[place]:
            self._dispatch(act.SetProbe(replace(probe, x=(*probe.x[:place], value, *probe.x[place + 1 :]))))

    def _set_target(self, value: float) -> None:
        if self._probe is not None and self._probe.y != (value,):
            self._dispatch(act.SetProbe(replace(self._probe, y=(value,))))


def _name_input(data: DataSet | None, place: int) -> str:
    """Return what an input is called: by its feature, else by its symbol."""
    return f"Input x{subscript(place + 1)}" if data is None else data.feature_names[place]
