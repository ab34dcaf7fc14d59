"""What every package says of the program; the version stands in `nnvisual/__init__.py` and nowhere else."""

from __future__ import annotations

import platform
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

__all__ = [
    "APP_ID",
    "DESCRIPTION",
    "LECTURE_TYPE",
    "MAINTAINER",
    "NAME",
    "SESSION_TYPE",
    "SUMMARY",
    "Product",
    "read_product",
]

NAME = "nnvisual"
APP_ID = "io.github.nnvisual.nnvisual"
SUMMARY = "watch a neural network learn, step by step"
DESCRIPTION = (
    "Shows a small network with every number in it, the loss landscape of that same network, its loss curve and its "
    "decision border, and goes through its training operation by operation, forwards and backwards in time.",
    "It opens no connection and sends nothing. Python, Qt and NumPy are inside; no other package of Python is needed.",
)
MAINTAINER = "The nnvisual developers <developers@nnvisual.invalid>"
LECTURE_TYPE, SESSION_TYPE = "application/x-nnvisual-lecture", "application/x-nnvisual-session"


@dataclass(frozen=True, slots=True)
class Product:
    """What is built.

    Attributes
    ----------
    source
        The folder with the project's files.
    version
        Such as 0.1.0.
    epoch
        The time of the commit in seconds since 1970, which every file in every package gets.
    machine
        The processor, as `uname -m` says it.
    """

    source: Path
    version: str
    epoch: int
    machine: str

    @property
    def date(self) -> datetime:
        """Return the time of the commit."""
        return datetime.fromtimestamp(self.epoch, UTC)

    @property
    def file_stem(self) -> str:
        """Return how the names of archives begin, such as nnvisual-0.1.0-linux-x86_64."""
        return f"{NAME}-{self.version}-{platform.system().lower()}-{self.machine}"


def read_product(source: Path, epoch: int) -> Product:
    """Return what is built from the files in `source`."""
    text = (source / NAME / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'^__version__ = "([^"]+)"$', text, re.MULTILINE)
    if found is None:
        raise ValueError(f"{source}/{NAME}/__init__.py has no __version__")
    return Product(source, found[1], epoch, platform.machine())
