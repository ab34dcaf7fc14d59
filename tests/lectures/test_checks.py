"""What a check finds in lectures: the samples are clean, and every claim that is wrong is named."""

import random
import re
from pathlib import Path
from time import process_time

import pytest

from nnvisual.lectures.checks import CheckReport, check_chapter, check_paths
from nnvisual.lectures.files import ArchiveFiles
from nnvisual.lectures.library import shipped_lectures
from nnvisual.lectures.parser import parse_chapter
from nnvisual.lectures.problems import CODES

SAMPLES = Path(__file__).parent / "samples"
FRONT = '+++\nformat = 1\nid = "a"\ntitle = "A"\ngoal = "G"\n+++\n'
NETWORK = "```setup\nlayers = [2, 1]\nw.1 = [[3], [-2]]\nx = [-1, 2]\n```\n## One {#one}\n"
BOWL = '```setup\nlandscape = "bowl"\nw = [1.0]\n```\n## One {#one}\n'


def check(text: str, files: dict[str, bytes] | None = None) -> CheckReport:
    archive = ArchiveFiles(files or {})
    parsed = parse_chapter(text.encode(), "x.md", archive)
    assert parsed.chapter is not None
    return CheckReport(parsed.problems) + check_chapter(parsed.chapter, archive)


def test_the_samples_are_clean() -> None:
    report = check_paths([SAMPLES])
    assert report.problems == (), "\n".join(map(str, report.problems))
    assert (report.chapters, report.expectations, report.solutions) == (2, 32, 2)


def test_what_ships_is_clean() -> None:
    report = check_paths(shipped_lectures())
    assert report.problems == (), "\n".join(map(str, report.problems))


@pytest.mark.parametrize(
    ("text", "line", "code", "words"),
    [
        (NETWORK + "```expect\nz.1.1 = -6\n```\n", 14, "E031", "'z.1.1' is -7, not -6 (within 1e-09)."),
        (NETWORK + "```expect\nz.1.1 = -6\ntol = 2\n```\n", 0, "", ""),
        (NETWORK + "```expect\nw.1 = [[3], [2]]\n```\n", 14, "E031", "[[3], [-2]], not [[3], [2]]"),
        (NETWORK + '```expect\nstatus = "done"\n```\n', 14, "E031", "'running', not 'done'"),
        (NETWORK + "```expect\nz.2.1 = 1\n```\n", 14, "E032", "here there is only 1"),
        (NETWORK + "```expect\nloss = 1\n```\n", 14, "E032", "needs a target"),
        ("## One {#one}\n```expect\nz.1.1 = 1\n```\n", 8, "E032", "no setup"),
        (NETWORK + '```show\nviews = ["network"]\nfocus = ["plane.line"]\n```\n', 15, "E028", "not on the stage"),
        (NETWORK + '```show\nviews = ["network"]\nfocus = ["network.w.2.1.1"]\n```\n', 15, "E024", "only 1"),
        (NETWORK + '```show\nviews = ["landscape"]\n```\n', 14, "E028", "needs a loss"),
        (BOWL + '```show\nviews = ["network"]\n```\n', 13, "E028", "needs a network"),
        ("## One {#one}\n```show\nviews = [\"network\"]\n```\n", 9, "E028", "no setup"),
        (NETWORK + '```show\nfocus = ["network"]\n```\n', 13, "E021", "Nothing is on the stage"),
        (NETWORK + '```show\nviews = ["figure"]\n```\n', 14, "E021", "needs a drawing"),
        (NETWORK + '```show\nviews = ["figure"]\nfigure = "img/b.svg"\n```\n', 15, "E029", "Did you mean 'img/a.svg'?"),
        (NETWORK + '```show\nviews = ["figure"]\nfigure = "img/a.svg"\nfocus = ["figure.rong"]\n```\n', 16, "E024",
         "Did you mean 'ring'?"),
        (NETWORK + '```show\nviews = ["figure"]\nfigure = "img/a.svg"\nfocus = ["figure.ring"]\n```\n', 0, "", ""),
        (NETWORK + '```draw\nask = "?"\non = "plane"\n```\n', 15, "E028", "Show it first"),
        (NETWORK + '```run\nwhat = "train"\n```\n```expect\nz.1.1 = 0\n```\n', 14, "E030", "nothing to learn"),
    ],
)  # fmt: skip
def test_a_claim_that_is_wrong(text: str, line: int, code: str, words: str) -> None:
    problems = check(FRONT + text, {"img/a.svg": b'<svg><g id="ring"/></svg>'}).problems
    assert [(problem.line, problem.code) for problem in problems] == ([(line, code)] if code else [])
    assert all(words in problem.text for problem in problems)


