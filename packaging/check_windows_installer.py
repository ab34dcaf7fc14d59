"""Try the installers for Windows under Wine, with a stand-in for the program, as far as Wine carries.

    python3 packaging/check_windows_installer.py [--work FOLDER]

Both installers are compiled from packaging/windows/nnvisual.nsi around a small program that only notes how it was
started. Each is then installed silently over an older version, opened by a file that belongs to it, installed while the
program runs (which it must refuse), and removed; what is left in files and registry is compared with what was there
before. Windows itself, its dialogs and its rights are not tried by this.

Needed here: makensis with its 64-bit stubs, and Wine; on Debian: apt install nsis wine.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from product import Product, read_product
from windows_installer import Installer, find_makensis, write_installers

ROOT = Path(__file__).resolve().parent.parent
TARGET = "amd64-unicode"
OLDER = "0.0.9"
PATIENCE = 60.0
RUNNING = 3
"""The installer's exit code where the program runs."""

STAND_IN = r"""
Unicode true
Target amd64-unicode
SilentInstall silent
RequestExecutionLevel user
OutFile "nnvisual.exe"
!include FileFunc.nsh
Section
  ${GetParameters} $0
  FileOpen $1 "$PROFILE\started.txt" w
  FileWriteUTF16LE $1 "$0"
  FileClose $1
  StrCmp $0 "--wait" 0 +2
  Sleep 8000
SectionEnd
"""
PAYLOAD = {
    "_internal/base.dll": "stand-in for a library\n",
    "_internal/nnvisual/_resources/a $strange name.md": "a dollar in a name\n",
    "_internal/nnvisual/_resources/über.txt": "a letter beyond ASCII\n",
}
REMOVED_LATER = "_internal/gone.dll"
# What Wine writes by itself while any program runs.
OF_WINE = re.compile(r"^(windows/(temp|inf|system32/(tzres|wbem)|logs|syswow64)|users/[^/]+/(Temp|AppData/Local/Temp))")
OF_WINES_REGISTRY = re.compile(r"Explorer\\\\(FileExts|MenuOrder|RecentDocs|StreamMRU)|Software\\\\Wine|MUICache|Fonts")


class Failure(Exception):
    """Something did not go as it must; the text says what."""


@dataclass(frozen=True, slots=True)
class Computer:
    """A Windows as Wine makes it, in a folder of its own.

    Attributes
    ----------
    prefix
        The folder.
    """

    prefix: Path

    @property
    def drive(self) -> Path:
        """Return the folder that is C:."""
        return self.prefix / "drive_c"

    @property
    def profile(self) -> Path:
        """Return the user's own folder."""
        return next(path for path in (self.drive / "users").iterdir() if path.name != "Public")

    def run(self, *command: str, check: bool = True) -> int:
        """Run a program of Windows and wait until everything that it started has ended; return its exit code."""
        code = subprocess.run(["wine", *command], env=self._environment, check=False, timeout=PATIENCE).returncode
        self.settle()
        if check and code:
            raise Failure(f"{' '.join(command)} ended with {code}")
        return code

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        """Start a program of Windows and go on."""
        return subprocess.Popen(["wine", *command], env=self._environment)

    def settle(self) -> None:
        """Wait until no program runs and the registry is written."""
        subprocess.run(["wineserver", "-w"], env=self._environment, check=True, timeout=PATIENCE)

    def end(self) -> None:
        """End whatever still runs."""
        subprocess.run(["wineserver", "-k"], env=self._environment, check=False)

    def files(self) -> frozenset[str]:
        """Return every file and folder on C: but what Wine writes by itself."""
        names = (path.relative_to(self.drive).as_posix() for path in self.drive.rglob("*"))
        return frozenset(name for name in names if not OF_WINE.match(name))

    def registry(self) -> dict[str, frozenset[str]]:
        """Return the values of every key of the registry, by the key's name."""
        found: dict[str, frozenset[str]] = {}
        for name in ("system.reg", "user.reg"):
            text = (self.prefix / name).read_text(encoding="utf-8", errors="replace")
            for block in text.split("\n\n"):
                head, *values = block.strip().split("\n")
                key = head.split("]")[0].strip("[")
                if head.startswith("[") and not OF_WINES_REGISTRY.search(key):
                    found[f"{name}: {key}"] = frozenset(value for value in values if not value.startswith("#"))
        return found

    @property
    def _environment(self) -> dict[str, str]:
        quiet = {"WINEDEBUG": "-all", "WINEDLLOVERRIDES": "winemenubuilder.exe=d;mscoree=d;mshtml=d"}
        return {**os.environ, **quiet, "WINEPREFIX": str(self.prefix), "DISPLAY": ""}


