"""Debian's package, written directly: an ar archive of two tar archives. It needs no tool of Debian's."""

from __future__ import annotations

import hashlib
import re
import shutil
from email.utils import format_datetime
from pathlib import Path

from archives import list_tree, pack_ar, pack_tar, pack_xz, zip_text
from product import DESCRIPTION, MAINTAINER, NAME, SUMMARY, Product
from shared_libraries import Requirements

__all__ = ["ARCHITECTURES", "write_deb"]

ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
REVISION = 1
PACKAGES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libexpat.so.1": "libexpat1",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libgcc_s.so.1": "libgcc-s1",
    # Debian 13 and Ubuntu 24.04 have renamed it, for times after 2038.
    "libglib-2.0.so.0": "libglib2.0-0t64 | libglib2.0-0",
    "libgobject-2.0.so.0": "libglib2.0-0t64 | libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0t64 | libglib2.0-0",
    "libgmodule-2.0.so.0": "libglib2.0-0t64 | libglib2.0-0",
    "libgio-2.0.so.0": "libglib2.0-0t64 | libglib2.0-0",
    "libresolv.so.2": "libc6",
    "libstdc++.so.6": "libstdc++6",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb.so.1": "libxcb1",
    "libzstd.so.1": "libzstd1",
    "libdrm.so.2": "libdrm2",
}
"""The package of Debian and Ubuntu for each library that the program expects of the system."""

# Data that the libraries read: keyboards, themes of icons, types of files.
DATA = ("hicolor-icon-theme", "shared-mime-info", "xkb-data")

OVERRIDES = """\
# The program is built from the publishers' own binary wheels and brings the libraries that it was tested with:
# a newer Qt or NumPy of the system would not fit them.
nnvisual: embedded-library *
# Those libraries find each other by paths relative to themselves.
nnvisual: custom-library-search-path *
# The wheels' libraries are signed for by their hashes; stripping changes them, and breaks OpenBLAS.
nnvisual: unstripped-binary-or-object *
nnvisual: library-not-linked-against-libc *
nnvisual: hardening-no-pie *
nnvisual: shared-library-lacks-prerequisites *
# The full texts are required beside the program on every system, and shown in its Help menu.
nnvisual: extra-license-file *
# The fonts that the pictures in lectures are drawn and measured with.
nnvisual: font-in-non-font-package *
nnvisual: font-outside-font-dir *
nnvisual: duplicate-font-file *
nnvisual: initial-upload-closes-no-bugs
"""


