"""The lecture that `nnvisual new-lecture FOLDER` writes for an author to begin with."""

from __future__ import annotations

from pathlib import Path

from nnvisual.lectures.library import LECTURE_NAME
from nnvisual.lectures.parser import make_slug
from nnvisual.nn.problem import InvalidInput
from nnvisual.nn.table_text import shorten
from nnvisual.resource_files import resource_path

TEMPLATE = "lecture-template"


def write_template(folder: Path) -> tuple[Path, ...]:
    """Write a lecture of two short chapters, a table and a drawing into `folder`; return the files.

    The folder is made where there is none; its name becomes the lecture's id. Nothing is ever overwritten.

    Raises
    ------
    InvalidInput
        If the folder holds something already, or cannot be written to.
    """
    shown = shorten(str(folder))
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise InvalidInput(f"'{shown}' exists already. Name a new or an empty folder.", "folder")
        return _write(folder)
    except (OSError, ValueError) as error:
        if isinstance(error, InvalidInput):
            raise
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "its name is not possible"
        raise InvalidInput(f"'{shown}' cannot be written: {reason}.", "folder") from None


def _write(folder: Path) -> tuple[Path, ...]:
    source = resource_path(TEMPLATE)
    written = []
    for path in sorted(path for path in source.rglob("*") if path.is_file()):
        content = path.read_bytes()
        if path.name == LECTURE_NAME:
            name = folder.resolve().name
            content = content.replace(b"my-lecture", make_slug(name).encode())
            content = content.replace(b'"My lecture"', f'"{_title(name)}"'.encode())
        target = folder / path.relative_to(source)
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as file:
            file.write(content)
        written.append(target)
    return tuple(written)


def _title(name: str) -> str:
    """Return a folder's name as a title: words, the first with a capital, nothing that TOML would stumble over."""
    words = " ".join(make_slug(name).split("-"))
    return words[:1].upper() + words[1:]
