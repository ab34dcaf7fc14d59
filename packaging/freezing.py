"""Freezes the program with PyInstaller, in an environment that holds the locked packages and nothing else."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from archives import list_tree
from licences import add_system_licences
from product import Product
from shared_libraries import is_elf

__all__ = ["freeze", "make_environment", "prepare"]

OLDEST, NEWEST = (3, 11), (3, 13)


def make_environment(work: Path, source: Path) -> Path:
    """Return the interpreter of an environment with the locked packages; it is kept for the next time."""
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        raise SystemExit("Build with Python 3.11, 3.12 or 3.13: what is built carries the Python that builds it.")
    lock = source / "packaging" / "requirements-build.lock"
    environment = work / "environment"
    python = environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    stamp = environment / "complete"
    content = f"{sys.version}\n{hashlib.sha256(lock.read_bytes()).hexdigest()}\n"
    if stamp.is_file() and stamp.read_text() == content:
        return python
    if environment.exists():
        shutil.rmtree(environment)
    print(f"── environment in {environment}", flush=True)
    subprocess.run([sys.executable, "-m", "venv", str(environment)], check=True)
    options = ["--disable-pip-version-check", "--quiet", "--no-deps", "--only-binary", ":all:", "--require-hashes"]
    subprocess.run([str(python), "-m", "pip", "install", *options, "-r", str(lock)], check=True)
    stamp.write_text(content)
    return python


def prepare(python: Path, source: Path, folder: Path) -> None:
    """Draw the icons and collect the licence texts."""
    for script, target in (("icons.py", "icons"), ("licences.py", "licences")):
        (folder / target).mkdir(parents=True)
        subprocess.run([str(python), str(source / "packaging" / script), str(source), str(folder / target)], check=True)


def freeze(python: Path, product: Product, work: Path) -> Path:
    """Freeze the program into work/frozen; return that folder."""
    print("── freezing", flush=True)
    frozen = work / "frozen"
    if frozen.exists():
        shutil.rmtree(frozen)
    # PyInstaller reads compiled modules that lie about; in a new folder nothing does, and its cache is its own.
    with tempfile.TemporaryDirectory() as temporary:
        command = [str(python), "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"]
        command += ["--distpath", str(frozen), "--workpath", temporary]
        command.append(str(product.source / "packaging" / "nnvisual.spec"))
        variables = {
            "NNVISUAL_PREPARED": str(work / "prepared"),
            "SOURCE_DATE_EPOCH": str(product.epoch),
            "PYTHONHASHSEED": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYINSTALLER_CONFIG_DIR": str(Path(temporary) / "cache"),
        }
        subprocess.run(command, check=True, env={**os.environ, **variables}, cwd=work)
    if sys.platform.startswith("linux"):
        finish_on_linux(python, frozen / "nnvisual")
    return frozen


def finish_on_linux(python: Path, folder: Path) -> None:
    """Take debug information off Python itself, and add the texts of libraries that came from the system."""
    internal = folder / "_internal"
    for path in list_tree(internal):
        is_pythons = path.name.startswith("libpython") or "lib-dynload" in path.parts
        if is_pythons and is_elf(path):
            subprocess.run(["strip", "--strip-unneeded", str(path)], check=True)
    bundled = {path.name for path in internal.iterdir() if is_elf(path)}
    found = [path for folder in _library_folders() for name in bundled if (path := folder / name).exists()]
    licences = internal / "nnvisual" / "_resources" / "licences"
    if shutil.which("dpkg"):
        add_system_licences(found, licences)


def _library_folders() -> list[Path]:
    """Return where this system keeps libraries."""
    listed = [Path(f"/usr/lib/{os.uname().machine}-linux-gnu"), Path("/usr/lib64"), Path("/usr/lib")]
    return [folder for folder in listed if folder.is_dir()]
