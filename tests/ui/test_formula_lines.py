import pytest

from nnvisual.ui.formula_lines import SLACK, bind_signs, break_formula
from nnvisual.views.typeset import measure_formula

LONG = r"z = b + x_1 w_1 + x_2 w_2 = 1 + 3 \cdot (-1) + (-2) \cdot 2 = -6"
CHAIN = (
    r"\frac{\partial J}{\partial w_1} = \frac{\partial J}{\partial \hat y} \cdot "
    r"\frac{\partial \hat y}{\partial z_1} \cdot \frac{\partial z_1}{\partial w_1} = (a - b) \cdot 3"
)


def test_what_fits_is_one_line() -> None:
    assert break_formula(r"z = -6", 17.0) == (r"z = -6",)


@pytest.mark.parametrize("tex", [LONG, CHAIN])
@pytest.mark.parametrize("room", [8.0, 9.0, 12.0])
def test_every_line_fits_and_nothing_is_lost(tex: str, room: float) -> None:
    lines = break_formula(tex, room)
    assert len(lines) > 1
    assert "".join(lines).replace(r"\quad", "").replace(" ", "") == tex.replace(" ", "")
    assert all(measure_formula(line, 1.0).width <= room * SLACK for line in lines)
    assert all(line.removeprefix(r"\quad ")[0] in "=+-\\" for line in lines[1:])


@pytest.mark.parametrize(
    "tex",
    [
        r"\begin{pmatrix} a = 1 & b = 2 \\ c = 3 & d = 4 \end{pmatrix}",
        r"\left( a = b + c + d + e + f + g + h \right)",
        r"\{ a + b + c + d + e + f + g + h + i + j \}",
        r"\frac{a = b + c + d + e + f + g + h + i + j}{2}",
    ],
)
def test_brackets_are_never_torn(tex: str) -> None:
    assert break_formula(tex, 3.0) == (tex,)


def test_a_sign_belongs_to_its_number() -> None:
    assert break_formula(r"a = -1234567890123456789", 5.0) == ("a", r"\quad = -1234567890123456789")


def test_what_cannot_be_set_is_left_as_it_is() -> None:
    assert break_formula(r"\frac{", 1.0) == (r"\frac{",)


@pytest.mark.parametrize(
    ("tex", "bound"),
    [
        ("w_2 = -1", "w_2 = {-}1"),
        ("-x + 3", "{-}x + 3"),
        (r"(-1, -2) \cdot -3", r"({-}1, {-}2) \cdot {-}3"),
        (r"\quad = -6", r"\quad = {-}6"),
        ("a - b", "a - b"),
        (r"\hat y - y", r"\hat y - y"),
    ],
)
def test_a_minus_is_bound_to_its_number_and_a_difference_is_not(tex: str, bound: str) -> None:
    assert bind_signs(tex) == bound
    assert measure_formula(bound, 1.0).width <= measure_formula(tex, 1.0).width
