"""Loading lectures: from a folder, from an archive, from a single chapter, and those that come with the program."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from nnvisual.lectures.archive import MAX_ARCHIVE_BYTES, ArchiveError, unpack_archive
from nnvisual.lectures.block_reader import BlockReader
from nnvisual.lectures.block_schema import LECTURE_FILE
from nnvisual.lectures.files import FolderFiles, LectureFiles, check_name, read_file
from nnvisual.lectures.model import FORMAT, Chapter, Lecture
from nnvisual.lectures.parser import MAX_CHAPTER_BYTES, decode_text, is_slug, make_slug, parse_chapter
from nnvisual.lectures.problems import Problem, sort_problems
from nnvisual.nn.problem import InvalidInput
from nnvisual.nn.table_text import shorten
from nnvisual.resource_files import resource_path

LECTURE_NAME = "lecture.toml"
ARCHIVE_ENDINGS = (".nnlecture", ".zip")
MAX_CHAPTERS = 100


@dataclass(frozen=True, slots=True)
class Loaded:
    """A lecture and what is wrong with it.

    Attributes
    ----------
    lecture
        What could be understood of it; None where not even its list of chapters could. Whole where there are no
        problems.
    problems
        By file and place.
    shown
        What messages call each chapter's file, by its name within the lecture.
    """

    lecture: Lecture | None
    problems: tuple[Problem, ...]
    shown: dict[str, str]


def load_lecture(path: Path) -> Loaded:
    """Return the lecture at `path`: a folder, its lecture.toml, an archive, or a single chapter (.md).

    Never raises for what is in the files: everything wrong is a problem.
    """
    name = str(path)
    try:
        return _open(path, name)
    except ArchiveError as error:
        return _refuse(name, error.code, error.sentence)
    except InvalidInput as error:
        return _refuse(name, "E001", error.sentence)
    except (OSError, ValueError):
        return _refuse(name, "E001", f"'{shorten(name)}' cannot be read.")


def _open(path: Path, name: str) -> Loaded:
    if not path.is_dir():
        if path.suffix.lower() in ARCHIVE_ENDINGS:
            files: LectureFiles = unpack_archive(read_file(path, MAX_ARCHIVE_BYTES, name))
            return _Loader(files, f"{name}/").load()
        if path.suffix.lower() == ".md":
            return _load_single(path)
        if path.name != LECTURE_NAME:
            what = "is no lecture" if path.exists() else "does not exist"
            raise InvalidInput(f"'{shorten(name)}' {what}. Name a folder, a .nnlecture file or a chapter.")
        path = path.parent
    prefix = "" if str(path) == "." else f"{path}/"
    return _Loader(FolderFiles(path), prefix).load()


def _refuse(shown: str, code: str, sentence: str) -> Loaded:
    return Loaded(None, (Problem(shown, 1, 1, code, sentence),), {})


def _load_single(path: Path) -> Loaded:
    """Return a lecture of the one chapter at `path`."""
    shown = str(path)
    content = read_file(path, MAX_CHAPTER_BYTES, shown)
    files = FolderFiles(path.parent)
    parsed = parse_chapter(content, path.name, files, shown)
    lecture = None
    if parsed.chapter is not None:
        chapter = parsed.chapter
        lecture = Lecture(chapter.id, chapter.title, "en", "", (chapter,), files=files)
    return Loaded(lecture, parsed.problems, {path.name: shown})


class _Loader:
    """Loads the lecture whose files are `files`; messages put `prefix` before their names."""

    def __init__(self, files: LectureFiles, prefix: str) -> None:
        self._files = files
        self._prefix = prefix
        self._problems: list[Problem] = []

    def load(self) -> Loaded:
        reader = self._read_list()
        if reader is None:
            return Loaded(None, sort_problems(self._problems), {})
        names = reader.texts("chapters", 1, MAX_CHAPTERS) or ()
        chapters: list[Chapter] = []
        for place, name in enumerate(names):
            if name in names[:place]:
                reader.report("E011", f"'{shorten(name)}' stands twice in chapters.", "chapters", str(place))
                continue
            chapter = self._load_chapter(reader, name, place)
            if chapter is not None:
                chapters.append(chapter)
        lecture = self._build(reader, tuple(chapters))
        shown = {chapter.file: self._prefix + chapter.file for chapter in chapters}
        return Loaded(lecture, sort_problems(self._problems), shown)

    def read_id(self) -> str:
        """Return the lecture's id without loading its chapters; "" where it has none."""
        reader = self._read_list()
        return "" if reader is None else reader.text("id") or ""

    def _report(self, file: str, line: int, column: int, code: str, text: str) -> None:
        self._problems.append(Problem(self._prefix + file, line, column, code, text))

    def _read_list(self) -> BlockReader | None:
        """Return the fields of lecture.toml; None where nothing can be done with it."""
        report = partial(self._report, LECTURE_NAME)
        try:
            content = self._files.read(LECTURE_NAME, MAX_CHAPTER_BYTES)
        except InvalidInput as error:
            report(1, 1, "E001", f"{error.sentence} A lecture is a folder with a {LECTURE_NAME}.")
            return None
        try:
            text = decode_text(content)
        except InvalidInput as error:
            report(1, 1, "E002", error.sentence)
            return None
        reader = BlockReader(LECTURE_FILE, text, 0, report)
        version = reader.whole("format", 1, 10**6)
        if version is not None and version > FORMAT:
            sentence = f"This is format {version}; this nnvisual knows formats up to {FORMAT}. Install a newer one."
            reader.report("E005", sentence, "format")
            return None
        reader.check_keys()
        return reader

    def _load_chapter(self, reader: BlockReader, name: str, place: int) -> Chapter | None:
        try:
            check_name(name)
            if not name.lower().endswith(".md"):
                raise InvalidInput(f"'{shorten(name)}' is no chapter: its name ends with .md.")
            content = self._files.read(name, MAX_CHAPTER_BYTES)
        except InvalidInput as error:
            reader.report("E029", error.sentence, "chapters", str(place))
            return None
        parsed = parse_chapter(content, name, self._files, self._prefix + name)
        self._problems.extend(parsed.problems)
        return parsed.chapter

    def _build(self, reader: BlockReader, chapters: tuple[Chapter, ...]) -> Lecture:
        lecture_id = reader.text("id") or ""
        if lecture_id and not is_slug(lecture_id):
            sentence = f'An id has small letters, digits and hyphens: id = "{make_slug(lecture_id)}".'
            reader.report("E006", sentence, "id")
        first: dict[str, str] = {}
        for chapter in chapters:
            if chapter.id and chapter.id in first:
                sentence = f"The id '{shorten(chapter.id)}' stands already in '{shorten(first[chapter.id])}'."
                self._report(chapter.file, 1, 1, "E011", sentence)
            first.setdefault(chapter.id, chapter.file)
        return Lecture(
            id=lecture_id,
            title=reader.text("title", 200) or "",
            language=reader.text("language", 35) or "en",
            licence=reader.text("licence", 200) or "",
            chapters=chapters,
            summary=reader.text("summary") or "",
            authors=reader.texts("authors", 0, 50) or (),
            files=self._files,
        )


def shipped_lectures() -> tuple[Path, ...]:
    """Return the folders of the lectures that come with the program, by name."""
    try:
        folder = resource_path("lectures")
    except FileNotFoundError:
        return ()
    return tuple(sorted(path for path in folder.iterdir() if (path / LECTURE_NAME).is_file()))


def find_lecture(name: str) -> Path | None:
    """Return the folder of a shipped lecture by its folder's name or its id; None where there is none."""
    for path in shipped_lectures():
        if path.name == name:
            return path
    for path in shipped_lectures():
        if _Loader(FolderFiles(path), "").read_id() == name:
            return path
    return None
