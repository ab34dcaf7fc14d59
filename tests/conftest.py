"""What holds for every test: no screen, one BLAS thread, and no silent NaN."""

import os
import tempfile
from pathlib import Path

# Before NumPy and Qt are imported: both read these only once. The second pass of the window tests sets
# the platform itself.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
for _variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_variable, "1")

# What the tests write as preferences goes to a folder of their own and not into the developer's home.
_HOME = tempfile.TemporaryDirectory(prefix="nnvisual-tests-", ignore_cleanup_errors=True)
for _variable in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR"):
    os.environ[_variable] = str(Path(_HOME.name) / _variable)
    Path(os.environ[_variable]).mkdir(mode=0o700)

from collections.abc import Iterator

import hypothesis
import numpy as np
import pytest

from nnvisual.app import Application

# The same examples at every run, so that a failure is the fault of the change and not of the dice;
# --thorough throws new ones.
hypothesis.settings.register_profile("quick", deadline=None, derandomize=True, max_examples=50)
hypothesis.settings.register_profile("thorough", deadline=None, max_examples=1000, print_blob=True)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--thorough", action="store_true", help="run the long tests, too")


def pytest_configure(config: pytest.Config) -> None:
    hypothesis.settings.load_profile("thorough" if config.getoption("--thorough") else "quick")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--thorough"):
        return
    long = [item for item in items if item.get_closest_marker("thorough")]
    if long:
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if not item.get_closest_marker("thorough")]


@pytest.fixture(scope="session")
def qapp_cls() -> type[Application]:
    """Let pytest-qt make the program's own application object."""
    return Application


@pytest.fixture(autouse=True)
def _floating_point_errors_raise() -> Iterator[None]:
    """Overflow, division by zero and NaN are errors; underflow to zero is what a saturated unit does."""
    with np.errstate(all="raise", under="ignore"):
        yield
