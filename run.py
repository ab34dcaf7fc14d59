"""Set nnvisual up and start it; nothing but Python is needed beforehand.

    python3 run.py [ARGUMENTS]                        the application, with nnvisual's own arguments
    python3 run.py test [--thorough] [PYTEST ARGS]    every check: lint, types, import contracts, tests
    python3 run.py bench                              the benchmarks
    python3 run.py setup                              set up and stop there

Everything that is installed goes to .venv in this folder, from requirements.lock.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parent
LOCK = ROOT / "requirements.lock"
ENVIRONMENT = ROOT / ".venv"
STAMP = ENVIRONMENT / "set-up-complete"
OLDEST, NEWEST = (3, 11), (3, 13)
INTERRUPTED = 130
WITHOUT_QT = {"check", "new-lecture", "train", "--version", "--help", "-h"}
"""First arguments for which no system library is needed."""
WITHOUT_SCREEN = {"bench", "snapshot"}
"""First arguments that draw, but open no window."""


class SetUpError(Exception):
    """The set-up cannot go on; the text is one sentence that says why and how to mend it."""


def main(arguments: list[str]) -> int:
    """Do what the command line asks for; return the exit code."""
    try:
        check_python(sys.version_info[:2])
        set_up(arguments)
        if arguments[:1] == ["setup"]:
            return 0
        return start(child_command(arguments))
    except SetUpError as error:
        say(str(error))
        return 1
    except KeyboardInterrupt:
        say("stopped.")
        return INTERRUPTED


def say(sentence: str) -> None:
    """Tell the user how it goes; on standard error, because `train --csv -` writes to standard output."""
    print(f"run.py: {sentence}", file=sys.stderr, flush=True)


# Python itself


def check_python(version: tuple[int, ...]) -> None:
    """Stop with one sentence if this Python is too old or too new."""
    if OLDEST <= version <= NEWEST:
        return
    possible = [f"python3.{minor}" for minor in range(NEWEST[1], OLDEST[1] - 1, -1)]
    here = next((name for name in possible if shutil.which(name)), None)
    advice = f"start it with:  {here} run.py" if here else "install one of these from python.org or your system"
    raise SetUpError(f"nnvisual needs Python 3.11, 3.12 or 3.13, and this is {dotted(version)}; {advice}")


def dotted(version: tuple[int, ...]) -> str:
    return ".".join(str(number) for number in version)


# Setting up


def set_up(arguments: list[str]) -> None:
    """Make sure that the system packages and the virtual environment that are needed are there."""
    ready = environment_is_ready()
    packages = missing_packages(arguments, needs_pip=not ready and not has_installer())
    if packages:
        install_packages(packages)
    if not ready:
        try:
            create_environment()
        except OSError as error:
            raise SetUpError(f"{ENVIRONMENT} cannot be made: {error.strerror or error}") from error


def environment_is_ready() -> bool:
    """Return whether .venv was completed with this lock file and this Python."""
    try:
        return STAMP.read_text() == stamp_text() and environment_python().exists()
    except OSError:
        return False


def stamp_text() -> str:
    """Return what identifies a complete environment: the locked packages and the Python they are for."""
    lock = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    return f"{sys.implementation.cache_tag} {sys.platform} {lock}\n"


def environment_python() -> Path:
    """Return the interpreter of the virtual environment."""
    if os.name == "nt":
        return ENVIRONMENT / "Scripts" / "python.exe"
    return ENVIRONMENT / "bin" / "python"


def base_python() -> str:
    """Return the interpreter outside of any virtual environment, for run.py may be started from .venv."""
    return getattr(sys, "_base_executable", None) or sys.executable


def has_installer() -> bool:
    """Return whether there is anything to install packages with."""
    return bool(shutil.which("uv") or has_module("ensurepip") or has_module("pip"))


def has_module(name: str) -> bool:
    return importlib.util.find_spec(name) is not None


def create_environment() -> None:
    """Make .venv afresh; the stamp comes last, so that an interrupted set-up starts again from nothing."""
    say("setting up in .venv, once: 150 MB to download, about one minute on a fast line.")
    uv = shutil.which("uv")
    if not (uv and install_with_uv(uv)):
        install_with_pip()
    link_source_tree()
    STAMP.write_text(stamp_text())
    say("the set-up is complete.")


def install_with_uv(uv: str) -> bool:
    """Install with uv, which is many times faster; return False where it cannot (then pip has a try)."""
    clear_environment()
    commands = (
        [uv, "venv", "--quiet", "--no-project", "--python", base_python(), str(ENVIRONMENT)],
        [uv, "pip", "install", "--python", str(environment_python()), *lock_arguments()],
    )
    if all(subprocess.call(command, env=child_environment()) == 0 for command in commands):
        return True
    say("uv could not do it; trying pip.")
    return False


def install_with_pip() -> None:
    """Install with pip: the environment's own, or, where Debian has taken ensurepip out, the system's."""
    clear_environment()
    own_pip = has_module("ensurepip")
    if not own_pip and not has_module("pip"):
        raise SetUpError("this Python has neither pip nor ensurepip; install pip for it and try again")
    venv = [base_python(), "-m", "venv", str(ENVIRONMENT)]
    run_quietly(venv if own_pip else [*venv, "--without-pip"], "the virtual environment could not be made")
    pip = [str(environment_python()), "-m", "pip"]
    if not own_pip:
        pip = [base_python(), "-m", "pip", "--python", str(environment_python())]
    options = ["--disable-pip-version-check", "--no-input", "--progress-bar", "off"]
    run_quietly(
        [*pip, "install", *options, *lock_arguments()],
        "the packages could not be installed, for the reason above; if the network was missing, start again",
        show=pip_progress,
    )


def lock_arguments() -> list[str]:
    """Return what makes uv and pip alike install exactly the locked files, and build nothing."""
    return ["--require-hashes", "--no-deps", "--only-binary", ":all:", "-r", str(LOCK)]


def pip_progress(line: str) -> str | None:
    """Return what to show of a line of pip's output, if anything."""
    if line.startswith("Collecting "):
        return "  fetching " + line.split()[1]
    if line.startswith("Installing collected packages"):
        return "  unpacking them into .venv"
    return None


