from nnvisual.session.actions import SetLearningRate
from tests.ui.conftest import Start


def test_new_weights_are_other_ones_and_can_be_taken_back(start: Start) -> None:
    program = start()
    before = program.store.snapshot
    program.window.actions_by_name["new_seed"].trigger()
    assert program.store.snapshot.experiment.seed == before.experiment.seed + 1
    assert not (program.store.snapshot.parameters == before.parameters).all()
    program.window.actions_by_name["undo"].trigger()
    assert (program.store.snapshot.parameters == before.parameters).all()


def test_forgotten_runs_are_gone_and_the_present_one_stays(start: Start) -> None:
    program = start()
    program.window.actions_by_name["new_seed"].trigger()
    program.store.dispatch(SetLearningRate(0.3))
    there = program.store.snapshot
    program.window.actions_by_name["forget_runs"].trigger()
    assert program.store.snapshot.runs == there.lineage()
