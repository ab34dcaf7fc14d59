"""Values out of a block: taken as they are or refused by name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnvisual.lectures.fields import (
    check_list,
    check_number,
    check_table,
    check_text,
    check_whole,
    check_word,
    describe,
    flatten,
    read_flag,
    read_numbers,
    read_texts,
    refuse_unknown,
)
from nnvisual.nn.problem import InvalidInput

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@given(VALUES)
def test_any_value_is_taken_or_refused_by_name(value: object) -> None:
    def read(name: str) -> list[object]:
        return [
            check_number(value, name),
            check_whole(value, name, 0, 5),
            check_text(value, name),
            check_list(value, name),
            check_table(value, name),
        ]

    with pytest.raises(InvalidInput) as caught:
        read("here")
    assert caught.value.field == "here"
    assert len(describe(value)) < 60


@pytest.mark.parametrize("value", [float("inf"), float("nan"), 1e7, -(10**400), True, "3", None])
def test_what_is_no_number(value: object) -> None:
    with pytest.raises(InvalidInput):
        check_number(value, "a")


def test_numbers_and_texts_alone_are_lists_of_one() -> None:
    assert read_numbers({"a": 3}, "a") == (3.0,)
    assert read_numbers({"a": [1, 2.5]}, "a") == (1.0, 2.5)
    assert read_numbers({}, "a") is None
    assert read_texts({"a": "x"}, "a") == ("x",)
    assert read_flag({"a": False}, "a") is False
    with pytest.raises(InvalidInput, match="at most 10,000"):
        check_list([0] * 10_001, "a")


def test_words_have_suggestions() -> None:
    with pytest.raises(InvalidInput, match="Did you mean 'adam'"):
        check_word("adm", ("sgd", "adam"), "a", "optimiser")
    with pytest.raises(InvalidInput, match=r"'lrr' is not known in a set block\. Did you mean 'lr'") as caught:
        refuse_unknown({"lr": 1, "lrr": 2}, ("lr", "batch"), "a set block")
    assert caught.value.field == "lrr"


def test_nested_tables_are_dotted_names() -> None:
    assert flatten({"1": {"1": {"2": 5, "3": 6}}, "2": [1]}, "w") == [("w.1.1.2", 5), ("w.1.1.3", 6), ("w.2", [1])]
    assert flatten(3, "lr") == [("lr", 3)]
