"""A drawing of a lecture: SVG read with care, whose named parts can be revealed, lit and dimmed.

What could reach out of the file, or make it run, is refused with a sentence: document types and entities, scripts,
addresses. What is left is changed in a copy of its tree; the file itself is never written.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from xml.etree import ElementTree

from nnvisual.nn.problem import InvalidInput
from nnvisual.nn.table_text import shorten

MOST_BYTES = 2_000_000
MOST_ELEMENTS = 20_000
DEEPEST = 60
DIMMED = "0.25"

MOST_DRAWN = 50_000
"""Elements that are drawn, those drawn several times counted each time."""

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_REFUSED = ("script", "foreignobject", "iframe", "handler", "set", "animate", "animatetransform", "animatemotion")


@dataclass(frozen=True, slots=True, eq=False)
class Drawing:
    """A drawing that has been checked.

    Attributes
    ----------
    name
        The file's name, for messages.
    parts
        The ids of its elements, in the order of the file.
    """

    name: str
    parts: tuple[str, ...]
    _root: ElementTree.Element

    def show(self, focus: frozenset[str] = frozenset(), revealed: frozenset[str] | None = None) -> bytes:
        """Return the SVG with some of its parts hidden or dimmed.

        Parameters
        ----------
        focus
            Parts in the light; every other named part is dimmed, unless it holds one of them or lies in one. Empty:
            nothing is dimmed.
        revealed
            Named parts that are drawn at all, with what holds them and lies in them; None: all. What has no name is
            always drawn.
        """
        root = deepcopy(self._root)
        known = frozenset(self.parts)
        if revealed is not None:
            for element in _others(root, revealed & known):
                element.set("display", "none")
        lit = focus & known
        for element in _others(root, lit) if lit else ():
            element.set("opacity", DIMMED)
        text: bytes = ElementTree.tostring(root, encoding="utf-8")
        return text


def read_drawing(content: bytes, name: str) -> Drawing:
    """Return the drawing in an SVG file.

    Raises
    ------
    InvalidInput
        If it is too large, no SVG, or holds anything that is not drawn from the file alone.
    """
    if len(content) > MOST_BYTES:
        raise InvalidInput(
            f"'{shorten(name)}' is larger than {MOST_BYTES // 1_000_000} MB. Simplify the drawing.", "figure"
        )
    # Entities are defined in a document type only; without one there is nothing that could grow or be fetched.
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content or b"\x00" in content:
        raise InvalidInput(
            f"'{shorten(name)}' has a document type or entities. Save it as plain SVG in UTF-8.", "figure"
        )
    try:
        root = ElementTree.fromstring(content)
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise InvalidInput(f"'{shorten(name)}' is no SVG that can be read: {shorten(str(error))}.", "figure") from error
    if root.tag not in (f"{{{_SVG}}}svg", "svg"):
        raise InvalidInput(f"'{shorten(name)}' is XML, but no SVG drawing.", "figure")
    parts = []
    for count, (element, depth) in enumerate(_walk(root), start=1):
        if count > MOST_ELEMENTS or depth > DEEPEST:
            raise InvalidInput(
                f"'{shorten(name)}' has more than {MOST_ELEMENTS} elements, or they lie deeper than {DEEPEST}.",
                "figure",
            )
        _check_element(element, name)
        if element.get("id"):
            parts.append(str(element.get("id")))
    _make_plain(root)
    if _drawn_size(root) > MOST_DRAWN:
        raise InvalidInput(f"'{shorten(name)}' uses parts of itself over and over. Simplify the drawing.", "figure")
    return Drawing(name, tuple(dict.fromkeys(parts)), root)


def _make_plain(root: ElementTree.Element) -> None:
    """Write names as Qt's renderer expects them, and drop what other programs have left in the file.

    It looks for `xlink:href` by that very spelling, which the standard library would not keep.
    """
    root.set("xmlns", _SVG)
    root.set("xmlns:xlink", _XLINK)
    for element, _ in list(_walk(root)):
        for child in list(element):
            if child.tag.startswith("{") and not child.tag.startswith(f"{{{_SVG}}}"):
                element.remove(child)
        element.tag = element.tag.rpartition("}")[2]
        for key in [key for key in element.attrib if key.startswith("{") or key == "href"]:
            value = element.attrib.pop(key)
            if key in (f"{{{_XLINK}}}href", "href"):
                element.set("xlink:href", value)


def _drawn_size(root: ElementTree.Element) -> int:
    """Return how many elements are drawn once every `use` has been replaced by what it refers to; at most a bound.

    Uses of uses grow without end where they refer to each other, and exponentially where they are nested.
    """
    named = {str(element.get("id")): element for element in root.iter() if element.get("id")}
    sizes: dict[int, int] = {}

    def measure(element: ElementTree.Element, inside: frozenset[int]) -> int:
        key = id(element)
        if key in inside or len(inside) > 4 * DEEPEST:
            return MOST_DRAWN + 1
        if key not in sizes:
            used = named.get(element.get("xlink:href", "")[1:]) if element.tag == "use" else None
            inner = [*element, *([] if used is None else [used])]
            sizes[key] = min(1 + sum(measure(part, inside | {key}) for part in inner), MOST_DRAWN + 1)
        return sizes[key]

    return measure(root, frozenset())


def _walk(root: ElementTree.Element) -> Iterator[tuple[ElementTree.Element, int]]:
    """Yield every element with its depth; a loop, so that a deep file cannot exhaust the stack."""
    stack = [(root, 0)]
    while stack:
        element, depth = stack.pop()
        yield element, depth
        if depth <= DEEPEST:
            stack.extend((child, depth + 1) for child in reversed(element))


def _check_element(element: ElementTree.Element, name: str) -> None:
    tag = element.tag.rpartition("}")[2].lower()
    if tag in _REFUSED:
        raise InvalidInput(f"'{shorten(name)}' holds <{tag}>. A drawing neither runs nor moves: take it out.", "figure")
    for key, value in element.attrib.items():
        plain = key.rpartition("}")[2].lower()
        if plain.startswith("on"):
            raise InvalidInput(f"'{shorten(name)}' holds '{shorten(plain)}', a script. Take it out.", "figure")
        if plain in ("href", "src") and not _is_own(value):
            raise InvalidInput(
                f"'{shorten(name)}' refers to '{shorten(value)}'. Put it into the drawing itself.", "figure"
            )
        _check_style(value, name)
    if tag == "style":
        _check_style(element.text or "", name)


def _is_own(reference: str) -> bool:
    """Whether a reference stays within the file: another element, or a picture that is written out."""
    plain = reference.strip().lower()
    return plain.startswith(("#", "data:image/png;base64,", "data:image/jpeg;base64,"))


def _check_style(text: str, name: str) -> None:
    """Refuse style sheets that are imported and addresses in `url(...)`."""
    plain = "".join(text.split()).lower().replace("'", "").replace('"', "")
    outside = any(not piece.startswith("#") for piece in plain.split("url(")[1:])
    if "@import" in plain or outside or "javascript:" in plain:
        raise InvalidInput(f"'{shorten(name)}' takes styles or pictures from elsewhere. Put them into it.", "figure")


def _others(root: ElementTree.Element, chosen: frozenset[str]) -> list[ElementTree.Element]:
    """Return the outermost named elements that neither are chosen, nor hold a chosen one, nor lie in one.

    Definitions are left alone: they are drawn only where they are used.
    """
    found: list[ElementTree.Element] = []
    stack = list(root)
    while stack:
        element = stack.pop()
        name = element.get("id")
        if element.tag in ("defs", "style", "title", "desc", "metadata") or name in chosen:
            continue
        holds = any(inner.get("id") in chosen for inner in element.iter() if inner is not element)
        if name and not holds:
            found.append(element)
        else:
            stack.extend(element)
    return found
