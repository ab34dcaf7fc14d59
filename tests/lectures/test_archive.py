"""Zipped lectures, thirty of them hostile."""

import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from time import process_time
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_LZMA, ZIP_STORED, ZipFile, ZipInfo

import pytest

from nnvisual.lectures.archive import ArchiveError, unpack_archive
from nnvisual.lectures.library import load_lecture

SAMPLES = Path(__file__).parent / "samples"
LIST = b'format = 1\nid = "a"\ntitle = "A"\nchapters = ["a.md"]\n'
CHAPTER = b'+++\nformat = 1\nid = "a"\ntitle = "A"\ngoal = "G"\n+++\n## One {#one}\n'


def pack(*entries: tuple[str | ZipInfo, bytes], method: int = ZIP_DEFLATED) -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w", method) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return buffer.getvalue()


def pack_raw(name: bytes) -> bytes:
    """An archive whose only name is exactly these bytes: zipfile would tidy it up."""
    stand_in = b"n" * len(name)
    return pack((stand_in.decode(), b"x")).replace(stand_in, name)


def linked(mode: int) -> ZipInfo:
    info = ZipInfo("link.md")
    info.create_system = 3
    info.external_attr = mode << 16
    return info


def with_field(offset: int, value: bytes) -> bytes:
    """Change bytes of the central directory's first entry."""
    content = bytearray(pack(("lecture.toml", LIST)))
    start = content.find(b"PK\x01\x02") + offset
    content[start : start + len(value)] = value
    return bytes(content)


def lying_bomb() -> bytes:
    """100 MB of zeros that claim to be a thousand bytes."""
    content = bytearray(pack(("lecture.toml", b"\0" * 100_000_000)))
    start = content.find(b"PK\x01\x02") + 24
    content[start : start + 4] = struct.pack("<I", 1000)
    return bytes(content)


def overlapping() -> bytes:
    """Two hundred names for one entry of 1 MB."""
    first = pack(("aaaa", b"\0" * 1_000_000))
    directory = first.find(b"PK\x01\x02")
    end = first.find(b"PK\x05\x06")
    entry = first[directory:end]
    names = [f"{number:04d}".encode() for number in range(150)]
    table = b"".join(entry.replace(b"aaaa", name) for name in names)
    tail = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 150, 150, len(table), directory, 0)
    return first[:directory] + table + tail


def many_names(count: int) -> bytes:
    return pack(*((f"{number}.md", b"") for number in range(count)))


def zip64() -> bytes:
    plain = pack(("lecture.toml", LIST))
    end = plain.find(b"PK\x05\x06")
    locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, 0, 1)
    return plain[:end] + locator + plain[end:]


def long_directory() -> bytes:
    plain = bytearray(pack(("lecture.toml", LIST)))
    end = plain.find(b"PK\x05\x06")
    plain[end + 12 : end + 16] = struct.pack("<I", 500_000)
    return bytes(plain)


GOOD = pack(("lecture.toml", LIST), ("a.md", CHAPTER))

HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "E040"),
    "no archive": (lambda: b"not a zip at all" * 100, "E040"),
    "only an end": (lambda: b"PK\x05\x06" + b"\0" * 10, "E040"),
    "cut in the middle": (lambda: GOOD[: len(GOOD) // 2], "E040"),
    "without its beginning": (lambda: GOOD[40:], "E040"),
    "a broken checksum": (lambda: with_field(16, b"\1\2\3\4"), "E040"),
    "a broken stream": (lambda: GOOD.replace(zlib.compress(LIST)[2:10], b"\xff" * 8), "E040"),
    "a wrong offset": (lambda: with_field(42, b"\xff\xff\xff\x7f"), "E040"),
    "an impossible date": (lambda: with_field(12, b"\xff\xff\xff\xff"), ""),
    "a bomb": (lambda: pack(("lecture.toml", b"\0" * 60_000_000)), "E041"),
    "a bomb in parts": (lambda: pack(*((f"{n}.md", b"\0" * 1_000_000) for n in range(60))), "E041"),
    "a bomb that lies": (lying_bomb, "E040"),
    "overlapping entries": (overlapping, "E04"),
    "201 entries": (lambda: many_names(201), "E041"),
    "5,000 entries": (lambda: many_names(5000), "E041"),
    "a long directory": (long_directory, "E041"),
    "zip64": (zip64, "E041"),
    "a parent folder": (lambda: pack(("../a.md", b"")), "E042"),
    "a parent folder inside": (lambda: pack(("a/../../b.md", b"")), "E042"),
    "an absolute path": (lambda: pack(("/etc/passwd", b"")), "E042"),
    "a Windows drive": (lambda: pack(("C:/a.md", b"")), "E042"),
    "backslashes": (lambda: pack(("..\\a.md", b"")), "E042"),
    "a zero in a name": (lambda: pack_raw(b"aa\0a.md"), "E042"),
    "a control character": (lambda: pack_raw(b"aa\x1ba.md"), "E042"),
    "a long name": (lambda: pack(("a" * 300, b"")), "E042"),
    "a link": (lambda: pack((linked(0o120777), b"/etc/passwd")), "E042"),
    "a device": (lambda: pack((linked(0o020666), b"")), "E042"),
    "a fifo": (lambda: pack((linked(0o010666), b"")), "E042"),
    "two cases of a name": (lambda: pack(("a.md", b""), ("A.md", b"")), "E043"),
    "two forms of a letter": (lambda: pack(("\u00e9.md", b""), ("e\u0301.md", b"")), "E043"),
    "a file that is a folder": (lambda: pack(("a", b""), ("a/b.md", b"")), "E043"),
    "encrypted": (lambda: with_field(8, b"\x01"), "E040"),
    "another method": (lambda: pack(("lecture.toml", LIST), method=ZIP_LZMA), "E040"),
    "yet another method": (lambda: pack(("lecture.toml", LIST), method=ZIP_BZIP2), "E040"),
    "no lecture inside": (lambda: pack(("readme.md", b"")), "E001"),
    "a list that is no text": (lambda: pack(("lecture.toml", b"\xff\xfe\0")), "E002"),
    "chapters elsewhere": (lambda: pack(("lecture.toml", LIST.replace(b"a.md", b"../../a.md"))), "E029"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_archive_has_a_sentence(tmp_path: Path, name: str) -> None:
    make, code = HOSTILE[name]
    path = tmp_path / "x.nnlecture"
    path.write_bytes(make())
    start = process_time()
    loaded = load_lecture(path)
    assert process_time() - start < 4.0
    assert loaded.problems
    assert any(problem.code.startswith(code) for problem in loaded.problems), loaded.problems
    assert all(problem.file.startswith(str(path)) for problem in loaded.problems)


def test_two_entries_of_one_name_clash() -> None:
    content = pack(("a.md", b"1"), ("b.md", b"2")).replace(b"b.md", b"a.md")
    with pytest.raises(ArchiveError) as caught:
        unpack_archive(content)
    assert caught.value.code == "E043"


@pytest.mark.parametrize("folder", ["", "my-lecture/"])
@pytest.mark.parametrize("method", [ZIP_STORED, ZIP_DEFLATED])
def test_a_zipped_lecture_opens(tmp_path: Path, folder: str, method: int) -> None:
    entries = [
        (folder + path.relative_to(SAMPLES).as_posix(), path.read_bytes())
        for path in SAMPLES.rglob("*")
        if path.is_file()
    ]
    path = tmp_path / "x.nnlecture"
    path.write_bytes(pack(*entries, (f"{folder}.DS_Store", b"\0"), ("__MACOSX/._x", b"\0"), method=method))
    loaded = load_lecture(path)
    assert loaded.problems == ()
    assert loaded.lecture is not None
    assert loaded.lecture == load_lecture(SAMPLES).lecture
    assert loaded.lecture.files.read("data/class.csv", 10_000).startswith(b"lectures,hours,passed")
