"""run.py: what it decides, without installing anything."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import run
from nnvisual import system_libraries
from nnvisual.system_libraries import Library

LINUX_ONLY = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="system packages are for Linux")


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place for a virtual environment and a lock file, away from the real ones."""
    folder = tmp_path / ".venv"
    lock = tmp_path / "requirements.lock"
    lock.write_text("numpy==2.0.0 --hash=sha256:00\n")
    monkeypatch.setattr(run, "ENVIRONMENT", folder)
    monkeypatch.setattr(run, "STAMP", folder / run.STAMP.name)
    monkeypatch.setattr(run, "LOCK", lock)
    python = run.environment_python()
    python.parent.mkdir(parents=True)
    python.touch()
    return folder


@pytest.fixture
def bare_system(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Debian with apt-get and nothing else: no library can be loaded, no other program is there."""

    def refuse(soname: str) -> None:
        raise OSError(f"{soname} is not there")

    monkeypatch.setattr("ctypes.CDLL", refuse)
    only_apt = {"apt-get": "/usr/bin/apt-get"}
    monkeypatch.setattr("shutil.which", only_apt.get)


class TestPython:
    @pytest.mark.parametrize("version", [(3, 11), (3, 12), (3, 13)])
    def test_supported_versions_pass(self, version: tuple[int, int]) -> None:
        run.check_python(version)

    @pytest.mark.parametrize(("version", "name"), [((3, 8), "3.8"), ((3, 10), "3.10"), ((3, 14), "3.14")])
    def test_others_are_refused_by_name(self, version: tuple[int, int], name: str) -> None:
        with pytest.raises(run.SetUpError, match=rf"needs Python 3\.11, 3\.12 or 3\.13, and this is {name};"):
            run.check_python(version)

    def test_refusal_names_a_python_that_would_do(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("shutil.which", {"python3.12": "/usr/bin/python3.12"}.get)
        with pytest.raises(run.SetUpError, match=r"start it with:  python3\.12 run\.py"):
            run.check_python((3, 9))


class TestStamp:
    def test_a_set_up_that_was_completed_is_ready(self, environment: Path) -> None:
        (environment / run.STAMP.name).write_text(run.stamp_text())
        assert run.environment_is_ready()

    def test_an_interrupted_set_up_is_not_ready(self, environment: Path) -> None:
        assert environment.exists()
        assert not run.environment_is_ready()

    def test_another_lock_file_asks_for_a_new_set_up(self, environment: Path) -> None:
        (environment / run.STAMP.name).write_text(run.stamp_text())
        run.LOCK.write_text("numpy==2.0.1 --hash=sha256:01\n")
        assert not run.environment_is_ready()

    def test_a_python_that_has_gone_asks_for_a_new_set_up(self, environment: Path) -> None:
        (environment / run.STAMP.name).write_text(run.stamp_text())
        run.environment_python().unlink()
        assert not run.environment_is_ready()

    def test_a_failed_installation_leaves_no_stamp(self, environment: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (environment / run.STAMP.name).write_text("of another lock file\n")
        monkeypatch.setattr("shutil.which", lambda name: None)
        monkeypatch.setattr(run, "base_python", lambda: str(environment.parent / "no-python"))
        with pytest.raises(run.SetUpError, match=r"\.venv cannot be made: No such file"):
            run.set_up(["train"])
        assert not run.environment_is_ready()


class TestSourceTree:
    def test_link_is_relative_and_leads_to_the_source_tree(self, environment: Path) -> None:
        packages = environment / "lib" / f"python{sys.version_info[0]}.{sys.version_info[1]}" / "site-packages"
        if os.name == "nt":
            packages = environment / "Lib" / "site-packages"
        packages.mkdir(parents=True)
        run.link_source_tree()
        line = (packages / "nnvisual.pth").read_text().strip()
        assert not Path(line).is_absolute()
        assert (packages / line).resolve() == run.ROOT


@LINUX_ONLY
@pytest.mark.usefixtures("bare_system")
class TestSystemPackages:
    def test_window_needs_more_than_a_picture(self) -> None:
        for_window = run.missing_packages([], needs_pip=False)
        for_picture = run.missing_packages(["snapshot", "-o", "out.png"], needs_pip=False)
        assert set(for_picture) < set(for_window)
        assert "libxcb-cursor0" in set(for_window) - set(for_picture)

    @pytest.mark.parametrize("command", ["train", "check", "--version"])
    def test_what_does_not_draw_needs_nothing(self, command: str) -> None:
        assert run.missing_packages([command], needs_pip=False) == []

    def test_all_that_the_tests_need_comes_in_one_list(self) -> None:
        packages = run.missing_packages(["test"], needs_pip=True)
        assert {"libgl1", "libxcb-shape0", "xvfb", run.venv_package()} <= set(packages)

    def test_ordinary_user_is_told_the_exact_command(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("os.geteuid", lambda: 1000)
        with pytest.raises(run.SetUpError) as refusal:
            run.install_packages(["libgl1", "xvfb"])
        command = "su -c 'apt-get update && apt-get install -y --no-install-recommends libgl1 xvfb'"
        assert str(refusal.value) == (f"nnvisual needs 2 system packages that are missing here; run:  {command}")

    def test_without_apt_the_libraries_are_named(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("shutil.which", lambda name: None)
        with pytest.raises(run.SetUpError, match=r"package manager: libGL\.so\.1, .*libxcb-shape\.so\.0, Xvfb$"):
            run.missing_packages(["test"], needs_pip=False)


class TestChild:
    def test_arguments_go_to_the_application_unchanged(self) -> None:
        arguments = ["snapshot", "-o", "my picture.png"]
        assert run.child_command(arguments)[-5:] == ["-m", "nnvisual", *arguments]

    def test_test_runs_the_checks(self) -> None:
        command = run.child_command(["test", "--thorough", "-k", "loss"])
        assert Path(command[2]).name == "run_checks.py"
        assert Path(command[2]).exists()
        assert command[3:] == ["--thorough", "-k", "loss"]

    def test_python_paths_of_the_user_are_left_behind(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PYTHONPATH", "/somewhere/else")
        monkeypatch.setenv("PIP_TARGET", "/somewhere/else")
        monkeypatch.setenv("LANG", "de_DE.UTF-8")
        variables = run.child_environment()
        assert not {"PYTHONPATH", "PIP_TARGET"} & variables.keys()
        assert variables["LANG"] == "de_DE.UTF-8"


class TestMain:
    def test_ctrl_c_ends_without_a_traceback(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        def interrupt(arguments: list[str]) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(run, "set_up", interrupt)
        assert run.main([]) == 130
        assert capsys.readouterr().err == "run.py: stopped.\n"

    def test_old_python_gets_one_sentence(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr(sys, "version_info", (3, 9, 1))
        assert run.main([]) == 1
        printed = capsys.readouterr()
        assert printed.out == ""
        assert printed.err.startswith("run.py: nnvisual needs Python")
        assert printed.err.count("\n") == 1

    def test_only_the_standard_library_is_imported(self) -> None:
        code = (
            "import run, nnvisual.system_libraries, sys; "
            "print(*{name.partition('.')[0] for name in sys.modules} - sys.stdlib_module_names)"
        )
        # -S -I: no site-packages and no environment variables, as on a computer with nothing but Python.
        done = subprocess.run(
            [sys.executable, "-S", "-I", "-c", f"import sys; sys.path.insert(0, {str(run.ROOT)!r}); {code}"],
            capture_output=True,
            text=True,
            check=True,
        )
        assert set(done.stdout.split()) == {"__main__", "nnvisual", "run"}


class TestQuietCommands:
    def test_last_lines_are_shown_when_the_command_fails(self, capsys: pytest.CaptureFixture[str]) -> None:
        code = "for n in range(100): print('line', n)\nraise SystemExit(3)"
        with pytest.raises(run.SetUpError, match="it failed"):
            run.run_quietly([sys.executable, "-c", code], "it failed")
        shown = capsys.readouterr().err.splitlines()
        assert shown[-1] == "line 99"
        assert len(shown) < 20

    def test_progress_names_the_packages(self) -> None:
        assert run.pip_progress("Collecting numpy==2.4.6 (from -r lock (line 3))\n") == "  fetching numpy==2.4.6"
        assert run.pip_progress("  Using cached numpy-2.4.6.whl (16 MB)\n") is None


class TestLockFile:
    text = (run.ROOT / "requirements.lock").read_text()

    def test_every_package_has_hashes(self) -> None:
        entries = re.split(r"\n(?=\S)", self.text.strip())
        assert all(re.search(r"--hash=sha256:[0-9a-f]{64}", entry) for entry in entries)

    def test_it_names_no_server(self) -> None:
        assert "://" not in self.text
        assert "index-url" not in self.text

    def test_it_covers_what_the_project_depends_on(self) -> None:
        project = tomllib.loads((run.ROOT / "pyproject.toml").read_text())
        wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
        names = {re.split(r"[<>=]", requirement)[0].lower() for requirement in wanted}
        assert names <= set(re.findall(r"^([a-z0-9-]+)==", self.text, re.MULTILINE))


def test_every_library_has_one_package() -> None:
    assert len({library.soname for library in system_libraries.WINDOW}) == len(system_libraries.WINDOW)
    assert all(isinstance(library, Library) for library in system_libraries.WINDOW)
