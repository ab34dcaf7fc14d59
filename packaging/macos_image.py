"""Packs nnvisual.app into a disk image for macOS, signed and notarised where the means for it are there.

Signing needs the name of a certificate in NNVISUAL_CODESIGN_IDENTITY, notarising besides NNVISUAL_APPLE_ID,
NNVISUAL_APPLE_TEAM and NNVISUAL_APPLE_PASSWORD. Without them the image is built all the same; macOS then asks whoever
opens the program for the first time to allow it in the settings.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from product import NAME, Product

__all__ = ["write_disk_image"]


def write_disk_image(product: Product, app: Path, work: Path, output: Path) -> Path:
    """Write the disk image with `app` and a link to the folder that it belongs in; return it."""
    work.mkdir(parents=True)
    # Signatures hold for the folder as it is: links have to stay links.
    shutil.copytree(app, work / app.name, symlinks=True)
    identity = os.environ.get("NNVISUAL_CODESIGN_IDENTITY", "")
    if identity:
        sign = ["codesign", "--deep", "--force", "--options", "runtime", "--timestamp", "--sign", identity]
        subprocess.run([*sign, str(work / app.name)], check=True)
    (work / "Applications").symlink_to("/Applications")
    image = output / f"{NAME}-{product.version}-macos-{product.machine}.dmg"
    create = ["hdiutil", "create", "-volname", NAME, "-srcfolder", str(work), "-format", "UDZO", "-ov", str(image)]
    subprocess.run(create, check=True)
    names = ("NNVISUAL_APPLE_ID", "NNVISUAL_APPLE_TEAM", "NNVISUAL_APPLE_PASSWORD")
    account, team, password = (os.environ.get(name, "") for name in names)
    if identity and account and team and password:
        submit = ["xcrun", "notarytool", "submit", str(image), "--wait"]
        submit += ["--apple-id", account, "--team-id", team, "--password", password]
        subprocess.run(submit, check=True)
        subprocess.run(["xcrun", "stapler", "staple", str(image)], check=True)
    else:
        print("not signed and notarised: the certificate or the account is not there", flush=True)
    return image
