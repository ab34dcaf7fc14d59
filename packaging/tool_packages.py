"""What other tools build from the finished program where they are at hand: the AppImage, the wheel and the sdist."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from product import NAME, Product

__all__ = ["write_app_image", "write_python_packages"]


def write_app_image(product: Product, tree: Path, work: Path, output: Path) -> Path:
    """Write the AppImage with `appimagetool` and return its path."""
    shutil.copytree(tree, work / "usr", symlinks=True)
    shutil.copy(product.source / "packaging" / "linux" / "AppRun", work / "AppRun")
    shutil.copy(tree / "share" / "applications" / f"{NAME}.desktop", work / f"{NAME}.desktop")
    shutil.copy(tree / "share" / "icons" / "hicolor" / "256x256" / "apps" / f"{NAME}.png", work / f"{NAME}.png")
    # appimagetool looks for the description under the name of the menu entry.
    metainfo = work / "usr" / "share" / "metainfo"
    next(metainfo.iterdir()).rename(metainfo / f"{NAME}.appdata.xml")
    image = output / f"{product.file_stem}.AppImage"
    subprocess.run(
        ["appimagetool", "--no-appstream", str(work), str(image)],
        check=True,
        env={**os.environ, "ARCH": product.machine, "SOURCE_DATE_EPOCH": str(product.epoch)},
    )
    return image


def write_python_packages(python: Path, product: Product, output: Path) -> list[Path]:
    """Write the wheel and the sdist with the back end that pyproject.toml names; return their paths."""
    before = set(output.iterdir())
    subprocess.run(
        [str(python), "-m", "hatchling", "build", "-d", str(output)],
        check=True,
        cwd=product.source,
        env={**os.environ, "SOURCE_DATE_EPOCH": str(product.epoch)},
        stdout=subprocess.DEVNULL,
    )
    made = [path for path in output.iterdir() if path.name.startswith(f"{NAME}-{product.version}")]
    return sorted(path for path in made if path not in before or path.suffix in {".whl", ".gz"})
