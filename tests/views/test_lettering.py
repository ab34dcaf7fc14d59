"""Text by its size as drawn."""

from nnvisual.views.lettering import Lettering, rect_of
from nnvisual.views.network_layout import Box
from nnvisual.views.theme import LIGHT


def test_sizes_are_as_drawn_whatever_the_users_factor(bundled_fonts: None) -> None:
    for factor in (0.8, 1.0, 2.5):
        assert Lettering(LIGHT.with_text(factor)).font(15.0).pixelSize() == 15


def test_a_chip_is_wider_than_its_text(bundled_fonts: None) -> None:
    letters = Lettering(LIGHT)
    box = letters.chip_box("δ −0.79", 50, 20, 11, bold=True)
    assert box.width > letters.width("δ −0.79", 11, bold=True) + 6
    assert (box.x, box.y) == (50, 20)


def test_elided_text_fits_and_short_text_stays(bundled_fonts: None) -> None:
    letters = Lettering(LIGHT)
    cut = letters.elide("a very long feature name", 12, 60)
    assert cut.endswith("…")
    assert letters.width(cut, 12) <= 60
    assert letters.elide("hours", 12, 60) == "hours"


def test_rectangles_are_boxes_by_their_corner() -> None:
    rect = rect_of(Box(10, 20, 6, 4))
    assert (rect.left(), rect.top(), rect.width(), rect.height()) == (7, 18, 6, 4)
