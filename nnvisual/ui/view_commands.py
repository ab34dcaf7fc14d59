"""What can be done with a view of the stage: bring it, send it away, enlarge it, ask it why, save its picture."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QFileDialog

from nnvisual.runtime.store import Store
from nnvisual.session import actions as act
from nnvisual.ui.commands import Handlers
from nnvisual.ui.inquirer import Inquirer
from nnvisual.ui.stage import Stage
from nnvisual.views.registry import VIEWS

MOST_VIEWS = 4


class ViewCommands(QObject):
    """Carries out the commands that mean a view: the one that has the keyboard, else the first."""

    def __init__(self, store: Store, stage: Stage) -> None:
        super().__init__(stage)
        self._store, self._stage = store, stage
        self.inquirer = Inquirer(store, stage)
        stage.why_asked.connect(self.inquirer.ask_in)
        stage.export_asked.connect(self.export_view)

    def handlers(self) -> Handlers:
        """Return what each command does."""
        return {
            "why": self.inquirer.ask,
            "enlarge": lambda: self._stage.toggle_enlarged(self._focused_view()),
            "export_view": lambda: self.export_view(self._focused_view()),
        }

    def toggle(self, name: str) -> None:
        """Bring a view to the stage, in the place of the oldest one if it is full; or send it away."""
        views = self._store.snapshot.views
        if name in views:
            kept = tuple(view for view in views if view != name)
            self._store.dispatch(act.SetViews(kept or views))
        else:
            self._store.dispatch(act.SetViews((*views[-(MOST_VIEWS - 1) :], name)))

    def export_view(self, view: str) -> None:
        """Ask for a name and save a view there, as it stands."""
        name, _ = QFileDialog.getSaveFileName(
            self._stage.window(), f"Export {VIEWS[view].title}", f"{view}.png", "Pictures (*.png *.svg)"
        )
        if name:
            from nnvisual.ui.export import export_view  # noqa: PLC0415  (QtSvg is loaded when it is needed)

            problem = export_view(self._stage.view(view), Path(name))
            self._store.dispatch(act.ShowNotice(problem or f"Saved as {name}.", bool(problem)))

    def _focused_view(self) -> str:
        focus = QApplication.focusWidget()
        for name in self._stage.shown:
            view = self._stage.view(name)
            if focus is not None and (focus is view or view.isAncestorOf(focus)):
                return name
        return self._stage.shown[0]
