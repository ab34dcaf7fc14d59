"""The authors' guide: a text with tables that are made from the code, so that they are never out of date."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from nnvisual.lectures.block_schema import FRONT_MATTER, LECTURE_FILE, SCHEMAS, SETUP_KEYS, TEXT_BLOCKS, Key
from nnvisual.lectures.problems import CODES
from nnvisual.lectures.quantities import KINDS
from nnvisual.lectures.vocabulary import CONTROLS, VIEWS
from nnvisual.nn.activations import ACTIVATIONS
from nnvisual.nn.built_in_sets import DATA_SETS
from nnvisual.nn.initializers import INITIALIZERS
from nnvisual.nn.losses import LOSSES
from nnvisual.nn.optimizers import METHODS
from nnvisual.nn.schedules import SCHEDULES
from nnvisual.nn.surfaces import SURFACES
from nnvisual.resource_files import resource_path


def authors_guide() -> str:
    """Return how a lecture is written, as Markdown."""
    text = resource_path("authors", "write-a-lecture.md").read_text(encoding="utf-8")
    for name, make in TABLES.items():
        text = text.replace(f"{{{{{name}}}}}", make())
    return text


def _table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """Return a Markdown table; a bar within a cell would end it."""
    lines = [header, tuple("---" for _ in header), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def _code(text: str) -> str:
    return f"`{text}`"


def _keys(keys: Iterable[Key]) -> str:
    rows = ((_code(key.name) + (" !" if key.required else ""), key.values, key.meaning) for key in keys)
    return _table(("key (! = required)", "value, default", "meaning"), rows)


def blocks_table() -> str:
    """Return the blocks that are TOML with their keys; those of a setup have a table of their own."""
    parts = []
    for schema in SCHEMAS.values():
        parts.append(f"### {schema.name}\n\n{schema.meaning[0].upper()}{schema.meaning[1:]}.")
        if schema.name == "setup":
            parts.append("Its keys stand below.")
            continue
        own = [key for key in schema.keys if key not in SETUP_KEYS]
        if schema.name == "expect":
            parts.append("Any quantity with the value that it must have, and:")
        elif len(own) < len(schema.keys):
            parts.append("Any settable quantity, any key of a setup, and:")
        parts.append(_keys(own))
    return "\n\n".join(parts)


def views_table() -> str:
    """Return every view with its parts."""
    rows = (
        (_code(view.id), view.summary, ", ".join(f"`{name}` {meaning}" for name, meaning in view.parts.items()))
        for view in VIEWS.values()
    )
    return _table(("view", "shows", "parts"), rows)


def quantities_table() -> str:
    """Return every quantity with its meaning."""
    rows = []
    for kind in KINDS.values():
        forms = dict.fromkeys((*kind.network, *kind.surface))
        names = ", ".join(_code(kind.spell(form)) for form in forms)
        rows.append((names + (" *" if kind.settable else ""), kind.meaning))
    return _table(("name", "is"), rows)


def controls_table() -> str:
    """Return every control with its meaning."""
    return _table(("control", "is"), ((_code(name), meaning) for name, meaning in CONTROLS.items()))


def spellings_table() -> str:
    """Return the words for activations, losses, methods, data and landscapes."""
    words: dict[str, Iterable[str]] = {
        "activations": ACTIVATIONS,
        "losses": LOSSES,
        "optimizers": (
            name + (f" ({', '.join(method.pytorch)})" if method.pytorch else "") for name, method in METHODS.items()
        ),
        "schedules": SCHEDULES,
        "init": INITIALIZERS,
        "data": DATA_SETS,
        "landscapes": SURFACES,
    }
    return _table(("what", "words"), ((what, ", ".join(names)) for what, names in words.items()))


def codes_table() -> str:
    """Return every code of a message with its meaning."""
    return _table(("code", "means"), CODES.items())


TABLES: Mapping[str, Callable[[], str]] = MappingProxyType(
    {
        "front_matter": lambda: _keys(FRONT_MATTER.keys),
        "lecture_file": lambda: _keys(LECTURE_FILE.keys),
        "blocks": blocks_table,
        "text_blocks": lambda: _table(("block", "is"), ((_code(name), what) for name, what in TEXT_BLOCKS.items())),
        "setup": lambda: _keys(SETUP_KEYS),
        "views": views_table,
        "quantities": quantities_table,
        "controls": controls_table,
        "spellings": spellings_table,
        "codes": codes_table,
    }
)
"""What stands in the guide for a name in double curly brackets."""
