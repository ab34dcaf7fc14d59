"""Lays the program out as Linux wants it: lib, bin, and in share what menus, file managers and shells look for."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from archives import list_tree, zip_text
from completions import write_bash, write_fish, write_zsh
from manual import write_manual
from product import NAME, Product

__all__ = ["DEBIAN", "OTHERS", "Layout", "lay_out"]


@dataclass(frozen=True, slots=True)
class Layout:
    """Where distributions differ.

    Attributes
    ----------
    zsh
        The folder for completions of Zsh below share.
    licences
        The folder of licence texts below share.
    """

    zsh: str
    licences: str


DEBIAN = Layout("zsh/vendor-completions", f"doc/{NAME}/licences")
OTHERS = Layout("zsh/site-functions", f"licenses/{NAME}")


def lay_out(product: Product, frozen: Path, icons: Path, target: Path, layout: Layout) -> None:
    """Fill the empty folder `target` with bin, lib and share.

    Parameters
    ----------
    product
        What is built.
    frozen
        The folder that PyInstaller made.
    icons
        The folder hicolor that was drawn.
    target
        What becomes /usr, or the prefix.
    layout
        Where distributions differ.
    """
    program = target / "lib" / NAME
    program.parent.mkdir(parents=True)
    shutil.copytree(frozen, program, symlinks=True)
    (target / "bin").mkdir()
    (target / "bin" / NAME).symlink_to(f"../lib/{NAME}/{NAME}")
    share = target / "share"
    linux = product.source / "packaging" / "linux"
    shutil.copytree(icons, share / "icons" / "hicolor")
    _write(share / "applications" / "nnvisual.desktop", (linux / "nnvisual.desktop").read_text())
    _write(share / "mime" / "packages" / "nnvisual.xml", (linux / "nnvisual-mime.xml").read_text())
    metainfo = (linux / "nnvisual.metainfo.xml").read_text()
    metainfo = metainfo.replace("@VERSION@", product.version).replace("@DATE@", f"{product.date:%Y-%m-%d}")
    _write(share / "metainfo" / "io.github.nnvisual.nnvisual.metainfo.xml", metainfo)
    _write_documents(product, share, layout)
    # The texts lie inside the program, where Help shows them; a link leads there from where systems look.
    licences = share / layout.licences
    licences.parent.mkdir(parents=True, exist_ok=True)
    inside = program / "_internal" / NAME / "_resources" / "licences"
    licences.symlink_to(os.path.relpath(inside, licences.parent))
    for path in list_tree(target):
        if not path.is_symlink() and path.is_file():
            path.chmod(
                0o755 if path.stat().st_mode & 0o100 and path.suffix != ".so" and ".so." not in path.name else 0o644
            )


def _write_documents(product: Product, share: Path, layout: Layout) -> None:
    """Write the manual, the completions and the list of changes."""
    sys.path.insert(0, str(product.source))
    from nnvisual.cli import command_parsers  # noqa: PLC0415  (of the source that is built, not of this one)

    parsers = command_parsers()
    (share / "man" / "man1").mkdir(parents=True)
    manual = write_manual(parsers, product.version, product.date)
    (share / "man" / "man1" / f"{NAME}.1.gz").write_bytes(zip_text(manual))
    _write(share / "bash-completion" / "completions" / NAME, write_bash(parsers))
    _write(share / layout.zsh / f"_{NAME}", write_zsh(parsers))
    _write(share / "fish" / "vendor_completions.d" / f"{NAME}.fish", write_fish(parsers))
    changes = (product.source / "CHANGELOG.md").read_text(encoding="utf-8")
    (share / "doc" / NAME).mkdir(parents=True)
    (share / "doc" / NAME / "changelog.gz").write_bytes(zip_text(changes))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
