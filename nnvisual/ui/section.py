"""A part of the panel of controls."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget


class Section(QWidget):
    """A heading and what stands below it."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.layout_below = QVBoxLayout(self)
        self.layout_below.setContentsMargins(0, 0, 0, 10)
        self.layout_below.setSpacing(8)
        heading = QLabel(title.upper(), self)
        heading.setObjectName("section")
        self.layout_below.addWidget(heading)

    def add(self, widget: QWidget) -> None:
        """Put `widget` below what is there."""
        self.layout_below.addWidget(widget)
