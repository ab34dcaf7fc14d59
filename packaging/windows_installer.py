"""Compiles the two installers for Windows with NSIS: for one user, and for all users of a computer.

The uninstaller removes exactly the files that were installed, by a list that is written here: a folder that is removed
with everything in it has cost people their documents.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from archives import list_tree
from product import NAME, Product

__all__ = ["Installer", "find_makensis", "write_installers"]

INSTALLERS = {"setup": (), "setup-all-users": ("-DALL_USERS",)}
"""By what their names end in: what is defined for them."""


@dataclass(frozen=True, slots=True)
class Installer:
    """What the installers are made of.

    Attributes
    ----------
    payload
        The folder with nnvisual.exe and all that belongs to it.
    icons
        The folder with the .ico files.
    target
        Kind of the installer itself ("amd64-unicode"), or "" for the compiler's own choice, which runs everywhere.
    """

    payload: Path
    icons: Path
    target: str = ""


def find_makensis() -> str | None:
    """Return the compiler of NSIS; on Windows it is not in PATH by itself."""
    found = shutil.which("makensis")
    if found is None and os.name == "nt":
        usual = Path(os.environ.get("PROGRAMFILES(X86)", r"C:\Program Files (x86)")) / "NSIS" / "makensis.exe"
        found = str(usual) if usual.is_file() else None
    return found


def write_installers(product: Product, installer: Installer, work: Path, output: Path) -> list[Path]:
    """Write both installers into `output`; return them."""
    makensis = find_makensis()
    if makensis is None:
        raise ValueError("makensis is not here; install NSIS 3")
    work.mkdir(parents=True, exist_ok=True)
    files = work / "files.nsh"
    files.write_text(list_commands(installer.payload), encoding="utf-8", newline="\n")
    size = sum(path.stat().st_size for path in list_tree(installer.payload) if path.is_file())
    made: list[Path] = []
    for ending, defined in INSTALLERS.items():
        path = output / f"{NAME}-{product.version}-{ending}.exe"
        values = {
            "VERSION": product.version,
            "FILES": files,
            "ICONS": installer.icons,
            "LICENSE": product.source / "LICENSE",
            "OUTPUT": path,
            "KILOBYTES": size // 1024,
            **({"TARGET": installer.target} if installer.target else {}),
        }
        command = [makensis, "-V2", "-WX", "-NOCD", *defined, *(f"-D{name}={value}" for name, value in values.items())]
        # NSIS writes this moment into what it makes, so that two builds of one commit are alike.
        environment = {**os.environ, "SOURCE_DATE_EPOCH": str(product.epoch)}
        script = product.source / "packaging" / "windows" / "nnvisual.nsi"
        subprocess.run([*command, str(script)], check=True, env=environment)
        made.append(path)
    return made


def list_commands(payload: Path) -> str:
    """Return the two macros that install and remove the files of a folder, and nothing else."""
    files = sorted(PurePosixPath(path.relative_to(payload).as_posix()) for path in list_tree(payload) if path.is_file())
    folders = sorted({folder for file in files for folder in file.parents if folder != PurePosixPath()})
    lines = ["!macro InstallFiles"]
    last: PurePosixPath | None = None
    for file in sorted(files, key=lambda file: (file.parent, file.name)):
        if file.parent != last:
            last = file.parent
            lines.append(f'  SetOutPath "{_place(last)}"')
        lines.append(f'  File "/oname={_quote(file.name)}" "{payload / file}"')
    lines += ["!macroend", "", "!macro RemoveFiles"]
    lines += [f'  Delete "{_place(file)}"' for file in files]
    # The deepest first; a folder in which something else lies stays.
    lines += [f'  RMDir "{_place(folder)}"' for folder in sorted(folders, key=lambda f: (-len(f.parts), f))]
    lines += ["!macroend", ""]
    return "\n".join(lines)


def _place(path: PurePosixPath) -> str:
    """Return where a file or folder of the payload goes on Windows."""
    return "\\".join(("$INSTDIR", *(_quote(part) for part in path.parts)))


def _quote(text: str) -> str:
    """Return a name as NSIS reads it between double quotes."""
    if '"' in text:
        raise ValueError(f"{text} cannot be a name on Windows")
    return text.replace("$", "$$")
