"""Archives that depend on nothing but what is in them: sorted, owned by root, with one time for all."""

from __future__ import annotations

import gzip
import io
import lzma
import tarfile
from collections.abc import Iterable, Mapping
from pathlib import Path

__all__ = ["list_tree", "pack_ar", "pack_tar", "pack_xz", "zip_text"]

PRESET = 6


def list_tree(folder: Path) -> list[Path]:
    """Return everything below a folder, sorted by its path; links are not followed."""
    return sorted(folder.rglob("*"), key=lambda path: path.relative_to(folder).as_posix())


def pack_tar(folder: Path, epoch: int, prefix: str = "./", with_root: bool = True) -> bytes:
    """Return a tar archive of what is below a folder.

    Parameters
    ----------
    folder
        What is packed.
    epoch
        The time of every file in it.
    prefix
        What stands before every name.
    with_root
        Whether the folder itself is an entry.
    """
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for path in ([folder] if with_root else []) + list_tree(folder):
            name = prefix + path.relative_to(folder).as_posix()
            entry = archive.gettarinfo(str(path), "./" if path == folder else name)
            if entry.islnk():
                # Two names of one file are two files here.
                entry.type, entry.size, entry.linkname = tarfile.REGTYPE, path.stat().st_size, ""
            entry.uid = entry.gid = 0
            entry.uname = entry.gname = "root"
            entry.mtime = epoch
            entry.mode = file_mode(path)
            if entry.isreg():
                with path.open("rb") as file:
                    archive.addfile(entry, file)
            else:
                archive.addfile(entry)
    return buffer.getvalue()


def file_mode(path: Path) -> int:
    """Return the permissions that a file gets, whatever the mask of whoever builds."""
    if path.is_symlink():
        return 0o777
    return 0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644


def pack_xz(content: bytes) -> bytes:
    """Return the content compressed by xz, in one block: with more the bytes would depend on the processor."""
    return lzma.compress(content, preset=PRESET)


def zip_text(text: str) -> bytes:
    """Return a text compressed by gzip, without name and time."""
    return gzip.compress(text.encode(), compresslevel=9, mtime=0)


def pack_ar(members: Mapping[str, bytes] | Iterable[tuple[str, bytes]], epoch: int) -> bytes:
    """Return an ar archive, the outer format of Debian's packages."""
    parts = [b"!<arch>\n"]
    for name, content in members.items() if isinstance(members, Mapping) else members:
        parts.append(f"{name:<16}{epoch:<12}{0:<6}{0:<6}{'100644':<8}{len(content):<10}`\n".encode("ascii"))
        parts.append(content + b"\n" * (len(content) % 2))
    return b"".join(parts)
