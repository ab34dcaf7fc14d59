"""Build the packages that this system can build, and say which it cannot and why.

    python3 packaging/build.py [--only KIND] [--output FOLDER] [--work FOLDER] [--uncommitted]

What is built is the last commit, not the files as they lie here; --uncommitted takes those. Two builds of one commit
with the same Python give the same bytes. Take one that was compiled with optimisation, as Debian's /usr/bin/python3 is:
the packages carry the Python that builds them, and with others they start more slowly. Nothing but Python 3.11 or newer
is needed beforehand, and on Linux binutils; the rest is installed into the work folder, from
packaging/requirements-build.lock.
"""

from __future__ import annotations

import argparse
import hashlib
import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from archives import list_tree, pack_tar, pack_xz
from deb_package import write_deb
from freezing import freeze, make_environment, prepare
from linux_tree import DEBIAN, OTHERS, lay_out
from macos_image import write_disk_image
from product import Product, read_product
from rpm_package import write_rpm
from shared_libraries import Requirements, read_requirements
from tool_packages import write_app_image, write_python_packages
from windows_installer import Installer, write_installers

ROOT = Path(__file__).resolve().parent.parent
MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Build:
    """What every kind of package is made from.

    Attributes
    ----------
    product
        What is built.
    python
        The interpreter of the environment that builds.
    work, output
        The folders for what is made on the way, and for what is made.
    """

    product: Product
    python: Path
    work: Path
    output: Path

    def fresh(self, name: str) -> Path:
        """Return a folder in the work folder that does not exist."""
        folder = self.work / name
        if folder.exists():
            shutil.rmtree(folder)
        return folder

    @property
    def frozen(self) -> Path:
        """Return the folder of the frozen program."""
        return self.work / "frozen" / "nnvisual"

    @property
    def requirements(self) -> Requirements:
        """Return what the frozen program asks of a Linux system."""
        return read_requirements(self.frozen)

    def tree(self, layout: str) -> Path:
        """Return the program laid out for Debian ("deb") or for others ("other")."""
        folder = self.fresh(f"tree-{layout}")
        chosen = DEBIAN if layout == "deb" else OTHERS
        lay_out(self.product, self.frozen, self.work / "prepared" / "icons" / "hicolor", folder, chosen)
        return folder


def build_tar(build: Build) -> list[Path]:
    """Build the archive with an installer that needs no root."""
    tree = build.tree("other")
    linux = build.product.source / "packaging" / "linux"
    script = (linux / "install.sh").read_text().replace("@GLIBC@", build.requirements.glibc_text)
    (tree / "install.sh").write_text(script)
    (tree / "install.sh").chmod(0o755)
    path = build.output / f"{build.product.file_stem}.tar.xz"
    path.write_bytes(pack_xz(pack_tar(tree, build.product.epoch, f"{build.product.file_stem}/", with_root=False)))
    return [path]


def build_deb(build: Build) -> list[Path]:
    """Build the package for Debian and Ubuntu."""
    return [write_deb(build.product, build.tree("deb"), build.requirements, fresh_deb(build), build.output)]


def fresh_deb(build: Build) -> Path:
    """Return the folder for Debian's package; that for its control files lies beside it."""
    build.fresh("deb-control")
    return build.fresh("deb")


def build_rpm(build: Build) -> list[Path]:
    """Build the package for Fedora, openSUSE and their relatives."""
    return [write_rpm(build.product, build.tree("other"), build.requirements, build.fresh("rpm"), build.output)]


def build_app_image(build: Build) -> list[Path]:
    """Build the AppImage."""
    return [write_app_image(build.product, build.tree("other"), build.fresh("appimage"), build.output)]


def build_python_packages(build: Build) -> list[Path]:
    """Build the wheel and the sdist."""
    return write_python_packages(build.python, build.product, build.output)


def build_windows(build: Build) -> list[Path]:
    """Build both installers for Windows."""
    installer = Installer(build.frozen, build.work / "prepared" / "icons")
    return write_installers(build.product, installer, build.fresh("nsis"), build.output)


