"""From the text of a chapter to the chapter, with every mistake in it at once."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, field

from nnvisual.lectures.block_reader import BlockReader
from nnvisual.lectures.block_schema import FRONT_MATTER, SCHEMAS, TEXT_BLOCKS
from nnvisual.lectures.blocks import Broken, Element, Listing, Math, Notes, Prompt, Prose, Setup
from nnvisual.lectures.change_directives import read_setup_block
from nnvisual.lectures.chapter_text import (
    BeatBreak,
    Fence,
    Formula,
    FrontMatter,
    Paragraphs,
    Piece,
    StepHeading,
    cut_chapter,
)
from nnvisual.lectures.directives import READERS
from nnvisual.lectures.files import LectureFiles
from nnvisual.lectures.model import FORMAT, Beat, Chapter, Step
from nnvisual.lectures.problems import Problem, sort_problems
from nnvisual.lectures.prose import check_prose
from nnvisual.lectures.setup import LARGEST_SEED
from nnvisual.nn.experiment import DEFAULT_SEED
from nnvisual.nn.problem import InvalidInput, suggest
from nnvisual.nn.table_text import shorten

MAX_CHAPTER_BYTES = 1_000_000
MAX_STEPS = 200
MAX_LINES = 20_000
MAX_BLOCKS = 2_000
MAX_BEATS = 50
MAX_BLOCK_CHARACTERS = 250_000
"""Of all TOML in a chapter: it takes much longer to read than text."""
MAX_PROBLEMS = 200

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LONGEST_ID = 64
_LONGEST_TITLE = 200
# Tab and line end are text; the other control characters are not.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Parsed:
    """A chapter and what is wrong with it.

    Attributes
    ----------
    chapter
        What could be understood; None where not even the front matter could. Without problems it is whole; with
        problems it serves for nothing but finding more of them.
    problems
        By place.
    """

    chapter: Chapter | None
    problems: tuple[Problem, ...]


class _TooManyProblems(Exception):
    """So much is wrong that more of it would help nobody."""


def parse_chapter(content: bytes, name: str, files: LectureFiles | None = None, shown: str | None = None) -> Parsed:
    """Return the chapter in a file.

    Parameters
    ----------
    content
        The file's bytes.
    name
        Its name within the lecture.
    files
        Where data are read from; None: nowhere.
    shown
        What messages call the file; None: its name.
    """
    return _ChapterParser(name, files, shown or name).parse(content)


def decode_text(content: bytes) -> str:
    """Return the text of a file with line feeds only; raise `InvalidInput` where it is none."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise InvalidInput(f"Line {line} is no UTF-8. Save the file as UTF-8.") from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    found = _CONTROL.search(text)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        raise InvalidInput(f"Line {line} holds a control character: this is no text file.")
    return text


def is_slug(text: str) -> bool:
    """Whether a text can be an id."""
    return len(text) <= _LONGEST_ID and _SLUG.fullmatch(text) is not None


def make_slug(title: str) -> str:
    """Return an id made from a title, for suggestions."""
    return "-".join(re.findall(r"[a-z0-9]+", title.lower()))[:_LONGEST_ID].strip("-") or "step"


@dataclass(slots=True)
class _OpenStep:
    """A step that is being read."""

    id: str
    title: str
    line: int
    beats: list[Beat] = field(default_factory=list)
    elements: list[Element] = field(default_factory=list)
    beat_line: int = 0

    def end_beat(self, line: int) -> None:
        self.beats.append(Beat(tuple(self.elements), self.beat_line or self.line))
        self.elements = []
        self.beat_line = line


