"""The composition root: makes the window, the store and the worker, and joins them.

The window is painted first, empty, and only then is the rest imported and built: NumPy and the views take longer to
import than Qt.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QFontDatabase, QIcon
from PySide6.QtWidgets import QApplication, QMainWindow

from nnvisual import __version__
from nnvisual.resource_files import fonts, resource_path
from nnvisual.runtime.interrupt import InterruptWatch

INTERRUPTED = 130
"""Exit code after Ctrl-C in the terminal."""


@dataclass(frozen=True, slots=True)
class StartOptions:
    """What the command line asked for.

    Attributes
    ----------
    file
        A file to open, or None.
    theme
        Name of a theme, or None for the remembered one.
    lecture, chapter, step
        A lecture to open, at a chapter and step by their ids; None: no lecture.
    """

    file: Path | None = None
    theme: str | None = None
    lecture: Path | None = None
    chapter: str = ""
    step: str = ""


def make_application(arguments: list[str]) -> QApplication:
    """Return the application object with the program's fonts and style."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(arguments)
    app.setApplicationName("nnvisual")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("nnvisual")
    app.setWindowIcon(QIcon(str(resource_path("icons", "nnvisual.png"))))
    app.setStyle("Fusion")
    for font in fonts():
        QFontDatabase.addApplicationFont(str(font))
    return app


def run(options: StartOptions) -> int:
    """Show the window and stay until it is closed; return the exit code."""
    app = make_application(sys.argv[:1])
    started = Startup(options)
    started.placeholder.show()
    QTimer.singleShot(0, started.build)
    interrupt = InterruptWatch(app)
    interrupt.interrupted.connect(lambda: app.exit(INTERRUPTED))
    code = app.exec()
    interrupt.close()
    started.shut_down()
    return code


class Startup:
    """Shows an empty window at once, and replaces it by the real one when that is ready."""

    def __init__(self, options: StartOptions) -> None:
        from nnvisual.runtime.preferences import load_preferences

        self.options = options
        self.preferences = load_preferences()
        self.placeholder = QMainWindow()
        self.placeholder.setWindowTitle("nnvisual")
        self.placeholder.resize(1440, 900)
        self.window: QMainWindow | None = None

    def build(self) -> None:
        """Import the rest and show the real window in the place of the empty one."""
        from nnvisual.composition import compose

        self.composed = compose(self.preferences, self.options.theme)
        window = self.composed.window
        if not self.preferences.geometry:
            window.setGeometry(self.placeholder.geometry())
        window.show()
        self.placeholder.close()
        self.window = window
        if self.options.file is None and self.options.lecture is None:
            self.composed.progress.reopen()
        if self.options.file is not None:
            window.open_path(self.options.file)
        elif self.options.lecture is None and not window.hints_seen:
            QTimer.singleShot(0, window.show_hints)
        if self.options.lecture is not None:
            from nnvisual.session.actions import OpenLecture

            options = self.options
            self.composed.store.dispatch(OpenLecture(self.options.lecture, options.chapter, options.step))

    def shut_down(self) -> None:
        """End the worker and keep what is to be kept."""
        if self.window is not None:
            self.composed.close()
