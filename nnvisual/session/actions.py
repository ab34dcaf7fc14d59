"""What can be asked of the program: one frozen class an intent. Nothing here does anything; see `update`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from nnvisual.landscape.field import Window
from nnvisual.landscape.plane import PlaneSpec
from nnvisual.nn.datasets import DataSpec
from nnvisual.nn.experiment import Experiment, Probe, StopRule
from nnvisual.nn.optimizers import Optimizer
from nnvisual.nn.phases import Granularity
from nnvisual.nn.schedules import Schedule
from nnvisual.session.lecture_stand import Sketch
from nnvisual.session.rate_race import Comparison
from nnvisual.session.snapshot import Cursor, Mode, Selection


@dataclass(frozen=True, slots=True)
class Action:
    """An intent of the user's, of the clock's, or a worker's result."""


@dataclass(frozen=True, slots=True)
class StepForward(Action):
    """Go one operation, layer, example, step or epoch on; by the playback's granularity if none is named."""

    by: Granularity | None = None


@dataclass(frozen=True, slots=True)
class StepBack(Action):
    """Go one operation, layer, example, step or epoch back."""

    by: Granularity | None = None


@dataclass(frozen=True, slots=True)
class Seek(Action):
    """Go to a place on the time line that has been recorded."""

    cursor: Cursor


@dataclass(frozen=True, slots=True)
class Play(Action):
    """Let time run."""


@dataclass(frozen=True, slots=True)
class Pause(Action):
    """Stop time."""


@dataclass(frozen=True, slots=True)
class TogglePlay(Action):
    """Play or pause."""


@dataclass(frozen=True, slots=True)
class FrameElapsed(Action):
    """The player's clock: so many seconds have gone by, and at full speed training may take so many of the next."""

    seconds: float
    training: float = 0.012


@dataclass(frozen=True, slots=True)
class SetSpeed(Action):
    """Set the playback speed, one of `snapshot.SPEEDS`."""

    speed: float


@dataclass(frozen=True, slots=True)
class SetGranularity(Action):
    """Set how far one press of Step goes."""

    granularity: Granularity


@dataclass(frozen=True, slots=True)
class Reset(Action):
    """Go back to the start of this experiment, at step 0; runs that were made stay, to compare."""


@dataclass(frozen=True, slots=True)
class OpenExperiment(Action):
    """Start another experiment, with these views on the stage; none: those that are there."""

    experiment: Experiment
    views: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SetLearningRate(Action):
    """Set the learning rate from here on."""

    lr: float


@dataclass(frozen=True, slots=True)
class SetOptimizer(Action):
    """Set the optimiser from here on, and its learning rate if one is named; its memory begins empty."""

    optimizer: Optimizer
    lr: float | None = None


@dataclass(frozen=True, slots=True)
class SetSchedule(Action):
    """Set the learning-rate schedule from here on."""

    schedule: Schedule


@dataclass(frozen=True, slots=True)
class SetBatch(Action):
    """Set the batch size from here on; None: all examples."""

    batch: int | None


@dataclass(frozen=True, slots=True)
class SetPenalties(Action):
    """Set the factors of the L1 and L2 penalties from here on."""

    l1: float
    l2: float


@dataclass(frozen=True, slots=True)
class SetDropout(Action):
    """Set the dropout rate of all hidden layers from here on."""

    rate: float


@dataclass(frozen=True, slots=True)
class SetStopRule(Action):
    """Set when a run ends by itself."""

    stop: StopRule


@dataclass(frozen=True, slots=True)
class SetSeed(Action):
    """Start again with other initial weights, batches and masks."""

    seed: int


@dataclass(frozen=True, slots=True)
class SetInitializer(Action):
    """Start again with another initialisation method."""

    init: str


@dataclass(frozen=True, slots=True)
class SetData(Action):
    """Start again with other data; the network's ends adapt to them."""

    data: DataSpec


@dataclass(frozen=True, slots=True)
class EditExamples(Action):
    """Go on with a changed table of examples (a point added, moved or deleted); what was learned stays."""

    data: DataSpec


@dataclass(frozen=True, slots=True)
class SetProbe(Action):
    """Look at another example beside the data: drag "you"."""

    probe: Probe | None


@dataclass(frozen=True, slots=True)
class SetHiddenLayers(Action):
    """Start again with hidden layers of so many units."""

    units: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SetActivation(Action):
    """Start again with another activation: of one layer (from 1), or of all hidden ones if none is named."""

    activation: str
    layer: int | None = None


@dataclass(frozen=True, slots=True)
class SetLoss(Action):
    """Start again with another loss; the output's activation follows it."""

    loss: str


