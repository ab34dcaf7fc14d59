"""The main window: header, stage, controls, playback bar, and what the commands do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from math import log10
from pathlib import Path
from time import perf_counter

from PySide6.QtCore import QByteArray, QCoreApplication, QEvent, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QAction, QCloseEvent, QDesktopServices, QDragEnterEvent, QDropEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QFileDialog, QHBoxLayout, QMainWindow, QMenu, QVBoxLayout, QWidget

from nnvisual.lectures.blocks import Try
from nnvisual.lectures.library import ARCHIVE_ENDINGS, shipped_lectures
from nnvisual.nn.phases import Granularity
from nnvisual.runtime.crash_report import FOLDER_NAME as CRASH_REPORTS
from nnvisual.runtime.preferences import Preferences, data_folder
from nnvisual.runtime.store import Store
from nnvisual.session import actions as act
from nnvisual.session.jobs import Purpose
from nnvisual.session.snapshot import SPEEDS, Cursor, Mode, Snapshot
from nnvisual.ui.authors_guide import AuthorsGuide
from nnvisual.ui.commands import COMMANDS, MENUS, keys_of
from nnvisual.ui.controls import ControlPanel
from nnvisual.ui.dialogs import AboutDialog
from nnvisual.ui.experiment_chooser import ExperimentChooser
from nnvisual.ui.first_hints import first_hints
from nnvisual.ui.focus_keys import FocusKeys, reach_by_tab_only
from nnvisual.ui.header import Header
from nnvisual.ui.hints import Hints
from nnvisual.ui.inquirer import Inquirer
from nnvisual.ui.key_changes import usable
from nnvisual.ui.keys_dialog import KeysDialog
from nnvisual.ui.layout_menu import LayoutMenu
from nnvisual.ui.lecture_guide import ONLY_PRESENTING, LectureGuide
from nnvisual.ui.lecture_panel import LecturePanel
from nnvisual.ui.motion import system_wants_stillness
from nnvisual.ui.notice_bar import NoticeBar
from nnvisual.ui.playback_bar import PlaybackBar
from nnvisual.ui.progress_keeper import locate
from nnvisual.ui.progress_strip import ProgressStrip
from nnvisual.ui.recent_files import RecentFiles
from nnvisual.ui.session_keeper import SUFFIX, SessionKeeper
from nnvisual.ui.stage import Stage, StageArrangement
from nnvisual.ui.style import make_palette, make_style_sheet
from nnvisual.ui.writing_banner import WritingBanner
from nnvisual.views.registry import VIEWS
from nnvisual.views.theme import THEMES, Theme

SMALLEST_SIZE = (1000, 640)
TEXT_STEP = 1.1
FRAME_SECONDS, PATIENT_SECONDS = 0.013, 0.016
"""While time runs nothing is drawn more often: several snapshots may come between two frames. Where training will soon
bring a new one, the next frame waits for it, but no longer than this after the end of the last one."""

RATE_STEPS = (1.0, 3.0)


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
        self._keys = usable(preferences.keys)
        self._motion_wanted = preferences.motion
        self._hints_seen = preferences.hints_seen
        self.hints: Hints | None = None
        self.recent = RecentFiles(preferences.recent, self)
        self.recent.chosen.connect(self.open_path)
        self.setWindowTitle("nnvisual")
        self.setMinimumSize(*SMALLEST_SIZE)
        self.setAcceptDrops(True)
        self.actions_by_name: dict[str, QAction] = {}
        self._view_actions: dict[str, QAction] = {}
        self.guide = LectureGuide(self, store, self.set_theme)
        menu = self._make_menu()
        self.header = Header(menu, self)
        self.progress = ProgressStrip(store.dispatch, self.header)
        self.header.layout_row.insertWidget(2, self.progress)
        self.header.mode_asked.connect(self._set_mode)
        self.notice = NoticeBar(store.dispatch, self)
        self.authors_guide: AuthorsGuide | None = None
        self.writing = WritingBanner(store.dispatch, self)
        self.stage = Stage(store.dispatch, theme, self)
        self.panel = ControlPanel(store.dispatch, self)
        self.lecture = LecturePanel(store.dispatch, self)
        self.playback = PlaybackBar(store.dispatch, self)
        self.layouts = LayoutMenu(self.stage, self)
        self.header.layouts.setMenu(self.layouts)
        self.inquirer = Inquirer(store, self.stage)
        self.header.why.clicked.connect(self.inquirer.ask)
        self.stage.why_asked.connect(self.inquirer.ask_in)
        self.stage.export_asked.connect(self.export_view)
        self.focus_keys = FocusKeys(self)
        self._apply_motion()
        self._lay_out()
        self._join_menus()
        for part in (self.header, self.panel, self.playback):
            reach_by_tab_only(part)
        self.set_theme(theme)
        if preferences.geometry:
            self.restoreGeometry(QByteArray.fromBase64(preferences.geometry.encode()))
        else:
            self.resize(1440, 900)
        self._frame = QTimer(self)
        self._frame.setSingleShot(True)
        self._frame.timeout.connect(self._draw_frame)
        self._drawn = 0.0, 0.0
        store.snapshot_changed.connect(self._follow)
        self.render_snapshot(store.snapshot)
        self.stage.restore(
            StageArrangement(preferences.arrangements, preferences.layouts, preferences.enlarged),
        )
        self.render_snapshot(store.snapshot)

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
        if self.hints is not None:
            self.hints.set_theme(theme)
        for part in (self.header, self.progress, self.layouts, self.stage, self.panel, self.lecture, self.playback):
            part.set_theme(theme)
        if self.authors_guide is not None:
            self.authors_guide.set_theme(theme)
        if self.isVisible():
            self.render_snapshot(self._store.snapshot)

    def _follow(self, snapshot: Snapshot) -> None:
        """Show the snapshot: at once after a gesture, a frame at a time while time runs."""
        if not snapshot.playback.playing:
            self._frame.stop()
            self.render_snapshot(snapshot)
            return
        # What training brings is worth waiting for a little.
        began, ended = self._drawn
        due = ended + PATIENT_SECONDS if snapshot.is_pending(Purpose.TRAIN) else began + FRAME_SECONDS
        self._frame.start(max(0, round(1e3 * (due - perf_counter()))))

    def _draw_frame(self) -> None:
        """Draw the present snapshot, while the worker waits."""
        began = perf_counter()
        with self._store.right_of_way.take():
            self.render_snapshot(self._store.snapshot)
            QCoreApplication.sendPostedEvents(self, QEvent.Type.UpdateRequest)
        self._drawn = began, perf_counter()

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
        if presents and self.hints is not None:
            self.hints.end()
        self.writing.render_snapshot(snapshot)
        self.stage.render_snapshot(snapshot)
        self.playback.render_snapshot(snapshot)
        self.lecture.setVisible(snapshot.lecture is not None and snapshot.mode is not Mode.LAB)
        self.lecture.render_snapshot(snapshot)
        self.panel.setVisible(self._panel_wanted and self._has_controls(snapshot))
        if self.panel.isVisibleTo(self):
            self.panel.render_snapshot(snapshot)
        for name, action in self._view_actions.items():
            action.setChecked(name in snapshot.views)
        self.actions_by_name["undo"].setEnabled(bool(snapshot.undo))
        self.actions_by_name["redo"].setEnabled(bool(snapshot.redo))
        for name in ONLY_PRESENTING:
            self.actions_by_name[name].setEnabled(presents)

    def preferences(self) -> Preferences:
        """Return what is to be remembered of this window."""
        arrangement = self.stage.arrangement
        theme = self.guide.own_theme(self._theme)
        return replace(
            self._preferences,
            theme=theme.name,
            text=theme.text,
            geometry=bytes(self.saveGeometry().toBase64().data()).decode(),
            panel=self._panel_wanted,
            hints_seen=self._hints_seen,
            motion=self._motion_wanted,
            keys=tuple(sorted(self._keys.items())),
            recent=self.recent.files,
            layouts=arrangement.proportions,
            arrangements=arrangement.layouts,
            enlarged=arrangement.enlarged,
        )

    def open_path(self, path: Path) -> None:
        """Open a file that was named, chosen or dropped; what is open now can be reopened."""
        self.recent.note(path)
        self.keeper.keep_replaced()
        if path.is_dir() or path.suffix in (*ARCHIVE_ENDINGS, ".md"):
            self._store.dispatch(act.OpenLecture(path))
        elif path.suffix == SUFFIX:
            self._store.dispatch(act.OpenSession(path, f"Opened {path.name}."))
        else:
            self._store.dispatch(act.OpenTable(path))

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

    def _make_menu(self) -> QMenu:
        """Return the menu, made from the table of commands, and bind their keys."""
        root = QMenu(self)
        handlers = self._handlers()
        for title in MENUS:
            menu = root.addMenu(title)
            for command in COMMANDS.values():
                if command.menu != title:
                    continue
                action = QAction(command.label, self)
                action.setShortcuts([QKeySequence(key) for key in keys_of(command.name, self._keys)])
                action.setAutoRepeat(command.repeats)
                action.setStatusTip(command.help)
                action.setToolTip(command.help)
                action.triggered.connect(partial(_call, handlers[command.name]))
                menu.addAction(action)
                self.addAction(action)
                self.actions_by_name[command.name] = action
            if title == "View":
                self._add_views(menu)
        return root

    def _add_views(self, menu: QMenu) -> None:
        menu.addSeparator()
        for place, entry in enumerate(VIEWS.values(), start=1):
            action = QAction(entry.title, self)
            action.setCheckable(True)
            action.setToolTip(entry.summary)
            if place <= 9:
                action.setShortcut(QKeySequence(f"Ctrl+{place}"))
            action.triggered.connect(partial(_call, partial(self._toggle_view, entry.name)))
            menu.addAction(action)
            self.addAction(action)
            self._view_actions[entry.name] = action

    def _handlers(self) -> dict[str, Callable[[], object]]:
        """Return what each command does."""
        send = self._store.dispatch
        kinds = {f"by_{kind.value}": partial(send, act.SetGranularity(kind)) for kind in Granularity}
        handlers: dict[str, Callable[[], object]] = {
            **kinds,
            "open": self._choose_file,
            "open_lecture": self._choose_lecture,
            "experiments": self._choose_experiment,
            "reopen": self.keeper.reopen_replaced,
            "save": self._save,
            "save_as": self._save_as,
            "export_view": lambda: self.export_view(self._focused_view()),
            "quit": self.close,
            "undo": partial(send, act.Undo()),
            "redo": partial(send, act.Redo()),
            "reset": partial(send, act.Reset()),
            "new_seed": lambda: send(act.SetSeed(self._store.snapshot.experiment.seed + 1)),
            "forget_runs": partial(send, act.ForgetRuns()),
            "larger": lambda: self._scale_text(TEXT_STEP),
            "smaller": lambda: self._scale_text(1.0 / TEXT_STEP),
            "normal_size": lambda: self.set_theme(self._theme.with_text(1.0)),
            "theme": self._next_theme,
            "panel": self._toggle_panel,
            "full_screen": lambda: self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen),
            "enlarge": self._enlarge,
            "why": self._ask_why,
            "motion": self._toggle_motion,
            "lecture": self._open_shipped_lecture,
            "return": partial(send, act.ReturnToBeat()),
            "play": lambda: send(act.NextBeat() if self._on_the_path() else act.TogglePlay()),
            "step": lambda: send(act.NextBeat() if self._on_the_path() else act.StepForward()),
            "back": lambda: send(act.PreviousBeat() if self._on_the_path() else act.StepBack()),
            "start": partial(send, act.Seek(Cursor())),
            "end": lambda: send(act.Seek(Cursor(self._store.snapshot.last_step))),
            "slower": lambda: self._shift_speed(-1),
            "faster": lambda: self._shift_speed(1),
            "lower_rate": lambda: self._shift_rate(-1),
            "higher_rate": lambda: self._shift_rate(1),
            "write_lecture": self.show_authors_guide,
            "keys": self._show_keys,
            "hints": self.show_hints,
            "crash_reports": self._open_crash_reports,
            "about": lambda: AboutDialog(self).exec(),
        }
        return self.guide.extend(handlers, lambda: self._theme)

    def show_hints(self) -> None:
        """Show the three hints of the first start."""
        if self.hints is not None:
            return
        self._hints_seen = True
        self.hints = Hints(first_hints(self.header, self.stage, self.playback), self._theme, self)
        self.hints.ended.connect(self._forget_hints)

    @property
    def hints_seen(self) -> bool:
        """Whether the hints of the first start were shown."""
        return self._hints_seen

    def _forget_hints(self) -> None:
        self.hints = None

    def _show_keys(self) -> None:
        taken = {action.shortcut().toString(): VIEWS[name].title for name, action in self._view_actions.items()}
        dialog = KeysDialog(self._keys, {key: title for key, title in taken.items() if key}, self)
        dialog.changed.connect(self.bind_keys)
        dialog.exec()

    def bind_keys(self, changed: dict[str, str]) -> None:
        """Bind other keys: command to key, those that are not named as they are at first."""
        self._keys = changed
        for name, action in self.actions_by_name.items():
            action.setShortcuts([QKeySequence(key) for key in keys_of(name, changed)])

    def _ask_why(self) -> None:
        self.inquirer.ask()

    def _toggle_motion(self) -> None:
        self._motion_wanted = not self._motion_wanted
        self._apply_motion()

    def _apply_motion(self) -> None:
        """Move things only where the user and the system want it."""
        still = system_wants_stillness()
        self.stage.may_move = self._motion_wanted and not still
        action = self.actions_by_name["motion"]
        action.setCheckable(True)
        action.setChecked(self.stage.may_move)
        action.setEnabled(not still)
        if still:
            action.setToolTip("The system asks programs not to move things.")

    def _join_menus(self) -> None:
        """Put the menus that are more than a command where they belong."""
        reopen, larger = self.actions_by_name["reopen"], self.actions_by_name["larger"]
        for menu in self.header.menu.menu().findChildren(QMenu):
            if reopen in menu.actions():
                menu.insertMenu(reopen, self.recent)
            elif larger in menu.actions():
                menu.insertMenu(larger, self.layouts)

    def _toggle_view(self, name: str) -> None:
        views = self._store.snapshot.views
        if name in views:
            kept = tuple(view for view in views if view != name)
            self._store.dispatch(act.SetViews(kept or views))
        else:
            self._store.dispatch(act.SetViews((*views[-3:], name) if len(views) > 3 else (*views, name)))
        self.render_snapshot(self._store.snapshot)

    def _on_the_path(self) -> bool:
        """Whether the keys for forwards and back turn the lecture's pages."""
        snapshot = self._store.snapshot
        return snapshot.mode is not Mode.LAB and snapshot.lecture is not None and not snapshot.lecture.away

    def _set_mode(self, mode: Mode) -> None:
        if mode is Mode.PRESENT:
            self.guide.toggle_present(self._theme)
        elif mode is Mode.LAB:
            self._store.dispatch(act.SetMode(mode))
        else:
            self._open_shipped_lecture()

    def _open_shipped_lecture(self) -> None:
        snapshot = self._store.snapshot
        if snapshot.lecture is not None:
            self._store.dispatch(act.ReturnToBeat() if snapshot.mode is Mode.LAB else act.SetMode(Mode.LECTURE))
            return
        places = snapshot.progress.places
        last = locate(places[-1]) if places else None
        lectures = (*(() if last is None else (last,)), *shipped_lectures())
        if lectures:
            self._store.dispatch(act.OpenLecture(lectures[0]))

    def _choose_experiment(self) -> None:
        chosen = ExperimentChooser(self._theme, self).choose()
        if chosen is not None:
            self._store.dispatch(act.OpenExperiment(chosen.experiment, chosen.views))

    def _choose_file(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self,
            "Open",
            "",
            f"Tables, sessions and lectures (*.csv *.tsv *.txt *{SUFFIX} *.nnlecture *.zip *.md);;All files (*)",
        )
        if name:
            self.open_path(Path(name))

    def _choose_lecture(self) -> None:
        name = QFileDialog.getExistingDirectory(self, "Open the folder of a lecture")
        if name:
            self.open_path(Path(name))

    def show_authors_guide(self) -> None:
        """Open the authors' guide beside the window: one writes with both in sight."""
        if self.authors_guide is None:
            self.authors_guide = AuthorsGuide(self._theme, self)
            self.authors_guide.lecture_made.connect(self.open_path)
        stand = self._store.snapshot.lecture
        self.authors_guide.show_folder(stand.path if stand is not None and stand.path.is_dir() else None)
        self.authors_guide.show()
        self.authors_guide.raise_()

    def _save(self) -> None:
        if self.keeper.path is None:
            self._save_as()
        else:
            self.keeper.save(self.keeper.path)

    def _save_as(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, "Save session", f"session{SUFFIX}", f"Sessions (*{SUFFIX})")
        if name:
            self.keeper.save(Path(name))

    def _focused_view(self) -> str:
        """Return the view that has the keyboard, else the first on the stage."""
        focus = QApplication.focusWidget()
        for name in self.stage.shown:
            view = self.stage.view(name)
            if focus is not None and (focus is view or view.isAncestorOf(focus)):
                return name
        return self.stage.shown[0]

    def _enlarge(self) -> None:
        self.stage.toggle_enlarged(self._focused_view())

    def export_view(self, view: str) -> None:
        """Ask for a name and save a view there, as it stands."""
        name, _ = QFileDialog.getSaveFileName(
            self, f"Export {VIEWS[view].title}", f"{view}.png", "Pictures (*.png *.svg)"
        )
        if name:
            from nnvisual.ui.export import export_view  # noqa: PLC0415  (QtSvg is loaded when it is needed)

            problem = export_view(self.stage.view(view), Path(name))
            self._store.dispatch(act.ShowNotice(problem or f"Saved as {name}.", bool(problem)))

    def _open_crash_reports(self) -> None:
        folder = data_folder() / CRASH_REPORTS
        if any(folder.glob("[0-9]*.txt")):
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
        else:
            self._store.dispatch(act.ShowNotice("There are no crash reports on this machine."))

    def _scale_text(self, factor: float) -> None:
        self.set_theme(self._theme.with_text(self._theme.text * factor))

    def _next_theme(self) -> None:
        names = list(THEMES)
        following = THEMES[names[(names.index(self._theme.name) + 1) % len(names)]]
        self.set_theme(following.with_text(self._theme.text))

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

    def _shift_speed(self, places: int) -> None:
        speed = self._store.snapshot.playback.speed
        place = SPEEDS.index(speed) if speed in SPEEDS else 1
        self._store.dispatch(act.SetSpeed(SPEEDS[min(max(place + places, 0), len(SPEEDS) - 1)]))

    def _shift_rate(self, places: int) -> None:
        """Go one notch along 1, 3, 10, 30 …"""
        lr = self._store.snapshot.experiment.lr
        notches = sorted(step * 10.0**power for power in range(-5, 3) for step in RATE_STEPS)
        nearest = min(range(len(notches)), key=lambda place: abs(log10(notches[place]) - log10(max(lr, 1e-6))))
        chosen = notches[min(max(nearest + places, 0), len(notches) - 1)]
        self._store.dispatch(act.SetLearningRate(float(f"{chosen:.3g}")))


def _call(handler: Callable[[], object], _checked: bool = False) -> None:
    handler()
