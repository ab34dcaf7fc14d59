"""The code view: the same step in NumPy, PyTorch and TensorFlow, with the running line lit in each."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from nnvisual.nn.objective import Objective
from nnvisual.session.inquiry import explained_operation
from nnvisual.session.program import STEP_SECTIONS, STEPS, Framework, Program, Section
from nnvisual.session.programs import present_values, recipe_of, write_whole
from nnvisual.session.snapshot import Snapshot
from nnvisual.views.code_panel import CodePanel
from nnvisual.views.segments import Segments, SmallButton
from nnvisual.views.theme import Theme
from nnvisual.views.view import SCREEN_ONLY, Dispatch, View

SIDE_BY_SIDE = 1180.0
"""Pixels, before the text's factor, from which all three programs stand beside each other."""

ONE_ROW = 430.0
SHORT = 150.0
COPIED_MILLISECONDS = 1500

FRAMEWORKS = tuple(Framework)


class CodeListing(View):
    """One training step, or the whole program that makes it, as code that runs."""

    def __init__(self, dispatch: Dispatch, parent: QWidget | None = None) -> None:
        super().__init__(dispatch, parent)
        self.setAccessibleName("Code")
        self.tabs = Segments(tuple(framework.label for framework in FRAMEWORKS), self)
        self.extents = Segments(("Step", "Whole program"), self)
        self.copy = SmallButton("Copy", self)
        for control in (self.extents, self.copy):
            control.setProperty(SCREEN_ONLY, True)
        self.panels = tuple(CodePanel(framework, self) for framework in FRAMEWORKS)
        self._columns = tuple(QWidget(self) for _ in FRAMEWORKS)
        self._headings = tuple(QLabel(framework.label, self) for framework in FRAMEWORKS)
        self._programs: dict[tuple[Framework, bool], Program] = {}
        self._belongs_to: tuple[int, Objective] | None = None
        self._seen: tuple[object, ...] = ()
        self._was_brought = False
        self._copied = QTimer(self)
        self._copied.setSingleShot(True)
        self._copied.setInterval(COPIED_MILLISECONDS)
        self._copied.timeout.connect(lambda: self._name_copy("Copy"))
        self.tabs.group.idToggled.connect(lambda _, chosen: self._show() if chosen else None)
        self.extents.group.idToggled.connect(lambda _, chosen: self._show() if chosen else None)
        self.copy.clicked.connect(self.copy_source)
        self.copy.setAccessibleDescription("Copies the program that is shown, or one training step of it.")
        self._lay_out()
        self.setFocusProxy(self.tabs.buttons[0])

    def _lay_out(self) -> None:
        self._bar = QGridLayout()
        self._bar.setContentsMargins(0, 0, 0, 0)
        self._bar.setSpacing(6)
        self._bar.setColumnStretch(1, 1)
        columns = QHBoxLayout()
        columns.setSpacing(8)
        for column, heading, panel in zip(self._columns, self._headings, self.panels, strict=True):
            inner = QVBoxLayout(column)
            inner.setContentsMargins(0, 0, 0, 0)
            inner.setSpacing(2)
            inner.addWidget(heading)
            inner.addWidget(panel, 1)
            columns.addWidget(column, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(6)
        whole.addLayout(self._bar)
        whole.addLayout(columns, 1)
        self._arrange()

    def minimumSizeHint(self) -> QSize:
        """Return the least room that the view needs; the rest is scrolled."""
        return QSize(160, 80)

    @property
    def is_side_by_side(self) -> bool:
        """Whether there is room for all three programs at once."""
        return self.width() >= self.theme.px(SIDE_BY_SIDE) and not self._meant()

    @property
    def is_whole(self) -> bool:
        """Whether the whole program is shown, and not one step."""
        return self.extents.chosen == 1

    def render_snapshot(self, snapshot: Snapshot) -> None:
        """Light the line that runs and write the present values."""
        self.snapshot = snapshot
        run = snapshot.run
        key = (run.number, run.objective)
        if self._belongs_to != key:
            self._belongs_to = key
            self._programs = {}
        seen = (*key, snapshot.operation, snapshot.selection, snapshot.example, snapshot.parameters)
        if len(self._seen) == len(seen) and all(old is new for old, new in zip(self._seen, seen, strict=True)):
            return
        self._seen = seen
        self._show()

    def set_theme(self, theme: Theme) -> None:
        """Change colours and text size."""
        super().set_theme(theme)
        for panel in self.panels:
            panel.set_theme(theme)
        for heading in self._headings:
            size = theme.font(12.5).pixelSize()
            heading.setStyleSheet(f"color: {theme.muted}; font-size: {size}px; font-weight: 600;")
        for row in (self.tabs, self.extents, self.copy):
            row.set_theme(theme)
        self._arrange()
        self._show()

    def set_emphasis(self, focus: frozenset[str], revealed: frozenset[str] | None) -> None:
        """Light some lines and dim the rest; the name of a framework brings its program to the front."""
        super().set_emphasis(focus, revealed)
        for panel in self.panels:
            panel.set_focus_parts(focus)
        self._bring_extent(focus | (revealed or frozenset()))
        meant = self._meant()
        if meant is not None:
            self.tabs.choose(FRAMEWORKS.index(meant))
        self._show()

    def _bring_extent(self, named: frozenset[str]) -> None:
        """Show the whole program where a lecture speaks of lines that one step has not; go back when it is done."""
        outside = {section.value for section in Section if section not in STEP_SECTIONS}
        if named.isdisjoint(outside):
            if self._was_brought:
                self.extents.choose(0)
            self._was_brought = False
        elif not self.is_whole:
            self._was_brought = True
            self.extents.choose(1)

    def _meant(self) -> Framework | None:
        """Return the framework that a lecture speaks of, if it speaks of one."""
        named = (self.focus_parts | (self.revealed_parts or frozenset())) & {item.value for item in FRAMEWORKS}
        return Framework(next(iter(named))) if len(named) == 1 else None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the programs side by side where there is room, and the buttons below each other where there is none."""
        super().resizeEvent(event)
        self._arrange()
        self._show()

    def _arrange(self) -> None:
        wide = self.width() >= self.theme.px(ONE_ROW)
        side_by_side = self.is_side_by_side
        for widget in (self.tabs, self.extents, self.copy):
            self._bar.removeWidget(widget)
        row = 0 if wide or side_by_side else 1
        self._bar.addWidget(self.tabs, 0, 0, 1, 1 if row == 0 else 4)
        left = Qt.AlignmentFlag.AlignLeft
        self._bar.addWidget(self.extents, row, 0 if row else 2, left if row else Qt.AlignmentFlag(0))
        self._bar.addWidget(self.copy, row, 3)
        roomy = row == 0 or self.height() >= self.theme.px(SHORT) + self.tabs.sizeHint().height()
        self.tabs.setVisible(not side_by_side)
        self.extents.setVisible(roomy)
        self.copy.setVisible(roomy)
        for place, (column, heading) in enumerate(zip(self._columns, self._headings, strict=True)):
            heading.setVisible(side_by_side)
            column.setVisible(side_by_side or place == self.tabs.chosen)

    def program(self, framework: Framework) -> Program | None:
        """Return the program that is shown, written when it is first asked for."""
        if self.snapshot is None:
            return None
        key = (framework, self.is_whole)
        if key not in self._programs:
            whole = self._programs.get((framework, True))
            if whole is None:
                whole = self._programs[framework, True] = write_whole(recipe_of(self.snapshot.run), framework)
            self._programs[framework, False] = whole.step()
        return self._programs[key]

    def _show(self) -> None:
        """Bring what is seen up to date."""
        snapshot = self.snapshot
        if snapshot is None:
            return
        for place, column in enumerate(self._columns):
            column.setVisible(self.is_side_by_side or place == self.tabs.chosen)
        values, operation = present_values(snapshot), explained_operation(snapshot)
        for panel in self.panels:
            program = self.program(panel.framework) if panel.isVisibleTo(self) else None
            if program is not None:
                panel.show_program(program)
                panel.show_moment(program.lit(operation), operation.direction, values)
        step = "one training step" if snapshot.network is None else "one step, numbers of one example"
        self.set_caption(f"{STEPS} training steps, ready to run" if self.is_whole else step)

    def copy_source(self) -> None:
        """Put the program that is shown on the clipboard."""
        program = self.program(FRAMEWORKS[self.tabs.chosen])
        if program is not None:
            QGuiApplication.clipboard().setText(program.source)
            self._name_copy("Copied")
            self._copied.start()

    def _name_copy(self, text: str) -> None:
        self.copy.setText(text)
        self.copy.updateGeometry()
        self.copy.update()
