"""A chapter's text cut into its pieces: front matter, headings, beats, fenced blocks, formulas and prose."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

Report = Callable[[int, int, str, str], None]
"""Takes line, column, code and sentence of a mistake."""

_FENCE = re.compile(r" {0,3}(`{3,})[ \t]*([^`]*?)[ \t]*")
_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(.*)")
_STEP_ID = re.compile(r"(.*?)[ \t]*\{#([^{}]*)\}")
_BREAK = re.compile(r" {0,3}-{3,}[ \t]*")
_DELIMITER = "+++"
_LONGEST_FORMULA = 60


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The TOML between two lines of +++; `line` is the first line of its body."""

    body: str
    line: int


@dataclass(frozen=True, slots=True)
class StepHeading:
    """A heading that begins a step; the id is "" where there is none."""

    title: str
    id: str
    line: int
    id_column: int = 1


@dataclass(frozen=True, slots=True)
class BeatBreak:
    """A line of hyphens."""

    line: int


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced block; `line` is that of its opening fence, its body begins one below."""

    info: str
    body: str
    line: int


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula between $$, as TeX."""

    tex: str
    line: int


@dataclass(frozen=True, slots=True)
class Paragraphs:
    """Lines of prose, without blank ones at their ends."""

    text: str
    line: int


Piece = FrontMatter | StepHeading | BeatBreak | Fence | Formula | Paragraphs


def cut_chapter(text: str, report: Report) -> list[Piece]:
    """Return the pieces of a chapter's text in order; what does not close is reported and closed."""
    return _Cutter(text, report).cut()


class _Cutter:
    """Goes through the lines of a chapter once."""

    def __init__(self, text: str, report: Report) -> None:
        self._lines = text.split("\n")
        self._report = report
        self._pieces: list[Piece] = []
        self._prose: list[str] = []
        self._prose_line = 1
        self._at = 0

    def cut(self) -> list[Piece]:
        self._cut_front_matter()
        while self._at < len(self._lines):
            line = self._lines[self._at]
            fence, heading = _FENCE.fullmatch(line), _HEADING.fullmatch(line)
            if fence:
                self._end_prose()
                self._cut_fence(len(fence[1]), fence[2])
            elif heading and len(heading[1]) < 3:
                self._end_prose()
                self._take_heading(len(heading[1]), heading[2].rstrip())
            elif line.startswith("##") and not heading and _STEP_ID.fullmatch(line.rstrip()):
                self._end_prose()
                self._report(self._at + 1, 3, "E016", "Put a space behind the ##.")
                self._take_heading(2, line.lstrip("#").strip())
            elif _BREAK.fullmatch(line):
                self._end_prose()
                self._pieces.append(BeatBreak(self._at + 1))
                self._at += 1
            elif line.lstrip().startswith("$$"):
                self._end_prose()
                self._cut_formula()
            else:
                self._take_prose(line)
        self._end_prose()
        return self._pieces

    def _cut_front_matter(self) -> None:
        while self._at < len(self._lines) and not self._lines[self._at].strip():
            self._at += 1
        if self._at == len(self._lines) or self._lines[self._at].rstrip() != _DELIMITER:
            self._report(
                1,
                1,
                "E004",
                "A chapter begins with its front matter: TOML between two lines +++. Add format, id, title, goal.",
            )
            return
        start = self._at + 1
        for end in range(start, len(self._lines)):
            if self._lines[end].rstrip() == _DELIMITER:
                self._pieces.append(FrontMatter("\n".join(self._lines[start:end]), start + 1))
                self._at = end + 1
                return
        self._report(start, 1, "E004", "The front matter is not closed. End it with a line +++.")
        self._at = len(self._lines)

    def _cut_fence(self, ticks: int, info: str) -> None:
        opening = self._at
        self._at += 1
        body: list[str] = []
        while self._at < len(self._lines):
            line = self._lines[self._at]
            found = _FENCE.fullmatch(line)
            if found and not found[2] and len(found[1]) >= ticks:
                self._at += 1
                self._pieces.append(Fence(info, "\n".join(body), opening + 1))
                return
            heading = _HEADING.fullmatch(line)
            begins_step = heading is not None and len(heading[1]) == 2 and _STEP_ID.fullmatch(heading[2].rstrip())
            if (found and found[2] and len(found[1]) >= ticks) or begins_step:
                # The next block or step begins: what is missing is this one's end.
                break
            body.append(line)
            self._at += 1
        name = f"'{info}' block" if info.isidentifier() else "block"
        self._report(opening + 1, 1, "E017", f"This {name} is not closed. End it with a line of {'`' * ticks}.")
        if self._at < len(self._lines):
            self._pieces.append(Fence(info, "\n".join(body), opening + 1))

    def _take_heading(self, level: int, text: str) -> None:
        number = self._at + 1
        self._at += 1
        if level == 1:
            self._report(
                number, 1, "E016", "A step's heading begins with ##; the chapter's title stands in the front matter."
            )
            return
        found = _STEP_ID.fullmatch(text)
        title, step_id = (found[1], found[2]) if found else (text, "")
        column = self._lines[number - 1].find("{#") + 1
        self._pieces.append(StepHeading(title.strip(), step_id, number, max(column, 1)))

    def _cut_formula(self) -> None:
        opening = self._at
        first = self._lines[opening].strip()
        if len(first) > 4 and first.endswith("$$"):
            inside = first[2:-2]
            self._at += 1
            if "$" in inside.replace("\\$", ""):
                self._report(opening + 1, 1, "E015", "One line holds one formula between $$ and $$, and nothing else.")
                return
            self._pieces.append(Formula(inside.strip(), opening + 1))
            return
        tex = [first[2:]]
        for end in range(opening + 1, min(opening + _LONGEST_FORMULA, len(self._lines))):
            line = self._lines[end].strip()
            if line.endswith("$$"):
                tex.append(line[:-2])
                self._at = end + 1
                self._pieces.append(Formula("\n".join(tex).strip(), opening + 1))
                return
            if not line or _FENCE.fullmatch(line) or _HEADING.fullmatch(line):
                break
            tex.append(line)
        self._report(opening + 1, 1, "E015", "This formula is not closed. End it with $$ and nothing behind it.")
        self._at += 1

    def _take_prose(self, line: str) -> None:
        if not self._prose:
            self._prose_line = self._at + 1
        if self._prose or line.strip():
            self._prose.append(line)
        self._at += 1

    def _end_prose(self) -> None:
        while self._prose and not self._prose[-1].strip():
            self._prose.pop()
        if self._prose:
            self._pieces.append(Paragraphs("\n".join(self._prose), self._prose_line))
        self._prose = []
