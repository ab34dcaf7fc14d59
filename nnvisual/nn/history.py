"""What a run remembers: the loss of every step, and enough states to show any of them again.

States are kept in segments of `SEGMENT` steps. The segment being written holds every state; when it is full it is
kept whole as long as the dense budget lasts (so that the path of a short run has every point), and after that only its
first state stays, a checkpoint. Any other state is recomputed from the checkpoint before it, bit for bit, in fewer
than `SEGMENT` steps. When the checkpoints outgrow their budget every second one is given up.

One thread writes, others read through a `HistoryView` stamped with a length: what lies before the stamp never changes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nnvisual.nn.arrays import Indices, Matrix, Vector

SEGMENT = 80
"""Steps between checkpoints: recomputing a state stays under the time of 100 steps, its set-up included."""

DENSE_BYTES = 4 * 2**20
"""How much may be spent on segments kept whole."""

CHECKPOINT_BYTES = 256 * 2**20
"""How much may be spent on checkpoints before every second one is given up."""

LOSS_CHUNK = 4096


@dataclass(frozen=True, slots=True)
class Segment:
    """States of consecutive steps: `states` has shape (kept, 1 + memories, n); kept is `SEGMENT` or 1."""

    first_step: int
    states: Matrix


@dataclass(frozen=True, slots=True)
class Validation:
    """The validation loss at some steps, both of shape (n,)."""

    steps: Indices
    losses: Vector


@dataclass(frozen=True, slots=True)
class HistoryView:
    """What a history held at one moment; never changes afterwards.

    Attributes
    ----------
    first_step, last_step
        The first and the last step that is remembered.
    """

    first_step: int
    last_step: int
    _segments: tuple[Segment, ...] | list[Segment]
    _segment_count: int
    _open: Segment
    _losses: list[Vector]
    _validation: list[tuple[int, float]]
    _validation_count: int

    def __len__(self) -> int:
        return self.last_step - self.first_step + 1

    def loss(self, step: int) -> float:
        """Return the loss at `step`, of that step's parameters on that step's batch."""
        chunk, row = divmod(self._position(step), LOSS_CHUNK)
        return float(self._losses[chunk][row])

    def losses(self, most: int = 2000) -> tuple[Indices, Vector]:
        """Return (steps, losses) of at most about `most` evenly spaced steps, the last always among them."""
        stride = max(1, len(self) // most)
        positions = np.arange(0, len(self), stride)
        if positions[-1] != len(self) - 1:
            positions = np.append(positions, len(self) - 1)
        chunks, rows = np.divmod(positions, LOSS_CHUNK)
        found = np.empty(len(positions))
        for chunk in np.unique(chunks):
            here = chunks == chunk
            found[here] = self._losses[chunk][rows[here]]
        return positions + self.first_step, found

    def checkpoint(self, step: int) -> tuple[int, Matrix]:
        """Return the last remembered (step, state) at or before `step`; the state has shape (1 + memories, n)."""
        self._position(step)
        if step >= self._open.first_step:
            return step, self._open.states[step - self._open.first_step]
        low, high = 0, self._segment_count
        while high - low > 1:
            middle = (low + high) // 2
            if self._segments[middle].first_step <= step:
                low = middle
            else:
                high = middle
        segment = self._segments[low]
        row = min(step - segment.first_step, len(segment.states) - 1)
        return segment.first_step + row, segment.states[row]

    def path(self, most: int = 2000) -> tuple[Indices, Matrix]:
        """Return (steps, parameters) of remembered states, thinned evenly to at most about `most`, the last included.

        Shapes (k,) and (k, n).
        """
        steps: list[int] = []
        rows: list[Vector] = []
        kept = sum(len(self._segments[i].states) for i in range(self._segment_count))
        stride = max(1, (kept + self.last_step - self._open.first_step + 1) // most)
        count = 0
        for segment in (*self._segments[: self._segment_count], self._open):
            last = min(len(segment.states) - 1, self.last_step - segment.first_step)
            for row in range(-count % stride, last + 1, stride):
                steps.append(segment.first_step + row)
                rows.append(segment.states[row, 0])
            count += last + 1
        if steps[-1] != self.last_step:
            steps.append(self.last_step)
            rows.append(self._open.states[self.last_step - self._open.first_step, 0])
        return np.array(steps, dtype=np.intp), np.array(rows)

    def validation(self) -> Validation:
        """Return the validation loss wherever it was measured."""
        measured = self._validation[: self._validation_count]
        return Validation(
            np.array([step for step, _ in measured], dtype=np.intp), np.array([loss for _, loss in measured])
        )

    def _position(self, step: int) -> int:
        if not self.first_step <= step <= self.last_step:
            raise IndexError(f"step {step} is not within {self.first_step} to {self.last_step}")
        return step - self.first_step


class History:
    """The append-only memory of one run.

    Parameters
    ----------
    first_step
        The step of the first state that will be recorded.
    rows, n_parameters
        Shape of a state.
    """

    def __init__(self, first_step: int, rows: int, n_parameters: int) -> None:
        self._first_step = first_step
        self._next_step = first_step
        self._shape = (rows, n_parameters)
        self._bytes = 8 * rows * n_parameters
        self._segments: list[Segment] = []
        self._dense = max(1, DENSE_BYTES // (SEGMENT * self._bytes))
        self._losses: list[Vector] = []
        self._validation: list[tuple[int, float]] = []
        self._row = SEGMENT
        self._loss_row = LOSS_CHUNK
        self._open = Segment(first_step, np.empty((0, *self._shape)))

    @property
    def last_step(self) -> int:
        """The last step that was recorded, `first_step` - 1 before the first."""
        return self._next_step - 1

    def record(self, loss: float, state: Matrix) -> None:
        """Append the state of the next step and its loss. The state is copied."""
        if self._row == SEGMENT:
            self._open_segment()
        if self._loss_row == LOSS_CHUNK:
            self._losses.append(np.empty(LOSS_CHUNK))
            self._loss_row = 0
        self._open.states[self._row] = state
        self._losses[-1][self._loss_row] = loss
        self._row += 1
        self._loss_row += 1
        self._next_step += 1

    def record_validation(self, loss: float) -> None:
        """Append the validation loss of the step that was recorded last."""
        self._validation.append((self.last_step, loss))

    def view(self) -> HistoryView:
        """Return what is remembered now."""
        if self.last_step < self._first_step:
            raise ValueError("nothing is recorded yet")
        return HistoryView(
            self._first_step,
            self.last_step,
            self._segments,
            len(self._segments),
            self._open,
            self._losses,
            self._validation,
            len(self._validation),
        )

    def size_in_bytes(self) -> int:
        """Return how much memory states and losses take."""
        states = sum(segment.states.nbytes for segment in self._segments) + self._open.states.nbytes
        return states + sum(chunk.nbytes for chunk in self._losses)

    def _open_segment(self) -> None:
        closed = self._open
        if len(closed.states):
            whole = len(self._segments) < self._dense
            # A reader may still hold the full segment, so a checkpoint is a copy and the next segment a new array.
            self._segments.append(closed if whole else Segment(closed.first_step, closed.states[:1].copy()))
            if len(self._segments) * self._bytes > CHECKPOINT_BYTES:
                dense = self._segments[: self._dense]
                self._segments = dense + self._segments[self._dense :: 2]
        self._open = Segment(self._next_step, np.empty((SEGMENT, *self._shape)))
        self._row = 0
