"""The drawings of chapter 2: what they show is what the chapter's own filters answer, computed by the engine."""

import re
from xml.etree import ElementTree

import numpy as np
import pytest

from nnvisual.lectures.library import load_lecture
from nnvisual.lectures.replay import Replay
from nnvisual.nn.arrays import Matrix, Vector
from nnvisual.nn.network import Network
from nnvisual.nn.network_objective import NetworkObjective
from nnvisual.nn.prediction import predict
from nnvisual.resource_files import resource_path

FOLDER = resource_path("lectures") / "nn-foundations"
UNLIT = "#eef0f3"
EDGES = ("horizontal", "vertical", "rising", "falling")
CORNERS = {"top-left": (2, 2), "top-right": (2, -2), "bottom-left": (-2, 2), "bottom-right": (-2, -2)}
"""Where a corner unit looks, seen from the corner: rows to its vertical edge, columns to its horizontal one."""

DRAWINGS = {"features-square.svg": 1, "features-moved.svg": 1, "features-slanted.svg": 0, "features-fooled.svg": 1}


def read_parts(name: str) -> dict[str, ElementTree.Element]:
    root = ElementTree.fromstring((FOLDER / "img" / name).read_text(encoding="utf-8"))
    return {str(element.get("id")): element for element in root.iter() if element.get("id")}


def read_cells(part: ElementTree.Element) -> Matrix:
    """Return 1 for each coloured square of a part, 0 for each pale one, in rows from the top."""
    squares = [element for element in part.iter() if element.tag.endswith("rect")]
    rows = sorted({float(square.get("y", "")) for square in squares})
    columns = sorted({float(square.get("x", "")) for square in squares})
    cells = np.zeros((len(rows), len(columns)))
    for square in squares:
        place = rows.index(float(square.get("y", ""))), columns.index(float(square.get("x", "")))
        cells[place] = square.get("fill") != UNLIT
    return cells


@pytest.fixture(scope="module")
def filters() -> tuple[Network, Vector]:
    """The four edge filters: the network in which the chapter begins."""
    lecture = load_lecture(FOLDER).lecture
    assert lecture is not None
    (chapter,) = [chapter for chapter in lecture.chapters if chapter.id == "hierarchical-features"]
    state = Replay(chapter, lecture.files).state(0)
    assert isinstance(state.objective, NetworkObjective)
    assert state.objective.network.n_inputs == 9
    return state.objective.network, state.training_state[0]


@pytest.mark.parametrize(("name", "square"), DRAWINGS.items())
def test_edges_corners_and_the_square_are_truly_computed(
    name: str, square: int, filters: tuple[Network, Vector]
) -> None:
    parts = read_parts(name)
    pixels = read_cells(parts["pixels"])
    assert pixels.shape == (8, 8)
    windows = np.lib.stride_tricks.sliding_window_view(pixels, (3, 3)).reshape(36, 9)
    answers = predict(*filters, windows).reshape(6, 6, 4)
    edges = {edge: np.pad(answers[:, :, number], 3) for number, edge in enumerate(EDGES)}
    for edge in EDGES:
        assert np.array_equal(edges[edge][3:-3, 3:-3], read_cells(parts[edge])), edge
    found = 0.0
    for corner, (down, right) in CORNERS.items():
        horizontal = np.roll(edges["horizontal"], -right, axis=1)[2:10, 2:10]
        vertical = np.roll(edges["vertical"], -down, axis=0)[2:10, 2:10]
        unit = np.maximum(horizontal + vertical - 1, 0)
        assert np.array_equal(unit, read_cells(parts[corner])), corner
        found += unit.max()
    assert max(found - 3, 0) == square
    assert re.findall(r">(\d)<", ElementTree.tostring(parts["square"], encoding="unicode")) == [str(square)]


def test_the_rule_for_the_whole_square_fails_when_it_moves() -> None:
    parts = read_parts("template.svg")
    frames = [element for element in parts["rule"].iter() if element.tag.endswith("rect")]
    square, moved = read_cells(parts["square"]), read_cells(parts["moved"])
    assert len(frames) == 2 * square.sum()
    for pixels, score in ((square, "score-square"), (moved, "score-moved")):
        text = "".join(parts[score].itertext())
        assert text.split() == [str(int((pixels * square).sum())), "of", str(int(square.sum())), "dark"]


def test_the_numbers_beside_the_picture_are_its_pixels() -> None:
    parts = read_parts("pixels.svg")
    numbers = [int(text) for text in parts["numbers"].itertext() if text.strip().isdigit()]
    assert numbers == read_cells(parts["picture"]).ravel().tolist()


def test_the_filters_are_drawn_with_their_weights(filters: tuple[Network, Vector]) -> None:
    network, parameters = filters
    (weights,) = [part.weights(parameters) for part in network.slices()]
    parts = read_parts("filters.svg")
    for number, edge in enumerate(EDGES):
        texts = [text.strip().replace("−", "-") for text in parts[edge].itertext()]
        drawn = [int(text) for text in texts if re.fullmatch(r"[+-]1", text)]
        assert drawn == weights[:, number].tolist(), edge
