"""Check that a fresh clone sets itself up in a Debian on which nobody has prepared anything.

    sudo python3 packaging/check_bare_debian.py --work /var/tmp/bare [--only CASE] [--carry PATH]

A minimal Debian with python3 is made with debootstrap and kept in the work folder for the next time.
Each case starts from a fresh copy of it and a fresh clone, as root or as an ordinary user who may not
become root. That user must be told the exact command for the administrator; it is then run to the letter.

Needed here: Linux, root, debootstrap, git, and a way to the package servers. This computer's name
service, proxies, certificates and pip configuration are carried over; --carry adds other files of its own.
"""

import argparse
import os
import re
import shutil
import struct
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CARRIED = (
    "/etc/resolv.conf",
    "/etc/hosts",
    "/etc/pip.conf",
    "/etc/ssl/certs/ca-certificates.crt",
    # From these Debian makes the file above anew as soon as some package asks for it.
    *map(str, Path("/usr/local/share/ca-certificates").glob("*.crt")),
)
VARIABLES = re.compile(r"(https?|ftp|all|no)_proxy|PIP_\w+|SSL_CERT_FILE|REQUESTS_CA_BUNDLE", re.IGNORECASE)
MOUNTS = """
mount --make-rprivate / && mount -t proc proc "$1/proc" && mount --rbind /dev "$1/dev" &&
mkdir -p "$1/tmp/.X11-unix" && mount --bind "$2" "$1/tmp/.X11-unix" && shift 2 && exec chroot "$@"
"""
FRAME_BUFFER = "/var/tmp/Xvfb_screen0"
FEWEST_COLOURS = 20
"""Smooth text alone has more; an X server without a window has two."""
WINDOW_SECONDS = 12
TOLD = re.compile(r"run: {2}(?:su -c '(.*)'|(.*))$", re.MULTILINE)


class Failure(Exception):
    """A case went another way than it should; the text says what happened."""


