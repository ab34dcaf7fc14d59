"""Completion of the command line in Bash, Zsh and Fish, from the parsers themselves."""

from __future__ import annotations

import argparse
from collections.abc import Mapping

from manual import arguments_of

__all__ = ["write_bash", "write_fish", "write_zsh"]

Parsers = Mapping[str, argparse.ArgumentParser]
"""The program's own parser under "", its commands' by their names."""


def write_bash(parsers: Parsers) -> str:
    """Return the function for Bash; it needs no library of completions."""
    commands = " ".join(name for name in parsers if name)
    cases, values = [], []
    for name, parser in parsers.items():
        options = [option for action in arguments_of(parser) for option in action.option_strings]
        cases.append(f'        {_bash_word(name)}) options="{" ".join(options)}" ;;')
        for action in arguments_of(parser):
            for option in action.option_strings:
                if action.choices:
                    words = " ".join(map(str, action.choices))
                    values.append(f'        {_bash_word(name)}:{option}) words="{words}" ;;')
                elif action.nargs != 0 and not _takes_path(action):
                    values.append(f"        {_bash_word(name)}:{option}) return ;;")
    return "\n".join(
        [
            "# Completion of nnvisual for Bash.",
            "_nnvisual() {",
            '    local current="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD-1]}"',
            '    local command="" options="" words=""',
            f'    case " {commands} " in *" ${{COMP_WORDS[1]}} "*) [ "$COMP_CWORD" -gt 1 ] && '
            'command="${COMP_WORDS[1]}" ;; esac',
            '    case "$command" in',
            *cases,
            "    esac",
            '    case "$command:$previous" in',
            *values,
            "    esac",
            '    if [ -n "$words" ]; then',
            '        COMPREPLY=($(compgen -W "$words" -- "$current"))',
            '    elif [[ "$current" == -* ]]; then',
            '        COMPREPLY=($(compgen -W "$options" -- "$current"))',
            "    else",
            "        compopt -o filenames 2>/dev/null",
            "        local IFS=$'\\n'",
            '        COMPREPLY=($(compgen -f -- "$current"))',
            f'        [ "$COMP_CWORD" -eq 1 ] && COMPREPLY+=($(IFS=" "; compgen -W "{commands}" -- "$current"))',
            "    fi",
            "}",
            "complete -F _nnvisual nnvisual",
            "",
        ]
    )


def _bash_word(name: str) -> str:
    return name or '""'


def write_zsh(parsers: Parsers) -> str:
    """Return the function for Zsh, for a file called _nnvisual."""
    names = " ".join(name for name in parsers if name)
    described = " ".join(
        f"'{name}:{_quote(parser.description or '', ':')}'" for name, parser in parsers.items() if name
    )
    lines = ["#compdef nnvisual", "", "_nnvisual() {", "  local -a commands", f"  commands=({described})"]
    lines += ["  if (( CURRENT > 2 )) && [[ ${words[2]} == (" + names.replace(" ", "|") + ") ]]; then"]
    lines += ["    local command=${words[2]}", "    shift words", "    (( CURRENT-- ))", "    case $command in"]
    for name, parser in parsers.items():
        if name:
            lines += [f"      {name})", "        _arguments \\", *_zsh_arguments(parser, 10), "        ;;"]
    lines += ["    esac", "    return", "  fi"]
    lines += ["  (( CURRENT == 2 )) && _describe -t commands command commands", "  _arguments \\"]
    lines += [*_zsh_arguments(parsers[""], 4), "}", "", '_nnvisual "$@"', ""]
    return "\n".join(lines)


def _zsh_arguments(parser: argparse.ArgumentParser, indent: int) -> list[str]:
    entries = []
    for action in arguments_of(parser):
        text = _quote(action.help or "", "[]:")
        value = ""
        if action.choices:
            value = f":{action.dest}:({' '.join(map(str, action.choices))})"
        elif action.nargs != 0:
            value = f":{action.dest}:{'_files' if _takes_path(action) else ' '}"
        if action.option_strings:
            entries += [f"'{option}[{text}]{value}'" for option in action.option_strings]
        else:
            entries.append(f"'{'*' if action.nargs == '+' else ''}{value}'")
    lines = [" " * indent + entry + " \\" for entry in entries]
    return [*lines[:-1], lines[-1][:-2]]


def write_fish(parsers: Parsers) -> str:
    """Return the completions for Fish."""
    names = " ".join(name for name in parsers if name)
    lines = ["# Completion of nnvisual for Fish."]
    for name, parser in parsers.items():
        when = f"__fish_seen_subcommand_from {name}" if name else f"not __fish_seen_subcommand_from {names}"
        if name:
            text = _quote(parser.description or "", "")
            lines.append(f"complete -c nnvisual -n __fish_is_first_arg -a {name} -d '{text}'")
        for action in arguments_of(parser):
            if not action.option_strings:
                continue
            words = [f"complete -c nnvisual -n '{when}'"]
            for option in action.option_strings:
                words.append(f"-l {option[2:]}" if option.startswith("--") else f"-s {option[1:]}")
            if action.choices:
                words.append(f"-x -a '{' '.join(map(str, action.choices))}'")
            elif action.nargs != 0:
                words.append("-r" if _takes_path(action) else "-x")
            lines.append(" ".join([*words, f"-d '{_quote(action.help or '', '')}'"]))
    return "\n".join([*lines, ""])


def _takes_path(action: argparse.Action) -> bool:
    """Return whether a file or folder is meant: by its type, or by how it is called in the help."""
    name = getattr(action.type, "__name__", "")
    metavar = action.metavar if isinstance(action.metavar, str) else action.dest
    return name == "Path" or metavar.upper() in {"FILE", "FOLDER", "PATH", "EXPERIMENT", "ID"}


def _quote(text: str, special: str) -> str:
    """Return a text for single quotes; `special` are characters that need a backslash besides."""
    text = text.replace("%%", "%").replace("'", "’")
    for character in special:
        text = text.replace(character, "\\" + character)
    return text
