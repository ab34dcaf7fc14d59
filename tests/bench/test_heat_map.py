"""Heat map and contours against pyqtgraph's."""

from __future__ import annotations

import pytest

from nnvisual.bench.heat_map import measure_heat_map
from nnvisual.landscape.surface import SurfaceRequest, compute_surface
from nnvisual.session.beginning import begin, lab_experiment
from nnvisual.session.pictures import current_plane


def test_both_draw_the_same_landscape_and_ours_is_faster(qapp: object) -> None:
    pytest.importorskip("pyqtgraph")
    snapshot = begin(lab_experiment())
    surface = compute_surface(SurfaceRequest(snapshot.objective, current_plane(snapshot), 51, 51))
    assert surface is not None
    (row,) = measure_heat_map(surface, 1)
    assert row.time > 0.0
    assert 0.0 < row.ratio < 1.0
    assert "51 x 51" in row.work
