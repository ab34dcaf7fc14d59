"""Joins store, worker, clock and window; used by the app, by snapshots and by tests."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from nnvisual.nn.experiment import Experiment
from nnvisual.runtime.crash_report import FOLDER_NAME as REPORTS_FOLDER
from nnvisual.runtime.crash_report import CrashReport, CrashReporter
from nnvisual.runtime.folder_watch import FolderWatch
from nnvisual.runtime.garbage import MainThreadCollector
from nnvisual.runtime.job_runner import JobRunner
from nnvisual.runtime.player import Player
from nnvisual.runtime.preferences import Preferences, data_folder, save_preferences
from nnvisual.runtime.progress_store import FILE_NAME, LoadedProgress, load_progress
from nnvisual.runtime.right_of_way import PaintGuard
from nnvisual.runtime.store import Store
from nnvisual.session.actions import DismissNotice, Play, ShowNotice
from nnvisual.session.beginning import begin, lab_experiment
from nnvisual.session.progress import Progress
from nnvisual.session.snapshot import Snapshot
from nnvisual.ui.main_window import MainWindow
from nnvisual.ui.progress_keeper import ProgressKeeper
from nnvisual.ui.session_keeper import SessionKeeper
from nnvisual.views.theme import THEMES, Theme

SWITCH_SECONDS = 0.0005
"""After so long the worker hands Python to the window's thread, if that asks for it; Python's own 5 ms are felt."""


@dataclass(frozen=True, slots=True)
class Composed:
    """A running program."""

    store: Store
    runner: JobRunner
    player: Player
    keeper: SessionKeeper
    progress: ProgressKeeper
    collector: MainThreadCollector
    reporter: CrashReporter
    window: MainWindow

    def close(self) -> None:
        """End the worker, remember the window and where one was."""
        save_preferences(self.window.preferences())
        self.keeper.close()
        self.progress.close()
        self.stop()

    def stop(self) -> None:
        """End the worker and remember nothing."""
        self.runner.close()
        self.collector.close()
        self.reporter.close()


def compose(
    preferences: Preferences,
    theme: str | None = None,
    experiment: Experiment | None = None,
    data: Path | None = None,
) -> Composed:
    """Return a running program with its window, which is not shown yet.

    Parameters
    ----------
    preferences
        What was remembered.
    theme
        Name of a theme that replaces the remembered one.
    experiment
        What to begin with; None: where one was last, or the lab's first experiment, which then plays at once.
    data
        The folder for what the user made; None: the system's place for it.
    """
    runner = JobRunner()
    snapshot: Snapshot = begin(experiment if experiment is not None else lab_experiment())
    # A picture of the window depends on nothing that somebody did on this machine.
    file = None if data is None and experiment is not None else (data or data_folder()) / FILE_NAME
    loaded = LoadedProgress(Progress()) if file is None else load_progress(file)
    store = Store(replace(snapshot, progress=loaded.progress), runner)
    progress = ProgressKeeper(store, file, loaded, store)
    player = Player(store, store)
    FolderWatch(store, store)
    keeper = SessionKeeper(store, data, store)
    window = MainWindow(
        store, keeper, choose_theme(theme or preferences.theme).with_text(preferences.text), preferences
    )
    window.installEventFilter(PaintGuard(runner.right_of_way, window))
    sys.setswitchinterval(SWITCH_SECONDS)
    runner.start()
    # Any action asks for the pictures that the first snapshot needs.
    store.dispatch(DismissNotice())
    reporter = CrashReporter((data or data_folder()) / REPORTS_FOLDER)
    crashed = file is not None and watch_for_crashes(reporter, store, runner)
    if experiment is None and not keeper.restore(said=crashed):
        store.dispatch(Play())
    progress.greet()
    return Composed(store, runner, player, keeper, progress, MainThreadCollector(store), reporter, window)


def watch_for_crashes(reporter: CrashReporter, store: Store, runner: JobRunner) -> bool:
    """Write a report of whatever goes wrong from now on; say what went wrong the last time, and whether it did."""

    def say(report: CrashReport) -> None:
        store.dispatch(ShowNotice(report.sentence, is_error=True, folder=report.path.parent))

    earlier = reporter.find_earlier()
    # Later, not at once: the error may have come out of the very action that is being carried out.
    reporter.start(lambda report: QTimer.singleShot(0, lambda: say(report)))
    store.action_taken.connect(reporter.note_action)
    runner.failed.connect(reporter.report_error, Qt.ConnectionType.DirectConnection)
    if earlier is not None:
        say(earlier)
    return earlier is not None


def choose_theme(name: str) -> Theme:
    """Return the theme called `name`; for "system" the one that fits the desktop's colours."""
    if name in THEMES:
        return THEMES[name]
    scheme = QApplication.styleHints().colorScheme()
    return THEMES["dark" if scheme == Qt.ColorScheme.Dark else "light"]
