"""What the commands of the Time menu do: playing, stepping, how far, how fast, and the learning rate."""

from __future__ import annotations

from functools import partial
from math import log10

from nnvisual.nn.phases import Granularity
from nnvisual.runtime.store import Store
from nnvisual.session import actions as act
from nnvisual.session.snapshot import SPEEDS, Cursor
from nnvisual.ui.commands import Handlers

RATE_STEPS = (1.0, 3.0)
RATE_NOTCHES = sorted(step * 10.0**power for power in range(-5, 3) for step in RATE_STEPS)
"""The learning rates that the keys stop at: 1, 3, 10, 30 …"""


def time_commands(store: Store) -> Handlers:
    """Return what each command does."""
    send = store.dispatch
    return {
        "play": partial(send, act.TogglePlay()),
        "step": partial(send, act.StepForward()),
        "back": partial(send, act.StepBack()),
        "start": partial(send, act.Seek(Cursor())),
        "end": lambda: send(act.Seek(Cursor(store.snapshot.last_step))),
        **{f"by_{kind.value}": partial(send, act.SetGranularity(kind)) for kind in Granularity},
        "slower": lambda: send(act.SetSpeed(shifted_speed(store.snapshot.playback.speed, -1))),
        "faster": lambda: send(act.SetSpeed(shifted_speed(store.snapshot.playback.speed, 1))),
        "lower_rate": lambda: send(act.SetLearningRate(shifted_rate(store.snapshot.experiment.lr, -1))),
        "higher_rate": lambda: send(act.SetLearningRate(shifted_rate(store.snapshot.experiment.lr, 1))),
    }


def shifted_speed(speed: float, places: int) -> float:
    """Return the playback speed so many places further on, at most the first or the last one."""
    place = SPEEDS.index(speed) if speed in SPEEDS else 1
    return SPEEDS[min(max(place + places, 0), len(SPEEDS) - 1)]


def shifted_rate(lr: float, notches: int) -> float:
    """Return the learning rate so many notches from the one nearest to `lr`, at most the first or the last one."""
    nearest = min(range(len(RATE_NOTCHES)), key=lambda place: abs(log10(RATE_NOTCHES[place]) - log10(max(lr, 1e-6))))
    return float(f"{RATE_NOTCHES[min(max(nearest + notches, 0), len(RATE_NOTCHES) - 1)]:.3g}")
