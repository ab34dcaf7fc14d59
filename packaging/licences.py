"""Collects the licence texts of everything that is bundled; runs in the environment that the program is built in.

python packaging/licences.py SOURCE FOLDER
"""

from __future__ import annotations

import subprocess
import sys
import sysconfig
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

__all__ = ["add_system_licences", "collect_licences"]

BUILD_ONLY = {
    *("altgraph", "hatchling", "macholib", "packaging", "pathspec", "pefile", "pillow", "pip", "pluggy"),
    *(
        "setuptools",
        "pyinstaller-hooks-contrib",
        "pywin32-ctypes",
        "tomlkit",
        "trove-classifiers",
        "wheel",
        "distribute",
    ),
}
"""What takes part in the building and leaves nothing in the result: Pillow writes the icons, and stays behind."""

LGPL = {"pyside6-essentials", "shiboken6"}
RULE = "\n\n" + "─" * 80 + "\n\n"


def collect_licences(source: Path, folder: Path) -> list[str]:
    """Write the texts into `folder`, one file a component, and return the names of the components."""
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / "nnvisual.txt", [(source / "LICENSE").read_text(encoding="utf-8")])
    for font in sorted((source / "resources" / "fonts").glob("*/LICENSE.txt")):
        _write(folder / f"font-{font.parent.name}.txt", [font.read_text(encoding="utf-8")])
    _write(folder / "python.txt", [_python_licence()])
    names = []
    for distribution in metadata.distributions():
        name = distribution.metadata["Name"].lower().replace("_", "-")
        if name in BUILD_ONLY or name in LGPL:
            continue
        _write(folder / f"{name}.txt", _texts_of(distribution, (source / "LICENSE").read_text(encoding="utf-8")))
        names.append(name)
    return sorted(names)


def _python_licence() -> str:
    """Return Python's own licence, wherever this build keeps it."""
    places = (
        Path(sysconfig.get_path("stdlib")) / "LICENSE.txt",
        Path(sys.base_prefix) / "LICENSE.txt",
        Path(f"/usr/share/doc/python{sys.version_info[0]}.{sys.version_info[1]}/copyright"),
    )
    for place in places:
        if place.is_file():
            return place.read_text(encoding="utf-8", errors="replace")
    raise SystemExit(f"The licence of Python is in none of: {', '.join(map(str, places))}")


def _texts_of(distribution: metadata.Distribution, mit: str) -> list[str]:
    """Return a package's licence texts; where it brings none, the one that its description names."""
    about = distribution.metadata
    heading = f"{about['Name']} {distribution.version}"
    texts = []
    for file in sorted(distribution.files or (), key=str):
        parts = [part.lower() for part in file.parts]
        is_about = any(part.endswith((".dist-info", ".libs")) for part in parts[:1])
        if is_about and any(parts[-1].startswith(word) for word in ("licen", "copying", "notice", "authors")):
            path = Path(str(file.locate()))
            if path.is_file():
                texts.append(path.read_text(encoding="utf-8", errors="replace"))
    if texts:
        return [heading, *texts]
    named = _first(about, "License-Expression", "License")
    if named != "MIT":
        raise SystemExit(f"{heading} brings no licence text, and '{named}' is not one that is known here.")
    author = _first(about, "Author", "Author-email") or "its authors"
    permission = mit[mit.index("Permission is hereby granted") :]
    return [heading, f"MIT License\n\nCopyright (c) {author}\n\n{permission}"]


def _first(about: metadata.PackageMetadata, *names: str) -> str:
    """Return the first of these fields that is filled in, or ""."""
    return next((about[name].strip() for name in names if name in about and about[name].strip()), "")


def add_system_licences(libraries: Iterable[Path], folder: Path) -> list[str]:
    """Write the texts of libraries that were copied from a Debian system; return their packages.

    Parameters
    ----------
    libraries
        Where the libraries lie on this system.
    folder
        Where the texts go.
    """
    packages = set()
    for library in libraries:
        # A package may own the file by the name under /lib, /usr/lib, or both.
        for name in {str(library), str(library.resolve()), str(library.resolve()).removeprefix("/usr")}:
            found = subprocess.run(["dpkg", "-S", name], capture_output=True, text=True, check=False)
            if found.returncode == 0:
                packages.add(found.stdout.split(":")[0])
    for package in sorted(packages):
        text = Path(f"/usr/share/doc/{package}/copyright")
        if text.is_file():
            _write(folder / f"{package}.txt", [text.read_text(encoding="utf-8", errors="replace")])
    return sorted(packages)


def _write(path: Path, texts: list[str]) -> None:
    path.write_text(RULE.join(text.strip("\n") for text in texts) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    print("licences of:", ", ".join(collect_licences(Path(sys.argv[1]), Path(sys.argv[2]))))
