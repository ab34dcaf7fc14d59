"""The main window: puts header, stage, controls and playback bar together, and joins the menu with what it does."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from nnvisual.lectures.blocks import Try
from nnvisual.runtime.preferences import Preferences
from nnvisual.runtime.store import Store
from nnvisual.session.snapshot import Mode, Snapshot
from nnvisual.ui.appearance import MotionSwitch, theme_commands
from nnvisual.ui.commands import Handlers
from nnvisual.ui.controls import ControlPanel
from nnvisual.ui.edit_commands import edit_commands
from nnvisual.ui.file_commands import FileCommands
from nnvisual.ui.first_hints import FirstHints, first_hints
from nnvisual.ui.focus_keys import FocusKeys, reach_by_tab_only
from nnvisual.ui.frame_pace import FramePace
from nnvisual.ui.header import Header
from nnvisual.ui.help_commands import HelpCommands
from nnvisual.ui.key_changes import usable
from nnvisual.ui.layout_menu import LayoutMenu
from nnvisual.ui.lecture_guide import LectureGuide
from nnvisual.ui.lecture_panel import LecturePanel
from nnvisual.ui.main_menu import MainMenu
from nnvisual.ui.notice_bar import NoticeBar
from nnvisual.ui.playback_bar import PlaybackBar
from nnvisual.ui.progress_strip import ProgressStrip
from nnvisual.ui.session_keeper import SessionKeeper
from nnvisual.ui.stage import Stage, StageArrangement
from nnvisual.ui.style import make_palette, make_style_sheet
from nnvisual.ui.time_commands import time_commands
from nnvisual.ui.view_commands import ViewCommands
from nnvisual.ui.writing_banner import WritingBanner
from nnvisual.views.theme import Theme

SMALLEST_SIZE = (1000, 640)


class MainWindow(QMainWindow):
    """Everything that is seen. Holds no state of the model: it draws the store's snapshot."""

    closing = Signal()

    def __init__(self, store: Store, keeper: SessionKeeper, theme: Theme, preferences: Preferences) -> None:
        super().__init__()
        self.keeper = keeper
        self._store = store
        self._theme = theme
        self._preferences = preferences
        self._panel_wanted = preferences.panel
        self.setWindowTitle("nnvisual")
        self.setMinimumSize(*SMALLEST_SIZE)
        self.setAcceptDrops(True)
        self.menu = MainMenu(usable(preferences.keys), self)
        self.actions_by_name = self.menu.actions_by_name
        self._make_parts()
        self._lay_out()
        self._make_commands()
        self.set_theme(theme)
        if preferences.geometry:
            self.restoreGeometry(QByteArray.fromBase64(preferences.geometry.encode()))
        else:
            self.resize(1440, 900)
        self._pace = FramePace(store, self, self.render_snapshot)
        self.render_snapshot(store.snapshot)
        self.stage.restore(
            StageArrangement(preferences.arrangements, preferences.layouts, preferences.enlarged),
        )
        self.render_snapshot(store.snapshot)

    def _make_parts(self) -> None:
        """Make what is seen, in the order in which Tab goes through it."""
        store = self._store
        self.header = Header(self.menu, self)
        self.progress = ProgressStrip(store.dispatch, self.header)
        self.header.layout_row.insertWidget(2, self.progress)
        self.notice = NoticeBar(store.dispatch, self)
        self.writing = WritingBanner(store.dispatch, self)
        self.stage = Stage(store.dispatch, self._theme, self)
        self.panel = ControlPanel(store.dispatch, self)
        self.lecture = LecturePanel(store.dispatch, self)
        self.playback = PlaybackBar(store.dispatch, self)
        self.focus_keys = FocusKeys(self)
        for part in (self.header, self.panel, self.playback):
            reach_by_tab_only(part)

    def _make_commands(self) -> None:
        """Make what carries out the commands, and join it with the menu and the header."""
        self.guide = LectureGuide(self, self._store, lambda: self._theme, self.set_theme)
        self.files = FileCommands(self, self._store, self.keeper, self._preferences.recent, lambda: self._theme)
        self.layouts = LayoutMenu(self.stage, self)
        self.view_commands = ViewCommands(self._store, self.stage)
        self.motion = MotionSwitch(self.actions_by_name["motion"], self.stage, wanted=self._preferences.motion)
        said = first_hints(self.header, self.stage, self.playback)
        self.hints = FirstHints(self, said, seen=self._preferences.hints_seen)
        self.help = HelpCommands(self, self._store, self.menu, self.hints, self.open_path)
        self.menu.put_in(self.files.recent, before="reopen")
        self.menu.put_in(self.layouts, before="larger")
        self.commands = self._handlers()
        self.menu.asked.connect(lambda name: self.commands[name]())
        self.menu.view_asked.connect(self._toggle_view)
        self.header.layouts.setMenu(self.layouts)
        self.header.mode_asked.connect(self.guide.choose_mode)
        self.header.why.clicked.connect(self.view_commands.inquirer.ask)

    def _handlers(self) -> Handlers:
        """Return what each command does."""
        return self.guide.extend(
            {
                **self.files.handlers(),
                **edit_commands(self._store),
                **theme_commands(lambda: self._theme, self.set_theme),
                **self.view_commands.handlers(),
                **time_commands(self._store),
                **self.help.handlers(lambda: self._theme),
                "motion": self.motion.toggle,
                "panel": self._toggle_panel,
                "full_screen": lambda: self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen),
                "quit": self.close,
            }
        )

    @property
    def theme(self) -> Theme:
        """The theme that is shown."""
        return self._theme

    def set_theme(self, theme: Theme) -> None:
        """Change colours and text size of everything."""
        self._theme = theme
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.setPalette(make_palette(theme))
        self.setStyleSheet(make_style_sheet(theme))
        bars = (self.header, self.progress, self.layouts, self.playback)
        for part in (*bars, self.stage, self.panel, self.lecture, self.hints, self.help):
            part.set_theme(theme)
        if self.isVisible():
            self.render_snapshot(self._store.snapshot)

    def render_snapshot(self, snapshot: Snapshot) -> None:
        """Show `snapshot` everywhere."""
        presents = snapshot.mode is Mode.PRESENT
        for bar in (self.header, self.playback):
            bar.setVisible(not presents)
        self.header.render_snapshot(snapshot)
        self.progress.render_snapshot(snapshot)
        self.notice.render_snapshot(snapshot)
        # What went wrong is for the speaker's eyes.
        self.notice.setVisible(snapshot.notice is not None and not presents)
        if presents:
            self.hints.end()
        self.writing.render_snapshot(snapshot)
        self.stage.render_snapshot(snapshot)
        self.playback.render_snapshot(snapshot)
        self.lecture.setVisible(snapshot.lecture is not None and snapshot.mode is not Mode.LAB)
        self.lecture.render_snapshot(snapshot)
        self.panel.setVisible(self._panel_wanted and self._has_controls(snapshot))
        if self.panel.isVisibleTo(self):
            self.panel.render_snapshot(snapshot)
        self.menu.render_snapshot(snapshot)

    def preferences(self) -> Preferences:
        """Return what is to be remembered of this window."""
        arrangement = self.stage.arrangement
        theme = self.guide.own_theme
        return replace(
            self._preferences,
            theme=theme.name,
            text=theme.text,
            geometry=bytes(self.saveGeometry().toBase64().data()).decode(),
            panel=self._panel_wanted,
            hints_seen=self.hints.seen,
            motion=self.motion.wanted,
            keys=tuple(sorted(self.menu.keys.items())),
            recent=self.files.recent.files,
            layouts=arrangement.proportions,
            arrangements=arrangement.layouts,
            enlarged=arrangement.enlarged,
        )

    def open_path(self, path: Path) -> None:
        """Open a file that was named, chosen or dropped; what is open now can be reopened."""
        self.files.open_path(path)

    @property
    def hints_seen(self) -> bool:
        """Whether the hints of the first start were shown."""
        return self.hints.seen

    def show_hints(self) -> None:
        """Show the three hints of the first start."""
        self.hints.show(self._theme)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the first file that was dropped."""
        paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            self.open_path(Path(paths[0]))
            event.acceptProposedAction()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Say that it closes, so that what is to be kept is kept."""
        self.guide.presentation.leave()
        self.closing.emit()
        super().closeEvent(event)

    def _lay_out(self) -> None:
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.lecture)
        middle.addWidget(self.stage, 1)
        middle.addWidget(self.panel)
        central = QWidget(self)
        layout = QVBoxLayout(central)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        layout.addWidget(self.notice)
        layout.addWidget(self.writing)
        layout.addLayout(middle, 1)
        layout.addWidget(self.playback)
        self.setCentralWidget(central)
        # Else Qt gives the keyboard to the menu's button, which then stands in a frame that nobody asked for.
        central.setFocus()

    def _toggle_view(self, name: str) -> None:
        self.view_commands.toggle(name)
        self.render_snapshot(self._store.snapshot)

    def _toggle_panel(self) -> None:
        self._panel_wanted = not self._panel_wanted
        self.render_snapshot(self._store.snapshot)

    @staticmethod
    def _has_controls(snapshot: Snapshot) -> bool:
        """Whether the controls have their place: always in the lab, in a lecture for a task or off the path."""
        stand = snapshot.lecture
        if snapshot.mode is Mode.PRESENT:
            return False
        if stand is None or snapshot.mode is Mode.LAB:
            return True
        return stand.away or isinstance(stand.prompt, Try)
