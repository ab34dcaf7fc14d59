"""Controls that several panels share: a labelled slider on a logarithmic or a linear scale, with a number field."""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite, log10

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QLineEdit, QSlider, QWidget

from nnvisual.ui.elided_label import ElidedLabel
from nnvisual.views.number_text import MINUS

POSITIONS = 600
"""Places on a slider."""


class NumberField(QLineEdit):
    """A number that is typed: Enter or leaving it commits, Esc takes it back, what is no number is marked."""

    committed = Signal(float)

    def __init__(self, low: float, high: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._low, self._high = low, high
        self._shown = ""
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.textEdited.connect(self._mark)
        self.editingFinished.connect(self._commit)

    def show_value(self, text: str) -> None:
        """Show a value, unless somebody is typing."""
        if self._shown != text and not (self.hasFocus() and self.isModified()):
            self._shown = text
            self.setText(text)
            self.setModified(False)
            self._set_invalid(invalid=False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc takes back what was typed."""
        if event.key() == Qt.Key.Key_Escape:
            self.setText(self._shown)
            self.setModified(False)
            self._set_invalid(invalid=False)
            return
        super().keyPressEvent(event)

    def _parse(self) -> float | None:
        try:
            value = float(self.text().strip().replace(",", ".").replace(MINUS, "-"))
        except ValueError:
            return None
        return value if isfinite(value) and self._low <= value <= self._high else None

    def _mark(self) -> None:
        self._set_invalid(invalid=self._parse() is None)

    def _commit(self) -> None:
        if not self.isModified():
            return
        value = self._parse()
        if value is None:
            self.setText(self._shown)
            self._set_invalid(invalid=False)
        else:
            self.committed.emit(value)
        self.setModified(False)

    def _set_invalid(self, *, invalid: bool) -> None:
        if bool(self.property("invalid")) != invalid:
            self.setProperty("invalid", invalid)
            self.setToolTip(f"A number from {self._low:g} to {self._high:g}" if invalid else "")
            self.style().unpolish(self)
            self.style().polish(self)


class SliderField(QWidget):
    """A label, a number field and a slider under them, which always agree.

    Parameters
    ----------
    label
        What the number is.
    low, high
        Range of the slider; with `logarithmic` both above 0.
    commit
        Called with the number that was chosen.
    whole
        Whether only whole numbers count.
    meaning
        What changing it does, in a sentence: a tooltip, and read by screen readers.
    """

    def __init__(
        self,
        label: str,
        span: tuple[float, float],
        commit: Callable[[float], None],
        *,
        logarithmic: bool = False,
        whole: bool = False,
        meaning: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._span = span
        self._logarithmic, self._whole = logarithmic, whole
        self._commit = commit
        self.label = ElidedLabel(self, asks_for_room=True)
        self.label.set_text(label)
        self.field = NumberField(0.0 if logarithmic else span[0], 1e6 if logarithmic else span[1], self)
        self.field.setAccessibleName(label)
        self.field.setAccessibleDescription(f"{meaning} Type a number; Enter takes it, Esc leaves it.".strip())
        self.label.setBuddy(self.field)
        self.field.committed.connect(self._take)
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self.slider.setAccessibleName(label)
        self.slider.setAccessibleDescription(f"{meaning} The arrow keys move it.".strip())
        self.slider.setToolTip(meaning)
        self.slider.setRange(0, POSITIONS)
        self.slider.setPageStep(POSITIONS // 20)
        self.slider.valueChanged.connect(self._slid)
        self.note = QLabel("", self)
        self.note.setObjectName("hint")
        self.note.setWordWrap(True)
        self.note.hide()
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(8)
        layout.setVerticalSpacing(4)
        layout.addWidget(self.label, 0, 0)
        layout.addWidget(self.field, 0, 1)
        layout.addWidget(self.slider, 1, 0, 1, 2)
        layout.addWidget(self.note, 2, 0, 1, 2)
        layout.setColumnStretch(0, 3)
        layout.setColumnStretch(1, 2)

    def set_span(self, low: float, high: float) -> None:
        """Change the slider's range."""
        self._span = (low, high)

    def show_value(self, value: float, text: str | None = None) -> None:
        """Show `value`."""
        self.field.show_value(text if text is not None else f"{value:.6g}")
        if not self.slider.isSliderDown():
            with QSignalBlocker(self.slider):
                self.slider.setValue(self._position(value))

    def show_note(self, text: str) -> None:
        """Show a line below the slider."""
        if self.note.text() != text:
            self.note.setText(text)
            self.note.setVisible(bool(text))

    def _position(self, value: float) -> int:
        low, high = self._span
        if high <= low:
            return 0
        if self._logarithmic:
            value, low, high = log10(max(value, low)), log10(low), log10(high)
        return round(POSITIONS * (min(max(value, low), high) - low) / (high - low))

    def _slid(self, position: int) -> None:
        low, high = self._span
        share = position / POSITIONS
        value = low * (high / low) ** share if self._logarithmic else low + share * (high - low)
        if self._whole:
            value = round(value)
        elif self._logarithmic:
            value = float(f"{value:.2g}")
        else:
            value = round(value, 3)
        self._take(value)

    def _take(self, value: float) -> None:
        self._commit(round(value) if self._whole else value)


def make_choice(
    label: str,
    entries: list[tuple[str, str]],
    choose: Callable[[str], None],
    parent: QWidget | None = None,
    meaning: str = "",
) -> QComboBox:
    """Return a combo box of (id, text) entries that calls `choose` with the id that the user picks.

    Its name is said by a tooltip, because it has no label beside it; `meaning` says in a sentence what it changes.
    """
    box = QComboBox(parent)
    said = f"{label}. {meaning}".strip()
    box.setAccessibleName(label)
    box.setAccessibleDescription(said)
    box.setToolTip(said)
    for name, text in entries:
        box.addItem(text, name)
    box.activated.connect(lambda place: choose(str(box.itemData(place))))
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    return box


def show_choice(box: QComboBox, name: str, text: str | None = None) -> None:
    """Show the entry called `name`; one that the list does not have is shown as `text`."""
    place = box.findData(name)
    if place < 0 and text is not None:
        box.addItem(text, name)
        place = box.count() - 1
    if place != box.currentIndex():
        with QSignalBlocker(box):
            box.setCurrentIndex(place)
