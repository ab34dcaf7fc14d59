"""Try an installed program without a screen: its version, a chapter played through, and a picture of its window.

    python packaging/smoke_test.py PROGRAM VERSION

Ends with 0 if all is well. Needs nothing but the standard library, so that any Python can try any build.
"""

from __future__ import annotations

import os
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

CHAPTER = "learning-rate"
LAST_STEP = "adaptive"
SIZE = (1440, 900)
PATIENCE = 300.0
SMALLEST_PICTURE = 40_000
"""Bytes; a window with nothing on it takes less."""


def run(program: str, *arguments: str) -> str:
    """Run the program and return what it wrote."""
    print("──", program, *arguments, flush=True)
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [program, *arguments],
        check=False,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=PATIENCE,
        env=environment,
    )
    print(done.stdout, done.stderr, flush=True)
    if done.returncode:
        raise SystemExit(f"'{' '.join(arguments)}' ended with {done.returncode}")
    return done.stdout


def read_size(picture: bytes) -> tuple[int, int]:
    """Return width and height of a PNG picture."""
    if picture[:8] != b"\x89PNG\r\n\x1a\n":
        raise SystemExit("what was written is no PNG picture")
    width, height = struct.unpack(">II", picture[16:24])
    return width, height


def main() -> int:
    """Try the program that the command line names."""
    program, version = sys.argv[1], sys.argv[2]
    if version not in run(program, "--version"):
        raise SystemExit(f"it does not say that it is version {version}")
    run(program, "train", "class", "--steps", "50")
    with tempfile.TemporaryDirectory() as folder:
        lecture, picture = Path(folder) / "lecture", Path(folder) / "window.png"
        # A lecture of its own, written, checked and played by the program that was installed.
        run(program, "new-lecture", str(lecture))
        run(program, "check", str(lecture))
        step = f"{CHAPTER}/{LAST_STEP}"
        run(program, "snapshot", "--lecture", "nn-foundations", "--step", step, "--output", str(picture))
        content = picture.read_bytes()
        if read_size(content) != SIZE or len(content) < SMALLEST_PICTURE:
            raise SystemExit(f"the picture is {read_size(content)} in {len(content)} bytes")
    print("all is well")
    return 0


if __name__ == "__main__":
    sys.exit(main())
