"""What `nnvisual check` does: lectures and sessions, every mistake with its place."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from nnvisual.lectures.checks import check_paths
from nnvisual.nn.problem import InvalidInput
from nnvisual.session.session_file import read_session, rebuild
from nnvisual.session.session_job import read_file

SESSION_SUFFIX = ".nnsession"


def check_files(paths: Sequence[Path]) -> int:
    """Print every mistake and a summary; return 1 if there is any mistake, else 0."""
    sessions = [path for path in paths if path.suffix == SESSION_SUFFIX]
    lectures = [path for path in paths if path.suffix != SESSION_SUFFIX]
    mistakes = [sentence for path in sessions if (sentence := _check_session(path))]
    summary = [f"{len(sessions)} sessions"] if sessions else []
    if lectures:
        report = check_paths(lectures)
        mistakes.extend(str(problem) for problem in report.problems)
        summary.append(f"{report.chapters} chapters, {report.expectations} expectations, {report.solutions} solutions")
    sys.stdout.writelines(f"{mistake}\n" for mistake in mistakes)
    sys.stdout.write(f"{', '.join(summary)}: {len(mistakes) or 'no'} mistake{'s' * (len(mistakes) != 1)}\n")
    return 1 if mistakes else 0


def _check_session(path: Path) -> str:
    try:
        rebuild(read_session(read_file(path), path.name), lambda: False)
    except InvalidInput as problem:
        return f"{path}:1:1: S001 {problem.sentence}"
    return ""
