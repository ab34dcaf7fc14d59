import pytest

from nnvisual.ui.layouts import FAVOURITES, LAYOUTS, MOST_VIEWS, WHOLE, fit_views
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
