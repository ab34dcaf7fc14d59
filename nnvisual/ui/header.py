"""The line at the top: the menu, what is open, and the three ways in."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from nnvisual.session.snapshot import Mode, Snapshot
from nnvisual.ui.elided_label import ElidedLabel
from nnvisual.ui.icons import make_icon
from nnvisual.views.theme import Theme

MODES = (
    (Mode.LECTURE, "Lecture", "A chapter leads, the text at the left (Ctrl+L)"),
    (Mode.LAB, "Lab", "Free play with all controls"),
    (Mode.PRESENT, "Present", "Full screen for a class, notes for the speaker (F5)"),
)


class Header(QWidget):
    """Menu button, title, and what the stage shows."""

    mode_asked = Signal(object)
    """The `Mode` that was chosen."""

    def __init__(self, menu: QMenu, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("header")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.menu = QToolButton(self)
        self.menu.setObjectName("flat")
        self.menu.setAccessibleName("Menu")
        self.menu.setAccessibleDescription("Everything that can be done, and the views (F10)")
        self.menu.setToolTip("Menu (F10)")
        self.menu.setShortcut("F10")
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
        self.why = QToolButton(self)
        self.why.setObjectName("mode")
        self.why.setText("Why?")
        self.why.setAccessibleName("Why?")
        self.why.setAccessibleDescription("Formula, code and landscape say why the chosen number is what it is")
        self.why.setToolTip("Why is the chosen number what it is? (Q, or Ctrl+click on any number)")
        self.layout_row.addWidget(self.why)
        self.layouts = QToolButton(self)
        self.layouts.setObjectName("flat")
        self.layouts.setAccessibleName("Layout of the stage")
        self.layouts.setAccessibleDescription("How many views are shown, and where they stand")
        self.layouts.setToolTip("Layout: how many views are shown, and where")
        self.layouts.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.layouts.setStyleSheet("QToolButton::menu-indicator { image: none; width: 0; }")
        self.layout_row.addWidget(self.layouts)
        self.modes: dict[Mode, QToolButton] = {}
        for mode, label, tip in MODES:
            button = QToolButton(self)
            button.setObjectName("mode")
            button.setText(label)
            button.setToolTip(tip)
            button.setAccessibleName(label)
            button.setCheckable(True)
            button.clicked.connect(partial(self._ask, mode))
            self.layout_row.addWidget(button)
            self.modes[mode] = button

    def _ask(self, mode: Mode, _checked: bool = False) -> None:
        self.modes[mode].setChecked(not self.modes[mode].isChecked())
        self.mode_asked.emit(mode)

    def set_theme(self, theme: Theme) -> None:
        """Change colours and sizes."""
        self.menu.setIcon(make_icon("menu", theme.ink, theme.text))
        self.layouts.setIcon(make_icon("layout", theme.ink, theme.text))
        for button in (self.menu, self.layouts):
            button.setIconSize(QSize(round(theme.px(20)), round(theme.px(20))))

    def render_snapshot(self, snapshot: Snapshot) -> None:
        """Show what is open."""
        for mode, button in self.modes.items():
            button.setChecked(snapshot.mode is mode)
        stand = snapshot.lecture
        if stand is not None and snapshot.mode is not Mode.LAB:
            chapter = stand.lecture.chapters[stand.chapter]
            place = f"step {stand.step + 1} of {len(chapter.steps)}"
            self.title.set_text(f"{stand.lecture.title}  ›  {chapter.title}  ·  {place}")
            return
        data = snapshot.data
        problem = snapshot.experiment.problem
        if data is not None:
            self.title.set_text(data.title)
        else:
            surface = getattr(problem, "surface", None)
            self.title.set_text("One example" if surface is None else f"Landscape: {surface.name}")
