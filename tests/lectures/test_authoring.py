"""The authors' guide says everything that the format knows."""

import re
from itertools import pairwise

from nnvisual.lectures.authoring import TABLES, authors_guide
from nnvisual.lectures.block_schema import SCHEMAS, TEXT_BLOCKS
from nnvisual.lectures.problems import CODES
from nnvisual.lectures.quantities import KINDS
from nnvisual.lectures.setup import SETUP_FIELDS
from nnvisual.lectures.vocabulary import CONTROLS, VIEWS


def test_every_word_is_in_the_guide() -> None:
    guide = authors_guide()
    assert "{{" not in guide
    for word in (*VIEWS, *CONTROLS, *SETUP_FIELDS, *TEXT_BLOCKS):
        assert f"`{word}`" in guide
    for name in (*KINDS, *CODES, *SCHEMAS):
        assert name in guide
    for view in VIEWS.values():
        assert all(f"`{part}`" in guide for part in view.parts)


def test_tables_are_tables() -> None:
    for make in TABLES.values():
        rows = [line for line in make().splitlines() if line.startswith("|")]
        assert len(rows) > 2
        for header, rule in pairwise(rows):
            if set(rule) <= set("|- "):
                assert header.count("|") == rule.count("|")
    cells = [len(re.findall(r"(?<!\\)\|", row)) for row in TABLES["codes"]().splitlines()]
    assert set(cells) == {3}