def attempt(allow: str, goal: str, solution: str, setup: str = NETWORK) -> list[str]:
    text = (
        f'{FRONT}{setup}```try\ntask = "t"\nallow = [{allow}]\ngoal = {{ {goal} }}\nsolution = {{ {solution} }}\n```\n'
    )
    return [f"{problem.code} {problem.text}" for problem in check(text).problems]


def test_solutions() -> None:
    high = 'quantity = "y_hat", above = 0.5'
    assert attempt('"b.1.1"', high, "b.1.1 = 7.5") == []
    assert attempt('"b"', high, "b.1.1 = 7.5") == []
    assert "does not reach the goal: 'y_hat' above 0.5" in attempt('"b.1.1"', high, "b.1.1 = 6")[0]
    assert "not unlocked" in attempt('"b.1.1"', high, "w.1.1.1 = -7.5")[0]
    assert "before anything is done" in attempt('"b.1.1"', 'quantity = "y_hat", below = 0.5', "b.1.1 = 6")[0]
    assert "only 1" in attempt('"b.1.2"', high, "b.1.2 = 6")[0]
    assert "E024" in attempt('"b.1.1"', 'quantity = "z.4.1", above = 0', "b.1.1 = 7.5")[0]
    fast = 'quantity = "w.1", below = 0.001, within_steps = 5'
    assert attempt('"lr"', fast, "lr = 0.49", BOWL) == []
    assert "within 5 steps" in attempt('"lr"', fast, "lr = 0.1", BOWL)[0]
    assert attempt('"optimizer"', 'quantity = "status", equals = "diverged"', "lr = 2", BOWL)[0].startswith("E033")


def test_a_broken_block_silences_what_follows_from_it_and_nothing_else() -> None:
    text = (
        NETWORK
        + '```set\nw.1.1 = 3\n```\n```expect\nz.1.1 = 0\n```\n```show\nviews = ["plane"]\nfocus = ["network"]\n```\n'
    )
    assert [problem.code for problem in check(FRONT + text).problems] == ["E024", "E028"]


def test_every_code_is_a_code() -> None:
    for code, meaning in CODES.items():
        assert re.fullmatch(r"E0[0-9]{2}", code)
        assert meaning.endswith(".")


SEEDS = sorted(SAMPLES.glob("*.md")) + [path for folder in shipped_lectures() for path in sorted(folder.glob("*.md"))]
WORDS = [
    "```",
    "+++",
    "---",
    "$$",
    "$",
    "## X {#x}",
    "{",
    "}",
    "[",
    "]",
    "=",
    '"',
    "'",
    "\\",
    "<b>",
    "inf",
    "nan",
    "-1",
    "0",
    "1e999",
    "99999999999999999999",
    "w.1.1.1",
    "true",
    "[[[[[[",
    "```setup",
    "```run",
    "\u0000",
    "\u202e",
    "é",
    "\r",
    ".",
]


