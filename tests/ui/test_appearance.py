import pytest
from pytestqt.qtbot import QtBot

from nnvisual.ui import appearance
from nnvisual.ui.appearance import next_theme
from nnvisual.views.theme import THEMES
from tests.ui.conftest import Start


def test_the_themes_go_round_and_keep_the_text_size() -> None:
    first = theme = next(iter(THEMES.values())).with_text(1.3)
    seen = []
    for _ in THEMES:
        theme = next_theme(theme)
        seen.append(theme.name)
        assert theme.text == 1.3
    assert set(seen) == set(THEMES)
    assert theme == first


def test_the_text_grows_shrinks_and_comes_back(start: Start) -> None:
    window = start().window
    for name, expected in (("larger", 1.1), ("smaller", 1.0), ("smaller", 1.0 / 1.1), ("normal_size", 1.0)):
        window.actions_by_name[name].trigger()
        assert window.theme.text == pytest.approx(expected)


@pytest.mark.parametrize("still", [False, True])
def test_things_move_only_where_user_and_system_want_it(
    qtbot: QtBot, start: Start, monkeypatch: pytest.MonkeyPatch, still: bool
) -> None:
    monkeypatch.setattr(appearance, "system_wants_stillness", lambda: still)
    window = start().window
    action = window.actions_by_name["motion"]
    assert window.stage.may_move is action.isChecked() is not still
    assert action.isEnabled() is not still
    action.trigger()
    assert not window.stage.may_move
    assert window.preferences().motion is still