def make_payload(folder: Path, *, is_older: bool) -> Path:
    """Make the stand-in for the frozen program."""
    folder.mkdir(parents=True)
    script = folder / "stand-in.nsi"
    script.write_text(STAND_IN, encoding="utf-8")
    subprocess.run(["makensis", "-V1", str(script)], check=True, cwd=folder)
    script.unlink()
    files = {**PAYLOAD, **({REMOVED_LATER: "only in the older version\n"} if is_older else {})}
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def make_icons(folder: Path) -> Path:
    """Make the smallest icons that there can be: one pixel each."""
    folder.mkdir(parents=True)
    picture = bytes.fromhex("28000000010000000200000001002000000000000400000000000000000000000000000000000000")
    picture += bytes.fromhex("ff7200b2") + bytes(4)
    head = bytes.fromhex("000001000100" + "01010000" + "01002000") + len(picture).to_bytes(4, "little")
    for name in ("nnvisual", "nnvisual-lecture", "nnvisual-session"):
        (folder / f"{name}.ico").write_bytes(head + (22).to_bytes(4, "little") + picture)
    return folder


def compile_installers(work: Path) -> tuple[dict[str, Path], dict[str, Path]]:
    """Return the installers of an older version and of the present one, by what their names end in."""
    product = read_product(ROOT, 1_700_000_000)
    icons = make_icons(work / "icons")
    made: list[dict[str, Path]] = []
    for version in (OLDER, product.version):
        payload = make_payload(work / f"payload-{version}", is_older=version == OLDER)
        output = work / f"installers-{version}"
        output.mkdir()
        paths = write_installers(
            replace(product, version=version), Installer(payload, icons, TARGET), work / f"nsis-{version}", output
        )
        made.append({path.stem.split(f"{version}-")[1]: path for path in paths})
    check_bytes(product, Installer(work / f"payload-{product.version}", icons, TARGET), work, made[1])
    return made[0], made[1]


def check_bytes(product: Product, installer: Installer, work: Path, made: dict[str, Path]) -> None:
    """Check that a second compilation gives the same bytes."""
    again = work / "again"
    again.mkdir()
    for path in write_installers(product, installer, work / "nsis-again", again):
        first = made[path.stem.split(f"{product.version}-")[1]]
        if hashlib.sha256(path.read_bytes()).digest() != hashlib.sha256(first.read_bytes()).digest():
            raise Failure(f"two compilations of {path.name} differ")


def try_installer(computer: Computer, older: Path, present: Path, folder: str) -> None:
    """Install, upgrade, open a file, refuse while the program runs, and remove; check each."""
    before, keys_before = computer.files(), computer.registry()
    options = ["/S", f"/D={folder}"] if folder else ["/S"]
    computer.run(str(older), *options)
    installed = find_program(computer)
    expect((installed / REMOVED_LATER).is_file(), "the older version is not complete")
    settings = computer.profile / "AppData" / "Roaming" / "nnvisual" / "preferences.json"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text('{"theme": "dark"}', encoding="utf-8")

    computer.run(str(present), "/S")
    expect(find_program(computer) == installed, "the new version did not go where the older one was")
    expect(not (installed / REMOVED_LATER).exists(), "a file of the older version is left")
    for name, text in PAYLOAD.items():
        expect((installed / name).read_text(encoding="utf-8") == text, f"{name} is not what was packed")
    expect(settings.is_file(), "the upgrade lost the settings")
    version = read_product(ROOT, 0).version
    said = [values for key, values in computer.registry().items() if key.endswith("Uninstall\\\\nnvisual")]
    expect(len(said) == 1, "it stands in the list of programs not once")
    expect(f'"DisplayVersion"="{version}"' in said[0], "the list of programs does not give the version")
    expect(any("Start Menu" in name and name.endswith("nnvisual.lnk") for name in computer.files()), "no menu entry")

    for ending in ("nnlecture", "nnsession"):
        open_document(computer, ending)

    running = computer.start(str(installed / "nnvisual.exe"), "--wait")
    wait_for((computer.profile / "started.txt").is_file)
    code = subprocess.run(["wine", str(present), "/S"], env=computer._environment, check=False).returncode
    expect(code == RUNNING, f"installing while it runs ended with {code}, not {RUNNING}")
    running.wait(PATIENCE)
    computer.settle()
    (computer.profile / "started.txt").unlink()

    own = installed / "_internal" / "notes of somebody.txt"
    own.write_text("not ours", encoding="utf-8")
    computer.run(str(installed / "uninstall.exe"), "/S")
    expect(own.is_file(), "a file that is not the program's was removed")
    shutil.rmtree(installed)
    shutil.rmtree(settings.parent)
    left = computer.files() - before - {parent_of(computer, installed)}
    expect(not left, f"left behind: {sorted(left)[:5]}")
    compare_registries(keys_before, computer.registry())


