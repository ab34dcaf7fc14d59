"""How long the installed program takes until its window is painted, beside a source checkout of the same commit."""

from __future__ import annotations

import mmap
import os
import resource
import signal
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Start", "Starts", "measure_starts", "wait_for_window"]

WIDTH, HEIGHT = 1440, 900
FEWEST_COLOURS = 40
"""The empty window that is shown first has two or three; text alone has more than this."""

SAMPLE_EVERY = 61
"""Pixels between those that are looked at: a prime, so that they do not stand in columns."""


@dataclass(frozen=True, slots=True)
class Start:
    """Seconds from the start to the painted window, and the seconds of them that the processor worked for it."""

    passed: float
    worked: float


@dataclass(frozen=True, slots=True)
class Starts:
    """Starts of both, by turns."""

    installed: tuple[Start, ...]
    source: tuple[Start, ...]

    @property
    def ratio(self) -> float:
        """Return the installed program's time as a share of the source's: the median over the pairs."""
        return statistics.median(mine.passed / other.passed for mine, other in self._pairs())

    @property
    def work_ratio(self) -> float:
        """Return the same of the processor's work, which other programs on a busy computer disturb less."""
        return statistics.median(mine.worked / other.worked for mine, other in self._pairs())

    def _pairs(self) -> Iterator[tuple[Start, Start]]:
        return zip(self.installed, self.source, strict=True)


def measure_starts(installed: Sequence[str], source: Sequence[str], rounds: int, pythonpath: str = "") -> Starts:
    """Start both by turns, each time as for the first time, and return how long they took."""
    times: dict[bool, list[Start]] = {True: [], False: []}
    # Before the first round both run once, so that files are in memory and modules of the source are compiled.
    for turn in range(-1, rounds):
        for is_installed in (True, False) if turn % 2 else (False, True):
            start = _time_start(installed if is_installed else source, "" if is_installed else pythonpath)
            if turn >= 0:
                times[is_installed].append(start)
    return Starts(tuple(times[True]), tuple(times[False]))


def _time_start(command: Sequence[str], pythonpath: str) -> Start:
    with tempfile.TemporaryDirectory() as folder:
        reading, writing = os.pipe()
        options = ["-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-nolisten", "tcp", "-fbdir", folder]
        with subprocess.Popen(
            ["Xvfb", "-displayfd", str(writing), *options], pass_fds=[writing], stderr=subprocess.DEVNULL
        ) as server:
            os.close(writing)
            with os.fdopen(reading) as pipe:
                number = pipe.readline().strip()
            variables = {"DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb", "HOME": folder, "PATH": os.environ["PATH"]}
            if pythonpath:
                variables["PYTHONPATH"] = pythonpath
            try:
                began, worked = time.perf_counter(), _work_of_children()
                with subprocess.Popen(command, env=variables, cwd=folder, stderr=subprocess.DEVNULL) as program:
                    try:
                        wait_for_window(Path(folder) / "Xvfb_screen0", program)
                        passed = time.perf_counter() - began
                    finally:
                        program.send_signal(signal.SIGKILL)
                return Start(passed, _work_of_children() - worked)
            finally:
                server.terminate()


def _work_of_children() -> float:
    """Return the processor seconds of all processes that were started here and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def wait_for_window(screen: Path, program: subprocess.Popen[bytes], seconds: float = 60.0) -> None:
    """Return as soon as the real window is painted on Xvfb's screen.

    Raises
    ------
    RuntimeError
        If the program ends or nothing is painted in that time.
    """
    ends = time.monotonic() + seconds
    with screen.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as picture:
        start = len(picture) - 4 * WIDTH * HEIGHT
        while time.monotonic() < ends:
            pixels = memoryview(picture[start:]).cast("I")[::SAMPLE_EVERY]
            if len(set(pixels)) >= FEWEST_COLOURS:
                return
            if program.poll() is not None:
                raise RuntimeError(f"the program ended with {program.returncode} before it had a window")
            time.sleep(0.005)
    raise RuntimeError(f"no window was painted within {seconds:.0f} s")
