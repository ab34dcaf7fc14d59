"""The state of a chapter at any beat: a pure fold over the directives that stand before it.

That one mechanism serves Back, jumps, reset, export, hot reload and the check. What has been folded is kept, so that
going anywhere twice costs nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from nnvisual.lectures.blocks import Block, Broken, Element, Prompt, Run, Set, Show
from nnvisual.lectures.changes import apply_changes, begin_state
from nnvisual.lectures.files import LectureFiles
from nnvisual.lectures.lecture_state import Failure, LectureState, Stage
from nnvisual.lectures.model import Chapter
from nnvisual.lectures.playing import DEFAULT_BUDGET, TooMuchWork, change_seconds, play, refuse_much_work
from nnvisual.nn.problem import InvalidInput

_CHANGE_NOTHING = frozenset(("predict", "draw", "try", "expect", "notes"))
"""Blocks that leave the network as it is: what follows a broken one can be checked all the same."""

Position = tuple[int, int]
"""Step and beat, both from 0."""


@dataclass(frozen=True, slots=True, eq=False)
class Move:
    """One element of a beat and the state after it: what a player animates one after the other."""

    element: Element
    state: LectureState


class Replay:
    """The states of one chapter.

    Parameters
    ----------
    chapter
        Whose directives are followed.
    files
        Where its data are read from.
    budget
        Seconds that its runs may cost, roughly.
    """

    def __init__(self, chapter: Chapter, files: LectureFiles | None = None, budget: float = DEFAULT_BUDGET) -> None:
        self.chapter = chapter
        self.positions = chapter.positions()
        self._numbers = {position: number for number, position in enumerate(self.positions)}
        self._budget = budget
        self._begin = begin_chapter(chapter, files)
        self._beats: list[tuple[Move, ...]] = []
        self._ends: list[LectureState] = []

    @property
    def beginning(self) -> LectureState:
        """The state before the first step: the setup, and nothing on the stage."""
        return self._begin

    def state(self, step: int, beat: int = 0) -> LectureState:
        """Return the state after the directives up to and with a beat; both numbers count from 0."""
        self.moves(step, beat)
        return self._ends[self._numbers[step, beat]]

    def before(self, step: int, beat: int = 0) -> LectureState:
        """Return the state before a beat, as it is entered: that of the beat before, its prompt answered."""
        number = self._numbers[step, beat]
        if number == 0:
            return self._begin
        return replace(self.state(*self.positions[number - 1]), prompt=None)

    def moves(self, step: int, beat: int = 0) -> tuple[Move, ...]:
        """Return the elements of a beat, each with the state after it."""
        number = self._numbers[step, beat]
        while len(self._beats) <= number:
            self._fold(*self.positions[len(self._beats)])
        return self._beats[number]

    def failures(self) -> tuple[Failure, ...]:
        """Return what could not be followed: nothing, or the first such directive. Plays the whole chapter."""
        if not self.positions:
            return ()
        failure = self.state(*self.positions[-1]).failure
        return () if failure is None else (failure,)

    def _fold(self, step: int, beat: int) -> None:
        """Follow the elements of the first beat that has not been folded yet."""
        state = replace(self._ends[-1], prompt=None) if self._ends else self._begin
        moves = []
        for element in self.chapter.steps[step].beats[beat].elements:
            state = follow(state, element, self._budget)
            moves.append(Move(element, state))
        self._beats.append(tuple(moves))
        self._ends.append(state)


def begin_chapter(chapter: Chapter, files: LectureFiles | None) -> LectureState:
    """Return the state with which a chapter begins."""
    state = LectureState(files=files, seed=chapter.seed)
    setup = chapter.setup
    if setup is None:
        return state
    if setup.experiment is None:
        return replace(state, failure=Failure(setup.line, 1, "E026", "The setup of this chapter is wrong."))
    return begin_state(setup.fields, setup.experiment, state)


def follow(state: LectureState, element: Element, budget: float = DEFAULT_BUDGET) -> LectureState:
    """Return the state after one element. What cannot be followed leaves it as it is, with the failure noted."""
    if state.failure is not None:
        return _show(state, element) if isinstance(element, Show) else state
    try:
        return _follow(state, element, budget)
    except TooMuchWork as error:
        return replace(state, failure=_failure(element, "E034", error))
    except InvalidInput as error:
        code = "E030" if isinstance(element, Run) else "E026"
        return replace(state, failure=_failure(element, code, error))


def _follow(state: LectureState, element: Element, budget: float) -> LectureState:
    if isinstance(element, Show):
        return _show(state, element)
    if isinstance(element, Set):
        changed = apply_changes(state, element.changes)
        work = state.work + change_seconds(changed.run)
        refuse_much_work(work, budget)
        return replace(changed, work=work)
    if isinstance(element, Run):
        return play(state, element, budget)
    if isinstance(element, Prompt):
        return replace(state, prompt=element)
    if isinstance(element, Broken) and element.name not in _CHANGE_NOTHING:
        return replace(state, failure=Failure(element.line, 1, "", f"This {element.name} block could not be read."))
    return state


def _show(state: LectureState, show: Show) -> LectureState:
    old = state.stage
    stage = Stage(
        views=show.views or old.views,
        focus=show.focus,
        reveal=show.reveal,
        figure=show.figure or old.figure,
        axes=show.axes or old.axes,
        ranges=old.ranges,
    )
    return replace(state, stage=stage)


def _failure(block: Block, code: str, error: InvalidInput) -> Failure:
    line, column = block.place(*(error.field or "").split("."))
    return Failure(line, column, code, error.sentence)
