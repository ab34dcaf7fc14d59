"""The command line. Only the app itself needs a screen; everything else runs anywhere.

Exit codes: 0 done, 1 something was found (a lecture with mistakes), 2 the command or its input cannot be used.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from nnvisual import __version__

USED_WRONGLY = 2


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one sentence and ends with 2."""

    def error(self, message: str) -> NoReturn:
        """Print one sentence and leave."""
        self.exit(USED_WRONGLY, f"nnvisual: {message}. See 'nnvisual --help'.\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return the exit code."""
    # At these sizes a second BLAS thread only costs; it has to be said before NumPy is imported.
    for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(variable, "1")
    given = list(sys.argv[1:] if arguments is None else arguments)
    command = given[0] if given and given[0] in _COMMANDS else ""
    parser, run = _COMMANDS.get(command, (_app_parser, _run_app))
    options = parser().parse_args(given[1:] if command else given)
    from nnvisual.nn.problem import InvalidInput

    try:
        return run(options)
    except InvalidInput as problem:
        print(f"nnvisual: {problem.sentence}", file=sys.stderr)
        return USED_WRONGLY
    except BrokenPipeError:
        # The reader of a pipe has seen enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _app_parser() -> Parser:
    parser = Parser(
        prog="nnvisual",
        description="Watch a neural network learn: every number, every operation, forwards and backwards in time.",
        epilog="Further commands: " + ", ".join(name for name in _COMMANDS) + "; 'nnvisual COMMAND --help' says more.",
    )
    parser.add_argument("file", nargs="?", type=Path, help="a CSV table, a session or a lecture to open")
    parser.add_argument("--theme", choices=("light", "dark", "contrast"), help="colours; else as last time")
    _add_lecture(parser)
    parser.add_argument("--version", action="version", version=f"nnvisual {__version__}")
    return parser


def _run_app(options: argparse.Namespace) -> int:
    from nnvisual import system_libraries

    problem = system_libraries.problem() or system_libraries.screen_problem()
    if problem:
        print(f"nnvisual: {problem}", file=sys.stderr)
        return USED_WRONGLY
    from nnvisual.app import StartOptions, run

    lecture = None if options.lecture is None else _find_lecture(options.lecture)
    return run(StartOptions(options.file, options.theme, lecture, *_split_step(options.step)))


def _add_lecture(parser: Parser) -> None:
    parser.add_argument("--lecture", metavar="ID", help="a shipped lecture's id, or a lecture folder")
    parser.add_argument("--step", metavar="STEP", default="", help="CHAPTER/STEP by their ids, or a chapter's id")


def _find_lecture(name: str) -> Path:
    from nnvisual.lectures.library import find_lecture
    from nnvisual.nn.problem import InvalidInput

    found = find_lecture(name) or (Path(name) if Path(name).exists() else None)
    if found is None:
        raise InvalidInput(f"There is no lecture '{name}', neither shipped nor as a folder.")
    return found


def _split_step(text: str) -> tuple[str, str]:
    chapter, _, step = text.partition("/")
    return chapter, step


def _train_parser() -> Parser:
    parser = Parser(prog="nnvisual train", description="Train without a window.")
    parser.add_argument(
        "experiment", help="a built-in name (class, xor, ravine, …) or a TOML file with the fields of a setup block"
    )
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--steps", type=int, metavar="N", help="make N updates")
    what.add_argument(
        "--trace", type=int, metavar="STEP", help="print every quantity of that step's batch as one JSON object"
    )
    parser.add_argument("--csv", metavar="FILE", help="write step,loss,validation_loss for steps 0 to N; - is stdout")
    return parser


def _run_train(options: argparse.Namespace) -> int:
    from nnvisual.lectures.experiments import read_experiment
    from nnvisual.nn.problem import InvalidInput

    experiment = read_experiment(options.experiment)
    for name, value in (("--steps", options.steps), ("--trace", options.trace)):
        if value is not None and not 0 <= value <= 10_000_000:
            raise InvalidInput(f"{name} lies from 0 to ten million, not {value}.")
    if options.trace is not None:
        from nnvisual.lectures.step_trace import trace_readings

        readings = trace_readings(experiment, options.trace)
        print(json.dumps(readings, indent=1, ensure_ascii=False))
        return 0
    from nnvisual.training_table import print_summary, write_table

    if options.csv is None:
        print_summary(experiment, options.steps)
    else:
        write_table(experiment, options.steps, options.csv)
    return 0


def _snapshot_parser() -> Parser:
    parser = Parser(prog="nnvisual snapshot", description="Paint the window into a PNG file, without a screen.")
    parser.add_argument("-o", "--output", required=True, type=Path, metavar="OUT.png", help="the picture to write")
    parser.add_argument("--size", default="1440x900", help="width x height in pixels (1440x900)")
    parser.add_argument("--theme", choices=("light", "dark", "contrast"), default="light")
    parser.add_argument("--text", type=float, default=1.0, help="factor on the text size, 0.8 to 2.5")
    parser.add_argument("--experiment", help="a built-in name or a TOML file; else the lab's first experiment")
    _add_lecture(parser)
    parser.add_argument("--steps", type=int, default=0, help="train so many steps first")
    parser.add_argument("--phase", type=int, default=0, help="stand behind so many operations of the step")
    parser.add_argument("--views", help="one to four views, separated by commas")
    return parser


def _run_snapshot(options: argparse.Namespace) -> int:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from nnvisual import system_libraries

    problem = system_libraries.problem(system_libraries.OFFSCREEN)
    if problem:
        print(f"nnvisual: {problem}", file=sys.stderr)
        return USED_WRONGLY
    from nnvisual.window_picture import PictureOptions, paint_window

    paint_window(
        PictureOptions(
            output=options.output,
            size=_parse_size(options.size),
            theme=options.theme,
            text=options.text,
            experiment=options.experiment,
            steps=options.steps,
            phase=options.phase,
            views=tuple(options.views.split(",")) if options.views else (),
            lecture=None if options.lecture is None else _find_lecture(options.lecture),
            lecture_step=_split_step(options.step),
        )
    )
    return 0


def _parse_size(text: str) -> tuple[int, int]:
    from nnvisual.nn.problem import InvalidInput

    parts = text.lower().split("x")
    if len(parts) != 2 or not all(part.isascii() and part.isdigit() for part in parts):
        raise InvalidInput(f"--size is width x height, such as 1440x900, not '{text}'.")
    width, height = int(parts[0]), int(parts[1])
    if not (320 <= width <= 8000 and 240 <= height <= 8000):
        raise InvalidInput(f"--size lies from 320x240 to 8000x8000, not '{text}'.")
    return width, height


def _bench_parser() -> Parser:
    parser = Parser(prog="nnvisual bench", description="Measure speed as ratios within one run.")
    parser.add_argument("--rounds", type=int, default=9, help="alternating rounds of each measurement (9)")
    parser.add_argument("--output", type=Path, help="folder for the growth table and plot")
    return parser


def _run_bench(options: argparse.Namespace) -> int:
    from nnvisual.bench.run import run_benchmarks

    return run_benchmarks(max(1, options.rounds), options.output)


def _check_parser() -> Parser:
    parser = Parser(prog="nnvisual check", description="Check lectures and sessions: every mistake, with its place.")
    parser.add_argument(
        "paths", nargs="+", type=Path, metavar="PATH", help="a lecture folder, chapter, archive or session"
    )
    return parser


def _run_check(options: argparse.Namespace) -> int:
    from nnvisual.file_check import check_files

    return check_files(options.paths)


def _new_lecture_parser() -> Parser:
    parser = Parser(prog="nnvisual new-lecture", description="Write a template to start a lecture from.")
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="a folder that does not exist yet, or is empty")
    return parser


def _run_new_lecture(options: argparse.Namespace) -> int:
    from nnvisual.lectures.template import write_template

    write_template(options.folder)
    print(f"A lecture to write from is in {options.folder}. Open it with: nnvisual --lecture {options.folder}")
    return 0


def command_parsers() -> dict[str, Parser]:
    """Return the parser of every command by its name, and that of the app by ""; for the manual and for shells."""
    return {"": _app_parser(), **{name: parser() for name, (parser, _) in _COMMANDS.items()}}


_COMMANDS = {
    "check": (_check_parser, _run_check),
    "new-lecture": (_new_lecture_parser, _run_new_lecture),
    "train": (_train_parser, _run_train),
    "snapshot": (_snapshot_parser, _run_snapshot),
    "bench": (_bench_parser, _run_bench),
}