def clear_environment() -> None:
    """Remove .venv; the stamp first, for this may be interrupted, too."""
    STAMP.unlink(missing_ok=True)
    if ENVIRONMENT.exists():
        shutil.rmtree(ENVIRONMENT)


def link_source_tree() -> None:
    """Let the environment import nnvisual from this folder.

    A .pth file is all that an editable install comes to. It needs no build back end and so no network,
    and as its path is relative, the folder may be moved and may have any name.
    """
    if os.name == "nt":
        packages = ENVIRONMENT / "Lib" / "site-packages"
    else:
        packages = ENVIRONMENT / "lib" / f"python{dotted(sys.version_info[:2])}" / "site-packages"
    (packages / "nnvisual.pth").write_text(Path(os.path.relpath(ROOT, packages)).as_posix() + "\n")


def run_quietly(command: list[str], failure: str, show: Callable[[str], str | None] = lambda line: None) -> None:
    """Run a command; show what `show` makes of each line, and the last lines if the command fails."""
    last: list[str] = []
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        env=child_environment(),
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            last = [*last[-14:], line.rstrip()]
            message = show(line)
            if message:
                print(message, file=sys.stderr, flush=True)
    if process.returncode != 0:
        print("\n".join(last), file=sys.stderr)
        raise SetUpError(failure)


# Packages of the operating system


def missing_packages(arguments: list[str], needs_pip: bool) -> list[str]:
    """Return the Debian packages that have to be installed first."""
    # Only now: the module is written for the Python versions that check_python lets through.
    from nnvisual.system_libraries import OFFSCREEN, WINDOW, missing_libraries

    first = arguments[0] if arguments else ""
    needed = () if first in WITHOUT_QT else OFFSCREEN if first in WITHOUT_SCREEN else WINDOW
    wanted = [(library.soname, library.package) for library in missing_libraries(needed)]
    if sys.platform.startswith("linux"):
        if first == "test" and not shutil.which("Xvfb"):
            wanted.append(("Xvfb", "xvfb"))
        if needs_pip:
            wanted.append(("pip", venv_package()))
    if wanted and not shutil.which("apt-get"):
        names = ", ".join(name for name, _ in wanted)
        raise SetUpError(f"these are missing here; install them with your system's package manager: {names}")
    return [package for _, package in wanted]


def venv_package() -> str:
    """Return the Debian package that brings ensurepip for the Python that runs this."""
    system_python = os.path.realpath("/usr/bin/python3")
    version = dotted(sys.version_info[:2])
    return "python3-venv" if system_python.endswith(version) else f"python{version}-venv"


def install_packages(packages: list[str]) -> None:
    """Install Debian packages if that is allowed without asking; otherwise say with which command."""
    from nnvisual.system_libraries import install_command

    prefix = administrator_prefix()
    if prefix is None:
        command = install_command(packages)
        raise SetUpError(f"nnvisual needs {len(packages)} system packages that are missing here; run:  {command}")
    say(f"installing system packages: {' '.join(packages)}")
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-y", "-o", "DPkg::Lock::Timeout=120"]
    # A no-op, unless an earlier installation was interrupted.
    subprocess.call([*prefix, "dpkg", "--configure", "-a"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    # A source that cannot be reached may not be the one that is needed: the installation decides.
    subprocess.call([*apt, "update"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    run_quietly(
        [*apt, "install", "--no-install-recommends", *packages],
        f"apt-get could not install them; try it by hand:  {install_command(packages)}",
    )


def administrator_prefix() -> list[str] | None:
    """Return what to put before a command to run it as root without a password; None if that cannot be."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo and subprocess.call([sudo, "-n", "true"], stderr=subprocess.DEVNULL) == 0:
        return [sudo, "-n"]
    return None


# Starting


def child_command(arguments: list[str]) -> list[str]:
    """Return the command to run in the environment."""
    # -P: a file of the user's called random.py, in the folder they are in, is not what Python should import.
    python = [str(environment_python()), "-P"]
    if arguments[:1] == ["test"]:
        return [*python, str(ROOT / "packaging" / "run_checks.py"), *arguments[1:]]
    return [*python, "-m", "nnvisual", *arguments]


def child_environment() -> dict[str, str]:
    """Return the environment variables for what is started: none that would bend Python's or pip's paths."""
    unwanted = {"PYTHONHOME", "PYTHONPATH", "PIP_REQUIRE_VIRTUALENV", "PIP_TARGET", "PIP_PREFIX"}
    return {**{name: text for name, text in os.environ.items() if name not in unwanted}, "PIP_USER": "0"}


def start(command: list[str]) -> int:
    """Run the command in place of this process; where the system cannot do that, wait for it."""
    if os.name != "nt":
        os.execve(command[0], command, child_environment())
    return subprocess.call(command, env=child_environment())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
