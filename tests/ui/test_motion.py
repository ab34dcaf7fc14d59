from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from nnvisual.ui.motion import LONGEST, duration, system_wants_stillness


def test_nothing_lasts_longer_than_it_may() -> None:
    assert LONGEST <= 300
    assert duration(5000, allowed=True) == LONGEST
    assert duration(120, allowed=True) == 120
    assert duration(120, allowed=False) == 0


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("gtk-3.0/settings.ini", "[Settings]\ngtk-enable-animations=0\n"),
        ("gtk-4.0/settings.ini", "[Settings]\ngtk-enable-animations = false\n"),
        ("gtk-4.0/settings.ini", "[Settings]\ngtk-interface-reduced-motion=1\n"),
        ("kdeglobals", "[General]\nA=1\n[KDE]\nAnimationDurationFactor=0\n"),
    ],
)
def test_the_desktops_wish_is_read(qtbot: QtBot, tmp_path: Path, name: str, text: str) -> None:
    file = tmp_path / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(text)
    assert system_wants_stillness(tmp_path)


def test_a_desktop_that_says_nothing_or_nonsense_wants_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    assert not system_wants_stillness(tmp_path)
    (tmp_path / "kdeglobals").write_bytes(b"AnimationDurationFactor=0\n[[[\xff\xfe")
    assert not system_wants_stillness(tmp_path)