def mutate(text: str, dice: random.Random) -> str:
    """Return `text` with one to four random changes."""
    for _ in range(dice.randint(1, 4)):
        lines = text.split("\n")
        place, other = dice.randrange(len(lines)), dice.randrange(len(lines))
        match dice.randrange(9):
            case 0:
                del lines[place]
            case 1:
                lines.insert(other, lines[place])
            case 2:
                lines[place], lines[other] = lines[other], lines[place]
            case 3:
                lines.insert(place, dice.choice(WORDS))
            case 4:
                line = lines[place]
                at = dice.randint(0, len(line))
                lines[place] = line[:at] + dice.choice(WORDS) + line[at + dice.randint(0, 3) :]
            case 5:
                lines[place] = re.sub(r"-?[0-9.]+", lambda _: dice.choice(["-1", "0", "1e5", "7", "0.3"]), lines[place])
            case 6:
                lines[place] = "".join(dice.sample(lines[place], len(lines[place])))
            case 7:
                lines = lines[: place + 1]
            case _:
                lines[place] = lines[place] * dice.randint(2, 30)
        text = "\n".join(lines)
        if not text:
            return text
    return text


def survive(mutants: int, seed: int, limit: float) -> None:
    dice = random.Random(seed)
    texts = [path.read_text() for path in SEEDS]
    for number in range(mutants):
        content = mutate(texts[number % len(texts)], dice).encode("utf-8", "surrogatepass")
        start = process_time()
        parsed = parse_chapter(content, "x.md", ArchiveFiles({}))
        if parsed.chapter is not None:
            report = check_chapter(parsed.chapter, budget=0.2)
            assert report.chapters == 1
        assert process_time() - start < limit, content
        assert all(problem.code in CODES and problem.text and "\n" not in problem.text for problem in parsed.problems)


BUSY = 4.0
"""Seconds that nothing takes even on a computer with other work to do; alone nothing takes one."""


def fill(unit: str) -> str:
    return unit * (900_000 // len(unit))


HUGE = NETWORK.replace("x = [-1, 2]", "x = [-1, 2]\ny = 1")
WIDE = (
    "```setup\nlayers = [64, 64, 64, 64, 64, 64, 64, 64, 64, 1]\ny = 1\nx = [" + "1, " * 64 + "]\n```\n## One {#one}\n"
)
RUN = '```run\nwhat = "train"\nsteps = 20000\n```\n'


@pytest.mark.parametrize(
    "body",
    [
        HUGE + "```set\n" + "".join(f"k{number} = 1\n" for number in range(60_000)) + "```\n",
        HUGE + "```set\nx = [" + fill("1,") + "]\n```\n",
        HUGE + "```set\nw.1 = " + "[" * 300 + "]" * 300 + "\n```\n",
        HUGE + "```set\n" + "a." * 100_000 + "b = 1\n```\n",
        HUGE + fill("```\n"),
        HUGE + fill("```text\n```\n"),
        HUGE + fill("$$ x\n"),
        HUGE + fill("$ a "),
        HUGE + fill("---\n"),
        HUGE + fill("## A\n"),
        HUGE + fill("<a\n---\n"),
        HUGE + fill("a\n\n"),
        HUGE + fill("]("),
        fill("+++\n"),
        WIDE + RUN * 50,
        WIDE + "```set\nw.1.1.1 = 1\n```\n" * 1900,
        WIDE + "```expect\nrate_limit = 1\n```\n" * 1900,
        WIDE + "```expect\nz.1 = 1\n```\n" * 1900,
    ],
    ids=range(18),
)
def test_nothing_takes_long(body: str) -> None:
    start = process_time()
    report = check_text_within(FRONT + body, 0.2)
    assert process_time() - start < BUSY
    assert report.problems


def check_text_within(text: str, budget: float) -> CheckReport:
    parsed = parse_chapter(text.encode(), "x.md")
    report = CheckReport(parsed.problems)
    return report if parsed.chapter is None else report + check_chapter(parsed.chapter, budget=budget)


def test_mutants_are_read_or_refused() -> None:
    survive(200, 1, BUSY)


@pytest.mark.thorough
def test_twenty_thousand_mutants_are_read_or_refused() -> None:
    survive(20_000, 2, 1.0)
