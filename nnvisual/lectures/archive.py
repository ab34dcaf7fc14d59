"""A zipped lecture, unpacked in memory and trusted in nothing."""

from __future__ import annotations

import struct
import unicodedata
import zlib
from io import BytesIO
from stat import S_IFMT, S_ISDIR, S_ISREG
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from nnvisual.lectures.files import ArchiveFiles, check_name
from nnvisual.nn.problem import InvalidInput
from nnvisual.nn.table_text import shorten

MAX_ENTRIES = 200
MAX_UNPACKED_BYTES = 50_000_000
MAX_ARCHIVE_BYTES = 60_000_000
LONGEST_NAME = 200
MAX_DIRECTORY_BYTES = 400_000
"""How long the archive's table of contents may be: zipfile reads all of it, however many entries it claims."""

_CHUNK = 1 << 16
_END, _END_SIZE, _LONGEST_COMMENT = b"PK\x05\x06", 22, 65_535
_ZIP64_LOCATOR, _ZIP64_LOCATOR_SIZE = b"PK\x06\x07", 20


class ArchiveError(InvalidInput):
    """An archive that cannot be opened.

    Attributes
    ----------
    code
        A key of `problems.CODES`.
    """

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence, "archive")
        self.code = code


def unpack_archive(content: bytes) -> ArchiveFiles:
    """Return the files of a zipped lecture; a folder around all of them is taken off.

    Raises
    ------
    ArchiveError
        If it is damaged, too large, or names a file that could lie elsewhere: at most 200 entries and 50 MB
        unpacked, no absolute path, no .., no link, no two names that differ only in case.
    """
    _check_directory(content)
    try:
        with ZipFile(BytesIO(content)) as archive:
            entries = archive.infolist()
            if len(entries) > MAX_ENTRIES:
                raise ArchiveError(
                    "E041", f"The archive has {len(entries)} entries; at most {MAX_ENTRIES} are possible."
                )
            wanted = [entry for entry in entries if _is_wanted(entry)]
            _check_clashes(wanted)
            return ArchiveFiles(_strip_folder(_read_all(archive, wanted)))
    except (
        BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        struct.error,
        NotImplementedError,
        RuntimeError,
        ValueError,
    ) as error:
        if isinstance(error, ArchiveError):
            raise
        # What zipfile raises depends on which byte is wrong.
        raise ArchiveError("E040", "The archive is damaged. Zip the lecture's folder again.") from None


def _check_directory(content: bytes) -> None:
    """Refuse what is no archive, or has a table of contents longer than a lecture's can be."""
    end = len(content) - _END_SIZE
    if end < 0 or not content.startswith(_END, end) or content[-2:] != b"\0\0":
        end = content.rfind(_END, max(0, len(content) - _END_SIZE - _LONGEST_COMMENT))
    if end < 0 or end + _END_SIZE > len(content):
        raise ArchiveError("E040", "This is no zip archive, or its end is missing.")
    if content.startswith(_ZIP64_LOCATOR, max(0, end - _ZIP64_LOCATOR_SIZE)):
        raise ArchiveError("E041", "The archive is in the format for more than 4 GB; zip the folder without it.")
    (size,) = struct.unpack_from("<I", content, end + 12)
    if size > MAX_DIRECTORY_BYTES:
        raise ArchiveError("E041", f"The archive has too many entries; at most {MAX_ENTRIES} are possible.")


def _is_wanted(entry: ZipInfo) -> bool:
    """Check an entry; return False for folders and for what macOS and Windows add by themselves."""
    name = entry.orig_filename
    shown = shorten(name)
    if len(name) > LONGEST_NAME:
        raise ArchiveError("E042", f"'{shown}' is too long a name.")
    mode = entry.external_attr >> 16
    if S_IFMT(mode) and not (S_ISREG(mode) or S_ISDIR(mode)):
        raise ArchiveError("E042", f"'{shown}' is a link or a device; an archive holds plain files only.")
    try:
        path = check_name(name)
    except InvalidInput as error:
        raise ArchiveError("E042", error.sentence) from None
    if name != entry.filename:
        raise ArchiveError("E042", f"'{shown}' is not the name of a file.")
    if entry.flag_bits & 0x1:
        raise ArchiveError("E040", f"'{shown}' is encrypted. Zip the folder without a password.")
    if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise ArchiveError("E040", f"'{shown}' is packed in an unusual way. Zip the folder with an ordinary program.")
    return not entry.is_dir() and not any(part.startswith(".") or part == "__MACOSX" for part in path.parts)


def _check_clashes(entries: list[ZipInfo]) -> None:
    """Refuse names that mean the same file on some systems, and a file where another's folder is."""
    seen: dict[str, str] = {}
    for entry in entries:
        key = unicodedata.normalize("NFC", check_name(entry.filename).as_posix()).casefold()
        if key in seen:
            raise ArchiveError("E043", f"'{shorten(seen[key])}' and '{shorten(entry.filename)}' clash. Rename one.")
        seen[key] = entry.filename
    for key, name in seen.items():
        folder = key
        while "/" in folder:
            folder = folder.rpartition("/")[0]
            if folder in seen:
                raise ArchiveError("E043", f"'{shorten(seen[folder])}' is a file and the folder of '{shorten(name)}'.")


def _read_all(archive: ZipFile, entries: list[ZipInfo]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    left = MAX_UNPACKED_BYTES
    for entry in entries:
        chunks = []
        with archive.open(entry) as stream:
            # Counted while reading: the sizes that the archive claims may be wrong.
            while chunk := stream.read(_CHUNK):
                left -= len(chunk)
                if left < 0:
                    raise ArchiveError(
                        "E041", f"Unpacked the archive has more than {MAX_UNPACKED_BYTES // 1_000_000} MB."
                    )
                chunks.append(chunk)
        found[check_name(entry.filename).as_posix()] = b"".join(chunks)
    return found


def _strip_folder(contents: dict[str, bytes]) -> dict[str, bytes]:
    """Take off the one folder that everything lies in, if so."""
    if "lecture.toml" in contents:
        return contents
    folders = {name.partition("/")[0] for name in contents}
    if len(folders) == 1 and all("/" in name for name in contents):
        return {name.partition("/")[2]: content for name, content in contents.items()}
    return contents
