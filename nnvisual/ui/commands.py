"""Everything that can be done with a key or from a menu, once.

Menus, key handling, tooltips and the help that `?` shows are made from this table, so they cannot disagree.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType

Handlers = dict[str, Callable[[], object]]
"""What commands do, by their names."""


@dataclass(frozen=True, slots=True)
class Command:
    """One thing to do.

    Attributes
    ----------
    name
        Names it in preferences and in code.
    label
        In menus and in the help; `&` marks the menu's letter.
    menu
        The menu that it stands in; empty: in none (but in the help).
    keys
        Default keys in Qt's portable spelling, the first one shown in menus.
    help
        One line on what it does.
    repeats
        Whether holding the key down repeats it.
    """

    name: str
    label: str
    menu: str
    keys: tuple[str, ...]
    help: str
    repeats: bool = False


MENUS = ("File", "Edit", "View", "Time", "Lecture", "Help")

_ALL = (
    Command("open", "&Open…", "File", ("Ctrl+O",), "Open a table, a session or a lecture."),
    Command(
        "lecture", "&Lecture: Foundations of deep learning", "File", ("Ctrl+L",), "Go through the shipped lecture."
    ),
    Command(
        "open_lecture", "Open lec&ture folder…", "File", ("Ctrl+Shift+O",), "Open a lecture that is being written."
    ),
    Command("experiments", "&Experiments…", "File", ("Ctrl+E",), "Choose a ready experiment."),
    Command("reopen", "Reopen what was &replaced", "File", (), "What a file that was opened took the place of."),
    Command("save", "&Save session", "File", ("Ctrl+S",), "Save where you are, to open it exactly there again."),
    Command("save_as", "Save session &as…", "File", ("Ctrl+Shift+S",), "Save under another name."),
    Command("export_view", "Export &view…", "File", ("Ctrl+Shift+E",), "Save the chosen view as PNG or SVG."),
    Command("quit", "&Quit", "File", ("Ctrl+Q",), "Leave nnvisual; where you were is kept."),
    Command("undo", "&Undo", "Edit", ("Ctrl+Z",), "Take the last change back."),
    Command("redo", "&Redo", "Edit", ("Ctrl+Shift+Z", "Ctrl+Y"), "Make it again."),
    Command("reset", "Re&set", "Edit", ("Ctrl+R",), "Back to the start of this experiment."),
    Command("new_seed", "New random &weights", "Edit", ("Ctrl+N",), "Draw other initial weights."),
    Command("forget_runs", "&Forget earlier runs", "Edit", (), "Drop the runs that are kept to compare."),
    Command("larger", "&Larger text", "View", ("Ctrl++", "Ctrl+="), "Make everything larger."),
    Command("smaller", "S&maller text", "View", ("Ctrl+-",), "Make everything smaller."),
    Command("normal_size", "&Normal text", "View", ("Ctrl+0",), "Back to the usual size."),
    Command("theme", "&Theme: next", "View", ("Ctrl+T",), "Light, dark, high contrast."),
    Command("panel", "&Controls", "View", ("F9",), "Show or hide the panel with the controls."),
    Command("full_screen", "F&ull screen", "View", ("F11",), "The whole screen, and back."),
    Command("why", "&Why this number?", "View", ("Q",), "Formula, code and landscape answer at once; again: back."),
    Command("motion", "Mo&tion", "View", (), "Whether what changes its place shows where it goes."),
    Command("enlarge", "&Enlarge view", "View", ("Z",), "Give one view the whole stage, and back."),
    Command("play", "&Play / pause", "Time", ("Space",), "Let time run, or stop it; in a lecture, go on."),
    Command(
        "step", "&Step", "Time", ("Right", "PgDown"), "One move forwards; in a lecture, the next beat.", repeats=True
    ),
    Command("back", "&Back", "Time", ("Left", "PgUp"), "One move backwards, exactly as it was.", repeats=True),
    Command("start", "To the &start", "Time", ("Home",), "To step 0; in a lecture, to the chapter's first step."),
    Command("end", "To the &end", "Time", ("End",), "To the last step that was made; in a lecture, of the chapter."),
    Command("by_operation", "By &operation", "Time", ("1",), "Step one multiplication, sum, … at a time."),
    Command("by_layer", "By &layer", "Time", ("2",), "Step one layer at a time."),
    Command("by_example", "By e&xample", "Time", ("3",), "Step one example at a time."),
    Command("by_step", "By s&tep", "Time", ("4",), "Step one update at a time."),
    Command("by_epoch", "By ep&och", "Time", ("5",), "Step one pass over the data at a time."),
    Command("slower", "Slo&wer", "Time", ("[",), "A quarter of the speed."),
    Command("faster", "&Faster", "Time", ("]",), "Four times the speed, up to as fast as it goes."),
    Command("lower_rate", "Smaller learning &rate", "Time", (",",), "One notch down: 1, 0.3, 0.1 …"),
    Command("higher_rate", "Larger learning r&ate", "Time", (".",), "One notch up: 1, 3, 10 …"),
    Command("contents", "&Contents…", "Lecture", ("O",), "Every chapter and step, and what you have done there."),
    Command("go_to", "&Go to…", "Lecture", ("G",), "A chapter (12), a step (12.3), or a piece of a title."),
    Command("lecture_start", "To the &beginning", "Lecture", ("Ctrl+Home",), "To the lecture's first step."),
    Command("lecture_end", "To the &end", "Lecture", ("Ctrl+End",), "To the lecture's last step."),
    Command("return", "&Return to the lecture", "Lecture", ("R",), "Back to this step of the lecture as it was."),
    Command("present", "&Present", "Lecture", ("F5",), "The stage for the class, your notes in a window of their own."),
    Command("notes", "Speaker's &notes", "Lecture", ("N",), "While presenting: your window to the front, or away."),
    Command("black", "Blac&k screen", "Lecture", ("B",), "While presenting: the class sees black; . does the same."),
    Command("leave", "En&d the presentation", "Lecture", ("Esc",), "Back to the window as it was."),
    Command("keys", "&Keys", "Help", ("?", "F1"), "All keys."),
    Command("write_lecture", "&Write a lecture", "Help", (), "The authors' guide, and a new lecture to begin with."),
    Command("hints", "Show the &hints again", "Help", (), "The three hints of the first start."),
    Command("crash_reports", "&Crash reports", "Help", (), "Open the folder with what was written down of crashes."),
    Command("about", "&About nnvisual", "Help", (), "Version, licences, where things are kept."),
)

COMMANDS = MappingProxyType({command.name: command for command in _ALL})
"""Every command by its name, in the order of the menus."""


def keys_of(name: str, changed: dict[str, str]) -> tuple[str, ...]:
    """Return the keys of a command; `changed` holds those that the user chose instead of the first default."""
    defaults = COMMANDS[name].keys
    if name not in changed:
        return defaults
    chosen = changed[name]
    return (chosen, *defaults[1:]) if chosen else ()
