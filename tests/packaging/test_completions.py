import shutil
import subprocess

import pytest
from completions import write_bash, write_fish, write_zsh

from nnvisual.cli import command_parsers


def complete(line: str) -> set[str]:
    """Return what Bash offers for the last word of a line."""
    words = line.split(" ")
    quoted = " ".join(f"'{word}'" for word in words)
    script = f"{write_bash(command_parsers())}\nCOMP_WORDS=({quoted}); COMP_CWORD={len(words) - 1}\n"
    script += '_nnvisual; printf "%s\\n" "${COMPREPLY[@]}"'
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True, cwd="/")
    return set(done.stdout.split())


@pytest.mark.skipif(not shutil.which("bash"), reason="this needs Bash")
class TestBash:
    def test_commands_are_offered_first(self) -> None:
        assert complete("nnvisual sn") == {"snapshot"}

    def test_options_are_those_of_the_command(self) -> None:
        assert {"--steps", "--trace", "--csv"} <= complete("nnvisual train --")
        assert "--trace" not in complete("nnvisual snapshot --")
        assert "--lecture" in complete("nnvisual --l")

    def test_values_are_those_of_the_option(self) -> None:
        assert complete("nnvisual snapshot --theme ") == {"light", "dark", "contrast"}
        assert complete("nnvisual --theme d") == {"dark"}

    def test_files_are_offered_where_a_file_is_meant(self) -> None:
        assert "etc" in complete("nnvisual check e")


@pytest.mark.parametrize("write", [write_zsh, write_fish])
def test_every_long_option_is_in_the_other_shells_files(write: object) -> None:
    assert callable(write)
    text = write(command_parsers())
    for parser in command_parsers().values():
        for action in parser._actions:
            for option in action.option_strings:
                assert option.lstrip("-") in text
