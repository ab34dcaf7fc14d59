"""Shows which controls a lecture's task leaves free: the others are grey, and a sentence above says why."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from nnvisual.lectures.blocks import Try
from nnvisual.session.snapshot import Snapshot
from nnvisual.session.task_locks import HOW, is_unlocked, open_task, say_unlocked

Lockable = tuple[QWidget, str]
"""A control, and its name in a task's `allow`."""


class ControlLocks(QFrame):
    """The sentence above the controls; `render_snapshot` locks and frees them.

    Parameters
    ----------
    controls
        What can be locked.
    """

    def __init__(self, controls: Sequence[Lockable], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("prompt")
        self._controls = tuple(controls)
        self._tips = {control: control.toolTip() for control, _ in controls}
        self._task: Try | None = None
        heading = QLabel("FREE IN THIS TASK", self)
        heading.setObjectName("section")
        self.sentence = QLabel("", self)
        self.sentence.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 10)
        layout.setSpacing(6)
        layout.addWidget(heading)
        layout.addWidget(self.sentence)
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
        self.sentence.setText(f"{say_unlocked(task, snapshot)} All else is locked until the task is solved. {HOW}")
        for control, name in self._controls:
            self._set_locked(control, locked=not is_unlocked(task.allow, name))
        return False

    def _set_locked(self, control: QWidget, *, locked: bool) -> None:
        control.setEnabled(not locked)
        control.setToolTip("Locked in this task" if locked else self._tips[control])
