"""What a run remembers: the loss of every step, and enough states to show any of them again.

States are written in segments of `SEGMENT` steps. The segment being written holds every state. When it is full it is
kept whole as long as the dense budget lasts, so that the path of a short run has every point; after that only its first
state stays, a checkpoint. Any other state is recomputed from the checkpoint before it, bit for bit, in fewer than
`SEGMENT` steps. When the checkpoints outgrow their budget every second one is given up.

One thread writes, others read through a `HistoryView` stamped with a length: what lies before the stamp never changes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from nnvisual.nn.arrays import Indices, Matrix, Vector

SEGMENT = 64
"""Steps between checkpoints: recomputing a state stays under the time of 100 steps, its set-up included."""

DENSE_BYTES = 4 * 2**20
"""How much may be spent on segments kept whole."""

OPEN_BYTES = 16 * 2**20
"""How much may be spent on the segment being written; those of very large states are shorter, but hold 8 at least."""

CHECKPOINT_BYTES = 256 * 2**20
"""How much may be spent on checkpoints before every second one is given up."""

CHUNK = 4096
CHECKPOINT_CHUNK = 128


class Column:
    """An append-only column of numbers, in chunks that never move: a reader may hold its beginning."""

    __slots__ = ("chunks", "count")

    def __init__(self) -> None:
        self.chunks: list[Vector] = []
        self.count = 0

    def extend(self, values: Vector) -> None:
        """Append `values`, shape (k,)."""
        done = 0
        while done < len(values):
            chunk, row = divmod(self.count, CHUNK)
            if chunk == len(self.chunks):
                self.chunks.append(np.empty(CHUNK))
            fits = min(len(values) - done, CHUNK - row)
            self.chunks[chunk][row : row + fits] = values[done : done + fits]
            done += fits
            self.count += fits

    def take(self, positions: Indices) -> Vector:
        """Return the numbers at ascending `positions`, shape (k,)."""
        found = np.empty(len(positions))
        chunks, rows = np.divmod(positions, CHUNK)
        for chunk in np.unique(chunks):
            here = chunks == chunk
            found[here] = self.chunks[chunk][rows[here]]
        return found


@dataclass(frozen=True, slots=True)
class Validation:
    """The validation loss at some steps, both of shape (n,)."""

    steps: Indices
    losses: Vector


@dataclass(frozen=True, slots=True)
class Checkpoints:
    """States at regular distances, in chunks of shape (CHECKPOINT_CHUNK, 1 + memories, n).

    Attributes
    ----------
    first, stride, count
        They belong to the steps first, first + stride, ...
    """

    first: int
    stride: int
    chunks: list[Matrix]
    count: int

    def state(self, number: int) -> Matrix:
        """Return one of them, shape (1 + memories, n)."""
        chunk, row = divmod(number, CHECKPOINT_CHUNK)
        state: Matrix = self.chunks[chunk][row]
        return state

    def append(self, state: Matrix) -> Checkpoints:
        """Return them with one more, a copy. The chunks are shared: what was counted before does not change."""
        chunk, row = divmod(self.count, CHECKPOINT_CHUNK)
        if chunk == len(self.chunks):
            self.chunks.append(np.empty((CHECKPOINT_CHUNK, *state.shape)))
        self.chunks[chunk][row] = state
        return Checkpoints(self.first, self.stride, self.chunks, self.count + 1)

    def thin(self) -> Checkpoints:
        """Return every second of them, in chunks of their own."""
        kept = Checkpoints(self.first, 2 * self.stride, [], 0)
        for number in range(0, self.count, 2):
            kept = kept.append(self.state(number))
        return kept


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
    _whole: list[Matrix]
    _whole_count: int
    _checkpoints: Checkpoints
    _open: Matrix
    _open_first: int
    _losses: Column
    _validated: Column
    _validation: Column
    _validation_count: int

    def __len__(self) -> int:
        return self.last_step - self.first_step + 1

    def continues(self, earlier: HistoryView) -> bool:
        """Whether this is the same history at a later moment, or the same one."""
        return self._losses is earlier._losses

    def loss(self, step: int) -> float:
        """Return the loss at `step`, of that step's parameters on that step's batch."""
        return float(self._losses.take(np.array([self._position(step)]))[0])

    def losses(self, most: int = 2000) -> tuple[Indices, Vector]:
        """Return (steps, losses) of at most about `most` evenly spaced steps, the last always among them."""
        positions = _spread(len(self), most)
        return positions + self.first_step, self._losses.take(positions)

    def checkpoint(self, step: int) -> tuple[int, Matrix]:
        """Return the last remembered (step, state) at or before `step`; the state has shape (1 + memories, n)."""
        self._position(step)
        if step >= self._open_first:
            return step, self._open[step - self._open_first]
        kept = self._checkpoints
        if step < kept.first:
            segment, row = divmod(step - self.first_step, self._open.shape[0])
            return step, self._whole[segment][row]
        number = min((step - kept.first) // kept.stride, kept.count - 1)
        return kept.first + number * kept.stride, kept.state(number)

    def path(self, most: int = 2000, columns: Sequence[int] | None = None) -> tuple[Indices, Matrix]:
        """Return (steps, parameters) of remembered states, thinned evenly to at most about `most`, the last included.

        Shapes (k,) and (k, n); with `columns` only these parameters, shape (k, columns).
        """
        kept = self._checkpoints
        steps = np.concatenate(
            [
                np.arange(self.first_step, self.first_step + self._whole_count * self._open.shape[0]),
                kept.first + kept.stride * np.arange(kept.count),
                np.arange(self._open_first, self.last_step + 1),
            ]
        )
        places = _spread(len(steps), most)
        sparse, last = self._whole_count * self._open.shape[0], self._whole_count * self._open.shape[0] + kept.count
        dense, kept_ones, open_ones = np.split(places, np.searchsorted(places, [sparse, last]))
        wanted = slice(None) if columns is None else list(columns)
        found = [
            *_gather(self._whole, dense, self._open.shape[0], wanted),
            *_gather(kept.chunks, kept_ones - sparse, CHECKPOINT_CHUNK, wanted),
            self._open[open_ones - last, 0][:, wanted],
        ]
        return steps[places], np.concatenate(found)

    def validation(self, most: int | None = None) -> Validation:
        """Return the validation loss wherever it was measured, or at about `most` of these steps, the last included."""
        positions = _spread(self._validation_count, self._validation_count if most is None else most)
        return Validation(self._validated.take(positions).astype(np.intp), self._validation.take(positions))

    def _position(self, step: int) -> int:
        if not self.first_step <= step <= self.last_step:
            raise IndexError(f"step {step} is not within {self.first_step} to {self.last_step}")
        return step - self.first_step


def _gather(chunks: list[Matrix], numbers: Indices, length: int, columns: slice | list[int]) -> Iterator[Matrix]:
    """Yield the parameters of states by their numbers, which rise, from chunks of `length` states."""
    homes, rows = np.divmod(numbers, length)
    for home in np.unique(homes).tolist():
        yield chunks[home][rows[homes == home], 0][:, columns]


def _spread(count: int, most: int) -> Indices:
    """Return about `most` evenly spaced places from 0 to `count` - 1, the last always among them."""
    places = np.arange(0, count, max(1, count // max(1, most)))
    return places if count == 0 or places[-1] == count - 1 else np.append(places, count - 1)


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
        state_bytes = 8 * rows * n_parameters
        self._length = max(8, min(SEGMENT, OPEN_BYTES // state_bytes))
        self._dense = DENSE_BYTES // (self._length * state_bytes)
        self._most_checkpoints = max(2, CHECKPOINT_BYTES // state_bytes)
        self._whole: list[Matrix] = []
        self._checkpoints = Checkpoints(first_step, self._length, [], 0)
        self._open: Matrix = np.empty((self._length, rows, n_parameters))
        self._open_first = first_step
        self._losses = Column()
        self._validated = Column()
        self._validation = Column()

    @property
    def last_step(self) -> int:
        """The last step that was recorded, `first_step` - 1 before the first."""
        return self._next_step - 1

    def record(self, loss: float, state: Matrix) -> None:
        """Append the state of the next step, a copy, and its loss."""
        self.free_rows(1)[0] = state
        self.commit(np.array([loss]))

    def free_rows(self, most: int) -> Matrix:
        """Return room for the states of the next steps, shape (k, 1 + memories, n) with 1 <= k <= `most`.

        They count when `commit` tells their losses; until then whatever is written there is written over.
        """
        row = self._next_step - self._open_first
        if row == self._length:
            self._close_segment()
            row = 0
        return self._open[row : row + most]

    def commit(self, losses: Vector) -> None:
        """Append as many steps as there are losses; their states lie in the rows that `free_rows` gave."""
        self._losses.extend(losses)
        self._next_step += len(losses)

    def record_validation(self, loss: float) -> None:
        """Append the validation loss of the step that was recorded last."""
        self._validated.extend(np.array([float(self.last_step)]))
        self._validation.extend(np.array([loss]))

    def view(self) -> HistoryView:
        """Return what is remembered now."""
        if self.last_step < self._first_step:
            raise ValueError("nothing is recorded yet")
        return HistoryView(
            self._first_step,
            self.last_step,
            self._whole,
            len(self._whole),
            self._checkpoints,
            self._open,
            self._open_first,
            self._losses,
            self._validated,
            self._validation,
            self._validation.count,
        )

    def size_in_bytes(self) -> int:
        """Return how much memory states and losses take."""
        columns = [*self._losses.chunks, *self._validated.chunks, *self._validation.chunks]
        arrays = [*self._whole, *self._checkpoints.chunks, self._open, *columns]
        return sum(array.nbytes for array in arrays)

    def _close_segment(self) -> None:
        """Keep the full segment whole or its first state, and open a new one: a reader may still hold the old."""
        if len(self._whole) < self._dense:
            self._whole.append(self._open)
            self._checkpoints = Checkpoints(self._next_step, self._length, [], 0)
        else:
            kept = self._checkpoints
            if (self._open_first - kept.first) % kept.stride == 0:
                kept = kept.append(self._open[0])
            self._checkpoints = kept.thin() if kept.count > self._most_checkpoints else kept
        self._open = np.empty_like(self._open)
        self._open_first = self._next_step
