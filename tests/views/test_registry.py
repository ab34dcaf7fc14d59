from nnvisual.lectures.vocabulary import VIEWS as VOCABULARY
from nnvisual.views.registry import VIEWS


def test_every_view_that_lectures_know_can_be_shown() -> None:
    assert set(VIEWS) == set(VOCABULARY)
