"""Makes a Debian package of an older version from one of today, so that an upgrade can be tried."""

from __future__ import annotations

import io
import lzma
import re
import tarfile
from collections.abc import Callable
from pathlib import Path

from archives import pack_ar

__all__ = ["REMOVED_LATER", "unpack_ar", "write_older"]

REMOVED_LATER = "usr/lib/nnvisual/_internal/only-in-the-older-version.txt"
"""A file that the older version has and today's has not: the upgrade has to take it away."""


def write_older(package: Path, folder: Path) -> Path:
    """Write the package as version 0.0.1 with one file more; return its path."""
    members = unpack_ar(package.read_bytes())
    control = _change(members["control.tar.xz"], "./control", lambda text: re.sub(r"(?m)^Version: .*", _OLD, text))
    data = _change(members["data.tar.xz"], "", str, f"./{REMOVED_LATER}")
    older = folder / package.name.replace("_", "_0.0.1-1_", 1)
    parts = {"debian-binary": members["debian-binary"], "control.tar.xz": control, "data.tar.xz": data}
    older.write_bytes(pack_ar(parts, 0))
    return older


_OLD = "Version: 0.0.1-1"


def unpack_ar(content: bytes) -> dict[str, bytes]:
    """Return the members of an ar archive."""
    members = {}
    place = len(b"!<arch>\n")
    while place < len(content):
        name, size = content[place : place + 16].decode().strip(), int(content[place + 48 : place + 58])
        members[name] = content[place + 60 : place + 60 + size]
        place += 60 + size + size % 2
    return members


def _change(packed: bytes, name: str, change: Callable[[str], str], added: str = "") -> bytes:
    """Return a tar.xz archive in which one text is changed and one file is added; quickly packed."""
    target = io.BytesIO()
    with (
        tarfile.open(fileobj=io.BytesIO(lzma.decompress(packed))) as old,
        tarfile.open(fileobj=target, mode="w", format=tarfile.GNU_FORMAT) as new,
    ):
        for entry in old:
            file = old.extractfile(entry) if entry.isreg() else None
            content = file.read() if file else b""
            if entry.name == name:
                content = change(content.decode()).encode()
                entry.size = len(content)
            new.addfile(entry, io.BytesIO(content))
        if added:
            text = b"An older version.\n"
            entry = tarfile.TarInfo(added)
            entry.size = len(text)
            new.addfile(entry, io.BytesIO(text))
    return lzma.compress(target.getvalue(), preset=0)
