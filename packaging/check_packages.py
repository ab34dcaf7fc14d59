"""Check the packages for Linux in systems without Python, as a school's computer may be one.

    sudo python3 packaging/check_packages.py --packages dist --work /var/tmp/packages [--only CASE] [--suite SUITE]

Bare systems are made with debootstrap and kept in the work folder. In each the .deb is installed by apt from the file,
started from its menu entry under Xvfb, opened by a lecture through xdg-open, upgraded from an older version and purged;
then the .tar.xz goes the same way without root. Pictures are left in the work folder.

Needed here: Linux, root, debootstrap, Xvfb, strace, and a way to the package servers; see check_bare_debian.py.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from check_bare_debian import ROOT, Failure, Machine, fill, make_base, screen
from old_package import REMOVED_LATER, unpack_ar, write_older
from start_ratio import measure_starts

UBUNTU = ("--components=main,universe", "--no-check-gpg")
SUITES: dict[str, tuple[str, ...]] = {"bookworm": (), "trixie": (), "jammy": UBUNTU, "noble": UBUNTU}
UBUNTU_MIRROR = "http://archive.ubuntu.com/ubuntu"
UBUNTU_SCRIPT = "/usr/share/debootstrap/scripts/gutsy"
DESKTOP = (
    "xdg-utils libfile-mimeinfo-perl libglib2.0-bin desktop-file-utils shared-mime-info hicolor-icon-theme xz-utils"
)
"""What a desktop brings that starts a menu entry and knows which program opens a file."""

PAINT_SECONDS, SETTLE_SECONDS = 120.0, 6.0
LARGEST_UNPACKED, LARGEST_PACKED = 170_000_000, 50_000_000
# What package managers and caches write by themselves, for any package.
OF_THE_SYSTEM = re.compile(r"^(var/(lib/(dpkg|apt|systemd)|cache|log)|tmp|run|dev|proc|sys|etc/ld\.so\.cache)(/|$)")
NOT_THE_DISPLAY = re.compile(r"connect\(\d+, \{sa_family=(AF_INET6?|AF_UNIX)[^}]*\}")


@dataclass(frozen=True, slots=True)
class Setting:
    """What the cases are given.

    Attributes
    ----------
    work
        The folder of a suite: its bare system and its pictures.
    suite
        Its name.
    package, archive
        The .deb and the .tar.xz.
    """

    work: Path
    suite: str
    package: Path
    archive: Path

    def machine(self, name: str) -> Machine:
        """Return a fresh bare system with what a desktop brings, and an ordinary user's lecture in it."""
        folder = self.work / name
        if folder.exists():
            shutil.rmtree(folder)
        desktop = self.work / "desktop.tar"
        fill(folder, desktop if desktop.exists() else self.work / "base.tar")
        (self.work / "x11").mkdir(exist_ok=True, mode=0o1777)
        machine = Machine(folder, self.work / "x11", "learner")
        home = Path(f"{folder}{machine.home}")
        # The name of the folder in which check_bare_debian's commands run.
        (home / "nnvisual").mkdir(exist_ok=True)
        if not desktop.exists():
            machine.run(["sh", "-c", f"apt-get -q update && {INSTALL} {DESKTOP}"], user="root")
            (folder / "root" / "nnvisual").rmdir()
            subprocess.run(["tar", "-C", str(folder), "-cf", str(desktop), "."], check=True)
            (folder / "root" / "nnvisual").mkdir()
        write_lecture(home / "waves.nnlecture")
        machine.run(["chown", "-R", "learner:", machine.home], user="root")
        if machine.run(["sh", "-c", "command -v python3 || echo none"]).strip() != "none":
            raise Failure("there is a Python in this system")
        return machine


INSTALL = "DEBIAN_FRONTEND=noninteractive apt-get -q -y install --no-install-recommends"


def write_lecture(path: Path) -> None:
    """Zip the lecture that authors begin with."""
    folder = ROOT / "resources" / "lecture-template"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                archive.write(file, file.relative_to(folder))


