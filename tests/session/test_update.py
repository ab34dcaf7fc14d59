from contextlib import suppress
from dataclasses import fields, replace
from importlib import import_module

import pytest

from nnvisual.session.actions import Action, DismissNotice, ShowNotice
from nnvisual.session.beginning import begin, lab_experiment
from nnvisual.session.jobs import Cancelled, JobFailed, JobResult
from nnvisual.session.snapshot import Tone
from nnvisual.session.update import UnhandledAction, find_change, update

NOT_THEMSELVES = (Action, JobResult)
"""What actions are made from; nobody sends these."""

MISUSE = (AttributeError, TypeError, ValueError, LookupError, StopIteration)
"""How a handler answers an action whose every field is None: it was handled, which is all that is asked here."""


def kinds_of(kind: type[Action]) -> list[type[Action]]:
    return [kind, *(below for child in kind.__subclasses__() for below in kinds_of(child))]


def blank(kind: type[Action]) -> Action:
    """Return an action without contents: which subject knows it is decided by its class alone."""
    action = object.__new__(kind)
    for field in fields(kind):
        object.__setattr__(action, field.name, None)
    return action


def is_named(kind: type[Action]) -> bool:
    """Whether a class is the one of its name: slots make a second one, and the first lingers."""
    return getattr(import_module(kind.__module__), kind.__name__, None) is kind


EVERY_KIND = sorted(
    (kind for kind in kinds_of(Action) if kind not in NOT_THEMSELVES and is_named(kind)),
    key=lambda kind: kind.__name__,
)


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_every_action_is_handled(kind: type[Action]) -> None:
    with suppress(*MISUSE):
        find_change(begin(lab_experiment()), blank(kind))


def test_what_nobody_knows_is_a_mistake_of_the_program() -> None:
    with pytest.raises(UnhandledAction, match="Action"):
        update(begin(lab_experiment()), Action())


def test_a_result_that_nobody_waits_for_changes_nothing() -> None:
    snapshot = begin(lab_experiment())
    assert update(snapshot, JobFailed(99, "too late")) == (snapshot, ())


def test_a_result_ends_the_waiting_for_it() -> None:
    snapshot = replace(begin(lab_experiment()), pending=(("train", 7), ("table", 8)))
    after, _ = update(snapshot, Cancelled(7))
    assert ("train", 7) not in after.pending
    assert ("table", 8) in after.pending


def test_a_sentence_is_said_and_taken_away() -> None:
    said, _ = update(begin(lab_experiment()), ShowNotice("Not there.", is_error=True))
    assert said.notice is not None and said.notice.tone is Tone.ERROR
    silent, _ = update(said, DismissNotice())
    assert silent.notice is None