@dataclass(frozen=True)
class Machine:
    """A bare system with a clone in it, and whom to be there."""

    folder: Path
    x11: Path
    user: str

    @property
    def home(self) -> str:
        """Return the user's home as seen from inside."""
        return "/root" if self.user == "root" else f"/home/{self.user}"

    def command(self, words: list[str], user: str, display: str = "") -> list[str]:
        """Return the command that runs these words inside, in the clone, in its own name spaces."""
        variables = [f"{name}={text}" for name, text in os.environ.items() if VARIABLES.fullmatch(name)]
        variables += ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"]
        home = "/root" if user == "root" else self.home
        variables += [f"HOME={home}", f"USER={user}", f"DISPLAY={display}"]
        inside = f'cd "{self.home}/nnvisual" && exec "$@"'
        return [
            *("unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-ec", MOUNTS, "sh"),
            *(str(self.folder), str(self.x11), f"--userspec={user}", str(self.folder)),
            *("env", "-i", *variables, "sh", "-c", inside, "sh", *words),
        ]

    def run(self, words: list[str], user: str = "", expect: int = 0, display: str = "") -> str:
        """Run a command inside and return all that it printed; its exit code must be the expected one."""
        user = user or self.user
        print(f"   {user}: {' '.join(words)}", flush=True)
        began = time.perf_counter()
        done = subprocess.run(
            self.command(words, user, display),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
        print(f"      exit {done.returncode} after {time.perf_counter() - began:.1f} s", flush=True)
        if done.returncode != expect:
            raise Failure(f"exit code {done.returncode} instead of {expect}:\n{done.stdout[-6000:]}")
        return done.stdout


# The cases


def try_tests(machine: Machine) -> None:
    """`python3 run.py test` first, then a picture."""
    allow(machine, ["python3", "run.py", "test"])
    output = machine.run(["python3", "run.py", "test"])
    print(re.sub("^", "      ", output[output.rfind("── summary") :].strip(), flags=re.MULTILINE))
    try_snapshot(machine)


def try_picture(machine: Machine) -> None:
    """`python3 run.py snapshot` first: what draws without a screen must not ask for one."""
    allow(machine, ["python3", "run.py", "snapshot", "-o", "out.png"])
    try_snapshot(machine)


def try_window(machine: Machine) -> None:
    """`python3 run.py` first: the application itself, in a window."""
    allow(machine, ["python3", "run.py"])
    machine.run(["python3", "run.py", "setup"])
    print(f"   a start that has nothing to set up: {second_start(machine):.2f} s", flush=True)
    with screen(machine) as (display, take_picture):
        print(f"   {machine.user}: python3 run.py", flush=True)
        command = machine.command(["python3", "run.py"], machine.user, display)
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as application:
            try:
                output, _ = application.communicate(timeout=WINDOW_SECONDS)
                raise Failure(f"the application ended by itself:\n{output}")
            except subprocess.TimeoutExpired:
                take_picture(machine.folder.with_suffix(".png"))
            finally:
                application.kill()


CASES: dict[str, tuple[str, Callable[[Machine], None]]] = {
    "root-test": ("root", try_tests),
    "root-picture": ("root", try_picture),
    "root-window": ("root", try_window),
    "user-test": ("learner", try_tests),
    "user-picture": ("learner", try_picture),
    "user-window": ("learner", try_window),
}


def allow(machine: Machine, words: list[str]) -> None:
    """Let an ordinary user be refused with the exact command, and run that as the administrator."""
    if machine.user == "root":
        return
    output = machine.run(words, expect=1)
    told = TOLD.search(output)
    if told is None or len(output.strip().splitlines()) != 1:
        raise Failure(f"that is not one sentence with a command:\n{output}")
    print(f"      told: {output.strip()}")
    machine.run(["sh", "-c", told[1] or told[2]], user="root")


def try_snapshot(machine: Machine) -> None:
    """Draw a picture without a screen and look whether it is one."""
    machine.run(["python3", "run.py", "snapshot", "-o", "out.png"])
    picture = Path(f"{machine.folder}{machine.home}/nnvisual/out.png")
    if picture.read_bytes()[:8] != b"\x89PNG\r\n\x1a\n":
        raise Failure("out.png is not a PNG file")
    shutil.copy(picture, machine.folder.with_suffix(".png"))


def second_start(machine: Machine) -> float:
    """Return the seconds that run.py itself takes when all is there, without chroot and name spaces."""
    timed = "import subprocess, time; t = time.perf_counter(); "
    timed += "subprocess.run(['python3', 'run.py', 'setup'], check=True); print(time.perf_counter() - t)"
    return float(machine.run(["python3", "-c", timed]).split()[-1])


@contextmanager
def screen(machine: Machine) -> Iterator[tuple[str, Callable[[Path], None]]]:
    """Start an X server without a monitor; give its name and a function that takes a picture of its screen.

    The server lives in a bare system of its own, so that nothing is added to the one under test.
    """
    folder = machine.folder.with_name("screen")
    other = Machine(folder, machine.x11, "root")
    if not folder.exists():
        fill(folder, machine.folder.with_name("base.tar"))
        other.run(["sh", "-c", "apt-get -q update && apt-get -q -y install --no-install-recommends xvfb"])
    reading, writing = os.pipe()
    options = ["-screen", "0", "1440x900x24", "-ac", "-nolisten", "tcp", "-fbdir", str(Path(FRAME_BUFFER).parent)]
    command = other.command(["Xvfb", "-displayfd", str(writing), *options], "root")
    with subprocess.Popen(command, pass_fds=[writing]) as server:
        os.close(writing)
        with os.fdopen(reading) as pipe:
            number = pipe.readline().strip()

        def take_picture(path: Path) -> None:
            path.write_bytes(read_screen(Path(f"{folder}{FRAME_BUFFER}").read_bytes()))

        try:
            if not number:
                raise Failure("Xvfb did not start")
            yield f":{number}", take_picture
        finally:
            server.kill()


def read_screen(dump: bytes) -> bytes:
    """Turn Xvfb's frame buffer file (the XWD format, 32 bits a pixel) into a PNG; it must not be empty."""
    header, _, _, _, width, height = struct.unpack(">6I", dump[:24])
    line, colours = struct.unpack(">I", dump[48:52])[0], struct.unpack(">I", dump[76:80])[0]
    start = header + 12 * colours
    rows: list[bytes] = []
    colours_seen: set[tuple[int]] = set()
    for y in range(height):
        row = dump[start + y * line : start + y * line + 4 * width]
        rgb = bytearray(3 * width)
        rgb[0::3], rgb[1::3], rgb[2::3] = row[2::4], row[1::4], row[0::4]
        rows.append(b"\0" + rgb)
        colours_seen.update(struct.iter_unpack("<I", row))
    if len(colours_seen) < FEWEST_COLOURS:
        raise Failure("the screen is empty: no window was painted")
    parts = (
        (b"IHDR", struct.pack(">2I5B", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(b"".join(rows))),
        (b"IEND", b""),
    )
    chunks = (
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


# Making bare systems


def make_base(
    work: Path, suite: str, carry: list[str], options: Sequence[str] = ("--include=python3",), mirror: str = ""
) -> Path:
    """Return the archive of a bare system; made once, for it takes a minute. Options and mirror are debootstrap's."""
    archive = work / "base.tar"
    if archive.exists():
        return archive
    folder = work / "base"
    print(f"making a bare {suite} in {folder}", flush=True)
    subprocess.run(
        ["debootstrap", "--variant=minbase", *options, suite, str(folder), *filter(None, [mirror])], check=True
    )
    named = [text for name, text in os.environ.items() if VARIABLES.fullmatch(name) and text.startswith("/")]
    for name in (*CARRIED, *carry, *named):
        if Path(name).is_file():
            inside = Path(f"{folder}{name}")
            inside.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(name, inside)
    proxies = subprocess.run(["apt-config", "dump"], capture_output=True, text=True, check=False).stdout
    lines = [line for line in proxies.splitlines() if re.match(r"Acquire::\w+::Proxy ", line)]
    (folder / "etc/apt/apt.conf.d/99carried").write_text("\n".join([*lines, ""]))
    subprocess.run(["chroot", str(folder), "useradd", "-m", "-s", "/bin/sh", "learner"], check=True)
    subprocess.run(["tar", "-C", str(folder), "-cf", f"{archive}.part", "."], check=True)
    Path(f"{archive}.part").rename(archive)
    shutil.rmtree(folder)
    return archive


def fill(folder: Path, archive: Path) -> None:
    """Unpack a bare system, with an empty clone folder for whoever looks into it."""
    folder.mkdir()
    subprocess.run(["tar", "-C", str(folder), "-xf", str(archive)], check=True)
    (folder / "root/nnvisual").mkdir()


def make_machine(work: Path, case: str, user: str) -> Machine:
    """Return a fresh bare system with a fresh clone in the user's home."""
    folder = work / case
    if folder.exists():
        shutil.rmtree(folder)
    fill(folder, work / "base.tar")
    (work / "x11").mkdir(exist_ok=True, mode=0o1777)
    machine = Machine(folder, work / "x11", user)
    clone = f"{folder}{machine.home}/nnvisual"
    subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", str(ROOT), clone], check=True)
    subprocess.run(["chroot", str(folder), "chown", "-R", f"{user}:", f"{machine.home}/nnvisual"], check=True)
    return machine


def main() -> int:
    """Run the cases; return 1 if one failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, required=True, help="a folder for the bare systems (2 GB)")
    parser.add_argument("--only", choices=CASES, action="append", help="run this case; may be repeated")
    parser.add_argument("--suite", default="bookworm", help="the Debian to make")
    parser.add_argument("--carry", action="append", default=[], help="a file of this computer to copy in")
    options = parser.parse_args()
    if os.geteuid() != 0 or not shutil.which("debootstrap"):
        sys.exit("This needs root and debootstrap:  apt-get install debootstrap")
    work = options.work.resolve()
    work.mkdir(parents=True, exist_ok=True)
    make_base(work, options.suite, options.carry)
    outcomes = {}
    for case in options.only or CASES:
        print(f"── {case}", flush=True)
        user, attempt = CASES[case]
        try:
            attempt(make_machine(work, case, user))
            outcomes[case] = "passed"
        except Failure as failure:
            print(failure)
            outcomes[case] = "FAILED"
        shutil.rmtree(work / case)
    print("── summary", *(f"{case:<14}{outcome}" for case, outcome in outcomes.items()), sep="\n")
    return 1 if "FAILED" in outcomes.values() else 0


if __name__ == "__main__":
    sys.exit(main())
