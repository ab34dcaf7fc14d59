"""The files of a lecture, in a folder or in an archive, and nothing outside of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath, PureWindowsPath
from stat import S_ISREG
from typing import Protocol

from nnvisual.nn.problem import InvalidInput, suggest
from nnvisual.nn.table_text import shorten


class LectureFiles(Protocol):
    """Where the files of a lecture are read from, by names with forward slashes."""

    def read(self, name: str, most: int) -> bytes:
        """Return the content of a file of at most `most` bytes; raise `InvalidInput` where that cannot be."""
        ...

    def names(self) -> tuple[str, ...]:
        """Return the names of all files, sorted."""
        ...


def check_name(name: str) -> PurePosixPath:
    """Return a file's name as a path inside of its lecture.

    Raises
    ------
    InvalidInput
        If it is empty, absolute, leads upwards, or is written the Windows way.
    """
    path = PurePosixPath(name)
    if not name or not name.isprintable() or not path.parts:
        raise InvalidInput(f"'{shorten(name)}' is not the name of a file.", "file")
    if "\\" in name or PureWindowsPath(name).drive or ":" in name:
        raise InvalidInput(f"Write '{shorten(name)}' with forward slashes and without a drive: data/my.csv.", "file")
    if path.is_absolute() or ".." in path.parts:
        raise InvalidInput(
            f"'{shorten(name)}' leads out of the lecture's folder. Copy the file into it and write its name there.",
            "file",
        )
    return path


@dataclass(frozen=True, slots=True)
class FolderFiles:
    """The files below a folder. Links that lead out of it are not followed."""

    folder: Path

    def read(self, name: str, most: int) -> bytes:
        """Return the content of a file of at most `most` bytes; raise `InvalidInput` where that cannot be."""
        relative = check_name(name)
        try:
            path = (self.folder / relative).resolve()
            inside = path.is_relative_to(self.folder.resolve())
        except (OSError, ValueError, RuntimeError):
            # RuntimeError: a link that leads to itself, up to Python 3.12.
            inside = False
        if not inside:
            raise InvalidInput(f"'{shorten(name)}' is a link that leads out of the lecture's folder.", "file")
        return read_file(path, most, name, self._nearest)

    def names(self) -> tuple[str, ...]:
        """Return the names of all files in the folder and one level below, sorted; hidden ones left out."""
        found = []
        for path in (*_list(self.folder), *(inner for sub in _list(self.folder) for inner in _list(sub))):
            if path.is_file():
                found.append(path.relative_to(self.folder).as_posix())
        return tuple(sorted(found))

    def _nearest(self, name: str) -> str:
        names = self.names()
        return suggest(name, names) if 0 < len(names) <= 200 else ""


def read_file(path: Path, most: int, name: str, advise: Callable[[str], str] = lambda name: "") -> bytes:
    """Return the content of an ordinary file of at most `most` bytes.

    Parameters
    ----------
    path, most
        Which file, and how large it may be.
    name
        What messages call it.
    advise
        What to add where there is no such file.

    Raises
    ------
    InvalidInput
        If it cannot be read, or is larger.
    """
    shown = shorten(name)
    try:
        if not S_ISREG(path.stat().st_mode):
            raise InvalidInput(f"'{shown}' is not an ordinary file.", "file")
        with path.open("rb") as file:
            # One byte more than allowed shows a file that is too large.
            content = file.read(most + 1)
    except (FileNotFoundError, NotADirectoryError):
        raise InvalidInput(f"There is no file '{shown}'.{advise(name)}", "file") from None
    except InvalidInput:
        raise
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "its name is not possible"
        raise InvalidInput(f"The file '{shown}' cannot be read: {reason}.", "file") from None
    if len(content) > most:
        raise InvalidInput(f"'{shown}' is larger than {_megabytes(most)}.", "file")
    return content


def _list(folder: Path) -> tuple[Path, ...]:
    try:
        return tuple(path for path in folder.iterdir() if not path.name.startswith(".")) if folder.is_dir() else ()
    except OSError:
        return ()


@dataclass(frozen=True, slots=True)
class ArchiveFiles:
    """The files of an archive, unpacked in memory."""

    contents: Mapping[str, bytes] = field(default_factory=dict)

    def read(self, name: str, most: int) -> bytes:
        """Return the content of a file of at most `most` bytes; raise `InvalidInput` where that cannot be."""
        path = check_name(name).as_posix()
        content = self.contents.get(path)
        if content is None:
            near = suggest(path, self.names()) if self.contents else ""
            raise InvalidInput(f"There is no file '{shorten(name)}' in the archive.{near}", "file")
        if len(content) > most:
            raise InvalidInput(f"'{shorten(name)}' is larger than {_megabytes(most)}.", "file")
        return content

    def names(self) -> tuple[str, ...]:
        """Return the names of all files, sorted."""
        return tuple(sorted(self.contents))


def _megabytes(most: int) -> str:
    return f"{most // 1_000_000} MB"
