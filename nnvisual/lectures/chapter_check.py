"""One chapter played from its first beat to its last, everything that it claims compared with what happens."""

from __future__ import annotations

import re

from nnvisual.lectures.blocks import Block, Draw, Element, Expect, Goal, Show, Try
from nnvisual.lectures.comparison import agree, is_reached, show_value
from nnvisual.lectures.files import LectureFiles
from nnvisual.lectures.lecture_state import LectureState
from nnvisual.lectures.model import Chapter
from nnvisual.lectures.playing import step_seconds
from nnvisual.lectures.problems import Problem
from nnvisual.lectures.quantities import Quantity, check_quantity, parse_quantity
from nnvisual.lectures.readings import evaluate
from nnvisual.lectures.replay import Replay
from nnvisual.lectures.solving import follow_solution
from nnvisual.lectures.vocabulary import Part, unlocks
from nnvisual.nn.experiment import NetworkProblem
from nnvisual.nn.network_objective import NetworkObjective
from nnvisual.nn.problem import InvalidInput, suggest
from nnvisual.nn.table_text import shorten

MAX_FIGURE_BYTES = 5_000_000

_NEED_NETWORK = ("network", "plane", "activation", "table", "parameters")
_NEED_TARGET = ("landscape", "curve", "rates", "gradients")
_SVG_ID = re.compile(r"""\sid\s*=\s*["']([^"']{1,100})["']""")


class ChapterCheck:
    """The check of one chapter: `run` it once, then read `problems` and the counts."""

    def __init__(self, chapter: Chapter, files: LectureFiles, shown: str, budget: float) -> None:
        self.problems: list[Problem] = []
        self.expectations = 0
        self.solutions = 0
        self._work = 0.0
        self._chapter = chapter
        self._files = files
        self._shown = shown
        self._budget = budget
        self._figures: dict[str, frozenset[str]] = {}

    def run(self) -> None:
        """Play the chapter and compare."""
        replay = Replay(self._chapter, self._files, self._budget)
        for position in replay.positions:
            before = replay.before(*position)
            for move in replay.moves(*position):
                failed = before.failure is not None
                if move.state.failure is not None and not failed:
                    failure = move.state.failure
                    if failure.code:
                        self._add(failure.line, failure.column, failure.code, failure.text)
                elif not failed or isinstance(move.element, Show):
                    self._check(move.element, move.state)
                before = move.state

    def _add(self, line: int, column: int, code: str, text: str) -> None:
        self.problems.append(Problem(self._shown, line, column, code, text))

    def _report(self, block: Block, code: str, text: str, *path: str) -> None:
        self._add(*block.place(*path), code, text)

    def _check(self, element: Element, state: LectureState) -> None:
        if isinstance(element, Show):
            self._check_show(element, state)
        elif isinstance(element, Expect):
            self._check_expect(element, state)
        elif isinstance(element, Try):
            self._check_try(element, state)
        elif isinstance(element, Draw) and element.on not in state.stage.views:
            self._report(element, "E028", f"The view '{element.on}' is not on the stage. Show it first.", "on")

    def _check_show(self, show: Show, state: LectureState) -> None:
        views = state.stage.views
        if not views:
            self._report(show, "E021", "Nothing is on the stage yet. Add views = [...].")
            return
        for place, view in enumerate(show.views):
            obstacle = _obstacle(view, state)
            if obstacle and state.failure is None:
                self._report(show, "E028", f"The view '{view}' {obstacle}", "views", str(place))
        for name, parts in (("focus", show.focus), ("reveal", show.reveal)):
            for place, part in enumerate(parts):
                self._check_part(show, state, part, (name, str(place)))
        if "figure" in views:
            self._check_figure(show, state.stage.figure)
        if state.runs and state.failure is None:
            for axis in show.axes:
                if axis not in ("random", "principal"):
                    self._check_exists(show, parse_quantity(axis), state, ("axes",))

    def _check_part(self, show: Show, state: LectureState, part: Part, path: tuple[str, ...]) -> None:
        if part.view not in state.stage.views:
            self._report(
                show, "E028", f"The view '{part.view}' is not on the stage. Add it to views, or take this out.", *path
            )
        if part.quantity is not None and state.failure is None:
            self._check_exists(show, part.quantity, state, path)
        if part.view == "figure" and part.name and state.stage.figure:
            known = self._figure_parts(show, state.stage.figure)
            if known and part.name not in known:
                names = tuple(sorted(known))[:40]
                self._report(
                    show, "E024", f"The drawing has no part '{shorten(part.name)}'.{suggest(part.name, names)}", *path
                )

    def _check_exists(self, block: Block, quantity: Quantity, state: LectureState, path: tuple[str, ...]) -> None:
        if not state.runs:
            self._report(block, "E024", f"There is no '{quantity.name}': the chapter has no setup.", *path)
            return
        try:
            check_quantity(quantity, state.experiment.problem)
        except InvalidInput as error:
            self._report(block, "E024", error.sentence, *path)

    def _check_figure(self, show: Show, figure: str) -> None:
        if not figure:
            self._report(show, "E021", "The view 'figure' needs a drawing: figure = \"img/NAME.svg\".", "views")
            return
        self._figure_parts(show, figure)

    def _figure_parts(self, show: Show, figure: str) -> frozenset[str]:
        """Return the ids in an SVG drawing; report, once, a drawing that is missing."""
        if figure not in self._figures:
            self._figures[figure] = frozenset()
            try:
                content = self._files.read(figure, MAX_FIGURE_BYTES)
            except InvalidInput as error:
                self._report(show, "E029", error.sentence, "figure")
            else:
                if figure.lower().endswith(".svg"):
                    text = content.decode("utf-8", errors="replace")
                    self._figures[figure] = frozenset(_SVG_ID.findall(text)) or frozenset([""])
        return self._figures[figure]

    def _check_expect(self, expect: Expect, state: LectureState) -> None:
        if not state.runs:
            self._report(expect, "E032", "There is nothing to expect: the chapter has no setup.")
            return
        if self._work > self._budget:
            return
        readings = state.read()
        for quantity, expected in expect.values:
            path = quantity.name.split(".")
            self._work += reading_seconds(quantity, state)
            if self._work > self._budget:
                self._report(expect, "E034", "Reading these numbers takes too long. Expect fewer of them.", *path)
                return
            try:
                found = evaluate(quantity, readings)
            except InvalidInput as error:
                self._report(expect, "E032", error.sentence, *path)
                continue
            self.expectations += 1
            if not agree(found, expected, expect.tol):
                self._report(
                    expect,
                    "E031",
                    f"'{quantity.name}' is {show_value(found)}, not {show_value(expected)} "
                    f"(within {expect.tol:g}). Correct the number here and in the text, or what leads to it.",
                    *path,
                )

    def _check_try(self, task: Try, state: LectureState) -> None:
        if not state.runs:
            self._report(task, "E030", "There is nothing to try: the chapter has no setup.")
            return
        self.solutions += 1
        before = len(self.problems)
        self._check_exists(task, task.goal.quantity, state, ("goal", "quantity"))
        for place, control in enumerate(task.allow):
            if control.partition(".")[0] in ("w", "b", "x", "y") and "." in control:
                self._check_exists(task, parse_quantity(control), state, ("allow", str(place)))
        for name, _ in task.solution:
            if not unlocks(task.allow, name):
                sentence = f"The solution changes '{name}', which is not unlocked. Add it to allow."
                self._report(task, "E033", sentence, "solution", *name.split("."))
        if len(self.problems) > before:
            return
        if is_reached(task.goal, state.read()) and task.goal.within_steps is None:
            self._report(task, "E033", "The goal is reached before anything is done.", "goal")
            return
        try:
            reached = solve(task, state, self._budget)
        except InvalidInput as error:
            self._report(task, "E033", f"The solution cannot be followed: {error.sentence}", "solution")
            return
        if not reached:
            self._report(task, "E033", f"The solution does not reach the goal: {_describe(task.goal)}.", "solution")


