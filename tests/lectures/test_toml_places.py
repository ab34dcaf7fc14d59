"""Where keys stand, compared with where a person sees them."""

import tomllib
from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from nnvisual.lectures.setup_text import dump_block
from nnvisual.lectures.toml_places import find_places

TEXT = '''a = 1 # x = 2
w.1 = [[3],   # a comment with [
 [-2]]
goal = { q = "x", above = [1, 2] }
b = """x
y = 2"""
"quoted key" = 'it = [ {'
[t.u]
c = 3
'''


def test_places_of_keys_and_entries() -> None:
    places = find_places(TEXT)
    assert places["a",] == (1, 1)
    assert places["w",] == places["w", "1"] == (2, 1)
    assert places["w", "1", "1"] == (3, 2)
    assert places["w", "1", "0", "0"] == (2, 9)
    assert places["goal", "above"] == (4, 19)
    assert places["goal", "above", "1"] == (4, 31)
    assert places["b",] == (5, 1)
    assert ("y",) not in places
    assert places["quoted key",] == (7, 1)
    assert ("it",) not in places
    assert places["t", "u", "c"] == (9, 1)


def paths(value: object, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    if path:
        yield path
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in entries:
        yield from paths(inner, (*path, str(key)))


KEYS = st.text("abc1_", min_size=1, max_size=4)
VALUES = st.recursive(
    st.integers(0, 9) | st.text("a=[]{},#. '\"\n", max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(KEYS, VALUES, max_size=4))
def test_every_key_of_a_text_has_a_place(fields: dict[str, object]) -> None:
    text = dump_block(fields)
    assert set(find_places(text)) == set(paths(tomllib.loads(text)))
