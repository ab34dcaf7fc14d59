"""The laboratory: dozens of learning rates, or all optimisers, from one start, trained together."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from nnvisual.landscape.surface import Surface
from nnvisual.nn.optimizer_race import without_method
from nnvisual.session.actions import Compare, SetLearningRate, SetOptimizer
from nnvisual.session.population_job import shown_comparison
from nnvisual.session.rate_race import Comparison, OptimizerRace, RateRace
from nnvisual.session.snapshot import Snapshot
from nnvisual.views.backdrop import Backdrop
from nnvisual.views.choice_strip import ChoiceStrip
from nnvisual.views.emphasis import Emphasis
from nnvisual.views.film_strip import FilmStrip
from nnvisual.views.focus import came_by_keyboard
from nnvisual.views.race_grid import RaceGrid
from nnvisual.views.rate_chart import RateChart, RateMarks, round_rate
from nnvisual.views.theme import Theme
from nnvisual.views.view import Dispatch, View

WAITING = "comparing learning rates …"
WAITING_RACE = "racing the optimisers …"

STRIP_SHARE = 0.4
LOWEST_STRIP, HIGHEST_STRIP = 64.0, 210.0
"""Height of the film strip: a share of the view's, within these limits before the user's text factor."""

LOWEST_CHART = 98.0

CHOICES = (
    ("Rates", "Dozens of learning rates from one start. Key: C"),
    ("Optimisers", "All optimisers from one start, each at its usual rate; bars show the steps of each weight. Key: C"),
)

LOWEST_WITH_SWITCH = 150.0
"""Height below which there is no room for the switch, and its key is left."""

_KEYS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_ROWS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_TAKE = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class LearningRates(View):
    """Final loss against learning rate, and below it small landscapes with the paths; or the race of the optimisers.

    A click takes a rate, or an optimiser with its rate. Parts that a lecture can light or reveal: zones, limit, strip,
    race.
    """

    def __init__(self, dispatch: Dispatch, parent: QWidget | None = None) -> None:
        super().__init__(dispatch, parent)
        self.chart: RateChart | None = None
        self.strip: FilmStrip | None = None
        self.grid: RaceGrid | None = None
        self.spot: int | None = None
        self._race: RateRace | None = None
        self._methods: OptimizerRace | None = None
        self._surface: Surface | None = None
        self._backdrop = Backdrop()
        self._version = 0
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Learning rates and optimisers")
        self.switch = ChoiceStrip("Comparison", CHOICES, self)
        self.switch.chosen.connect(self._choose)
        self.switch.set_theme(self.theme)

    def render_snapshot(self, snapshot: Snapshot) -> None:
        """Show `snapshot`; chart and strip are made anew only where something has changed."""
        before, self.snapshot = self.snapshot, snapshot
        shown = shown_comparison(snapshot)
        race, surface, methods = snapshot.pictures.rates, snapshot.pictures.surface, snapshot.pictures.race
        if race is not None and race.live.request.experiments[0].problem != snapshot.experiment.problem:
            race = None
        if methods is not None and methods.experiment != without_method(snapshot.experiment):
            methods = None
        if shown is Comparison.RATES:
            methods = None
        else:
            race = None
        if surface is not None and len(surface.plane.origin) != snapshot.objective.n_parameters:
            surface = None
        if (
            before is not None
            and race is self._race
            and methods is self._methods
            and shown is shown_comparison(before)
            and before.experiment.optimizer == snapshot.experiment.optimizer
            and surface is self._surface
            and before.experiment.lr == snapshot.experiment.lr
            and before.pictures.rate_limit == snapshot.pictures.rate_limit
        ):
            return
        if before is not None and shown is not shown_comparison(before):
            self.spot = None
        self._race, self._surface, self._methods = race, surface, methods
        self.switch.choose(0 if shown is Comparison.RATES else 1)
        self.set_caption(_describe_race(methods) if methods is not None else _describe(race))
        self._arrange()

    def set_theme(self, theme: Theme) -> None:
        """Change colours and text size."""
        super().set_theme(theme)
        self.switch.set_theme(theme)
        self._arrange()

    def set_emphasis(self, focus: frozenset[str], revealed: frozenset[str] | None) -> None:
        """Light or hide parts."""
        super().set_emphasis(focus, revealed)
        self._version += 1

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange anew."""
        super().resizeEvent(event)
        self._arrange()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint chart and strip, or the race, and what is pointed at."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.chart is None and self.grid is None:
            painter.fillRect(self.rect(), QColor(self.theme.card))
            painter.setFont(self.theme.font(14))
            painter.setPen(QColor(self.theme.muted))
            waiting = WAITING if self.switch.choice == 0 else WAITING_RACE
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, waiting)
            return
        self._backdrop.set_ground(self.size(), QColor(self.theme.card))
        self._backdrop.draw(painter, self._version, self._paint_all)
        if self.spot is not None and self.grid is not None:
            self.grid.paint_spot(painter, self.spot)
        elif self.spot is not None and self.chart is not None:
            self.chart.paint_spot(painter, self.spot)
            if self.strip is not None:
                self.strip.paint_outline(painter, self.spot)

    def take(self, place: int) -> None:
        """Take a rate, or an optimiser with its rate, into the run."""
        if self._methods is not None:
            summary = self._methods.summary
            self.dispatch(SetOptimizer(summary.optimizers[place], float(summary.rates[place])))
        elif self._race is not None:
            self.dispatch(SetLearningRate(round_rate(float(self._race.summary.rates[place]))))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light the rate under the mouse."""
        self._light(self._find(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the rate under the mouse."""
        place = self._find(event.position())
        if place is not None and event.button() is Qt.MouseButton.LeftButton:
            self._light(place)
            self.take(place)

    def leaveEvent(self, event: QEvent) -> None:
        """Forget the mouse."""
        self._light(None)
        super().leaveEvent(event)

    def event(self, event: QEvent) -> bool:
        """Take the keys that mean something here before the window does, once one has come by keyboard."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self.spot is not None:
            key = Qt.Key(event.key())
            means = key in _KEYS or key in _TAKE or (key in _ROWS and self.grid is not None)
            if self.hasFocus() and event.modifiers() == Qt.KeyboardModifier.NoModifier and means:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from rate to rate or from method to method, take one, or compare the other."""
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_C and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self._choose(1 - self.switch.choice)
            return
        by = _KEYS.get(key) or (_ROWS[key] * self.grid.columns if self.grid is not None and key in _ROWS else None)
        if not self._count() or (by is None and key not in _TAKE):
            super().keyPressEvent(event)
            return
        place = self.spot if self.spot is not None else self._present()
        if by is None:
            self.take(place)
        elif key in _KEYS or 0 <= place + by < self._count():
            self._light(min(max(place + by, 0), self._count() - 1))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Light the present rate when one comes by keyboard."""
        if came_by_keyboard(event) and self._count():
            self._light(self._present())
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Light nothing."""
        self._light(None)
        super().focusOutEvent(event)

    def _choose(self, number: int) -> None:
        self.dispatch(Compare(Comparison.RATES if number == 0 else Comparison.OPTIMIZERS))
        if self.snapshot is not None:
            # Where a lecture points at one of the two, it stays.
            self.switch.choose(0 if shown_comparison(self.snapshot) is Comparison.RATES else 1)

    def _count(self) -> int:
        """Return how many rates or methods there are to choose from."""
        if self._methods is not None:
            return len(self._methods.summary.rates)
        return 0 if self._race is None else len(self._race.summary.rates)

    def _method(self) -> int | None:
        """Return the place of the optimiser that is used now; None where it is not in the race."""
        if self._methods is None or self.snapshot is None:
            return None
        name = self.snapshot.experiment.optimizer.name
        names = [optimizer.name for optimizer in self._methods.summary.optimizers]
        return names.index(name) if name in names else None

    def _present(self) -> int:
        """Return the place nearest to the rate, or of the optimiser, that is used now."""
        if self._methods is not None:
            return self._method() or 0
        if self._race is None or self.snapshot is None or self.snapshot.experiment.lr <= 0.0:
            return 0
        return self._race.summary.nearest(self.snapshot.experiment.lr)

    def _light(self, place: int | None) -> None:
        if place != self.spot:
            self.spot = place
            self.setCursor(Qt.CursorShape.ArrowCursor if place is None else Qt.CursorShape.PointingHandCursor)
            self.update()

    def _find(self, at: QPointF) -> int | None:
        if self.grid is not None:
            return self.grid.find(at)
        found = None if self.chart is None else self.chart.find(at)
        return found if found is not None or self.strip is None else self.strip.find(at)

    def _arrange(self) -> None:
        """Place chart and strip; where there is no room for both, the chart alone."""
        self._version += 1
        self.update()
        self.chart = self.strip = self.grid = None
        snapshot, race, theme = self.snapshot, self._race, self.theme
        area = self._place_switch()
        if self._methods is not None:
            self.grid = RaceGrid(theme, area.adjusted(0.0, 0.0, 0.0, -2.0), self._methods.summary)
        if snapshot is None or race is None:
            return
        strip = min(max(STRIP_SHARE * area.height(), theme.px(LOWEST_STRIP)), theme.px(HIGHEST_STRIP))
        now = max(snapshot.experiment.lr, 1e-300)
        if area.height() - strip >= theme.px(LOWEST_CHART):
            below = QRectF(1.0, area.bottom() - strip, area.width() - 2.0, strip - 1.0)
            self.strip = FilmStrip(theme, below, race.summary, now)
            area.setBottom(area.bottom() - strip - 8.0)
        self.chart = RateChart(theme, area, race.summary, RateMarks(now, snapshot.pictures.rate_limit))

    def _place_switch(self) -> QRectF:
        """Place the switch below everything, where there is room; return what is left above."""
        area, height = QRectF(self.rect()), self.switch.sizeHint().height()
        has_room = area.height() >= self.theme.px(LOWEST_WITH_SWITCH)
        self.switch.setVisible(has_room)
        if has_room:
            self.switch.setGeometry(0, self.height() - height, self.width(), height)
            area.setBottom(area.bottom() - height - 3.0)
        return area

    def _paint_all(self, painter: QPainter) -> None:
        emphasis = Emphasis(self.focus_parts, self.revealed_parts)
        if self.grid is not None and self._methods is not None:
            painter.setOpacity(emphasis.opacity("race"))
            self.grid.paint(painter, self._methods.result, self._surface, self._method())
        if self.chart is not None:
            painter.setOpacity(emphasis.opacity("chart", "zones", "limit"))
            self.chart.paint(painter)
        if self.strip is not None and self._race is not None:
            painter.setOpacity(emphasis.opacity("strip"))
            self.strip.paint(painter, self._race.result, self._surface)


def _describe(race: RateRace | None) -> str:
    """Return what the card's caption says."""
    if race is None:
        return ""
    result = race.result
    count, steps = len(result.request.experiments), result.request.steps
    if result.is_complete:
        return f"final loss of {count} rates from one start, {steps} steps"
    return f"loss of {count} rates from one start, step {result.step} of {steps}"


def _describe_race(race: OptimizerRace) -> str:
    """Return what the card's caption says of a race."""
    result = race.result
    count, steps = len(result.request.experiments), result.request.steps
    done = f"{steps} steps" if result.is_complete else f"step {result.step} of {steps}"
    return f"{count} optimisers from one start, {done} · bars: first steps of each weight"
