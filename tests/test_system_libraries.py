"""What is said when a shared library is missing."""

import sys

import pytest

from nnvisual import system_libraries
from nnvisual.system_libraries import Library

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux lacks these")

C_LIBRARY = Library("libc.so.6", "libc6")
MISSING = (Library("libnone-a.so.1", "libnone-a1"), Library("libnone-b.so.2", "libnone-b2"))


def pretend_programs(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    monkeypatch.setattr("shutil.which", {name: f"/usr/bin/{name}" for name in names}.get)


def test_only_those_that_cannot_be_loaded_are_missing() -> None:
    assert system_libraries.missing_libraries([C_LIBRARY, *MISSING]) == MISSING


def test_nothing_is_said_when_all_are_there() -> None:
    assert system_libraries.problem([C_LIBRARY]) is None


def test_one_line_names_all_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    pretend_programs(monkeypatch, "apt-get", "sudo")
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    sentence = system_libraries.problem([C_LIBRARY, *MISSING])
    assert sentence is not None
    assert "\n" not in sentence
    assert "libc" not in sentence
    assert sentence.endswith(
        "sudo apt-get update && sudo apt-get install -y --no-install-recommends libnone-a1 libnone-b2"
    )


def test_root_needs_no_sudo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 0)
    assert system_libraries.install_command(["libgl1"]) == (
        "apt-get update && apt-get install -y --no-install-recommends libgl1"
    )


def test_without_apt_the_libraries_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    pretend_programs(monkeypatch)
    sentence = system_libraries.problem(MISSING)
    assert sentence is not None
    assert sentence.endswith("libnone-a.so.1, libnone-b.so.2")
    assert "apt" not in sentence


@pytest.mark.parametrize("name", ["DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"])
def test_a_screen_or_a_chosen_platform_is_no_problem(name: str) -> None:
    assert system_libraries.screen_problem({name: "x"}) is None


def test_no_screen_is_said_in_one_sentence() -> None:
    sentence = system_libraries.screen_problem({"DISPLAY": "", "PATH": "/usr/bin"})
    assert sentence is not None
    assert "snapshot" in sentence
    assert "\n" not in sentence
