"""From the TOML of a block to the typed directive that it spells."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial

from nnvisual.lectures.block_reader import BlockReader
from nnvisual.lectures.blocks import Element, Expect, Run, Show, Task
from nnvisual.lectures.change_directives import read_set
from nnvisual.lectures.fields import LARGEST_NUMBER, check_list, check_number, check_word, describe, flatten
from nnvisual.lectures.files import check_name
from nnvisual.lectures.prompt_directives import MAX_TRAINING_STEPS, read_draw, read_predict, read_try
from nnvisual.lectures.quantities import Quantity, parse_quantity
from nnvisual.lectures.vocabulary import MOST_VIEWS, VIEWS, parse_part
from nnvisual.nn.problem import InvalidInput
from nnvisual.nn.table_text import shorten

_PACE = re.compile(r"([0-9]{1,4}(?:\.[0-9]{1,3})?)/s")
_FIGURE_ENDINGS = (".svg", ".png", ".jpg", ".jpeg")


def read_show(reader: BlockReader) -> Show:
    """Return what is on the stage."""
    reader.check_keys()
    views = reader.each("views", lambda name: check_word(name, VIEWS, "views", "view"), "E023", most=MOST_VIEWS)
    if "views" in reader.fields and not views and not reader.broken:
        reader.report("E022", f"views has 1 to {MOST_VIEWS} entries; here it has 0.", "views")
    if len(set(views)) < len(views):
        reader.report("E022", "A view can stand on the stage only once.", "views")
    figure = reader.text("figure") or ""
    if figure:
        reader.attempt(lambda: _check_figure(figure), "E029", "figure")
    axes = reader.texts("axes", 1, 2, single=True) or ()
    for axis in axes:
        reader.attempt(partial(_check_axis, axis, axes), "E024", "axes")
    return Show(
        views,
        reader.each("focus", parse_part, "E024"),
        reader.each("reveal", parse_part, "E024"),
        figure,
        axes,
        line=reader.line,
        places=reader.places,
    )


def _check_figure(name: str) -> None:
    check_name(name)
    if not name.lower().endswith(_FIGURE_ENDINGS):
        raise InvalidInput(f"'{shorten(name)}' is no drawing. A figure is an SVG, PNG or JPG file.", "figure")


def _check_axis(axis: str, axes: tuple[str, ...]) -> None:
    if axis in ("random", "principal") and len(axes) == 1:
        return
    if parse_quantity(axis).kind not in ("w", "b"):
        raise InvalidInput(f'\'{shorten(axis)}\' is no weight or bias. Write axes = ["w.1.1.1", "w.2.1.1"].', "axes")


def read_run(reader: BlockReader) -> Run | None:
    """Return what plays; None where it is not clear."""
    reader.check_keys()
    word = reader.text("what")
    task = None
    if word is not None:
        what = reader.attempt(lambda: check_word(word, tuple(Task), "what", "run"), "E023", "what")
        task = None if what is None else Task(what)
    name = reader.text("to")
    to = None if name is None else reader.attempt(lambda: parse_quantity(name), "E024", "to")
    steps = reader.whole("steps", 1, MAX_TRAINING_STEPS)
    pace = reader.text("pace")
    rate: float | None = 4.0
    if pace is not None and not isinstance(rate := reader.attempt(lambda: _read_pace(pace), "E022", "pace"), float):
        rate = None
    if task is Task.TRAIN and to is not None:
        reader.report("E022", "'to' ends a forward or backward pass; training has steps.", "to")
    if task in (Task.FORWARD, Task.BACKWARD) and steps is not None:
        reader.report("E022", "'steps' belongs to training; a pass ends with 'to'.", "steps")
    if task is None or reader.broken:
        return None
    return Run(task, to, steps, rate or None, line=reader.line, places=reader.places)


def _read_pace(text: str) -> float:
    """Return operations or steps in a second, 0 for one a click."""
    if text == "by_click":
        return 0.0
    found = _PACE.fullmatch(text)
    rate = float(found[1]) if found else 0.0
    if not 0.1 <= rate <= 1000.0:
        raise InvalidInput(f'pace is "by_click" or a number a second such as "4/s", not {describe(text)}.', "pace")
    return rate


def read_expect(reader: BlockReader) -> Expect:
    """Return what the engine must reproduce; names and values that are wrong are reported and left out."""
    tol = reader.number("tol", 1e-9, 0.0, LARGEST_NUMBER)
    values: list[tuple[Quantity, object]] = []
    for name, entry in reader.fields.items():
        if name == "tol":
            continue
        for full, value in flatten(entry, name):
            path = full.split(".")
            quantity = reader.attempt(partial(parse_quantity, full), "E024", *path)
            if quantity is not None and reader.attempt(partial(_check_expected, full, value), "E022", *path):
                values.append((quantity, value))
    if not values and not reader.broken:
        reader.report("E021", "An expect block names a quantity and its value: z.1.1 = -6, say.")
    return Expect(tuple(values), tol, line=reader.line, places=reader.places)


def _check_expected(name: str, value: object) -> bool:
    if isinstance(value, list):
        for entry in check_list(value, name):
            _check_expected(name, entry)
    elif not isinstance(value, str):
        # What a diverging run leaves may lie beyond what an author may set.
        check_number(value, name, -1e300, 1e300)
    return True


READERS: Mapping[str, Callable[[BlockReader], Element | None]] = {
    "show": read_show,
    "set": read_set,
    "run": read_run,
    "predict": read_predict,
    "draw": read_draw,
    "try": read_try,
    "expect": read_expect,
}
"""What reads each block but `setup`."""