def write_deb(product: Product, tree: Path, needed: Requirements, work: Path, output: Path) -> Path:
    """Write the package and return its path.

    Parameters
    ----------
    product
        What is built.
    tree
        What becomes /usr.
    needed
        What the program asks of the system.
    work
        A folder that does not exist yet.
    output
        Where the package goes.

    Raises
    ------
    ValueError
        If a library is needed whose package is not known here.
    """
    unknown = [name for name in needed.libraries if name not in PACKAGES]
    if unknown:
        raise ValueError(f"the packages of {', '.join(unknown)} are not known; add them to {Path(__file__).name}")
    version, architecture = f"{product.version}-{REVISION}", ARCHITECTURES[product.machine]
    shutil.copytree(tree, work / "usr", symlinks=True)
    share = work / "usr" / "share"
    documents = share / "doc" / NAME
    (documents / "copyright").write_text(write_copyright(tree), encoding="utf-8")
    (documents / "changelog.Debian.gz").write_bytes(zip_text(write_changes(product, version)))
    (share / "lintian" / "overrides").mkdir(parents=True)
    (share / "lintian" / "overrides" / NAME).write_text(OVERRIDES, encoding="utf-8")
    content = pack_tar(work, product.epoch)
    files = [path for path in list_tree(work) if path.is_file() and not path.is_symlink()]
    sums = "".join(
        f"{hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()}  {path.relative_to(work)}\n"
        for path in files
    )
    # Debian counts in blocks of 1024 bytes, a file at a time.
    size = sum(-(-path.lstat().st_size // 1024) for path in list_tree(work))
    control = work.with_name(f"{work.name}-control")
    control.mkdir()
    (control / "control").write_text(write_control(version, architecture, size, needed), encoding="utf-8")
    (control / "md5sums").write_text(sums, encoding="utf-8")
    for path in control.iterdir():
        path.chmod(0o644)
    package = output / f"{NAME}_{version}_{architecture}.deb"
    members = {
        "debian-binary": b"2.0\n",
        "control.tar.xz": pack_xz(pack_tar(control, product.epoch)),
        "data.tar.xz": pack_xz(content),
    }
    package.write_bytes(pack_ar(members, product.epoch))
    return package


def write_control(version: str, architecture: str, size: int, needed: Requirements) -> str:
    """Return what the package manager reads."""
    packages = sorted({PACKAGES[name] for name in needed.libraries} - {"libc6"} | set(DATA))
    fields = (
        ("Package", NAME),
        ("Version", version),
        ("Architecture", architecture),
        ("Maintainer", MAINTAINER),
        ("Installed-Size", str(size)),
        ("Depends", ", ".join([f"libc6 (>= {needed.glibc_text})", *packages])),
        ("Recommends", "desktop-file-utils, xdg-utils"),
        ("Section", "education"),
        ("Priority", "optional"),
        ("Description", SUMMARY),
    )
    lines = [f"{name}: {text}" for name, text in fields]
    for place, paragraph in enumerate(DESCRIPTION):
        lines += ([" ."] if place else []) + [f" {line}" for line in _wrap(paragraph)]
    return "\n".join([*lines, ""])


def _wrap(text: str, width: int = 76) -> list[str]:
    return re.findall(rf"\S.{{0,{width - 1}}}(?=\s|$)", text)


def write_changes(product: Product, version: str) -> str:
    """Return Debian's own list of changes; those of the program are in changelog.gz."""
    date = format_datetime(product.date)
    return (
        f"{NAME} ({version}) unstable; urgency=medium\n\n"
        f"  * Version {product.version}. What is new is in changelog.gz.\n\n"
        f" -- {MAINTAINER}  {date}\n"
    )


def write_copyright(tree: Path) -> str:
    """Return the licences in Debian's format, with the full text of those that are short."""
    folder = tree / "lib" / NAME / "_internal" / NAME / "_resources" / "licences"
    names = sorted(path.name for path in folder.iterdir())
    own = (folder / "nnvisual.txt").read_text(encoding="utf-8")
    holder = re.findall(r"Copyright \(c\) (.*)", own)[0]
    text = own[own.index("Permission is hereby") :]
    indented = "\n".join(f" {line}" if line.strip() else " ." for line in text.strip().splitlines())
    internal = f"usr/lib/{NAME}/_internal"
    return f"""Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: {NAME}
Comment: Built from the publishers' binary packages for Python. The full texts are in
 /usr/share/doc/{NAME}/licences: {", ".join(names)}.

Files: *
Copyright: Copyright (c) {holder}
License: MIT

Files: {internal}/PySide6/* {internal}/shiboken6/*
Copyright: The Qt Company Ltd. and other contributors
License: LGPL-3

Files: {internal}/{NAME}/_resources/fonts/*
Copyright: The Inter Project Authors, The JetBrains Mono Project Authors
License: OFL-1.1

License: MIT
{indented}

License: LGPL-3
 On Debian systems the text of the GNU Lesser General Public License, version 3,
 is in /usr/share/common-licenses/LGPL-3. How to replace the libraries is told in
 /usr/share/doc/{NAME}/licences/qt.txt.

License: OFL-1.1
 The text of the SIL Open Font License is in
 /usr/share/doc/{NAME}/licences/font-inter.txt.
"""
