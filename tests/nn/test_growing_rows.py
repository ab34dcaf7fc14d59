"""Rows that grow while others read them."""

from __future__ import annotations

import numpy as np
import pytest

from nnvisual.nn.growing_rows import FIRST_ROWS, GrowingRows


def test_views_keep_what_they_showed() -> None:
    rows = GrowingRows((2,))
    rows.append([1.0, 2.0])
    early = rows.view()
    for number in range(3 * FIRST_ROWS):
        rows.append([number, -number])
    np.testing.assert_array_equal(early, [[1.0, 2.0]])
    assert len(rows) == 1 + 3 * FIRST_ROWS
    np.testing.assert_array_equal(rows.view()[-1], [3 * FIRST_ROWS - 1, 1 - 3 * FIRST_ROWS])


def test_views_cannot_be_written_to() -> None:
    rows = GrowingRows((), np.intp)
    rows.append(7)
    with pytest.raises(ValueError, match="read-only"):
        rows.view()[0] = 8
    rows.append(9)
    assert rows.view().tolist() == [7, 9]
