import os
import tarfile
from io import BytesIO
from pathlib import Path

import pytest
from archives import pack_ar, pack_tar, zip_text
from old_package import unpack_ar

pytestmark = pytest.mark.skipif(os.name == "nt", reason="permissions and links are those of Linux")


def fill(folder: Path, names: list[str], time: int) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
        os.utime(path, (time, time))
    (folder / names[0]).chmod(0o700)
    (folder / "link").symlink_to("a/b.txt")
    return folder


def test_neither_order_nor_time_nor_mask_of_the_files_is_in_the_archive(tmp_path: Path) -> None:
    first = fill(tmp_path / "first", ["program", "a/b.txt", "z"], 1)
    mask = os.umask(0o077)
    second = fill(tmp_path / "second", ["program", "z", "a/b.txt"], 99)
    os.umask(mask)
    assert pack_tar(first, 1_000) == pack_tar(second, 1_000)


def test_the_archive_holds_what_was_packed(tmp_path: Path) -> None:
    with tarfile.open(fileobj=BytesIO(pack_tar(fill(tmp_path / "x", ["p", "a/b.txt"], 1), 7, "top/"))) as archive:
        entries = {entry.name: entry for entry in archive}
        assert {"top/p", "top/a", "top/a/b.txt", "top/link"} <= set(entries)
        assert entries["top/link"].linkname == "a/b.txt"
        assert (entries["top/p"].mode, entries["top/a/b.txt"].mode) == (0o755, 0o644)
        assert {(entry.uname, entry.uid, entry.mtime) for entry in archive} == {("root", 0, 7)}
        file = archive.extractfile("top/a/b.txt")
        assert file is not None
        assert file.read() == b"a/b.txt"


def test_an_ar_archive_gives_its_members_back_whatever_their_length() -> None:
    members = {"debian-binary": b"2.0\n", "odd": b"abc", "empty": b"", "last": b"x" * 100}
    assert unpack_ar(pack_ar(members, 12)) == members


def test_a_zipped_text_has_no_time_in_it() -> None:
    assert zip_text("text")[4:8] == b"\0\0\0\0"
