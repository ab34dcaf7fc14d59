"""A session without a window or a thread: what views are shown and what their gestures do to it."""

from collections.abc import Callable, Sequence

import pytest
from PySide6.QtGui import QFontDatabase
from pytestqt.qtbot import QtBot

from nnvisual.nn.experiment import Experiment
from nnvisual.resource_files import fonts
from nnvisual.session.actions import Action
from nnvisual.session.beginning import begin, lab_experiment
from nnvisual.session.jobs import Job
from nnvisual.session.pictures import request_pictures
from nnvisual.session.snapshot import Cursor
from nnvisual.session.stepping import go_to
from nnvisual.session.update import update


class Session:
    """A snapshot and what changes it; every job is done at once.

    Attributes
    ----------
    actions
        Everything that was dispatched, oldest first.
    """

    def __init__(self, experiment: Experiment | None = None) -> None:
        self.actions: list[Action] = []
        self.listeners: list[Callable[[], None]] = []
        self.snapshot, jobs = request_pictures(begin(experiment or lab_experiment()))
        self._work(jobs)

    def dispatch(self, action: Action) -> None:
        """Do what `action` asks for, and all jobs that follow."""
        self.actions.append(action)
        self.snapshot, jobs = update(self.snapshot, action)
        self._work(jobs)
        for listener in self.listeners:
            listener()

    def train(self, steps: int) -> None:
        """Go so many steps on."""
        self.snapshot, jobs = go_to(self.snapshot, Cursor(self.snapshot.cursor.step + steps))
        self._work(jobs)
        self.snapshot, jobs = request_pictures(self.snapshot)
        self._work(jobs)

    def _work(self, jobs: Sequence[Job]) -> None:
        waiting = list(jobs)
        while waiting:
            result = waiting.pop(0).compute(lambda: False)
            if result is not None:
                self.snapshot, more = update(self.snapshot, result)
                waiting.extend(more)


@pytest.fixture(scope="session")
def bundled_fonts(qapp: object) -> None:
    """Load the fonts that come with the program, so that texts are as wide as on the screen."""
    for path in fonts():
        QFontDatabase.addApplicationFont(str(path))


@pytest.fixture
def session(qtbot: QtBot, bundled_fonts: None) -> Session:
    """Return a session at the start of "Will I pass this class?"."""
    return Session()


@pytest.fixture
def begin_session(qtbot: QtBot, bundled_fonts: None) -> Callable[[Experiment], Session]:
    """Return what begins a session of another experiment."""
    return Session