def list_files(machine: Machine) -> dict[str, bool]:
    """Return every path in the system but those that any package changes, and whether it is a folder."""
    found = {}
    for folder, folders, files in os.walk(machine.folder):
        relative = Path(folder).relative_to(machine.folder)
        for name in (*folders, *files):
            path = (relative / name).as_posix()
            if not OF_THE_SYSTEM.match(path):
                found[path] = name in folders
    return found


def compare(before: dict[str, bool], after: dict[str, bool], home: str) -> None:
    """Fail if anything is left that was not there; what the user made stays, and is named."""
    left = sorted(path for path in after if path not in before)
    kept = [path for path in left if path.startswith(f"{home.strip('/')}/.") and not after[path]]
    lost = sorted(path for path in before if path not in after)
    for_users = f"{home.strip('/')}/"
    traces = [path for path in left if not path.startswith(f"{for_users}.") and path != home.strip("/")]
    programs = [
        path for path in kept if re.search(r"\.local/(bin|lib)/|applications|mime|icons|/man/|completion", path)
    ]
    print(f"      kept for the user: {', '.join(kept) or 'nothing'}")
    if traces or programs or lost:
        raise Failure(f"left behind: {traces + programs}; gone missing: {lost}")
    print("      nothing is left behind, and nothing is missing")


# Starting and looking


