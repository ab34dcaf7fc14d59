"""The file that keeps what a learner has done: JSON with a version, replaced as a whole.

A file that cannot be understood is never written over: it is put aside under another name, and that is said once.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from pathlib import Path

import msgspec

from nnvisual.nn.problem import InvalidInput
from nnvisual.runtime.preferences import write_atomically
from nnvisual.session.progress import Bookmark, Progress

_log = logging.getLogger(__name__)

FILE_NAME = "progress.json"
FORMAT = 1
MOST_BYTES = 10_000_000


@dataclass(frozen=True, slots=True)
class LoadedProgress:
    """What was found.

    Attributes
    ----------
    progress
        What was done; nothing where there is no file.
    notice
        What is to be said to the user; empty: nothing.
    writable
        Whether the file may be written: not while it still holds what could not be read.
    """

    progress: Progress
    notice: str = ""
    writable: bool = True


def load_progress(path: Path) -> LoadedProgress:
    """Return what was done. A broken file, or one of a newer version, is put aside and never lost."""
    try:
        if path.stat().st_size > MOST_BYTES:
            return _put_aside(path, "it is far too large")
        content = path.read_bytes()
    except FileNotFoundError:
        return LoadedProgress(Progress())
    except OSError:
        notice = f"Your progress in {path} cannot be read. What you do now will not be kept."
        return LoadedProgress(Progress(), notice, writable=False)
    try:
        return LoadedProgress(_from_json(json.loads(content)))
    except InvalidInput as problem:
        return _put_aside(path, problem.sentence)
    except (ValueError, RecursionError, KeyError, TypeError):
        return _put_aside(path, "it is damaged")


def save_progress(progress: Progress, path: Path) -> bool:
    """Replace the file; return whether it worked."""
    stored = {
        "format": FORMAT,
        "program": "nnvisual",
        "answers": dict(progress.answers),
        "tasks": sorted(progress.tasks),
        "steps": sorted(progress.steps),
        "places": [msgspec.to_builtins(place) for place in progress.places],
        "reading": progress.reading,
    }
    return write_atomically(path, json.dumps(stored, indent=1, ensure_ascii=False).encode())


def _from_json(stored: dict[str, object]) -> Progress:
    version = stored["format"]
    if isinstance(version, bool) or not isinstance(version, int) or version < 1:
        raise InvalidInput("it does not say which format it has")
    if version > FORMAT:
        raise InvalidInput("a newer nnvisual wrote it")
    return Progress(
        answers=tuple(msgspec.convert(stored["answers"], dict[str, int]).items()),
        tasks=msgspec.convert(stored["tasks"], frozenset[str]),
        steps=msgspec.convert(stored["steps"], frozenset[str]),
        places=msgspec.convert(stored["places"], tuple[Bookmark, ...]),
        reading=msgspec.convert(stored["reading"], bool),
    )


def _put_aside(path: Path, why: str) -> LoadedProgress:
    number = 1
    while (aside := path.with_name(f"{path.stem}-kept-{number}{path.suffix}")).exists():
        number += 1
    try:
        path.rename(aside)
    except OSError:
        _log.warning("cannot rename %s", path)
        notice = f"Your progress in {path} cannot be used: {why}. What you do now will not be kept."
        return LoadedProgress(Progress(), notice, writable=False)
    notice = f"Your progress could not be used: {why}. It is kept as {aside}; counting begins anew."
    return LoadedProgress(Progress(), notice)
