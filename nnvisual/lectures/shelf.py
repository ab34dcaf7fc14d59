"""The shelf: what a list of lectures says of each, read without its chapters."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from nnvisual.lectures.files import FolderFiles
from nnvisual.lectures.library import LECTURE_NAME, shipped_lectures
from nnvisual.lectures.parser import MAX_CHAPTER_BYTES, decode_text
from nnvisual.nn.problem import InvalidInput


@dataclass(frozen=True, slots=True)
class ShelfEntry:
    """A lecture in a list: where it is, its id, title and summary, and how many chapters it lists."""

    path: Path
    id: str
    title: str
    summary: str
    chapters: int


def list_shelf(others: tuple[Path, ...] = ()) -> tuple[ShelfEntry, ...]:
    """Return the lectures that come with the program, then `others`; each once, without those that cannot be read.

    Parameters
    ----------
    others
        Folders, archives or chapters that were opened before.
    """
    found: dict[Path, ShelfEntry] = {}
    for path in (*shipped_lectures(), *others):
        entry = _describe(path)
        if entry is not None:
            found.setdefault(path.absolute(), entry)
    return tuple(found.values())


def _describe(path: Path) -> ShelfEntry | None:
    if not path.is_dir():
        return ShelfEntry(path, "", path.stem, "", 0) if path.is_file() else None
    try:
        fields = tomllib.loads(decode_text(FolderFiles(path).read(LECTURE_NAME, MAX_CHAPTER_BYTES)))
    except (InvalidInput, OSError, ValueError, RecursionError):
        return None
    chapters = fields.get("chapters")
    return ShelfEntry(
        path=path,
        id=_text(fields.get("id")),
        title=_text(fields.get("title")) or path.name,
        summary=_text(fields.get("summary")),
        chapters=len(chapters) if isinstance(chapters, list) else 0,
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
