import ast
from pathlib import Path

import pytest
from bundle_contents import EXCLUDED_MODULES, is_wanted, is_wanted_module


@pytest.mark.parametrize(
    "path",
    [
        "PySide6/QtWidgets.abi3.so",
        "PySide6/Qt/lib/libQt6Core.so.6",
        "PySide6/Qt/lib/libQt6OpenGL.so.6",
        "PySide6/Qt/plugins/platforms/libqxcb.so",
        "PySide6/Qt/plugins/platforms/libqoffscreen.so",
        "PySide6\\plugins\\platforms\\qwindows.dll",
        "PySide6/Qt/lib/libicudata.so.73",
        "libxcb-cursor.so.0",
        "libxkbcommon-x11.so.0",
        "libpython3.11.so.1.0",
        "latex2mathml-3.81.1.dist-info/METADATA",
        "pillow.libs/libjpeg-6dc8d115.so.62.4.0",
        "nnvisual/_resources/lectures/nn-foundations/lecture.toml",
    ],
)
def test_what_the_program_needs_stays(path: str) -> None:
    assert is_wanted(path)


@pytest.mark.parametrize(
    "path",
    [
        "PySide6/Qt/translations/qtbase_de.qm",
        "PySide6\\translations\\qtbase_de.qm",
        "PySide6/Qt/lib/libQt6Network.so.6",
        "PySide6/Qt6Network.dll",
        "PySide6/QtQml.abi3.so",
        "PySide6/Qt/plugins/tls/libqopensslbackend.so",
        "PySide6/Qt/plugins/platformthemes/libqgtk3.so",
        "libGL.so.1",
        "libxcb.so.1",
        "libexpat.so.1",
        "libatk-bridge-2.0.so.0",
        "libstdc++.so.6",
        "numpy-2.4.6.dist-info/RECORD",
    ],
)
def test_what_belongs_to_the_system_or_to_nobody_stays_behind(path: str) -> None:
    assert not is_wanted(path)


def test_of_pygments_only_the_shown_language_is_taken() -> None:
    assert is_wanted_module("pygments.lexers.python")
    assert is_wanted_module("pygments.token")
    assert is_wanted_module("nnvisual.nn.network")
    assert not is_wanted_module("pygments.lexers.javascript")


def test_nothing_that_is_left_out_is_imported() -> None:
    imported: set[str] = set()
    for path in (Path(__file__).resolve().parents[2] / "nnvisual").rglob("*.py"):
        if "bench" in path.parts:
            continue  # It measures against PyTorch where that is installed.
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                imported |= {node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)}
    roots = {name.split(".")[0] for name in imported}
    assert {"numpy", "PySide6", "msgspec"} <= roots
    assert not {name for name in EXCLUDED_MODULES if name in imported or name in roots}
