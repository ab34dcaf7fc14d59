"""The bar below the stage: reset, back, play, step, how far, how fast, and the time line."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSlider,
    QToolButton,
    QWidget,
)

from nnvisual.nn.phases import Granularity
from nnvisual.session.actions import Reset, Seek, SetGranularity, SetSpeed, StepBack, StepForward, TogglePlay
from nnvisual.session.snapshot import SPEEDS, Cursor, Snapshot
from nnvisual.session.wording import describe_place
from nnvisual.ui.elided_label import ElidedLabel
from nnvisual.ui.icons import make_icon
from nnvisual.ui.segment_menu import SegmentMenu
from nnvisual.views.theme import LIGHT, Theme
from nnvisual.views.view import Dispatch

SIDE_MARGIN, GAP = 18, 12
LEAST_TIMELINE = 150
"""Pixels before the text's factor that the time line keeps beside the segments."""

SPEED_LABELS = ("¼×", "1×", "4×", "max")


class PlaybackBar(QWidget):
    """Turns clicks into moves through time, and shows where one stands."""

    def __init__(self, dispatch: Dispatch, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("playback")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._dispatch = dispatch
        self._theme: Theme = LIGHT
        self._playing = False
        self.reset = self._button("Reset", "Back to the start of this experiment (Ctrl+R)")
        self.back = self._button("Back", "One move backwards (←)")
        self.play = self._button("Play", "Let time run (Space)")
        self.step = self._button("Step", "One move forwards (→)")
        self.play.setObjectName("primary")
        self.back.setAutoRepeat(True)
        self.step.setAutoRepeat(True)
        self.reset.clicked.connect(lambda: dispatch(Reset()))
        self.back.clicked.connect(lambda: dispatch(StepBack()))
        self.play.clicked.connect(lambda: dispatch(TogglePlay()))
        self.step.clicked.connect(lambda: dispatch(StepForward()))
        self.granularities = self._segments(
            [(kind.value, f"Step by {kind.value} ({place})") for place, kind in enumerate(Granularity, start=1)]
        )
        self.granularities.idClicked.connect(lambda place: dispatch(SetGranularity(list(Granularity)[place])))
        self.speeds = self._segments([(label, f"Speed {label}") for label in SPEED_LABELS])
        self.speeds.idClicked.connect(lambda place: dispatch(SetSpeed(SPEEDS[place])))
        self.granularity_choice = SegmentMenu(self.granularities, "How far a step goes", self)
        self.speed_choice = SegmentMenu(self.speeds, "Speed", self)
        self.where = ElidedLabel(self)
        self.where.setObjectName("operation")
        self.last = QLabel("0", self)
        self.last.setObjectName("operation")
        self.timeline = QSlider(Qt.Orientation.Horizontal, self)
        self.timeline.setObjectName("timeline")
        self.timeline.setAccessibleName("Time line")
        self.timeline.setAccessibleDescription("Steps that were made; drag to go back and forth in time")
        self.timeline.valueChanged.connect(self._seek)
        self.timeline.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._lay_out()

    def set_theme(self, theme: Theme) -> None:
        """Change colours and sizes."""
        self._theme = theme
        for name, button in (("reset", self.reset), ("back", self.back), ("step", self.step)):
            button.setIcon(make_icon(name, theme.ink, theme.text))
        self._show_play_icon()
        for button in (self.reset, self.back, self.play, self.step):
            side = round(theme.px(38))
            button.setFixedSize(round(side * 1.3) if button is self.play else side, side)
            button.setIconSize(QSize(side, side) * 0.56)
        self._arrange()
        self.updateGeometry()

    def render_snapshot(self, snapshot: Snapshot) -> None:
        """Show where `snapshot` stands."""
        if snapshot.playback.playing != self._playing:
            self._playing = snapshot.playback.playing
            self._show_play_icon()
        with QSignalBlocker(self.timeline):
            self.timeline.setRange(0, max(snapshot.last_step, 1))
            self.timeline.setEnabled(snapshot.last_step > 0)
            self.timeline.setValue(snapshot.cursor.step)
            self.timeline.setPageStep(max(1, snapshot.last_step // 20))
        self.where.set_text(describe_place(snapshot))
        self.last.setText(f"{snapshot.last_step:,}")
        self.back.setEnabled(snapshot.cursor != Cursor())
        self.granularities.button(list(Granularity).index(snapshot.playback.granularity)).setChecked(True)
        if snapshot.playback.speed in SPEEDS:
            self.speeds.button(SPEEDS.index(snapshot.playback.speed)).setChecked(True)

    def minimumSizeHint(self) -> QSize:
        """Return the least room: with menus in the places of the segments."""
        moves = sum(button.minimumWidth() for button in self._moves())
        menus = self.granularity_choice.sizeHint().width() + self.speed_choice.sizeHint().width()
        margins, gaps = 2 * SIDE_MARGIN, 6 * GAP
        return QSize(round(moves + menus + margins + gaps + self._theme.px(40)), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put menus in the places of the segments where there is too little room for these."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        segments = [*self.granularities.buttons(), *self.speeds.buttons()]
        moves = sum(button.minimumWidth() for button in self._moves())
        needed = moves + sum(button.sizeHint().width() for button in segments) + 2 * SIDE_MARGIN + 6 * GAP
        roomy = self.width() >= needed + self._theme.px(LEAST_TIMELINE)
        for button in segments:
            button.setVisible(roomy)
        for menu in (self.granularity_choice, self.speed_choice):
            menu.setVisible(not roomy)

    def _moves(self) -> tuple[QToolButton, ...]:
        return self.reset, self.back, self.play, self.step

    def _show_play_icon(self) -> None:
        name = "pause" if self._playing else "play"
        self.play.setIcon(make_icon(name, self._theme.card, self._theme.text))
        self.play.setAccessibleName("Pause" if self._playing else "Play")
        self.play.setToolTip("Stop time (Space)" if self._playing else "Let time run (Space)")

    def _seek(self, step: int) -> None:
        self._dispatch(Seek(Cursor(step)))

    def _button(self, name: str, tip: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName("move")
        button.setAccessibleName(name)
        button.setAccessibleDescription(tip)
        button.setToolTip(tip)
        return button

    def _segments(self, labels: list[tuple[str, str]]) -> QButtonGroup:
        group = QButtonGroup(self)
        group.setExclusive(True)
        for place, (label, tip) in enumerate(labels):
            button = QPushButton(label, self)
            button.setObjectName("segment")
            button.setCheckable(True)
            button.setToolTip(tip)
            button.setAccessibleName(tip)
            group.addButton(button, place)
        return group

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(SIDE_MARGIN, 10, SIDE_MARGIN, 10)
        layout.setSpacing(GAP)
        for button in (self.reset, self.back, self.play, self.step):
            layout.addWidget(button)
        layout.addLayout(self._row(self.granularities))
        layout.addWidget(self.granularity_choice)
        middle = QGridLayout()
        middle.setHorizontalSpacing(8)
        middle.setVerticalSpacing(4)
        middle.addWidget(self.where, 0, 0)
        middle.addWidget(self.last, 0, 1)
        middle.addWidget(self.timeline, 1, 0, 1, 2)
        middle.setColumnStretch(0, 1)
        layout.addLayout(middle, 1)
        layout.addLayout(self._row(self.speeds))
        layout.addWidget(self.speed_choice)
        self._arrange()

    @staticmethod
    def _row(group: QButtonGroup) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(0)
        for button in group.buttons():
            row.addWidget(button)
        return row
