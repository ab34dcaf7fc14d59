"""In which line and column each key of a TOML text stands, so that a message can point at it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from nnvisual.lectures.toml_text import Lines, Place

_TOKEN = re.compile(
    r"(?P<skip>[ \t]+|#[^\n]*)"
    r"|(?P<newline>\r?\n)"
    r'|(?P<string>"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\')'
    r"|(?P<mark>[\[\]{}=,.])"
    r"|(?P<word>[^\s\[\]{}=,.#\"']+)"
    r"|(?P<other>.)",
    re.DOTALL,
)

Path = tuple[str, ...]


@dataclass(slots=True)
class _Open:
    """A list or an inline table that is not yet closed; `index` counts the entries of a list, -1 in a table."""

    path: Path
    index: int


def find_places(text: str) -> Mapping[Path, Place]:
    """Return where each key of a valid TOML text stands, and each entry of a list (by its number from 0).

    `goal = { above = 1 }` has the keys ("goal",) and ("goal", "above").
    """
    walker = _Walker()
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        if kind == "newline":
            walker.end_line()
        elif kind != "skip":
            walker.take(match[0], match.start())
    lines = Lines(text)
    return {path: lines.place(position) for path, position in walker.found.items()}


class _Walker:
    """Reads the tokens of a valid TOML text in order and notes where keys and entries stand."""

    def __init__(self) -> None:
        self.found: dict[Path, int] = {}
        self._header: Path = ()
        self._stack: list[_Open] = []
        self._key: list[str] = []
        self._key_start = 0
        self._path: Path = ()
        self._in_key, self._in_header, self._entry_due = True, False, False

    def end_line(self) -> None:
        if self._stack:
            return
        if self._in_header:
            self._header = tuple(self._key)
            self.found.setdefault(self._header, self._key_start)
        self._key, self._in_key, self._in_header = [], True, False

    def take(self, token: str, position: int) -> None:
        if self._in_key:
            self._take_in_key(token, position)
        else:
            self._take_in_value(token, position)

    def _take_in_key(self, token: str, position: int) -> None:
        if token == "=":
            path = (*(self._stack[-1].path if self._stack else self._header), *self._key)
            for length in range(len(path) - len(self._key) + 1, len(path) + 1):
                self.found.setdefault(path[:length], self._key_start)
            self._path, self._key, self._in_key = path, [], False
        elif token == "[":
            self._in_header = True
        elif token == "}" and self._stack:
            self._stack.pop()
            self._in_key = False
        elif token not in (".", "]"):
            if not self._key:
                self._key_start = position
            self._key.append(token.strip("\"'"))

    def _take_in_value(self, token: str, position: int) -> None:
        if self._entry_due and token != "]":
            self._entry_due = False
            self._path = (*self._stack[-1].path, str(self._stack[-1].index))
            self.found.setdefault(self._path, position)
        if token in ("[", "{"):
            is_list = token == "["
            self._stack.append(_Open(self._path, 0 if is_list else -1))
            self._entry_due, self._in_key = is_list, not is_list
        elif token in ("]", "}") and self._stack:
            self._stack.pop()
            self._entry_due = False
        elif token == "," and self._stack:
            if self._stack[-1].index < 0:
                self._in_key = True
            else:
                self._stack[-1].index += 1
                self._entry_due = True