def solve(task: Try, state: LectureState, budget: float) -> bool:
    """Whether the stored solution of a task reaches its goal, at once or by training.

    Raises
    ------
    InvalidInput
        If its changes are not possible.
    """
    return follow_solution(task, state, budget) is not None


def reading_seconds(quantity: Quantity, state: LectureState) -> float:
    """Return roughly how long it takes to read a quantity: the curvature takes hundreds of gradients."""
    gradients = 300 if quantity.kind == "rate_limit" else 15
    return gradients * step_seconds(state.run)


def _describe(goal: Goal) -> str:
    wishes = []
    if goal.above is not None:
        wishes.append(f"above {goal.above:g}")
    if goal.below is not None:
        wishes.append(f"below {goal.below:g}")
    if goal.equals is not None:
        wishes.append(f"equal to {show_value(goal.equals)}")
    within = f" within {goal.within_steps} steps" if goal.within_steps else ""
    return f"'{goal.quantity.name}' {' and '.join(wishes)}{within}"


def _obstacle(view: str, state: LectureState) -> str:
    """Return why a view would be empty; "" where it would not."""
    if view == "figure":
        return ""
    if not state.runs:
        return "has nothing to show: the chapter has no setup."
    if view in _NEED_NETWORK and not isinstance(state.experiment.problem, NetworkProblem):
        return "needs a network, and this is an analytic landscape."
    objective = state.objective
    if view in _NEED_TARGET and isinstance(objective, NetworkObjective) and not objective.has_target:
        return "needs a loss: add y to the setup, or data."
    return ""