class _ChapterParser:
    """Reads one chapter; the problems come together as it goes."""

    def __init__(self, name: str, files: LectureFiles | None, shown: str) -> None:
        self._name = name
        self._files = files
        self._shown = shown
        self._problems: list[Problem] = []
        self._setup: Setup | None = None
        self._steps: list[_OpenStep] = []
        self._ids: dict[str, int] = {}
        self._blocks = 0
        self._characters = 0
        self._seed = DEFAULT_SEED

    def parse(self, content: bytes) -> Parsed:
        chapter = None
        # Where there is too much of something, the last problem says of what.
        with suppress(_TooManyProblems):
            chapter = self._parse(content)
        return Parsed(chapter, sort_problems(self._problems))

    def report(self, line: int, column: int, code: str, text: str) -> None:
        if len(self._problems) >= MAX_PROBLEMS:
            self._problems.append(
                Problem(self._shown, 1, 1, "E003", f"There are more than {MAX_PROBLEMS} mistakes; mend these first.")
            )
            raise _TooManyProblems
        self._problems.append(Problem(self._shown, line, column, code, text))

    def _parse(self, content: bytes) -> Chapter | None:
        if len(content) > MAX_CHAPTER_BYTES:
            self.report(1, 1, "E003", "A chapter has at most 1 MB. Split it, or take out what is no text.")
            return None
        try:
            text = decode_text(content)
        except InvalidInput as error:
            self.report(1, 1, "E002", error.sentence)
            return None
        if text.count("\n") >= MAX_LINES:
            self.report(1, 1, "E003", f"A chapter has at most {MAX_LINES:,} lines. Split it.")
            return None
        pieces = cut_chapter(text, self.report)
        front = next((piece for piece in pieces if isinstance(piece, FrontMatter)), None)
        reader = BlockReader(
            FRONT_MATTER, "" if front is None else front.body, 1 if front is None else front.line - 1, self.report
        )
        if not self._knows_format(reader):
            return None
        if front is not None:
            reader.check_keys()
        self._seed = self._read_seed(reader)
        for piece in pieces:
            self._take(piece)
        self._end_step()
        if pieces and not self._steps:
            self.report(1, 1, "E012", "The chapter has no step. A step begins with ## Title {#id}.")
        return None if front is None else self._build(reader)

    def _knows_format(self, reader: BlockReader) -> bool:
        version = reader.whole("format", 1, 10**6)
        if version is not None and version > FORMAT:
            reader.report(
                "E005",
                f"This is format {version}; this nnvisual knows formats up to {FORMAT}. Install a newer one.",
                "format",
            )
            return False
        return True

    @staticmethod
    def _read_seed(reader: BlockReader) -> int:
        seed = reader.whole("seed", 0, LARGEST_SEED)
        return DEFAULT_SEED if seed is None else seed

    def _take(self, piece: Piece) -> None:
        if isinstance(piece, StepHeading):
            self._begin_step(piece)
        elif isinstance(piece, Fence):
            self._take_fence(piece)
        elif isinstance(piece, BeatBreak):
            if self._steps:
                self._end_beat(piece.line)
            else:
                self.report(piece.line, 1, "E013", "A beat belongs to a step. Begin one first: ## Title {#id}.")
        elif isinstance(piece, Paragraphs):
            check_prose(piece.text, piece.line, self.report)
            self._add(Prose(piece.text, line=piece.line))
        elif isinstance(piece, Formula):
            self._add(self._formula(piece.tex, piece.line))

    def _begin_step(self, heading: StepHeading) -> None:
        self._end_step()
        if len(self._steps) == MAX_STEPS:
            self.report(heading.line, 1, "E003", f"A chapter has at most {MAX_STEPS} steps. Make two chapters.")
            raise _TooManyProblems
        if not heading.id:
            slug = make_slug(heading.title)
            self.report(heading.line, 1, "E010", f"This step has no id. Write ## {shorten(heading.title)} {{#{slug}}}.")
        else:
            self._check_id(heading)
        if not heading.title or len(heading.title) > _LONGEST_TITLE:
            self.report(heading.line, 1, "E022", f"A step's title has 1 to {_LONGEST_TITLE} characters.")
        check_prose(heading.title, heading.line, self.report)
        self._steps.append(_OpenStep(heading.id, heading.title, heading.line))

    def _check_id(self, heading: StepHeading) -> None:
        line, column = heading.line, heading.id_column
        if not is_slug(heading.id):
            self.report(
                line, column, "E006", f"An id has small letters, digits and hyphens: {{#{make_slug(heading.id)}}}."
            )
        elif heading.id in self._ids:
            self.report(
                line,
                column,
                "E011",
                f"The id '{heading.id}' stands already in line {self._ids[heading.id]}. Choose another.",
            )
        self._ids.setdefault(heading.id, line)

    def _end_step(self) -> None:
        if self._steps:
            self._steps[-1].end_beat(0)

    def _end_beat(self, line: int) -> None:
        step = self._steps[-1]
        if len(step.beats) == MAX_BEATS:
            self.report(line, 1, "E003", f"A step has at most {MAX_BEATS} beats. Make two steps.")
            raise _TooManyProblems
        step.end_beat(line)

    def _add(self, element: Element) -> None:
        if self._steps:
            step = self._steps[-1]
            if isinstance(element, Prompt) and any(isinstance(other, Prompt) for other in step.elements):
                self.report(
                    element.line, 1, "E025", "One beat asks one thing. Put --- between two of predict, draw and try."
                )
            step.elements.append(element)
        else:
            self.report(element.line, 1, "E013", "This stands before the first step. Begin one first: ## Title {#id}.")

    def _formula(self, tex: str, line: int) -> Math:
        if not tex:
            self.report(line, 1, "E015", "The formula is empty.")
        elif tex.count("{") - tex.count("\\{") != tex.count("}") - tex.count("\\}"):
            self.report(line, 1, "E015", "The curly brackets of this formula do not match.")
        return Math(tex, line=line)

    def _take_fence(self, fence: Fence) -> None:
        self._blocks += 1
        if self._blocks > MAX_BLOCKS:
            self.report(fence.line, 1, "E003", f"A chapter has at most {MAX_BLOCKS} blocks.")
            raise _TooManyProblems
        name = fence.info
        if name == "notes":
            check_prose(fence.body, fence.line + 1, self.report)
            self._add(Notes(fence.body.strip("\n"), line=fence.line))
        elif name == "math":
            self._add(self._formula(fence.body.strip(), fence.line))
        elif name in TEXT_BLOCKS:
            self._add(Listing(name, fence.body, line=fence.line))
        elif name in SCHEMAS:
            self._take_directive(name, fence)
        else:
            known = (*SCHEMAS, *TEXT_BLOCKS)
            what = f"'{shorten(name)}' is no block." if name else "This block has no name."
            self.report(fence.line, 1, "E018", f"{what}{suggest(name[:100], known)}")

    def _take_directive(self, name: str, fence: Fence) -> None:
        self._characters += len(fence.body)
        if self._characters > MAX_BLOCK_CHARACTERS:
            self.report(
                fence.line, 1, "E003", "The blocks of this chapter hold too much. Put long lists into a CSV file."
            )
            raise _TooManyProblems
        reader = BlockReader(SCHEMAS[name], fence.body, fence.line, self.report)
        if name == "setup":
            if self._setup is not None:
                self.report(
                    fence.line,
                    1,
                    "E025",
                    f"A chapter has one setup, and it stands in line {self._setup.line}. Use set.",
                )
            setup = read_setup_block(reader, self._files, self._seed)
            self._setup = self._setup or setup
            return
        element = None if reader.broken else READERS[name](reader)
        self._add(Broken(name, line=fence.line) if reader.broken or element is None else element)

    def _build(self, reader: BlockReader) -> Chapter:
        chapter_id, title = reader.text("id"), reader.text("title", _LONGEST_TITLE)
        if chapter_id is not None and not is_slug(chapter_id):
            reader.report("E006", f'An id has small letters, digits and hyphens: id = "{make_slug(chapter_id)}".', "id")
        goal = reader.text("goal")
        for text, name in ((title, "title"), (goal, "goal")):
            if text is not None:
                check_prose(text, reader.places.get((name,), (1, 1))[0], self.report)
        return Chapter(
            file=self._name,
            id=chapter_id or "",
            title=title or "",
            goal=goal or "",
            minutes=reader.number("minutes", 5.0, 0.5, 600.0),
            seed=self._seed,
            source=reader.text("source") or "",
            tags=reader.texts("tags", 0, 32) or (),
            setup=self._setup,
            steps=tuple(Step(step.id, step.title, tuple(step.beats), step.line) for step in self._steps),
        )
