"""The installer that needs no root, with a stand-in for the program."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINUX = ROOT / "packaging" / "linux"

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="it is for Linux")


@pytest.fixture
def unpacked(tmp_path: Path) -> Path:
    """An unpacked archive."""
    folder = tmp_path / "nnvisual 1"
    program = folder / "lib" / "nnvisual" / "nnvisual"
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\necho started\n")
    program.chmod(0o755)
    (folder / "bin").mkdir()
    (folder / "bin" / "nnvisual").symlink_to("../lib/nnvisual/nnvisual")
    applications = folder / "share" / "applications"
    applications.mkdir(parents=True)
    (applications / "nnvisual.desktop").write_text((LINUX / "nnvisual.desktop").read_text())
    types = folder / "share" / "mime" / "packages"
    types.mkdir(parents=True)
    (types / "nnvisual.xml").write_text((LINUX / "nnvisual-mime.xml").read_text())
    script = folder / "install.sh"
    script.write_text((LINUX / "install.sh").read_text().replace("@GLIBC@", "2.17"))
    script.chmod(0o755)
    return folder


def install(folder: Path, *options: str, expect: int = 0) -> str:
    done = subprocess.run(
        [str(folder / "install.sh"), *options], capture_output=True, text=True, check=False, cwd=folder.parent
    )
    assert done.returncode == expect, done.stderr
    return done.stdout + done.stderr


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


def test_it_starts_from_where_it_was_installed_and_leaves_nothing(unpacked: Path, tmp_path: Path) -> None:
    prefix = tmp_path / "own place"
    (prefix / "share" / "applications").mkdir(parents=True)
    (prefix / "share" / "applications" / "other.desktop").write_text("[Desktop Entry]\n")
    before = files(prefix)
    install(unpacked, "--prefix", str(prefix))
    assert subprocess.run([prefix / "bin/nnvisual"], capture_output=True, check=True).stdout == b"started\n"
    entry = (prefix / "share/applications/nnvisual.desktop").read_text()
    assert f'Exec="{prefix}/bin/nnvisual" %f' in entry
    install(unpacked, "--prefix", str(prefix), "--uninstall")
    assert files(prefix) - before <= {"share/applications/mimeinfo.cache"}


def test_an_older_version_is_replaced_with_all_its_files(unpacked: Path, tmp_path: Path) -> None:
    prefix = tmp_path / "prefix"
    old = unpacked / "lib" / "nnvisual" / "old.txt"
    old.write_text("old")
    install(unpacked, "--prefix", str(prefix))
    old.unlink()
    install(unpacked, "--prefix", str(prefix))
    assert not (prefix / "lib/nnvisual/old.txt").exists()
    install(unpacked, "--uninstall", f"--prefix={prefix}")
    assert files(prefix) == set()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--prefix",), "needs a folder"),
        (("--nonsense",), "is not an option"),
        (("--uninstall", "--prefix", "/nowhere"), "is not installed in /nowhere"),
        (("--prefix", "/tmp/a$b"), "choose another folder"),
    ],
)
def test_a_mistake_is_one_sentence(unpacked: Path, options: tuple[str, ...], words: str) -> None:
    told = install(unpacked, *options, expect=2)
    assert words in told
    assert len(told.splitlines()) == 1


def test_a_system_that_is_too_old_is_refused_before_anything_is_written(unpacked: Path, tmp_path: Path) -> None:
    script = unpacked / "install.sh"
    script.write_text(script.read_text().replace("glibc=2.17", "glibc=9.99"))
    assert "needs 9.99 or newer" in install(unpacked, "--prefix", str(tmp_path / "p"), expect=2)
    assert not (tmp_path / "p").exists()
