"""What the program's files ask of the system that they run on: libraries by name, and the version of glibc."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Requirements", "is_elf", "read_requirements"]

_NEEDED = re.compile(r"^\s+NEEDED\s+(\S+)$", re.MULTILINE)
_GLIBC = re.compile(r"\bGLIBC_(\d+(?:\.\d+)+)\b")
_OF_GLIBC = re.compile(r"(libc|libm|libdl|libpthread|librt|ld-linux[\w-]*)\.so\.\d+$")


@dataclass(frozen=True, slots=True)
class Requirements:
    """What is not in the folder itself.

    Attributes
    ----------
    glibc
        The oldest version that has all functions which are called, such as (2, 35).
    libraries
        The names of the other libraries, sorted.
    """

    glibc: tuple[int, ...]
    libraries: tuple[str, ...]

    @property
    def glibc_text(self) -> str:
        """Return the version as it is written."""
        return ".".join(map(str, self.glibc))


def is_elf(path: Path) -> bool:
    """Return whether a file is a program or a library."""
    if path.is_symlink() or not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"


def read_requirements(folder: Path) -> Requirements:
    """Return what the programs and libraries below a folder ask for; needs `objdump`."""
    files = [path for path in sorted(folder.rglob("*")) if is_elf(path)]
    inside = {path.name for path in folder.rglob("*")}
    needed: set[str] = set()
    newest: tuple[int, ...] = (2, 17)
    for path in files:
        described = subprocess.run(["objdump", "-p", str(path)], capture_output=True, text=True, check=True).stdout
        needed.update(_NEEDED.findall(described))
        for version in _GLIBC.findall(described):
            newest = max(newest, tuple(map(int, version.split("."))))
    outside = sorted(name for name in needed - inside if not _OF_GLIBC.match(name))
    return Requirements(newest, tuple(outside))
