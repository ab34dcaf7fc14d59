import argparse
from datetime import UTC, datetime

from manual import write_manual

from nnvisual.cli import command_parsers

DATE = datetime(2026, 3, 1, tzinfo=UTC)


def test_every_command_and_option_is_in_it() -> None:
    page = write_manual(command_parsers(), "1.2.3", DATE)
    assert page.startswith('.TH NNVISUAL 1 "2026-03-01" "nnvisual 1.2.3"')
    for name, parser in command_parsers().items():
        assert f".SS nnvisual {name}".replace("-", r"\-") in page or not name
        for action in parser._actions:
            for option in action.option_strings:
                assert option.replace("-", r"\-") in page


def test_no_text_becomes_a_command_of_roff() -> None:
    parser = argparse.ArgumentParser(description=".SH not a heading")
    parser.add_argument("--path", help=r"a \n 100%% literal")
    page = write_manual({"": parser}, "1", DATE)
    assert r"\&.SH not a heading" in page
    assert r"A \en 100% literal." in page
