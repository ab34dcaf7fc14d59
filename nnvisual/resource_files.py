"""Where the files that come with the program are: fonts, lectures, icons, themes, data."""

from pathlib import Path

__all__ = ["fonts", "resource_path"]

_PACKAGE = Path(__file__).resolve().parent
# A wheel carries the resources inside the package; in a source tree they lie beside it.
_FOLDERS = (_PACKAGE / "_resources", _PACKAGE.parent / "resources")


def resource_path(*parts: str) -> Path:
    """Return the path of a bundled file or folder, such as ``resource_path("lectures", "perceptron")``.

    Raises
    ------
    FileNotFoundError
        If nothing of that name comes with the program.
    """
    for folder in _FOLDERS:
        path = folder.joinpath(*parts)
        if path.exists():
            return path
    name = "/".join(parts)
    raise FileNotFoundError(f"resources/{name} is missing from this installation; install nnvisual again")


def fonts() -> tuple[Path, ...]:
    """Return the bundled font files, in a fixed order, for ``QFontDatabase.addApplicationFont``."""
    files = resource_path("fonts").rglob("*")
    return tuple(sorted(path for path in files if path.suffix in {".otf", ".ttf"}))
