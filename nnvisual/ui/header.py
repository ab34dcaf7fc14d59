"""The line at the top: the menu, what is open, and the three ways in."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from nnvisual.session.snapshot import Snapshot
from nnvisual.ui.icons import make_icon
from nnvisual.ui.stage import ElidedLabel
from nnvisual.views.theme import Theme


class Header(QWidget):
    """Menu button, title, and what the stage shows."""

    views_asked = Signal()

    def __init__(self, menu: QMenu, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("header")
        self.menu = QToolButton(self)
        self.menu.setObjectName("flat")
        self.menu.setAccessibleName("Menu")
        self.menu.setToolTip("Menu (F10)")
        self.menu.setMenu(menu)
        self.menu.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu.setStyleSheet("QToolButton::menu-indicator { image: none; width: 0; }")
        self.title = ElidedLabel(self)
        self.title.setObjectName("crumb")
        self.layout_row = QHBoxLayout(self)
        self.layout_row.setContentsMargins(14, 6, 18, 6)
        self.layout_row.setSpacing(12)
        self.layout_row.addWidget(self.menu)
        self.layout_row.addWidget(self.title, 1)

    def set_theme(self, theme: Theme) -> None:
        """Change colours and sizes."""
        self.menu.setIcon(make_icon("menu", theme.ink, theme.text))

    def render_snapshot(self, snapshot: Snapshot) -> None:
        """Show what is open."""
        data = snapshot.data
        problem = snapshot.experiment.problem
        if data is not None:
            self.title.set_text(data.title)
        else:
            surface = getattr(problem, "surface", None)
            self.title.set_text("One example" if surface is None else f"Landscape: {surface.name}")