def build_macos(build: Build) -> list[Path]:
    """Build the disk image for macOS."""
    return [write_disk_image(build.product, build.frozen.with_suffix(".app"), build.fresh("image"), build.output)]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of package.

    Attributes
    ----------
    make
        What builds it; None: it is never built by this script.
    system
        Where it can be built: Linux, Windows, Darwin, or "" for everywhere.
    tool
        A program that has to be there, or "".
    otherwise
        What to do where it cannot be built.
    """

    make: Callable[[Build], list[Path]] | None
    system: str = ""
    tool: str = ""
    otherwise: str = ""


KINDS = {
    "wheel": Kind(build_python_packages),
    "tar": Kind(build_tar, "Linux", "objdump", "install binutils"),
    "deb": Kind(build_deb, "Linux", "objdump", "install binutils"),
    "rpm": Kind(build_rpm, "Linux", "rpmbuild", "install rpm (Debian, Ubuntu) or rpm-build (Fedora)"),
    "appimage": Kind(build_app_image, "Linux", "appimagetool", "put appimagetool into PATH; the recipe is ready"),
    "flatpak": Kind(
        None, "Linux", "flatpak-builder", "the recipe is packaging/linux/io.github.nnvisual.nnvisual.yml; it says how"
    ),
    "windows": Kind(build_windows, "Windows", "makensis", "install NSIS 3 and put its folder into PATH"),
    "macos": Kind(build_macos, "Darwin", "hdiutil", "it comes with macOS"),
}


def obstacle(kind: Kind) -> str:
    """Return why a kind cannot be built here; "" if it can."""
    if kind.system and kind.system != platform.system():
        return f"it needs {kind.system.replace('Darwin', 'macOS')}; {kind.otherwise}"
    if kind.tool and not shutil.which(kind.tool):
        return f"{kind.tool} is not here; {kind.otherwise}"
    return kind.otherwise if kind.make is None else ""


def export_source(folder: Path, uncommitted: bool) -> int:
    """Put what is built into `folder`; return the time of the commit in seconds since 1970."""
    git = ["git", "-C", str(ROOT)]
    folder.mkdir(parents=True)
    if uncommitted:
        listed = subprocess.run([*git, "ls-files", "-z", "-co", "--exclude-standard"], capture_output=True, check=True)
        for name in filter(None, listed.stdout.decode().split("\0")):
            if (ROOT / name).is_file():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(ROOT / name, folder / name)
    else:
        archived = subprocess.run([*git, "archive", "--format=tar", "HEAD"], capture_output=True, check=True)
        subprocess.run(["tar", "-C", str(folder), "-xf", "-"], input=archived.stdout, check=True)
    shown = subprocess.run([*git, "log", "-1", "--format=%ct"], capture_output=True, text=True, check=True)
    return int(shown.stdout)


def write_sums(output: Path) -> Path:
    """Write the SHA-256 sums of all packages in the folder."""
    sums = output / "SHA256SUMS"
    files = sorted(path for path in output.iterdir() if path.is_file() and path != sums)
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files]
    sums.write_text("".join(lines), encoding="ascii", newline="\n")
    return sums


def report(build: Build, made: list[Path], left_out: dict[str, str]) -> None:
    """Say what was made and what was not."""
    print("\n── built")
    for path in made:
        print(f"{path.stat().st_size / MEGABYTE:8.1f} MB  {path}")
    if build.frozen.exists():
        size = sum(path.lstat().st_size for path in list_tree(build.frozen) if path.is_file())
        print(f"{size / MEGABYTE:8.1f} MB  unpacked")
        if platform.system() == "Linux":
            needed = build.requirements
            print(f"needs glibc {needed.glibc_text} and {', '.join(needed.libraries)}")
    if left_out:
        print("── not built")
        for name, why in left_out.items():
            print(f"{name:<10} {why}")


def main() -> int:
    """Build what was asked for; return 1 if something that was named cannot be built."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=[*KINDS, "frozen"], action="append", help="this kind; may be repeated")
    parser.add_argument("--output", type=Path, default=ROOT / "dist", help="the folder for the packages (dist)")
    parser.add_argument("--work", type=Path, default=ROOT / "build" / "packages", help="a folder to work in")
    parser.add_argument("--uncommitted", action="store_true", help="the files as they lie here, not the last commit")
    options = parser.parse_args()
    began = time.perf_counter()
    work, output = options.work.resolve(), options.output.resolve()
    output.mkdir(parents=True, exist_ok=True)
    if (work / "source").exists():
        shutil.rmtree(work / "source")
    epoch = export_source(work / "source", options.uncommitted)
    product = read_product(work / "source", epoch)
    wanted = options.only or list(KINDS)
    left_out = {name: why for name in wanted if name != "frozen" and (why := obstacle(KINDS[name]))}
    build = Build(product, make_environment(work, product.source), work, output)
    if set(wanted) - set(left_out) - {"wheel"}:
        prepare(build.python, product.source, build.fresh("prepared"))
        freeze(build.python, product, work)
    made: list[Path] = []
    for name in wanted:
        kind = KINDS.get(name)
        if kind is not None and kind.make is not None and name not in left_out:
            print(f"── {name}", flush=True)
            made += kind.make(build)
    if made:
        made.append(write_sums(output))
    report(build, made, left_out)
    print(f"after {time.perf_counter() - began:.0f} s")
    return 1 if options.only and left_out else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (OSError, ValueError, subprocess.CalledProcessError) as error:
        sys.exit(f"build.py: {error}")