@contextmanager
def started(machine: Machine, display: str, words: list[str]) -> Iterator[subprocess.Popen[str]]:
    """Run a command in the window system as the user; end what it started by Ctrl-C's signal, so that it can save."""
    # GNOME's way to open a file asks the tables of types that the package has registered.
    command = ["env", "XDG_RUNTIME_DIR=/tmp", "QT_QPA_PLATFORM=xcb", *words]
    print(f"   {machine.user}: {' '.join(words)}", flush=True)
    with subprocess.Popen(
        machine.command(["sh", "-c", '"$@" & wait; sleep 1000', "sh", *command], machine.user, display),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as shell:
        try:
            yield shell
        finally:
            end_programs(machine)
            shell.kill()


def find_programs(machine: Machine) -> dict[int, list[str]]:
    """Return the command lines of nnvisual within this bare system, by process."""
    found = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            root = (entry / "root").readlink()
            words = (entry / "cmdline").read_bytes().decode().split("\0")[:-1]
        except OSError:
            continue
        if root == machine.folder and words and Path(words[0]).name == "nnvisual":
            found[int(entry.name)] = words
    return found


def end_programs(machine: Machine) -> None:
    """End the program as Ctrl-C would, and wait until it has written what it keeps."""
    running = find_programs(machine)
    for process in running:
        os.kill(process, signal.SIGINT)
    ends = time.monotonic() + 60.0
    while find_programs(machine) and time.monotonic() < ends:
        time.sleep(0.05)
    if find_programs(machine):
        raise Failure("the program does not end")


def wait_until_painted(machine: Machine, take: Callable[[Path], None], picture: Path) -> None:
    """Wait for a window with something in it; take a picture when that has had time to settle."""
    ends = time.monotonic() + PAINT_SECONDS
    while True:
        try:
            if not find_programs(machine):
                raise Failure("nnvisual has not started, or it ended by itself")
            take(picture)
            break
        except Failure:
            if time.monotonic() > ends:
                raise
            time.sleep(0.5)
    time.sleep(SETTLE_SECONDS)
    take(picture)


def show(machine: Machine, display: str, take: Callable[[Path], None], words: list[str], picture: Path) -> list[str]:
    """Start something that opens nnvisual, take a picture of it, and return its command line."""
    with started(machine, display, words):
        wait_until_painted(machine, take, picture)
        running = find_programs(machine)
        if not running:
            raise Failure(f"{words[0]} did not start nnvisual, or it ended by itself")
        print(f"      {' '.join(next(iter(running.values())))}\n      picture: {picture}")
        words = next(iter(running.values()))
    reports = list(Path(f"{machine.folder}{machine.home}/.local/share/nnvisual").rglob("crash reports/*"))
    if reports:
        raise Failure(f"something went wrong inside nnvisual: {max(reports).read_text()}")
    return words


def read_theme(machine: Machine) -> str:
    """Return the remembered theme of the user."""
    path = Path(f"{machine.folder}{machine.home}/.config/nnvisual")
    for file in sorted(path.rglob("*.json")):
        stored = json.loads(file.read_text())
        if "theme" in stored:
            return str(stored["theme"])
    raise Failure(f"no settings were written to {path}")


# The cases


def try_deb(setting: Setting) -> None:
    """The Debian package: older version, upgrade, menu entry, lecture, sockets, purge."""
    machine = setting.machine("deb")
    before = list_files(machine)
    inside = Path(f"{machine.folder}/var/cache")
    shutil.copy(write_older(setting.package, setting.work), inside / "older.deb")
    shutil.copy(setting.package, inside / setting.package.name)
    machine.run(["sh", "-c", f"{INSTALL} /var/cache/older.deb"], user="root")
    with screen(machine) as (display, take):
        show(machine, display, take, ["nnvisual", "--theme", "dark"], setting.work / "deb-1-older.png")
        machine.run(["sh", "-c", f"{INSTALL} /var/cache/{setting.package.name}"], user="root")
        if Path(f"{machine.folder}/{REMOVED_LATER}").exists():
            raise Failure("the upgrade has left a file of the older version")
        desktop = "/usr/share/applications/nnvisual.desktop"
        show(machine, display, take, ["gio", "launch", desktop], setting.work / "deb-2-menu-after-upgrade.png")
        if read_theme(machine) != "dark":
            raise Failure("the upgrade has lost the settings")
        print("      the settings have outlived the upgrade")
        open_files(machine, display, take, setting.work / "deb")
        check_sockets(machine, display, take, setting.work / "deb-sockets.txt", "/usr/bin/nnvisual")
    machine.run(["nnvisual", "snapshot", "-o", "/tmp/out.png", "--steps", "40"])
    machine.run(["nnvisual", "check", "/home/learner/waves.nnlecture"])
    machine.run(["sh", "-c", "apt-get -q -y purge nnvisual && apt-get -q -y autoremove --purge"], user="root")
    compare(before, list_files(machine), machine.home)
    shutil.rmtree(machine.folder)


def try_tar(setting: Setting) -> None:
    """The archive: installed by an ordinary user, started, opened by a lecture, replaced, uninstalled."""
    machine = setting.machine("tar")
    needed = unpack_ar(setting.package.read_bytes())["control.tar.xz"]
    control = subprocess.run(
        ["tar", "-xJO", "./control"], input=needed, capture_output=True, check=True
    ).stdout.decode()
    depends = re.search(r"^Depends: (.*)$", control, re.MULTILINE)
    assert depends is not None
    shutil.copy(setting.archive, f"{machine.folder}{machine.home}/nnvisual/{setting.archive.name}")
    machine.run(["tar", "-xf", setting.archive.name])
    folder = f"{machine.home}/nnvisual/{setting.archive.name.removesuffix('.tar.xz')}"
    told = machine.run([f"{folder}/bin/nnvisual"], expect=2).strip()
    if len(told.splitlines()) != 1:
        raise Failure(f"without Qt's libraries it does not say one sentence:\n{told}")
    print(f"      told: {told}")
    packages = " ".join(re.sub(r" ?\([^)]*\)", "", name) for name in choose(machine, depends[1]))
    machine.run(["sh", "-c", f"{INSTALL} {packages}"], user="root")
    before = list_files(machine)
    machine.run([f"{folder}/install.sh"])
    with screen(machine) as (display, take):
        desktop = f"{machine.home}/.local/share/applications/nnvisual.desktop"
        show(machine, display, take, ["gio", "launch", desktop], setting.work / "tar-1-menu.png")
        open_files(machine, display, take, setting.work / "tar")
        check_sockets(machine, display, take, setting.work / "tar-sockets.txt", f"{machine.home}/.local/bin/nnvisual")
    machine.run([f"{folder}/install.sh"])
    machine.run([f"{folder}/install.sh", "--uninstall"])
    compare(before, list_files(machine), machine.home)
    machine.run([f"{folder}/install.sh", "--prefix", "own place"])
    machine.run(["own place/bin/nnvisual", "--version"])
    machine.run([f"{folder}/install.sh", "--uninstall", "--prefix", "own place"])
    shutil.rmtree(machine.folder)


def choose(machine: Machine, depends: str) -> Iterator[str]:
    """Give the first alternative of each dependency that this system's package servers have."""
    for entry in depends.split(", "):
        for name in entry.split(" | "):
            bare = name.split(" ", maxsplit=1)[0]
            if (
                machine.run(["sh", "-c", f"apt-cache show {bare} 2>/dev/null | grep -c '^Filename' || true"]).strip()
                != "0"
            ):
                yield name
                break


def open_files(machine: Machine, display: str, take: Callable[[Path], None], stem: Path) -> None:
    """Open a lecture and a session as a file manager does."""
    lecture, session = f"{machine.home}/waves.nnlecture", f"{machine.home}/mine.nnsession"
    made = next(Path(f"{machine.folder}{machine.home}/.local/share").rglob("last.nnsession"))
    shutil.copy(made, f"{machine.folder}{session}")
    machine.run(["chown", "learner:", session], user="root")
    for path, kind in ((lecture, "application/x-nnvisual-lecture"), (session, "application/x-nnvisual-session")):
        found = machine.run(["xdg-mime", "query", "filetype", path]).strip()
        if found != kind:
            raise Failure(f"{path} counts as {found}, not as {kind}")
        picture = stem.with_name(f"{stem.name}-3-{Path(path).suffix[3:]}.png")
        words = show(machine, display, take, ["xdg-open", path], picture)
        if words[1:] != [path]:
            raise Failure(f"xdg-open started {words}")
    Path(f"{machine.folder}{session}").unlink()


def check_sockets(machine: Machine, display: str, take: Callable[[Path], None], report: Path, program: str) -> None:
    """Trace the program from its start to its end: it may connect to the display and to nothing else."""
    command = machine.command(["env", "QT_QPA_PLATFORM=xcb", program], machine.user, display)
    tracing = ["strace", "-f", "-qq", "-e", "trace=execve,connect,bind,listen,sendto", "-o", str(report), *command]
    print(f"   {machine.user}: strace {program}", flush=True)
    with subprocess.Popen(tracing, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as tracer:
        try:
            wait_until_painted(machine, take, report.with_suffix(".png"))
            end_programs(machine)
        finally:
            tracer.kill()
    lines = report.read_text().splitlines()
    # What puts the program into the bare system asks for the user's name; the program itself begins where it is run.
    begin = next(place for place, line in enumerate(lines) if f'execve("{program}"' in line)
    calls = [found[0] for line in lines[begin:] if (found := NOT_THE_DISPLAY.search(line))]
    others = sorted({call for call in calls if ".X11-unix" not in call})
    print(f"      {len(calls) - len(others)} connections to the display")
    if others or not calls:
        raise Failure(f"connections to something else than the display: {others}")
    print("      no connection to anything else")


CASES: dict[str, Callable[[Setting], None]] = {"deb": try_deb, "tar": try_tar}


def check_start(archive: Path, work: Path, rounds: int) -> str:
    """Compare the start of the installed program with that of a clone of this checkout; return what came out."""
    folder = work / "start"
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir()
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(folder / "clone")], check=True)
    subprocess.run(["tar", "-C", str(folder), "-xf", str(archive)], check=True)
    installer = next(folder.glob("*/install.sh"))
    subprocess.run([str(installer), "--prefix", str(folder / "prefix")], check=True, stdout=subprocess.DEVNULL)
    python = ROOT / ".venv" / "bin" / "python"
    source = [str(python), "-P", "-m", "nnvisual"]
    starts = measure_starts([str(folder / "prefix/bin/nnvisual")], source, rounds, str(folder / "clone"))
    for name, times in (("installed", starts.installed), ("source", starts.source)):
        listed = " ".join(f"{start.passed:.2f} ({start.worked:.2f})" for start in times)
        print(f"      {name:<10}{listed} s")
    unpacked = sum(path.lstat().st_size for path in (folder / "prefix").rglob("*") if not path.is_dir())
    packed = archive.stat().st_size
    shutil.rmtree(folder)
    print(f"      start as a share of the source: {starts.ratio:.2f}; processor {starts.work_ratio:.2f} (at most 1.00)")
    print(f"      unpacked {unpacked / 1e6:.1f} MB (at most 170), packed {packed / 1e6:.1f} MB (at most 50)")
    met = starts.ratio <= 1.0 and unpacked <= LARGEST_UNPACKED and packed <= LARGEST_PACKED
    return "passed" if met else "FAILED"