@dataclass(frozen=True, slots=True)
class SetParameter(Action):
    """Set one weight or bias, by its place in the flat vector, from here on."""

    index: int
    value: float


@dataclass(frozen=True, slots=True)
class StartAt(Action):
    """Start again at these parameters, flat."""

    parameters: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Select(Action):
    """Choose something in all views at once."""

    selection: Selection


@dataclass(frozen=True, slots=True)
class SetPlane(Action):
    """Choose what the landscape's axes are."""

    spec: PlaneSpec


@dataclass(frozen=True, slots=True)
class SetFieldWindow(Action):
    """Choose which part of the feature plane is shown, in own units, and which features are its axes."""

    window: Window
    axes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ShowTiles(Action):
    """Draw each unit's output over the inputs inside it, or not."""

    shown: bool


@dataclass(frozen=True, slots=True)
class SetViews(Action):
    """Choose the views on the stage, 1 to 4."""

    views: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Compare(Action):
    """Compare learning rates, or optimisers."""

    what: Comparison


@dataclass(frozen=True, slots=True)
class ShowAccuracy(Action):
    """Show the accuracy beside the loss, or the loss alone."""

    shown: bool


@dataclass(frozen=True, slots=True)
class SetMode(Action):
    """Go to the lecture, the lab, or present."""

    mode: Mode


@dataclass(frozen=True, slots=True)
class ActivateRun(Action):
    """Put another run on the time line, at its last step."""

    number: int


@dataclass(frozen=True, slots=True)
class ForgetRuns(Action):
    """Drop all runs but the active one and its ancestors."""


@dataclass(frozen=True, slots=True)
class Undo(Action):
    """Take the last change back."""


@dataclass(frozen=True, slots=True)
class Redo(Action):
    """Make the change again that was taken back."""


@dataclass(frozen=True, slots=True)
class OpenTable(Action):
    """Read a CSV table and learn from it."""

    path: Path


@dataclass(frozen=True, slots=True)
class ShowNotice(Action):
    """Say something; `folder` is what one may want to look into then."""

    text: str
    is_error: bool = False
    folder: Path | None = None


@dataclass(frozen=True, slots=True)
class DismissNotice(Action):
    """Take the sentence away."""


@dataclass(frozen=True, slots=True)
class OpenSession(Action):
    """Open a session file exactly where it was saved; `notice` is said when it is there."""

    path: Path
    notice: str = ""


@dataclass(frozen=True, slots=True)
class OpenLecture(Action):
    """Open a lecture folder, chapter file or archive, at a chapter and step by their ids."""

    path: Path
    chapter: str = ""
    step: str = ""


@dataclass(frozen=True, slots=True)
class ReloadLecture(Action):
    """Read the lecture again: its files have changed."""


@dataclass(frozen=True, slots=True)
class DismissMistakes(Action):
    """Take the author's banner away until the next save."""


@dataclass(frozen=True, slots=True)
class GoToBeat(Action):
    """Go to a beat of the lecture; chapter, step and beat from 0."""

    chapter: int
    step: int
    beat: int = 0


@dataclass(frozen=True, slots=True)
class NextBeat(Action):
    """Go one beat on in the lecture."""


@dataclass(frozen=True, slots=True)
class PreviousBeat(Action):
    """Go one beat back in the lecture."""


@dataclass(frozen=True, slots=True)
class ReturnToBeat(Action):
    """Come back to the lecture's beat as it was."""


@dataclass(frozen=True, slots=True)
class Answer(Action):
    """Answer the question of this beat; -1 skips it."""

    choice: int


@dataclass(frozen=True, slots=True)
class ShowHint(Action):
    """Show one more hint."""


@dataclass(frozen=True, slots=True)
class ShowSolution(Action):
    """Play the solution of the task."""


@dataclass(frozen=True, slots=True)
class SetSketch(Action):
    """Keep what the learner drew, in the view's own units; nothing: take it back."""

    sketch: Sketch


@dataclass(frozen=True, slots=True)
class RevealDrawn(Action):
    """Show what was to be drawn."""


@dataclass(frozen=True, slots=True)
class Vote(Action):
    """Count hands of a class for a choice, from 0; a negative `count` takes them back."""

    choice: int
    count: int = 1


@dataclass(frozen=True, slots=True)
class RevealAnswer(Action):
    """Show the class which choice is right, and why."""


@dataclass(frozen=True, slots=True)
class ForgetProgress(Action):
    """Forget what was done in a lecture, a chapter or a step, by its key; an empty key stands for everything."""

    key: str
