"""A chapter with ten planted mistakes: all ten are told at once, each with its place, code, sentence and remedy."""

from pathlib import Path

import pytest

from nnvisual.file_check import check_files
from nnvisual.lectures.checks import check_paths

CHAPTER = Path(__file__).parent / "mistakes" / "ten-mistakes.md"

TEN = (
    (21, 27, "E014", "HTML is not shown. Write Markdown, and a < in text between dollars: $a < b$."),
    (29, 34, "E015", "This dollar sign opens mathematics that is not closed. A dollar is \\$."),
    (35, 1, "E020", "'choises' is not known in a predict block. Did you mean 'choices'?"),
    (44, 1, "E032", "There is no 'z.2.1': 2 is a layer, and here there is only 1."),
    (
        *(48, 1, "E031"),
        "'y_hat' is 0.002472623157, not 0.25 (within 0.001). Correct the number here and in the text, "
        "or what leads to it.",
    ),
    (58, 14, "E033", "The solution changes 'w.1.1.1', which is not unlocked. Add it to allow."),
    (65, 1, "E029", "There is no file 'img/lne.svg'. Known are: ten-mistakes.md."),
    (68, 14, "E011", "The id 'point' stands already in line 19. Choose another."),
    (71, 21, "E023", "There is no view 'formla'. Did you mean 'formula'?"),
    (76, 1, "E018", "'epxect' is no block. Did you mean 'expect'?"),
)


def test_all_ten_are_told_at_once() -> None:
    found = check_paths([CHAPTER]).problems
    assert [(problem.line, problem.column, problem.code, problem.text) for problem in found] == list(TEN)
    assert {problem.file for problem in found} == {str(CHAPTER)}


def test_the_command_prints_them_so_that_an_editor_can_jump_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert check_files([CHAPTER]) == 1
    *lines, summary = capsys.readouterr().out.splitlines()
    assert lines == [f"{CHAPTER}:{line}:{column}: {code} {text}" for line, column, code, text in TEN]
    assert summary.endswith("10 mistakes")


@pytest.mark.parametrize("place", range(len(TEN)), ids=[code for _, _, code, _ in TEN])
def test_each_stands_in_the_line_that_is_named(place: int) -> None:
    line, column, code, _ = TEN[place]
    text = CHAPTER.read_text(encoding="utf-8").splitlines()[line - 1]
    planted = {
        "E014": "<br>",
        "E015": "$w_1",
        "E020": "choises",
        "E032": "z.2.1",
        "E031": "y_hat",
        "E033": "w.1.1.1",
        "E029": "figure",
        "E011": "{#point}",
        "E023": '"formla',
        "E018": "```epxect",
    }
    assert text[column - 1 :].startswith(planted[code])
