"""The learning-rate laboratory: dozens of rates from one start, trained together."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from nnvisual.landscape.surface import Surface
from nnvisual.session.actions import SetLearningRate
from nnvisual.session.rate_race import RateRace
from nnvisual.session.snapshot import Snapshot
from nnvisual.views.backdrop import Backdrop
from nnvisual.views.emphasis import Emphasis
from nnvisual.views.film_strip import FilmStrip
from nnvisual.views.focus import came_by_keyboard
from nnvisual.views.rate_chart import RateChart, RateMarks, round_rate
from nnvisual.views.theme import Theme
from nnvisual.views.view import Dispatch, View

WAITING = "comparing learning rates …"

STRIP_SHARE = 0.4
LOWEST_STRIP, HIGHEST_STRIP = 92.0, 210.0
"""Height of the film strip: a share of the view's, within these limits before the user's text factor."""

LOWEST_CHART = 130.0

_KEYS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_TAKE = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class LearningRates(View):
    """Final loss against learning rate, and below it small landscapes with the paths; a click takes a rate.

    Parts that a lecture can light or reveal: chart, strip.
    """

    def __init__(self, dispatch: Dispatch, parent: QWidget | None = None) -> None:
        super().__init__(dispatch, parent)
        self.chart: RateChart | None = None
        self.strip: FilmStrip | None = None
        self.spot: int | None = None
        self._race: RateRace | None = None
        self._surface: Surface | None = None
        self._backdrop = Backdrop()
        self._version = 0
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Learning rates")

    def render_snapshot(self, snapshot: Snapshot) -> None:
        """Show `snapshot`; chart and strip are made anew only where something has changed."""
        before, self.snapshot = self.snapshot, snapshot
        race, surface = snapshot.pictures.rates, snapshot.pictures.surface
        if race is not None and race.live.request.experiments[0].problem != snapshot.experiment.problem:
            race = None
        if surface is not None and len(surface.plane.origin) != snapshot.objective.n_parameters:
            surface = None
        if (
            before is not None
            and race is self._race
            and surface is self._surface
            and before.experiment.lr == snapshot.experiment.lr
            and before.pictures.rate_limit == snapshot.pictures.rate_limit
        ):
            return
        self._race, self._surface = race, surface
        self.set_caption(_describe(race))
        self._arrange()

    def set_theme(self, theme: Theme) -> None:
        """Change colours and text size."""
        super().set_theme(theme)
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
        """Paint chart and strip, and what is pointed at."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.chart is None:
            painter.fillRect(self.rect(), QColor(self.theme.card))
            painter.setFont(self.theme.font(14))
            painter.setPen(QColor(self.theme.muted))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, WAITING)
            return
        self._backdrop.set_ground(self.size(), QColor(self.theme.card))
        self._backdrop.draw(painter, self._version, self._paint_all)
        if self.spot is not None:
            self.chart.paint_spot(painter, self.spot)
            if self.strip is not None:
                self.strip.paint_outline(painter, self.spot)

    def take(self, place: int) -> None:
        """Take a rate into the run."""
        if self._race is not None:
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
            if (
                self.hasFocus()
                and event.modifiers() == Qt.KeyboardModifier.NoModifier
                and (key in _KEYS or key in _TAKE)
            ):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from rate to rate, and take one."""
        key = Qt.Key(event.key())
        if self._race is None or (key not in _KEYS and key not in _TAKE):
            super().keyPressEvent(event)
            return
        place = self.spot if self.spot is not None else self._present()
        if key in _TAKE:
            self.take(place)
        else:
            self._light(min(max(place + _KEYS[key], 0), len(self._race.summary.rates) - 1))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Light the present rate when one comes by keyboard."""
        if came_by_keyboard(event) and self._race is not None:
            self._light(self._present())
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Light nothing."""
        self._light(None)
        super().focusOutEvent(event)

    def _present(self) -> int:
        """Return the place nearest to the rate that is used now."""
        if self._race is None or self.snapshot is None or self.snapshot.experiment.lr <= 0.0:
            return 0
        return self._race.summary.nearest(self.snapshot.experiment.lr)

    def _light(self, place: int | None) -> None:
        if place != self.spot:
            self.spot = place
            self.setCursor(Qt.CursorShape.ArrowCursor if place is None else Qt.CursorShape.PointingHandCursor)
            self.update()

    def _find(self, at: QPointF) -> int | None:
        found = None if self.chart is None else self.chart.find(at)
        return found if found is not None or self.strip is None else self.strip.find(at)

    def _arrange(self) -> None:
        """Place chart and strip; where there is no room for both, the chart alone."""
        self._version += 1
        self.update()
        self.chart = self.strip = None
        snapshot, race, theme = self.snapshot, self._race, self.theme
        if snapshot is None or race is None:
            return
        area = QRectF(self.rect())
        strip = min(max(STRIP_SHARE * area.height(), theme.px(LOWEST_STRIP)), theme.px(HIGHEST_STRIP))
        now = max(snapshot.experiment.lr, 1e-300)
        if area.height() - strip >= theme.px(LOWEST_CHART):
            below = QRectF(1.0, area.bottom() - strip, area.width() - 2.0, strip - 1.0)
            self.strip = FilmStrip(theme, below, race.summary, now)
            area.setBottom(area.bottom() - strip - 8.0)
        self.chart = RateChart(theme, area, race.summary, RateMarks(now, snapshot.pictures.rate_limit))

    def _paint_all(self, painter: QPainter) -> None:
        emphasis = Emphasis(self.focus_parts, self.revealed_parts)
        if self.chart is not None:
            painter.setOpacity(emphasis.opacity("chart"))
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
