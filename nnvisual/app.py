"""The composition root: makes the window, the store and the worker, and joins them.

The window is painted first, empty, and only then is the rest imported and built: NumPy and the views take longer to
import than Qt.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, QTimer, Signal
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication, QMainWindow

from nnvisual import __version__

if TYPE_CHECKING:
    from nnvisual.ui.main_window import MainWindow

INTERRUPTED = 130
"""Exit code after Ctrl-C in the terminal."""

UNSEEN_MILLISECONDS = 300
"""After so long the real window is built even if the empty one was never painted."""


USUAL_SIZE = (1440, 900)
TITLE_BAR = 40
"""Pixels of a window's title bar and edges, about."""


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


class Application(QApplication):
    """The application object; it hears of files that macOS wants opened, which are not on the command line there.

    A subclass, because an event filter on the application is asked about every event of every widget.

    Signals
    -------
    file_asked
        The path of a file that was double-clicked, before the start or while the program runs.
    """

    file_asked = Signal(str)

    def event(self, event: QEvent) -> bool:
        """Pass on which file is to be opened."""
        if isinstance(event, QFileOpenEvent) and event.file():
            self.file_asked.emit(event.file())
            return True
        return super().event(event)


def make_application(arguments: list[str]) -> QApplication:
    """Return the application object with the program's fonts and style."""
    app = open_application(arguments)
    load_looks()
    return app


def open_application(arguments: list[str]) -> QApplication:
    """Return the application object with the program's style; fonts and icon take longer, and come later."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = Application(arguments)
    app.setApplicationName("nnvisual")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("nnvisual")
    app.setStyle("Fusion")
    return app


def load_looks() -> None:
    """Make the bundled fonts known, and set the windows' icon."""
    from PySide6.QtGui import QFontDatabase, QIcon

    from nnvisual.resource_files import fonts, resource_path

    QApplication.setWindowIcon(QIcon(str(resource_path("icons", "nnvisual.png"))))

    for font in fonts():
        QFontDatabase.addApplicationFont(str(font))


def is_roomy(screen: QSize) -> bool:
    """Whether the window has room at its usual size, with what a desktop puts around it; else it fills the screen."""
    return screen.width() > USUAL_SIZE[0] and screen.height() > USUAL_SIZE[1] + TITLE_BAR


def run(options: StartOptions) -> int:
    """Show the window and stay until it is closed; return the exit code."""
    app = open_application(sys.argv[:1])
    started = Startup(options)
    started.show()
    from nnvisual.runtime.interrupt import InterruptWatch

    interrupt = InterruptWatch(app)
    interrupt.interrupted.connect(lambda: app.exit(INTERRUPTED))
    code = app.exec()
    interrupt.close()
    started.shut_down()
    return code


class Startup(QObject):
    """Shows an empty window at once, and replaces it by the real one when that is ready."""

    def __init__(self, options: StartOptions) -> None:
        super().__init__()
        self.options = options
        self._builds = QTimer(self)
        self._builds.setSingleShot(True)
        self._builds.timeout.connect(self.build)
        self.placeholder = QMainWindow()
        self.placeholder.setWindowTitle("nnvisual")
        self.placeholder.resize(*USUAL_SIZE)
        self.window: MainWindow | None = None
        app = QApplication.instance()
        if isinstance(app, Application):
            app.file_asked.connect(self.open_asked)

    def show(self) -> None:
        """Show the empty window; the real one is built as soon as it is painted, and not before."""
        self.placeholder.installEventFilter(self)
        if is_roomy(self.placeholder.screen().availableSize()):
            self.placeholder.show()
        else:
            self.placeholder.showMaximized()
        self._builds.start(UNSEEN_MILLISECONDS)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Wait for the first paint."""
        if event.type() is QEvent.Type.Paint:
            self.placeholder.removeEventFilter(self)
            self._builds.start(0)
        return False

    def build(self) -> None:
        """Import the rest and show the real window in the place of the empty one."""
        load_looks()
        from nnvisual.composition import compose
        from nnvisual.runtime.preferences import load_preferences

        preferences = load_preferences()
        self.composed = compose(preferences, self.options.theme)
        window = self.composed.window
        if preferences.geometry:
            window.show()
        elif self.placeholder.isMaximized():
            window.showMaximized()
        else:
            window.setGeometry(self.placeholder.geometry())
            window.show()
        self.placeholder.close()
        self.window = window
        if self.options.file is None and self.options.lecture is None:
            self.composed.progress.reopen()
        if self.options.file is not None:
            window.open_path(self.options.file)
        elif self.options.lecture is None and not window.hints_seen:
            QTimer.singleShot(0, window, window.show_hints)
        if self.options.lecture is not None:
            from nnvisual.session.actions import OpenLecture

            options = self.options
            self.composed.store.dispatch(OpenLecture(self.options.lecture, options.chapter, options.step))

    def open_asked(self, name: str) -> None:
        """Open a file the system asks for: at once, or before there is a window in the place of what was to be."""
        path = Path(name)
        if self.window is None:
            self.options = replace(self.options, file=path, lecture=None)
            return
        self.window.open_path(path)
        self.window.raise_()
        self.window.activateWindow()

    def shut_down(self) -> None:
        """End the worker and keep what is to be kept."""
        if self.window is not None:
            self.composed.close()
