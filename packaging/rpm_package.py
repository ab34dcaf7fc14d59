"""The package for Fedora, openSUSE and their relatives; it needs `rpmbuild`."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from archives import list_tree
from product import DESCRIPTION, NAME, SUMMARY, Product
from shared_libraries import Requirements

__all__ = ["write_rpm"]

SPEC = """\
Name: {name}
Version: {version}
Release: 1
Summary: {summary}
License: MIT AND LGPL-3.0-only AND BSD-3-Clause AND OFL-1.1 AND PSF-2.0
Group: Education
BuildArch: {machine}
AutoReqProv: no
{requires}
%description
{description}

%install
mkdir -p %{{buildroot}}
cp -a {tree} %{{buildroot}}/usr

%files
{files}
"""

SETTINGS = {
    # Nothing is stripped, compiled or searched for requirements: the files are finished.
    "__os_install_post": "%{nil}",
    "debug_package": "%{nil}",
    "_build_id_links": "none",
    "_binary_payload": "w6.xzdio",
    # What makes two builds of one commit the same.
    "_buildhost": "reproducible",
    "use_source_date_epoch_as_buildtime": "1",
    "clamp_mtime_to_source_date_epoch": "1",
    "source_date_epoch_from_changelog": "0",
}


def write_rpm(product: Product, tree: Path, needed: Requirements, work: Path, output: Path) -> Path:
    """Write the package and return its path; see `deb_package.write_deb` for the parameters."""
    for path in [tree, *list_tree(tree)]:
        os.utime(path, (product.epoch, product.epoch), follow_symlinks=False)
    work.mkdir()
    spec = work / f"{NAME}.spec"
    spec.write_text(write_spec(product, tree, needed), encoding="utf-8")
    settings = {**SETTINGS, "_topdir": str(work), "_rpmdir": str(work / "made")}
    defines = [word for name, value in settings.items() for word in ("--define", f"{name} {value}")]
    subprocess.run(
        ["rpmbuild", "-bb", "--quiet", "--target", product.machine, *defines, str(spec)],
        check=True,
        env={**os.environ, "SOURCE_DATE_EPOCH": str(product.epoch), "LC_ALL": "C.UTF-8"},
    )
    made = next((work / "made").rglob("*.rpm"))
    return Path(shutil.copyfile(made, output / made.name))


def write_spec(product: Product, tree: Path, needed: Requirements) -> str:
    """Return the recipe for rpmbuild: what is required is named by library, as all distributions provide it."""
    requires = [f"Requires: libc.so.6(GLIBC_{needed.glibc_text})(64bit)"]
    requires += [f"Requires: {name}()(64bit)" for name in needed.libraries if name != "libresolv.so.2"]
    requires += ["Requires: hicolor-icon-theme", "Requires: shared-mime-info", "Requires: xkeyboard-config"]
    files = [
        f'{"%dir " if path.is_dir() and not path.is_symlink() else ""}"/usr/{path.relative_to(tree).as_posix()}"'
        for path in list_tree(tree)
        if _is_ours(path.relative_to(tree))
    ]
    return SPEC.format(
        name=NAME,
        version=product.version,
        summary=SUMMARY.capitalize(),
        machine=product.machine,
        requires="\n".join(requires) + "\n",
        description="\n\n".join(DESCRIPTION),
        tree=tree,
        files="\n".join(["%defattr(-,root,root,-)", *files]),
    )


def _is_ours(path: Path) -> bool:
    """Return whether a folder or file belongs to this package alone: shared folders belong to others."""
    return NAME in path.as_posix()
