"""Chapters read back as what they say, and every mistake in them named with its place."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnvisual.lectures.blocks import Expect, Listing, Math, Notes, Predict, Prose, Run, Set, Show, Task, Try
from nnvisual.lectures.model import Chapter
from nnvisual.lectures.parser import Parsed, is_slug, make_slug, parse_chapter
from nnvisual.lectures.problems import CODES
from nnvisual.lectures.quantities import Quantity
from nnvisual.lectures.vocabulary import Part

SAMPLES = Path(__file__).parent / "samples"

FRONT = '+++\nformat = 1\nid = "a"\ntitle = "A"\ngoal = "G"\n+++\n'
SETUP = "```setup\nlayers = [2, 1]\nx = [1, 2]\n```\n"
STEP = "## One {#one}\n"


def parse(body: str, front: str = FRONT) -> Parsed:
    return parse_chapter((front + body).encode(), "x.md")


def chapter_of(body: str) -> Chapter:
    parsed = parse(body)
    assert not parsed.problems, "\n".join(map(str, parsed.problems))
    assert parsed.chapter is not None
    return parsed.chapter


@pytest.mark.parametrize("name", ["09-perceptron-by-hand.md", "22-learning-rate.md"])
def test_the_samples_load(name: str) -> None:
    parsed = parse_chapter((SAMPLES / name).read_bytes(), name)
    assert parsed.problems == ()


def test_a_chapter_is_what_it_says() -> None:
    chapter = chapter_of(
        SETUP + "## One {#one}\n\nSome *text* with $x_1$.\n\n$$ z = 1 $$\n\n"
        '```show\nviews = ["network", "plane"]\nfocus = ["network.w.1.1.1", "plane.line", "plane"]\n```\n'
        '```run\nwhat = "forward"\nto = "product.1"\npace = "by_click"\n```\n'
        "---\n\n```set\nx.1 = 1\nover = 1.5\nlr = 0.5\n```\n```expect\nz.1.1 = -6\ntol = 0.1\n```\n"
        "```notes\nSay it.\n```\n## Two {#two}\n```python\nz = x @ W\n```\n```math\n\\frac{1}{2}\n```\n"
        '```run\nwhat = "train"\nsteps = 20\n```\n'
    )
    assert (chapter.id, chapter.title, chapter.minutes, chapter.seed) == ("a", "A", 5.0, 6191)
    assert chapter.setup is not None
    assert chapter.setup.experiment is not None
    assert [(step.id, step.title, len(step.beats)) for step in chapter.steps] == [("one", "One", 2), ("two", "Two", 1)]
    prose, formula, show, run = chapter.steps[0].beats[0].elements
    assert prose == Prose("Some *text* with $x_1$.", line=13)
    assert formula == Math("z = 1", line=15)
    assert isinstance(show, Show)
    assert show.views == ("network", "plane")
    assert show.focus == (Part("network", Quantity("w", (1, 1, 1))), Part("plane", name="line"), Part("plane"))
    assert run == Run(Task.FORWARD, Quantity("product", (1,)), None, None, line=21)
    change, expect, notes = chapter.steps[0].beats[1].elements
    assert isinstance(change, Set)
    assert (change.changes, change.over) == ((("x.1", 1), ("lr", 0.5)), 1.5)
    assert isinstance(expect, Expect)
    assert (expect.values, expect.tol) == (((Quantity("z", (1, 1)), -6),), 0.1)
    assert notes == Notes("Say it.", line=37)
    assert chapter.steps[0].notes == "Say it."
    listing, formula, run = chapter.steps[1].beats[0].elements
    assert listing == Listing("python", "z = x @ W", line=41)
    assert formula == Math("\\frac{1}{2}", line=44)
    assert run == Run(Task.TRAIN, None, 20, 4.0, line=47)
    assert chapter.positions() == ((0, 0), (0, 1), (1, 0))
    assert chapter.find_step("two") == 1
    assert chapter.find_step("three") is None


def test_prompts_are_what_they_say() -> None:
    chapter = chapter_of(
        SETUP
        + STEP
        + '```predict\nask = "?"\nchoices = ["a", "b"]\nanswer = 2\ntargets = "t"\nbecause = "b"\n```\n---\n'
        '```try\ntask = "t"\nallow = ["b.1.1", "lr"]\ngoal = { quantity = "y_hat", above = 0.5 }\n'
        'solution = { b.1.1 = 7.5 }\nhints = ["h"]\n```\n---\n```draw\nask = "?"\non = "curve"\nuntil = 40\n```\n'
    )
    predict, task, draw = (beat.prompt for beat in chapter.steps[0].beats)
    assert isinstance(predict, Predict)
    assert predict.answer == 1
    assert isinstance(task, Try)
    assert task.solution == (("b.1.1", 7.5),)
    assert (task.goal.quantity.name, task.goal.above, task.goal.within_steps) == ("y_hat", 0.5, None)
    assert draw is not None


MISTAKES = [
    (STEP + "```shows\n```\n", 8, 1, "E018", "'shows' is no block. Did you mean 'show'?"),
    (STEP + "```\n```\n", 8, 1, "E018", "This block has no name."),
    (
        STEP + '```predict\nask = "?"\nchoises = ["a", "b"]\nanswer = 1\ntargets = "t"\nbecause = "b"\n```\n',
        10,
        1,
        "E020",
        "'choises' is not known in a predict block. Did you mean 'choices'?",
    ),
    (
        STEP + '```predict\nask = "?"\nchoices = ["a", "b"]\nanswer = 3\ntargets = "t"\nbecause = "b"\n```\n',
        11,
        1,
        "E022",
        "answer is 3, but there are 2 choices, counted from 1.",
    ),
    (
        STEP + '```predict\nask = "?"\nchoices = ["a", "$b"]\nanswer = 1\ntargets = "t"\nbecause = "b"\n```\n',
        10,
        17,
        "E015",
        "This dollar sign opens mathematics that is not closed. A dollar is \\$.",
    ),
    (
        STEP + '```predict\nask = "?"\nchoices = ["a", "b"]\nanswer = 1\ntargets = "t"\n```\n',
        8,
        1,
        "E021",
        "'because' is missing in a predict block.",
    ),
    (STEP + '```run\nwhat = "forwards"\n```\n', 9, 1, "E023", "There is no run 'forwards'. Did you mean 'forward'?"),
    (STEP + '```run\nwhat = "forward"\nto = "yhat"\n```\n', 10, 1, "E024", "Did you mean 'y_hat'?"),
    (STEP + '```run\nwhat = "train"\nsteps = 20001\n```\n', 10, 1, "E022", "steps lies from 1 to 20000"),
    (STEP + '```run\nwhat = "train"\npace = "fast"\n```\n', 10, 1, "E022", '"by_click"'),
    (STEP + '```run\nwhat = "train"\nto = "z.1"\n```\n', 10, 1, "E022", "training has steps"),
    (STEP + '```show\nviews = ["network", "plain"]\n```\n', 9, 21, "E023", "Did you mean 'plane'?"),
    (STEP + '```show\nviews = ["network"]\nfocus = ["network.lines"]\n```\n', 10, 10, "E024", "no part 'lines'"),
    (STEP + '```show\nviews = ["network"]\nfocus = ["network.w.1.2"]\n```\n', 10, 10, "E024", "'w.L.I.J'"),
    (STEP + "```show\nviews = []\n```\n", 9, 1, "E022", "1 to 4"),
    (STEP + '```show\nviews = ["figure"]\nfigure = "../a.svg"\n```\n', 10, 1, "E029", "leads out"),
    (STEP + "```set\nlr = -1\n```\n", 9, 1, "E022", "lr lies from 0"),
    (STEP + "```set\nz.1.1 = 3\n```\n", 9, 1, "E027", "'z.1.1' is computed and cannot be set."),
    (STEP + "```set\nlearning = 3\n```\n", 9, 1, "E020", "'learning' is not known in a set block."),
    (STEP + '```set\noptimizer = "adm"\n```\n', 9, 1, "E023", "Did you mean 'adam'?"),
    (STEP + "```set\nover = 1\n```\n", 8, 1, "E021", "changes something"),
    (STEP + "```expect\nz1.1 = 3\n```\n", 9, 1, "E024", "no quantity 'z1.1'"),
    (STEP + "```expect\ntol = 0.1\n```\n", 8, 1, "E021", "names a quantity"),
    (
        STEP + '```try\ntask = "t"\nallow = ["bias"]\ngoal = { quantity = "y_hat", above = 0 }\nsolution = {}\n```\n',
        10,
        10,
        "E023",
        "no control 'bias'",
    ),
    (
        STEP + '```try\ntask = "t"\nallow = ["lr"]\ngoal = { quantity = "y_hat", abov = 0 }\nsolution = {}\n```\n',
        11,
        30,
        "E020",
        "Did you mean 'above'?",
    ),
    (
        STEP + '```try\ntask = "t"\nallow = ["lr"]\ngoal = { quantity = "y_hat" }\nsolution = {}\n```\n',
        11,
        1,
        "E021",
        "says no value",
    ),
    (STEP + "```set\nlr = \n```\n", 9, 5, "E019", "Invalid value."),
    (STEP + "```set\nlr = 1\n", 8, 1, "E017", "This 'set' block is not closed."),
    (STEP + '```set\nlr = 1\n```show\nviews = ["network"]\n```\n', 8, 1, "E017", "End it with a line of ```."),
    (STEP + "```set\nlr = 1\n## Two {#two}\nx\n", 8, 1, "E017", "not closed"),
    ("## One\n", 7, 1, "E010", "Write ## One {#one}."),
    (STEP + "## One {#one}\n", 8, 8, "E011", "stands already in line 7"),
    ("## One {#One}\n", 7, 8, "E006", "{#one}"),
    ("##One {#one}\n", 7, 3, "E016", "Put a space"),
    ("# One\n" + STEP, 7, 1, "E016", "begins with ##"),
    ("Hello\n" + STEP, 7, 1, "E013", "before the first step"),
    ("", 1, 1, "E012", "no step"),
    (STEP + "a <b>bold</b>\n", 8, 3, "E014", "HTML"),
    (STEP + "see [there](x)\n", 8, 11, "E014", "no links"),
    (STEP + "see https://x.y\n", 8, 5, "E014", "no addresses"),
    (STEP + "![a](img/x.svg)\n", 8, 1, "E014", "figure"),
    (STEP + "it costs $5\n", 8, 10, "E015", "not closed"),
    (STEP + "$$ x\n\ny\n", 8, 1, "E015", "not closed"),
    (STEP + "$$ \\frac{1{2} $$\n", 8, 1, "E015", "do not match"),
    (SETUP + SETUP + STEP, 11, 1, "E025", "one setup"),
    (STEP + '```draw\nask = "?"\non = "curve"\n```\n```draw\nask = "?"\non = "curve"\n```\n', 12, 1, "E025", "---"),
    ("```setup\nlayer = [2, 1]\n```\n" + STEP, 8, 1, "E020", "Did you mean 'layers'?"),
    ("```setup\nlayers = [2, 1]\nw.1 = [[1, 2]]\nx = [1, 2]\n```\n" + STEP, 9, 1, "E026", "2 x 1"),
    ('```setup\ndata = "data/a.csv"\n```\n' + STEP, 8, 1, "E029", "no folder"),
]


@pytest.mark.parametrize(("body", "line", "column", "code", "text"), MISTAKES)
def test_a_mistake_is_named_where_it_is(body: str, line: int, column: int, code: str, text: str) -> None:
    problems = parse(body).problems
    found = [problem for problem in problems if (problem.line, problem.column, problem.code) == (line, column, code)]
    assert found, "\n".join(map(str, problems))
    assert text in found[0].text


def test_a_message_is_spelled_as_the_format_says() -> None:
    body = STEP + '```predict\nask = "?"\nchoises = ["a", "b"]\nanswer = 1\ntargets = "t"\nbecause = "b"\n```\n'
    assert [str(problem) for problem in parse(body).problems] == [
        "x.md:10:1: E020 'choises' is not known in a predict block. Did you mean 'choices'?"
    ]


def test_ten_mistakes_have_ten_messages() -> None:
    body = (
        '```setup\nlayers = [2, 1]\nactivation = "sigmoidd"\noptimizer = "adma"\nlrr = 0.1\nx = [1, 2]\n```\n'
        '## One {#one}\n\nSee [this](x).\n\n```shows\n```\n\n```run\nwhat = "forwrd"\n```\n'
        "## Two {#one}\n\n```set\nz.1.1 = 1\n```\n```expect\nz1.1 = 0\n```\n## Three\n"
        "```predict\nask = \n```\n"
    )
    problems = parse(body).problems
    assert [problem.code for problem in problems] == [
        "E023", "E023", "E020", "E014", "E018", "E023", "E011", "E027", "E024", "E010", "E019",
    ]  # fmt: skip
    assert len({problem.line for problem in problems}) == 11
    assert {problem.code for problem in problems} <= set(CODES)


@pytest.mark.parametrize(
    ("front", "code", "text"),
    [
        ("", "E004", "front matter"),
        ("+++\nformat = 1\n", "E004", "not closed"),
        ('+++\nformat = 2\nid = "a"\n+++\n', "E005", "format 2"),
        ('+++\nid = "a"\ntitle = "A"\ngoal = "G"\n+++\n', "E021", "'format' is missing in front matter."),
        ('+++\nformat = 1\nid = "A b"\ntitle = "A"\ngoal = "G"\n+++\n', "E006", 'id = "a-b"'),
        ('+++\nformat = 1\nid = "a"\ntitle = 3\ngoal = "G"\n+++\n', "E022", "title is a text"),
        ('+++\nformat = 1\nid = "a"\ntitel = "A"\ngoal = "G"\n+++\n', "E020", "Did you mean 'title'?"),
        ('+++\nformat = 1\nid = "a"\ntitle = "A"\ngoal = "G"\nminutes = "9"\n+++\n', "E022", "minutes is a number"),
    ],
)
def test_a_front_matter_that_is_none(front: str, code: str, text: str) -> None:
    problems = parse(STEP, front).problems
    assert [problem.code for problem in problems] == [code]
    assert text in problems[0].text


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "E004"),
        (b"\xff\xfe\x00" * 99, "E002"),
        (b"+++\n\x00", "E002"),
        (b"a" * 1_000_001, "E003"),
        (FRONT.encode() + b"## A {#a}\n" * 500, "E003"),
        (FRONT.encode() + STEP.encode() + b"```\n" * 5000, "E003"),
        (FRONT.encode() + STEP.encode() + b"a" * 20_000, "E003"),
    ],
)
def test_what_is_no_chapter_or_too_much(content: bytes, code: str) -> None:
    assert code in {problem.code for problem in parse_chapter(content, "x.md").problems}


def test_line_ends_and_byte_order_mark_do_not_matter() -> None:
    content = (SAMPLES / "09-perceptron-by-hand.md").read_bytes()
    plain = parse_chapter(content, "x.md")
    assert parse_chapter(b"\xef\xbb\xbf" + content.replace(b"\n", b"\r\n"), "x.md") == plain


@given(st.text(max_size=60))
def test_a_slug_of_any_title_is_an_id(title: str) -> None:
    assert is_slug(make_slug(title))


PIECES = st.sampled_from(
    ["+++", "```", "```set", "```run", "---", "## A {#a}", "$$", "$x$", "text", "lr = 1", "= [", "```show", "", "# B"]
)


@given(st.lists(PIECES, max_size=30))
def test_any_order_of_pieces_is_read_or_refused(pieces: list[str]) -> None:
    parsed = parse_chapter((FRONT + "\n".join(pieces)).encode(), "x.md")
    assert all(problem.line >= 1 and problem.column >= 1 for problem in parsed.problems)
    if not parsed.problems:
        assert parsed.chapter is not None
        assert all(step.beats for step in parsed.chapter.steps)