def make_setting(work: Path, suite: str, package: Path, archive: Path) -> Setting:
    """Return a suite's setting; its bare system is made if it is not there yet."""
    folder = work / suite
    folder.mkdir(parents=True, exist_ok=True)
    if suite in ("jammy", "noble") and not (folder / "base.tar").exists():
        # debootstrap takes mirror and script after the folder; a link gives new suites the script of the others.
        script = Path(f"/usr/share/debootstrap/scripts/{suite}")
        if not script.exists():
            script.symlink_to(UBUNTU_SCRIPT)
    make_base(folder, suite, [], SUITES[suite], UBUNTU_MIRROR if suite in ("jammy", "noble") else "")
    return Setting(folder, suite, package, archive)


def main() -> int:
    """Run the cases; return 1 if one failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--packages", type=Path, required=True, help="the folder with the .deb and the .tar.xz")
    parser.add_argument("--work", type=Path, required=True, help="a folder for the bare systems (2 GB a suite)")
    parser.add_argument("--only", choices=[*CASES, "start"], action="append", help="run this case; may be repeated")
    parser.add_argument("--suite", choices=SUITES, action="append", help="in this system; bookworm and trixie if none")
    parser.add_argument("--rounds", type=int, default=9, help="how often each start is measured")
    options = parser.parse_args()
    if os.geteuid() != 0 or not all(map(shutil.which, ("debootstrap", "Xvfb", "strace"))):
        sys.exit("This needs root, debootstrap, Xvfb and strace:  apt-get install debootstrap xvfb strace")
    package = max(options.packages.glob("nnvisual_*.deb"))
    archive = max(options.packages.glob("nnvisual-*-linux-*.tar.xz"))
    wanted = options.only or [*CASES, "start"]
    outcomes = {}
    for suite in options.suite or ("bookworm", "trixie"):
        setting = make_setting(options.work.resolve(), suite, package.resolve(), archive.resolve())
        for case in wanted:
            if case in CASES:
                outcomes[f"{suite} {case}"] = run_case(CASES[case], setting, case)
    if "start" in wanted:
        print("── start and size", flush=True)
        outcomes["start and size"] = check_start(archive, options.work.resolve(), options.rounds)
    print("── summary", *(f"{case:<16}{outcome}" for case, outcome in outcomes.items()), sep="\n")
    return 1 if "FAILED" in outcomes.values() else 0


def run_case(attempt: Callable[[Setting], None], setting: Setting, case: str) -> str:
    """Run one case; return how it went."""
    print(f"── {setting.suite} {case}", flush=True)
    try:
        attempt(setting)
    except Failure as failure:
        print(failure)
        return "FAILED"
    return "passed"


if __name__ == "__main__":
    sys.exit(main())
