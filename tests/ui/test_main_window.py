from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from nnvisual.composition import Composed
from nnvisual.nn.datasets import DataSpec
from nnvisual.nn.experiment import Experiment, NetworkProblem
from nnvisual.nn.network import Layer, Network
from nnvisual.nn.phases import Granularity, Kind
from nnvisual.resource_files import resource_path
from nnvisual.runtime.preferences import Preferences
from nnvisual.session import actions as act
from nnvisual.session.ready_experiments import READY
from nnvisual.session.snapshot import MAX_SPEED, Cursor
from nnvisual.ui.commands import COMMANDS
from nnvisual.views.registry import VIEWS
from tests.ui.conftest import Start

pytestmark = pytest.mark.window
AtRest = Callable[[Composed], None]
LEFT = Qt.MouseButton.LeftButton


def click(qtbot: QtBot, widget: QWidget) -> None:
    qtbot.mouseClick(widget, LEFT, pos=QPoint(widget.width() // 2, widget.height() // 2))


def test_step_and_back_by_the_buttons(qtbot: QtBot, start: Start, at_rest: AtRest) -> None:
    program = start()
    bar, store = program.window.playback, program.store
    click(qtbot, bar.granularities.button(0))
    assert store.snapshot.playback.granularity is Granularity.OPERATION
    words = []
    for _ in range(5):
        click(qtbot, bar.step)
        words.append(bar.where.toolTip())
    assert store.snapshot.cursor == Cursor(0, 5)
    assert len(set(words)) == 5
    assert "multiply" in words[0]
    seen = store.snapshot
    click(qtbot, bar.step)
    click(qtbot, bar.back)
    assert store.snapshot.cursor == seen.cursor
    np.testing.assert_array_equal(store.snapshot.parameters, seen.parameters)
    for _ in range(5):
        click(qtbot, bar.back)
    assert store.snapshot.cursor == Cursor()
    assert not bar.back.isEnabled()


def test_play_learns_and_pause_stops(qtbot: QtBot, start: Start) -> None:
    program = start()
    bar, store = program.window.playback, program.store
    click(qtbot, bar.play)
    qtbot.waitUntil(lambda: store.snapshot.cursor.step >= 5, timeout=10_000)
    assert bar.play.accessibleName() == "Pause"
    click(qtbot, bar.play)
    assert not store.snapshot.playback.playing
    assert store.snapshot.loss < store.snapshot.run.view.loss(0)
    click(qtbot, bar.reset)
    assert store.snapshot.cursor == Cursor()


def test_the_time_line_scrubs(qtbot: QtBot, start: Start) -> None:
    program = start()
    store = program.store
    for _ in range(20):
        store.dispatch(act.StepForward(Granularity.STEP))
    there = program.window.playback.timeline
    there.setValue(7)
    assert store.snapshot.cursor == Cursor(7)
    assert store.snapshot.loss == store.snapshot.run.view.loss(7)


def test_the_keyboard_alone_suffices_for_a_step_and_back(qtbot: QtBot, start: Start) -> None:
    program = start()
    window, store = program.window, program.store
    window.activateWindow()
    for name in ("by_layer", "step", "step", "back"):
        window.actions_by_name[name].trigger()
    assert store.snapshot.operation.kind is Kind.ACTIVATION
    window.actions_by_name["by_step"].trigger()
    window.actions_by_name["step"].trigger()
    assert store.snapshot.cursor == Cursor(1)
    window.actions_by_name["start"].trigger()
    assert store.snapshot.cursor == Cursor()


def test_the_limit_of_the_rate_says_where_it_was_measured(
    qtbot: QtBot, start: Start, at_rest: Callable[[Composed], None]
) -> None:
    program = start()
    note = program.window.panel.training.rate.note
    at_rest(program)
    qtbot.waitUntil(lambda: note.text().endswith("the limit here"))
    program.store.dispatch(act.Play())
    qtbot.waitUntil(lambda: note.text().endswith("at the last stop"))
    program.store.dispatch(act.Pause())
    at_rest(program)
    assert note.text().endswith("the limit here")


def test_no_two_commands_share_a_key() -> None:
    keys = [key for command in COMMANDS.values() for key in command.keys]
    assert len(keys) == len(set(keys))


def test_the_rate_field_takes_a_number_and_does_not_reset(qtbot: QtBot, start: Start) -> None:
    program = start()
    store, rate = program.store, program.window.panel.training.rate
    for _ in range(5):
        store.dispatch(act.StepForward(Granularity.STEP))
    rate.field.setFocus()
    rate.field.selectAll()
    qtbot.keyClicks(rate.field, "1,5")
    qtbot.keyClick(rate.field, Qt.Key.Key_Return)
    assert store.snapshot.experiment.lr == 1.5
    assert store.snapshot.cursor == Cursor(5)
    rate.field.selectAll()
    qtbot.keyClicks(rate.field, "fast")
    assert rate.field.property("invalid")
    qtbot.keyClick(rate.field, Qt.Key.Key_Escape)
    assert rate.field.text() == "1.5"
    assert store.snapshot.experiment.lr == 1.5


def test_dragging_the_rate_to_its_ends_is_harmless(qtbot: QtBot, start: Start) -> None:
    program = start()
    slider = program.window.panel.training.rate.slider
    slider.setValue(slider.maximum())
    assert program.store.snapshot.experiment.lr == pytest.approx(10.0)
    slider.setValue(slider.minimum())
    assert program.store.snapshot.experiment.lr == pytest.approx(1e-4)


def test_a_diverging_run_stops_and_says_why(qtbot: QtBot, start: Start) -> None:
    program = start()
    store = program.store
    store.dispatch(act.SetLearningRate(1000.0))
    store.dispatch(act.SetSpeed(MAX_SPEED))
    click(qtbot, program.window.playback.play)
    qtbot.waitUntil(lambda: store.snapshot.run.outcome.is_final and store.snapshot.notice is not None, timeout=10_000)
    assert program.window.notice.isVisible()
    assert "1000" in program.window.notice.text.text()
    assert np.isfinite(store.snapshot.parameters).all()
    click(qtbot, program.window.notice.close_button)
    assert not program.window.notice.isVisible()


def test_the_window_answers_while_the_largest_network_trains_at_full_speed(qtbot: QtBot, start: Start) -> None:
    layers = (*(Layer(64, "tanh") for _ in range(8)), Layer(1, "sigmoid"))
    program = start(Experiment(NetworkProblem(Network(2, layers), "binary_cross_entropy", DataSpec("spiral")), lr=0.01))
    store = program.store
    store.dispatch(act.SetSpeed(MAX_SPEED))
    click(qtbot, program.window.playback.play)
    qtbot.waitUntil(lambda: store.snapshot.cursor.step >= 3, timeout=20_000)
    click(qtbot, program.window.playback.play)
    assert not store.snapshot.playback.playing
    store.dispatch(act.Play())
    program.close()
    assert not program.runner.isRunning()


def test_closing_in_the_middle_of_everything_ends_the_worker(qtbot: QtBot, start: Start) -> None:
    program = start()
    program.store.dispatch(act.SetSpeed(MAX_SPEED))
    program.store.dispatch(act.Play())
    program.close()
    assert not program.runner.isRunning()


def test_one_comes_back_to_where_one_was(qtbot: QtBot, start: Start, at_rest: AtRest) -> None:
    program = start(fresh=False)
    store = program.store
    qtbot.waitUntil(lambda: store.snapshot.cursor.step >= 2, timeout=10_000)
    store.dispatch(act.Pause())
    store.dispatch(act.SetLearningRate(0.7))
    store.dispatch(act.StepForward(Granularity.STEP))
    there = store.snapshot
    program.window.close()
    program.close()
    again = start(fresh=False)
    qtbot.waitUntil(lambda: again.store.snapshot.experiment.lr == 0.7, timeout=10_000)
    assert again.store.snapshot.cursor == there.cursor
    np.testing.assert_array_equal(again.store.snapshot.state, there.state)
    assert not again.store.snapshot.playback.playing


def test_a_killed_program_offers_its_work_again(qtbot: QtBot, start: Start) -> None:
    program = start(fresh=False)
    program.store.dispatch(act.Pause())
    program.store.dispatch(act.SetLearningRate(0.9))
    program.keeper.write_recovery()
    program.stop()
    again = start(fresh=False)
    qtbot.waitUntil(lambda: again.store.snapshot.experiment.lr == 0.9, timeout=10_000)
    notice = again.store.snapshot.notice
    assert notice is not None and "did not close properly" in notice.text


def test_saving_and_opening_a_session(qtbot: QtBot, start: Start, tmp_path: Path) -> None:
    program = start()
    store = program.store
    for _ in range(4):
        store.dispatch(act.StepForward(Granularity.STEP))
    there = store.snapshot
    assert program.keeper.save(tmp_path / "mine.nnsession")
    store.dispatch(act.SetData(DataSpec("xor")))
    program.window.open_path(tmp_path / "mine.nnsession")
    qtbot.waitUntil(lambda: store.snapshot.experiment == there.experiment, timeout=10_000)
    np.testing.assert_array_equal(store.snapshot.state, there.state)


def test_a_table_that_is_dropped_is_learned_from(qtbot: QtBot, start: Start, tmp_path: Path) -> None:
    program = start()
    path = tmp_path / "own.csv"
    path.write_text("height;weight;tall\n1,5;50;no\n1,8;80;yes\n1,6;55;no\n1,9;90;yes\n", encoding="utf-8")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(QPointF(100, 100), Qt.DropAction.CopyAction, mime, LEFT, Qt.KeyboardModifier.NoModifier)
    program.window.dropEvent(event)
    qtbot.waitUntil(lambda: program.store.snapshot.data is not None and program.store.snapshot.data.name == "own.csv")
    data = program.store.snapshot.data
    assert data is not None
    assert data.feature_names == ("height", "weight")
    assert data.class_names == ("no", "yes")
    assert data.standardised


@pytest.mark.parametrize("content", [b"", b"1,2,3\n4,5,6\n", b"a,b\n1,x\n2,3\n4,5\n", b"\x00\xff\x01" * 100])
def test_a_bad_table_gets_a_sentence_and_changes_nothing(
    qtbot: QtBot, start: Start, tmp_path: Path, content: bytes
) -> None:
    program = start()
    before = program.store.snapshot.run
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    program.window.open_path(path)
    qtbot.waitUntil(lambda: program.store.snapshot.notice is not None, timeout=10_000)
    assert program.store.snapshot.run is before
    assert program.window.notice.isVisible()


def test_the_shipped_table_opens(qtbot: QtBot, start: Start) -> None:
    program = start()
    program.window.open_path(resource_path("data", "class.csv"))
    qtbot.waitUntil(lambda: program.store.snapshot.data is not None and program.store.snapshot.data.name == "class.csv")


@pytest.mark.parametrize("name", list(VIEWS))
@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_every_view_draws_every_phase(qtbot: QtBot, start: Start, at_rest: AtRest, name: str, theme: str) -> None:
    program = start(preferences=Preferences(theme=theme), size=(1000, 640))
    store = program.store
    store.dispatch(act.SetViews((name,)))
    pictures = set()
    for phase in (0, 1, 17, 18, 20, 34, store.snapshot.plan.count):
        store.dispatch(act.Seek(Cursor(0, phase)))
        at_rest(program)
        image = program.window.stage.view(name).grab().toImage()
        pictures.add(bytes(image.constBits()))
        assert len({image.pixel(x, y) for x in range(0, image.width(), 7) for y in range(0, image.height(), 7)}) > 2
    assert pictures


def test_every_view_survives_a_landscape_without_a_network(qtbot: QtBot, start: Start, at_rest: AtRest) -> None:
    program = start()
    from_chooser = next(ready for ready in READY if ready.name == "ravine")
    program.store.dispatch(act.OpenExperiment(from_chooser.experiment, from_chooser.views))
    for name in VIEWS:
        program.store.dispatch(act.SetViews((name,)))
        program.store.dispatch(act.StepForward(Granularity.OPERATION))
        at_rest(program)
        assert not program.window.stage.view(name).grab().isNull()


def test_all_ready_experiments_by_the_keyboard(qtbot: QtBot, start: Start, at_rest: AtRest) -> None:
    program = start()
    window, store = program.window, program.store
    for ready in READY:
        store.dispatch(act.OpenExperiment(ready.experiment, ready.views))
        for name in ("by_operation", "step", "by_step", "step", "step", "back", "play"):
            window.actions_by_name[name].trigger()
        store.dispatch(act.Pause())
        at_rest(program)
        assert store.snapshot.views == ready.views
        assert store.snapshot.cursor.step >= 1


@pytest.mark.parametrize("text", [0.8, 1.0, 2.0])
@pytest.mark.parametrize("size", [(1000, 640), (1920, 1080)])
def test_the_window_fits(qtbot: QtBot, start: Start, text: float, size: tuple[int, int]) -> None:
    program = start(preferences=Preferences(theme="light", text=text), size=size)
    window = program.window
    assert window.playback.geometry().bottom() <= window.height()
    assert window.stage.width() > 300
    for name in window.stage.shown:
        view = window.stage.view(name)
        assert view.width() >= 120
        assert view.height() >= 80


def test_a_double_click_on_a_title_enlarges_a_view_and_back(qtbot: QtBot, start: Start) -> None:
    program = start()
    stage = program.window.stage
    stage.toggle_enlarged("plane")
    assert stage.shown == ("plane",)
    assert not stage.view("network").isVisible()
    stage.toggle_enlarged("plane")
    assert stage.view("network").isVisible()
