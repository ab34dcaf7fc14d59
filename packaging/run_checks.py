"""Run every check of the project and print one summary: what ``python3 run.py test`` does.

run_checks.py [--thorough] [PYTEST ARGUMENTS]
"""

import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
SCREEN = "1920x1080x24"
NO_TESTS_COLLECTED = 5
IMPORT_CONTRACTS = "from importlinter.cli import lint_imports_command; lint_imports_command()"


WINDOW_TESTS = "tests/ui"
"""The folder of the tests that open whole windows: they take about as long as all others."""


class Check(NamedTuple):
    """One check: its name, the arguments for Python, and whether it needs a screen."""

    name: str
    arguments: tuple[str, ...]
    on_screen: bool = False


class Result(NamedTuple):
    """How a check ended: its name, the outcome in words, and the seconds it took."""

    name: str
    outcome: str
    seconds: float


def list_checks(pytest_arguments: tuple[str, ...], chosen: bool) -> tuple[tuple[Check, ...], ...]:
    """Return all checks, the quick ones first; those of one group run side by side.

    Nobody waits for one core while another is idle: the tests are three checks, as long as nobody chose some of them.
    """
    pytest = ("-m", "pytest", *pytest_arguments)
    # The last -m counts: of whatever was asked for, the tests that press real buttons.
    in_window = Check("pytest, in a real window", (*pytest, "-m", "window"), on_screen=True)
    tests: tuple[Check, ...] = (Check("pytest, offscreen", pytest), in_window)
    if not chosen:
        tests = (
            Check("pytest, the window", (*pytest, WINDOW_TESTS)),
            Check("pytest, all else", (*pytest, f"--ignore={WINDOW_TESTS}")),
            in_window,
        )
    return (
        (Check("ruff check", ("-m", "ruff", "check", "--quiet")),),
        (Check("ruff format", ("-m", "ruff", "format", "--check", "--quiet")),),
        (Check("import contracts", ("-c", IMPORT_CONTRACTS)),),
        (Check("mypy", ("-m", "mypy")),),
        tests,
    )


def run_group(checks: tuple[Check, ...], chosen: bool) -> list[Result]:
    """Run checks side by side: the output of the first as it comes, that of the others afterwards, in one piece."""
    first, *others = checks
    began = time.perf_counter()
    with contextlib.ExitStack() as stack:
        started = []
        for check in filter(is_possible, others):
            output = stack.enter_context(tempfile.TemporaryFile())
            variables = stack.enter_context(virtual_screen()) if check.on_screen else {}
            process = start(check, variables, output)
            stack.callback(process.kill)
            started.append((check, process, output))
        print(f"\n── {first.name}", flush=True)
        code = subprocess.call([sys.executable, *first.arguments], cwd=ROOT)
        results = [judge(first, code, chosen, time.perf_counter() - began)]
        for check, process, output in started:
            code = process.wait()
            results.append(judge(check, code, chosen, time.perf_counter() - began))
            output.seek(0)
            print(f"\n── {check.name}\n{output.read().decode(errors='replace')}", flush=True)
    left_out = "left out: it needs Xvfb, which is for Linux"
    return results + [Result(check.name, left_out, 0.0) for check in others if not is_possible(check)]


def is_possible(check: Check) -> bool:
    """Return whether a check can be run on this system."""
    return not check.on_screen or sys.platform.startswith("linux")


def start(check: Check, variables: Mapping[str, str], output: IO[bytes]) -> subprocess.Popen[bytes]:
    """Start a check whose output goes into a file."""
    command, environment = [sys.executable, *check.arguments], {**os.environ, **variables}
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT)


def judge(check: Check, code: int, chosen: bool, seconds: float) -> Result:
    """Return how a check ended; `chosen` says that only some tests were asked for."""
    if code == NO_TESTS_COLLECTED and chosen:
        return Result(check.name, "nothing to do", seconds)
    return Result(check.name, "passed" if code == 0 else "FAILED", seconds)


@contextlib.contextmanager
def virtual_screen() -> Iterator[Mapping[str, str]]:
    """Start an X server without a monitor; give the variables that send Qt there."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", SCREEN, "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL) as server:
        os.close(writing)
        with os.fdopen(reading) as pipe:
            number = pipe.readline().strip()
        try:
            if not number:
                sys.exit("Xvfb did not start; try it by hand:  Xvfb :99")
            yield {"DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb", "WAYLAND_DISPLAY": ""}
        finally:
            server.terminate()


def print_summary(results: list[Result], seconds: float) -> None:
    """Print a line for each check, and how long all of them took together."""
    print("\n── summary")
    for result in results:
        print(f"{result.name:<26}{result.seconds:7.1f} s  {result.outcome}")
    print(f"{'together':<26}{seconds:7.1f} s")


def main(arguments: list[str]) -> int:
    """Run all checks, also after one has failed; return 1 if any did."""
    chosen = any(argument != "--thorough" for argument in arguments)
    began = time.perf_counter()
    results = [result for group in list_checks(tuple(arguments), chosen) for result in run_group(group, chosen)]
    print_summary(results, time.perf_counter() - began)
    return 1 if any(result.outcome == "FAILED" for result in results) else 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
