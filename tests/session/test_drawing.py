"""Drawings are read with care, and shown part by part."""

from contextlib import suppress
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnvisual.nn.problem import InvalidInput
from nnvisual.session.drawing import DEEPEST, MOST_BYTES, read_drawing

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 10 10">'
NESTED = (
    HEAD
    + '<defs><circle id="dot" r="1"/></defs><g id="outer"><rect id="box"/><g id="inner"><circle id="ring"/></g></g>'
    '<use id="copy" xlink:href="#dot"/><path d="M0 0"/></svg>'
)


def shown(content: str, **wish: frozenset[str]) -> dict[str, tuple[str | None, str | None]]:
    """Return (display, opacity) of every named part."""
    root = ElementTree.fromstring(read_drawing(content.encode(), "a.svg").show(**wish))
    return {str(e.get("id")): (e.get("display"), e.get("opacity")) for e in root.iter() if e.get("id")}


def test_parts_are_the_ids_in_their_order() -> None:
    assert read_drawing(NESTED.encode(), "a.svg").parts == ("dot", "outer", "box", "inner", "ring", "copy")


def test_without_a_wish_nothing_changes() -> None:
    assert set(shown(NESTED).values()) == {(None, None)}


def test_only_what_is_revealed_is_drawn_with_what_holds_it() -> None:
    found = shown(NESTED, revealed=frozenset({"ring"}))
    assert {name for name, (display, _) in found.items() if display == "none"} == {"box", "copy"}


def test_what_lies_in_a_revealed_part_is_drawn_too() -> None:
    found = shown(NESTED, revealed=frozenset({"inner"}))
    assert found["ring"] == (None, None)


def test_what_is_not_in_the_light_is_dimmed() -> None:
    found = shown(NESTED, focus=frozenset({"box"}))
    assert {name for name, (_, opacity) in found.items() if opacity} == {"inner", "copy"}


def test_a_part_that_is_not_there_dims_nothing() -> None:
    assert set(shown(NESTED, focus=frozenset({"elsewhere"})).values()) == {(None, None)}


def test_showing_leaves_the_drawing_as_it_was() -> None:
    drawing = read_drawing(NESTED.encode(), "a.svg")
    before = drawing.show()
    drawing.show(revealed=frozenset({"ring"}))
    assert drawing.show() == before


def test_references_keep_the_spelling_that_the_renderer_knows() -> None:
    text = read_drawing(NESTED.encode(), "a.svg").show().decode()
    assert '<use id="copy" xlink:href="#dot"' in text
    assert text.startswith("<svg")


def test_what_other_programs_leave_in_a_file_is_dropped() -> None:
    other = HEAD.replace("<svg", '<svg xmlns:ink="http://ink" ink:version="1"') + "<ink:view/><rect/></svg>"
    text = read_drawing(other.encode(), "a.svg").show().decode()
    assert "ink" not in text.replace("xlink", "")


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ("<script>alert(1)</script>", "script"),
        ('<rect onclick="x()"/>', "onclick"),
        ('<image xlink:href="http://example.org/a.png"/>', "refers to"),
        ('<image href="file:///etc/passwd"/>', "refers to"),
        ('<use xlink:href="other.svg#a"/>', "refers to"),
        ('<rect style="fill: url( http://example.org )"/>', "elsewhere"),
        ("<style>@import 'a.css';</style>", "elsewhere"),
        ("<foreignObject/>", "foreignobject"),
        ("<animate/>", "animate"),
    ],
)
def test_what_reaches_out_or_runs_is_refused(body: str, word: str) -> None:
    with pytest.raises(InvalidInput, match=word):
        read_drawing((HEAD + body + "</svg>").encode(), "a.svg")


def test_pictures_and_gradients_of_its_own_are_fine() -> None:
    body = '<image xlink:href="data:image/png;base64,AAAA"/><rect fill="url(#g)" style="stroke: url(\'#g\')"/>'
    read_drawing((HEAD + body + "</svg>").encode(), "a.svg")


@pytest.mark.parametrize(
    "content",
    [
        b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "b">]><svg/>',
        b"\x89PNG\r\n\x1a\n",
        b"<svg",
        b"",
        b"<html/>",
        b"\xff\xfe<\x00s\x00v\x00g\x00/\x00>\x00",
        b"x" * (MOST_BYTES + 1),
        (HEAD + "<g>" * (DEEPEST + 5) + "</g>" * (DEEPEST + 5) + "</svg>").encode(),
        (HEAD + "<g/>" * 20_001 + "</svg>").encode(),
    ],
    ids=["entity", "png", "cut", "empty", "html", "utf-16", "large", "deep", "many"],
)
def test_what_is_no_plain_drawing_is_refused_with_a_sentence(content: bytes) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_drawing(content, "a.svg")
    assert caught.value.sentence.endswith(".")


def test_uses_of_uses_may_not_grow_without_end() -> None:
    layers = "".join(
        f'<g id="l{n}">' + f'<use xlink:href="#l{n - 1}"/>' * 10 + "</g>" if n else '<rect id="l0"/>' for n in range(9)
    )
    with pytest.raises(InvalidInput, match="over and over"):
        read_drawing((HEAD + layers + "</svg>").encode(), "a.svg")
    circle = '<g id="a"><use xlink:href="#b"/></g><g id="b"><use xlink:href="#a"/></g>'
    with pytest.raises(InvalidInput, match="over and over"):
        read_drawing((HEAD + circle + "</svg>").encode(), "a.svg")


@given(st.binary(max_size=200), st.integers(0, len(NESTED)))
def test_any_damage_ends_in_a_drawing_or_a_sentence(noise: bytes, place: int) -> None:
    content = NESTED.encode()
    damaged = content[:place] + noise + content[place + len(noise) :]
    # Nothing but the sentence may come out.
    with suppress(InvalidInput):
        read_drawing(damaged, "a.svg").show(frozenset({"ring"}), frozenset({"box"}))
