"""Reading one TOML block key by key, every mistake reported at its place and none fatal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TypeVar

from nnvisual.lectures.block_schema import Schema
from nnvisual.lectures.blocks import Places
from nnvisual.lectures.chapter_text import Report
from nnvisual.lectures.fields import (
    check_list,
    check_number,
    check_text,
    check_whole,
    read_texts,
)
from nnvisual.lectures.prose import check_prose
from nnvisual.lectures.toml_places import find_places
from nnvisual.lectures.toml_text import TomlError, parse_toml
from nnvisual.nn.problem import InvalidInput, suggest
from nnvisual.nn.table_text import shorten

T = TypeVar("T")

MOST_UNKNOWN_KEYS = 20


class BlockReader:
    """The fields of one block.

    Parameters
    ----------
    schema
        Its keys.
    body
        The TOML text.
    line
        The line of its opening fence; the body begins one below.
    report
        Takes what is wrong.

    Attributes
    ----------
    fields
        What TOML found; empty where it is none.
    broken
        Whether anything was reported.
    """

    def __init__(self, schema: Schema, body: str, line: int, report: Report) -> None:
        self.schema = schema
        self.line = line
        self.broken = False
        self.fields: Mapping[str, object] = {}
        self.places: Places = {}
        self._report = report
        try:
            self.fields = parse_toml(body)
        except TomlError as error:
            self.broken = True
            report(line + error.line, error.column, "E019", error.sentence)
            return
        self.places = {path: (line + row, column) for path, (row, column) in find_places(body).items()}

    def report(self, code: str, sentence: str, *path: str) -> None:
        """Report a mistake at the place of a key, or of the nearest one around it."""
        self.broken = True
        while path and path not in self.places:
            path = path[:-1]
        line, column = self.places.get(path, (max(self.line, 1), 1))
        self._report(line, column, code, sentence)

    def check_keys(self, known: tuple[str, ...] | None = None) -> None:
        """Report every key that is not known and every required one that is missing.

        A missing key is not reported where an unknown one is likely to be it.
        """
        known = known or self.schema.names
        where = self.schema.where
        meant: set[str] = set()
        for name in [name for name in self.fields if name not in known][:MOST_UNKNOWN_KEYS]:
            advice = suggest(name[:100], known)
            meant.update(word for word in known if advice == f" Did you mean '{word}'?")
            self.report("E020", f"'{shorten(name)}' is not known in {where}.{advice}", name)
        if self.fields or not self.broken:
            for name in self.schema.required:
                if name not in self.fields and name not in meant:
                    self.report("E021", f"'{name}' is missing in {where}.")

    def attempt(self, read: Callable[[], T], code: str, *path: str) -> T | None:
        """Return what `read` returns; where it refuses, report that at `path` and return None."""
        try:
            return read()
        except InvalidInput as error:
            self.report(code, error.sentence, *path)
            return None

    def text(self, name: str, longest: int = 2000) -> str | None:
        """Return a text; None where it is missing or wrong."""
        if name not in self.fields:
            return None
        found = self.attempt(lambda: check_text(self.fields[name], name), "E022", name)
        if found is not None and not found.strip():
            self.report("E022", f"{name} is empty. Write something.", name)
            return None
        if found is not None and len(found) > longest:
            self.report("E003", f"{name} has {len(found):,} characters; at most {longest:,} are possible.", name)
            return None
        return found

    def prose(self, name: str) -> str | None:
        """Return a text that is shown like prose; None where it is missing or wrong."""
        found = self.text(name)
        if found is not None:
            self._check_prose(found, name)
        return found

    def proses(self, name: str, least: int, most: int) -> tuple[str, ...] | None:
        """Return a list of texts that are shown like prose; None where it is missing or wrong."""
        found = self.texts(name, least, most)
        for place, text in enumerate(found or ()):
            self._check_prose(text, name, str(place))
        return found

    def _check_prose(self, text: str, *path: str) -> None:
        check_prose(text, self.line, lambda _line, _column, code, sentence: self.report(code, sentence, *path))

    def number(self, name: str, usual: float, low: float, high: float) -> float:
        """Return a number within low .. high, `usual` where it is missing or wrong."""
        if name not in self.fields:
            return usual
        found = self.attempt(lambda: check_number(self.fields[name], name, low, high), "E022", name)
        return usual if found is None else found

    def whole(self, name: str, low: int, high: int) -> int | None:
        """Return a whole number within low .. high; None where it is missing or wrong."""
        if name not in self.fields:
            return None
        return self.attempt(lambda: check_whole(self.fields[name], name, low, high), "E022", name)

    def texts(self, name: str, least: int, most: int, *, single: bool = False) -> tuple[str, ...] | None:
        """Return a list of `least` to `most` texts; None where it is missing or wrong.

        With `single` one text alone is a list of one.
        """
        if name not in self.fields:
            return None
        found = self.attempt(lambda: self._read_texts(name, single), "E022", name)
        if found is None:
            return None
        if not least <= len(found) <= most:
            self.report("E022", f"{name} has {least} to {most} entries; here it has {len(found)}.", name)
            return None
        return found

    def each(self, name: str, read: Callable[[str], T], code: str, most: int = 64) -> tuple[T, ...]:
        """Return the entries of a list of texts, each read by `read`; what it refuses is reported and left out."""
        entries = self.texts(name, 0, most) or ()
        found = [self.attempt(partial(read, entry), code, name, str(place)) for place, entry in enumerate(entries)]
        return tuple(entry for entry in found if entry is not None)

    def _read_texts(self, name: str, single: bool) -> tuple[str, ...]:
        if not single:
            check_list(self.fields[name], name)
        return read_texts(self.fields, name) or ()
