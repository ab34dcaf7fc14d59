"""The strip under a feature plane: the axis's name, which features are the axes, and two switches."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from nnvisual.views.curtain import SCREEN_ONLY
from nnvisual.views.plane_frame import NAME_SIZE
from nnvisual.views.theme import Theme


class PlaneStrip(QWidget):
    """Name and controls in one line."""

    editing_changed = Signal(bool)
    squares_changed = Signal(bool)
    axes_chosen = Signal(tuple)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._text = ""
        self._label = QLabel(self)
        self._label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.across, self.upwards = self._make_combo("Horizontal feature"), self._make_combo("Vertical feature")
        self.squares = self._make_switch("Squares", "Draw the squares of the residuals: the loss is their mean area.")
        self.editing = self._make_switch("Edit points", "Add, move and delete examples by hand (E).")
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 0)
        row.setSpacing(6)
        for combo in (self.across, self.upwards):
            row.addWidget(combo)
        row.addWidget(self._label, 1)
        row.addWidget(self.squares)
        row.addWidget(self.editing)
        self.squares.toggled.connect(self.squares_changed)
        self.editing.toggled.connect(self.editing_changed)

    def show_text(self, text: str) -> None:
        """Write `text` in the middle, elided where it is too long."""
        self._text = text
        self._label.setToolTip(text)
        self._elide()

    def show_features(self, names: tuple[str, ...], axes: tuple[int, ...]) -> None:
        """Offer `names` as axes; none: there is nothing to choose."""
        for combo, position in ((self.across, 0), (self.upwards, 1)):
            combo.setVisible(bool(names))
            if not names or position >= len(axes):
                continue
            blocker = QSignalBlocker(combo)
            if [combo.itemText(k) for k in range(combo.count())] != list(names):
                combo.clear()
                combo.addItems(list(names))
            combo.setCurrentIndex(axes[position])
            blocker.unblock()

    def show_switches(self, *, editable: bool, squares: bool) -> None:
        """Show the switches that make sense here."""
        self.editing.setVisible(editable)
        self.squares.setVisible(squares)

    def toggle_editing(self) -> None:
        """Begin or end editing."""
        self.editing.toggle()

    def set_theme(self, theme: Theme) -> None:
        """Change colours and text size."""
        font = theme.font(NAME_SIZE - 1)
        for widget in (self._label, self.across, self.upwards, self.squares, self.editing):
            widget.setFont(font)
        self.setStyleSheet(
            f"QLabel {{ color: {theme.muted}; }}"
            f"QToolButton {{ color: {theme.muted}; background: transparent; border: 1px solid {theme.faint};"
            f" border-radius: 4px; padding: 0 6px; }}"
            f"QToolButton:checked {{ color: {theme.forward_text}; background: {theme.forward_tint};"
            f" border-color: {theme.forward}; }}"
            f"QToolButton:focus {{ border-color: {theme.ink}; }}"
        )
        self._elide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Elide anew."""
        self._row.activate()
        self._elide()

    def _elide(self) -> None:
        room = max(self._label.width() - 4, 0)
        self._label.setText(self._label.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideRight, room))

    def _make_switch(self, text: str, description: str) -> QToolButton:
        button = QToolButton(self)
        button.setProperty(SCREEN_ONLY, True)
        button.setText(text)
        button.setCheckable(True)
        button.setToolTip(description)
        button.setAccessibleName(text)
        button.setAccessibleDescription(description)
        return button

    def _make_combo(self, name: str) -> QComboBox:
        combo = QComboBox(self)
        combo.setProperty(SCREEN_ONLY, True)
        combo.setAccessibleName(name)
        combo.setToolTip(name)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.setMinimumContentsLength(6)
        combo.activated.connect(self._choose)
        return combo

    def _choose(self) -> None:
        chosen = (self.across.currentIndex(), self.upwards.currentIndex())
        if chosen[0] == chosen[1]:
            # The same feature twice is no plane: the other axis gives way.
            other = next(k for k in range(self.across.count()) if k != chosen[0])
            chosen = (chosen[0], other) if self.sender() is self.across else (other, chosen[1])
        self.axes_chosen.emit(chosen)
