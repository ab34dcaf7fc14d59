"""The manual page, from the parsers of the command line."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from datetime import datetime

__all__ = ["arguments_of", "write_manual"]

FILES = (
    ("*.nnlecture", "A lecture: a zipped folder with a lecture.toml and its chapters."),
    ("*.nnsession", "A session: where one was, as the recipe of its runs."),
    ("$XDG_CONFIG_HOME/nnvisual", "Settings; ~/.config/nnvisual by default."),
    ("$XDG_DATA_HOME/nnvisual", "Progress, recovered work, logs; ~/.local/share/nnvisual by default."),
)
EXIT_CODES = (
    ("0", "Done."),
    ("1", "Something was found: a lecture has mistakes."),
    ("2", "The command or its input cannot be used; one sentence says why."),
)


def arguments_of(parser: argparse.ArgumentParser) -> list[argparse.Action]:
    """Return what a parser takes, options and positional arguments, in their order."""
    # argparse offers no other way to ask a parser what it takes.
    return [action for action in parser._actions if action.help != argparse.SUPPRESS]


def write_manual(parsers: Mapping[str, argparse.ArgumentParser], version: str, date: datetime) -> str:
    """Return the page in roff; `parsers` has the program's own under "" and its commands' by their names."""
    lines = [
        f'.TH NNVISUAL 1 "{date:%Y-%m-%d}" "nnvisual {version}" "User Commands"',
        ".SH NAME",
        r"nnvisual \- watch a neural network learn, step by step",
        ".SH SYNOPSIS",
        *(line for name, parser in parsers.items() for line in _synopsis(name, parser)),
        ".SH DESCRIPTION",
        _escape(parsers[""].description or ""),
        "Without a command the window opens. No command opens a connection.",
        ".SH OPTIONS",
        *_list_arguments(parsers[""]),
        ".SH COMMANDS",
    ]
    for name, parser in parsers.items():
        if name:
            lines += [f".SS nnvisual {_escape(name)}", _escape(parser.description or ""), *_list_arguments(parser)]
    for title, entries in (("FILES", FILES), ("EXIT STATUS", EXIT_CODES)):
        lines.append(f".SH {title}")
        for term, meaning in entries:
            lines += [".TP", rf"\fI{_escape(term)}\fR" if title == "FILES" else _escape(term), _escape(meaning)]
    return "\n".join(lines) + "\n"


def _synopsis(name: str, parser: argparse.ArgumentParser) -> list[str]:
    words = [rf"\fBnnvisual{' ' + _escape(name) if name else ''}\fR"]
    for action in arguments_of(parser):
        if isinstance(action, argparse._HelpAction | argparse._VersionAction):
            continue
        text = _term(action, " ")
        words.append(text if action.required else f"[{text}]")
    return [" ".join(words), ".br"]


def _list_arguments(parser: argparse.ArgumentParser) -> list[str]:
    lines = []
    for action in arguments_of(parser):
        lines += [".TP", _term(action, ", ", every=True), _escape(_first_capital(action.help or ""))]
    return lines


def _term(action: argparse.Action, separator: str, every: bool = False) -> str:
    """Return an argument as it is written: its names and what follows them."""
    value = ""
    if action.nargs != 0:
        value = "|".join(action.choices) if action.choices else _metavar(action)
    if not action.option_strings:
        return rf"\fI{_escape(value)}\fR"
    names = action.option_strings if every else action.option_strings[-1:]
    term = ", ".join(rf"\fB{_escape(name)}\fR" for name in names)
    return rf"{term} \fI{_escape(value)}\fR" if value else term


def _metavar(action: argparse.Action) -> str:
    return action.metavar if isinstance(action.metavar, str) else action.dest.upper()


def _first_capital(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") or not text else ".")


def _escape(text: str) -> str:
    """Return a text in which roff finds no commands; a minus stays one that can be typed and copied."""
    text = text.replace("%%", "%").replace("\\", r"\e").replace("-", r"\-")
    text = text.replace("…", "...").replace("×", "x")
    return rf"\&{text}" if text.startswith((".", "'")) else text