def open_document(computer: Computer, ending: str) -> None:
    """Open a file by what the registry says of its ending, and check that the program gets its name."""
    document = computer.profile / f"with a space.{ending}"
    document.write_bytes(b"PK")
    place = f"C:\\users\\{computer.profile.name}\\{document.name}"
    keys = computer.registry()
    (kind,) = read_default(keys, f"Classes\\\\.{ending}")
    (command,) = read_default(keys, f"Classes\\\\{kind}\\\\shell\\\\open\\\\command")
    is_for_all = any(key.startswith("system.reg") and key.endswith(f"Classes\\\\.{ending}") for key in keys)
    started = computer.profile / "started.txt"
    started.unlink(missing_ok=True)
    if is_for_all:
        computer.run("start", "/wait", place)
    else:
        # This Wine finds the endings of all users only; so what Windows would do with one user's is done by hand.
        computer.run(*shlex.split(command.replace('\\"', '"').replace("%1", place).replace("\\", "\\\\")))
    expect(started.is_file(), f"a .{ending} file started nothing")
    expect(document.name in started.read_text(encoding="utf-16le"), f"the name of the .{ending} file was not passed")
    document.unlink()
    started.unlink()


def read_default(keys: dict[str, frozenset[str]], ending: str) -> list[str]:
    """Return the default values of the keys whose names end so."""
    found = [
        value for key, values in keys.items() if key.endswith(ending) for value in values if value.startswith("@=")
    ]
    return [value.removeprefix('@="').removesuffix('"') for value in found]


def compare_registries(before: dict[str, frozenset[str]], after: dict[str, frozenset[str]]) -> None:
    """Check that no key and no value is left, and that none is missing."""
    left = {key for key, values in after.items() if key not in before or not values <= before[key]}
    missing = {key for key, values in before.items() if not values <= after.get(key, frozenset())}
    ours = {key for key in left | missing if "nnvisual" in key or "nnlecture" in key or "nnsession" in key}
    expect(not ours, f"the registry differs at {sorted(ours)[:5]}")
    other = {key for key in left - ours if any("nnvisual" in value for value in after[key])}
    expect(not other, f"the registry still names nnvisual at {sorted(other)[:5]}")


def find_program(computer: Computer) -> Path:
    """Return the folder in which the program lies."""
    found = [path.parent for path in computer.drive.rglob("nnvisual.exe")]
    expect(len(found) == 1, f"nnvisual.exe lies {len(found)} times on the drive")
    return found[0]


def parent_of(computer: Computer, folder: Path) -> str:
    """Return the folder above the program's, which Windows has and Wine makes only when it is needed."""
    return folder.parent.relative_to(computer.drive).as_posix()


def wait_for(ready: Callable[[], bool]) -> None:
    """Wait until something is so."""
    end = time.monotonic() + PATIENCE
    while not ready():
        if time.monotonic() > end:
            raise Failure("nothing happened for a minute")
        time.sleep(0.1)


def expect(holds: bool, otherwise: str) -> None:
    """Fail with a sentence if something does not hold."""
    if not holds:
        raise Failure(otherwise)


@contextmanager
def computers(work: Path) -> Iterator[Callable[[str], Computer]]:
    """Give fresh computers by name, all copies of one; end what runs on them at last."""
    base = Computer(work / "base")
    subprocess.run(["wine", "wineboot", "-i"], env=base._environment, check=True, timeout=300, capture_output=True)
    base.settle()
    made = [base]

    def make(name: str) -> Computer:
        shutil.copytree(base.prefix, work / name, symlinks=True)
        made.append(Computer(work / name))
        return made[-1]

    try:
        yield make
    finally:
        for computer in made:
            computer.end()


def main() -> int:
    """Try both installers; return 0 if all is well."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, help="a folder to work in, which must not exist yet; else a temporary one")
    options = parser.parse_args()
    if find_makensis() is None or shutil.which("wine") is None:
        raise SystemExit("makensis or wine is not here. On Debian: apt install nsis wine")
    with tempfile.TemporaryDirectory() as temporary:
        work = (options.work or Path(temporary) / "work").resolve()
        work.mkdir(parents=True)
        older, present = compile_installers(work)
        print("compiled twice, to the same bytes", flush=True)
        with computers(work) as make:
            for ending, folder in (("setup", ""), ("setup-all-users", ""), ("setup", r"C:\Schule für alle\nn visual")):
                where = f" into {folder}" if folder else ""
                name = f"{ending}{'-elsewhere' if folder else ''}"
                try_installer(make(name), older[ending], present[ending], folder)
                print(f"{present[ending].name}{where}: all is well", flush=True)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (Failure, OSError, subprocess.SubprocessError) as error:
        sys.exit(f"check_windows_installer.py: {error}")
