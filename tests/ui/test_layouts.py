import pytest

from nnvisual.ui.layouts import FAVOURITES, LAYOUTS, MOST_VIEWS, SHAPES, WHOLE, fit_views, suggest_layout
from nnvisual.views.registry import VIEWS


@pytest.mark.parametrize("name", list(LAYOUTS))
def test_a_layout_splits_all_its_views_into_its_groups(name: str) -> None:
    layout = LAYOUTS[name]
    names = tuple(VIEWS)[: layout.count]
    groups = layout.split(names)
    assert tuple(view for group in groups for view in group) == names
    assert tuple(len(group) for group in groups) == layout.groups


@pytest.mark.parametrize("name", list(LAYOUTS))
def test_default_proportions_fill_the_stage(name: str) -> None:
    layout = LAYOUTS[name]
    sizes = layout.default_proportions()
    assert layout.accepts(sizes)
    assert sum(sizes[: len(layout.groups)]) == WHOLE


def test_proportions_that_would_hide_a_view_are_not_taken() -> None:
    assert not LAYOUTS["beside"].accepts((WHOLE, WHOLE, 0))
    assert not LAYOUTS["beside"].accepts((WHOLE, 500))


def test_there_is_a_layout_for_every_number_of_views() -> None:
    assert {layout.count for layout in LAYOUTS.values()} == set(range(1, MOST_VIEWS + 1))
    assert all(LAYOUTS[name].count == count for count, name in FAVOURITES.items())


def test_views_are_left_out_from_the_end_and_added_from_the_usual_ones() -> None:
    assert fit_views(("code", "formula", "table"), 2) == ("code", "formula")
    assert fit_views(("landscape",), 3) == ("landscape", "network", "plane")


@pytest.mark.parametrize(
    ("views", "width", "height", "layout"),
    [
        (("network", "landscape"), 1100, 780, "beside"),
        (("network", "plane"), 1100, 780, "beside"),
        (("network", "curve"), 1100, 780, "stacked"),
        (("figure", "table"), 1100, 780, "stacked"),
        (("network", "landscape"), 700, 1000, "stacked"),
        (("figure", "curve"), 2400, 700, "beside"),
        (("network", "plane", "curve"), 1100, 780, "two-one"),
        (("network",), 1100, 780, "one"),
        ((), 1100, 780, "one"),
        (("network", "plane"), 0, 0, "beside"),
    ],
)
def test_views_get_the_shapes_that_they_want(views: tuple[str, ...], width: int, height: int, layout: str) -> None:
    assert suggest_layout(views, width, height) == layout


def test_views_that_stand_are_not_moved_for_a_little() -> None:
    narrow = next(width for width in range(300, 3000) if suggest_layout(("network", "curve"), width, 800) == "beside")
    assert suggest_layout(("network", "curve"), narrow, 800, "stacked") == "stacked"
    assert suggest_layout(("network", "curve"), 2 * narrow, 800, "stacked") == "beside"


def test_every_view_wants_a_shape() -> None:
    assert set(SHAPES) == set(VIEWS)
