"""The palette for everybody: contrast of text, and meanings that stay apart with each colour-vision deficiency."""

from itertools import combinations

import numpy as np
import pytest

from nnvisual.nn.arrays import Matrix, Vector
from nnvisual.views.theme import LARGEST_TEXT, SMALLEST_TEXT, THEMES, Theme

DEFICIENCIES = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
"""Machado, Oliveira and Fernandes (2009), severity 1, for linear RGB."""

TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
WHITE = np.array([0.95047, 1.0, 1.08883])

OPPOSITES = (("positive", "negative"), ("forward", "backward"))
"""Meanings that stand against each other in one picture, told apart by colour first."""

CLEARLY_APART = 60.0
APART = 15.0
"""Distances in CIELAB; 2.3 is what an eye just notices, 10 is seen at a glance."""


def linear(colour: str) -> Vector:
    shares = np.array([int(colour[place : place + 2], 16) for place in (1, 3, 5)]) / 255.0
    found: Vector = np.where(shares <= 0.04045, shares / 12.92, ((shares + 0.055) / 1.055) ** 2.4)
    return found


def lab(rgb: Vector) -> Vector:
    ratio = TO_XYZ @ rgb / WHITE
    root = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * root[1] - 16, 500 * (root[0] - root[1]), 200 * (root[1] - root[2])])


def seen(colour: str, deficiency: str) -> Vector:
    matrix: Matrix = np.array(DEFICIENCIES[deficiency])
    return lab(np.clip(matrix @ linear(colour), 0.0, 1.0))


def distance(first: str, second: str, deficiency: str) -> float:
    return float(np.linalg.norm(seen(first, deficiency) - seen(second, deficiency)))


def contrast(first: str, second: str) -> float:
    lights = sorted(float(TO_XYZ[1] @ linear(colour)) for colour in (first, second))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def test_the_simulation_leaves_grey_alone() -> None:
    for deficiency in DEFICIENCIES:
        assert np.allclose(seen("#808080", deficiency), lab(linear("#808080")), atol=0.1)


def test_lab_is_that_of_the_colour_standard() -> None:
    assert np.allclose(lab(linear("#ff0000")), (53.24, 80.09, 67.20), atol=0.05)
    assert np.allclose(lab(linear("#0000ff")), (32.30, 79.19, -107.86), atol=0.05)


@pytest.mark.parametrize("deficiency", list(DEFICIENCIES))
@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
def test_meanings_stay_apart(theme: Theme, deficiency: str) -> None:
    accents = ("positive", "negative", "forward", "backward")
    for suffix in ("", "_text"):
        for first, second in combinations(accents, 2):
            least = CLEARLY_APART if (first, second) == OPPOSITES[0] else APART
            found = distance(getattr(theme, first + suffix), getattr(theme, second + suffix), deficiency)
            assert found >= least, f"{theme.name}: {first}{suffix} and {second}{suffix}, {deficiency}: {found:.1f}"


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
def test_small_text_is_readable_on_every_ground_it_stands_on(theme: Theme) -> None:
    for ground in (theme.card, theme.window):
        for ink in ("ink", "muted", "positive_text", "negative_text", "forward_text", "backward_text"):
            found = contrast(getattr(theme, ink), ground)
            assert found >= 4.5, f"{theme.name}: {ink} on {ground}: {found:.2f}"
    for tint in ("positive", "negative", "forward", "backward"):
        assert contrast(theme.ink, getattr(theme, f"{tint}_tint")) >= 4.5
        assert contrast(getattr(theme, f"{tint}_text"), getattr(theme, f"{tint}_tint")) >= 4.5


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
def test_what_carries_meaning_without_text_stands_out(theme: Theme) -> None:
    for accent in ("positive", "negative", "forward", "backward"):
        assert contrast(getattr(theme, accent), theme.card) >= 3.0


def test_the_contrast_theme_keeps_more_than_the_others() -> None:
    theme = THEMES["contrast"]
    for ink in ("ink", "muted", "positive_text", "negative_text", "forward_text", "backward_text"):
        assert contrast(getattr(theme, ink), theme.card) >= 7.0
    assert contrast(theme.faint, theme.card) >= 3.0


def test_text_grows_and_stays_within_its_range() -> None:
    theme = THEMES["light"]
    assert theme.with_text(9.0).text == LARGEST_TEXT
    assert theme.with_text(0.1).text == SMALLEST_TEXT
    assert theme.with_text(2.0).font(14).pixelSize() == 28


def test_signs_have_their_colours() -> None:
    theme = THEMES["light"]
    assert theme.signed(1.0).name() == theme.positive
    assert theme.signed(-1.0).name() == theme.negative
    assert theme.signed(0.0).name() == theme.signed(float("nan")).name() == theme.muted
    assert theme.signed_fill(0.0).name() == theme.card
    assert theme.signed_fill(3.0, 1.0) == theme.signed_fill(1.0, 1.0)
