"""The progress in the header: the steps of this chapter, and below them the chapters of the lecture."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from nnvisual.session.actions import GoToBeat
from nnvisual.session.snapshot import Mode, Snapshot
from nnvisual.views.theme import LIGHT, Theme, mix
from nnvisual.views.view import Dispatch

WIDTH = 150
STEP_BAND = 0.58
"""Share of the height that takes clicks on steps; what is below takes those on chapters."""


class ProgressStrip(QWidget):
    """Two rows of segments: ink where one is, green what was seen to the end. A click goes there."""

    def __init__(self, dispatch: Dispatch, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dispatch = dispatch
        self._theme: Theme = LIGHT
        self._snapshot: Snapshot | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Change colours and sizes."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return a width that leaves the title its room."""
        return QSize(round(self._theme.px(WIDTH)), round(self._theme.px(26)))

    def render_snapshot(self, snapshot: Snapshot) -> None:
        """Show how far one has come."""
        stand = snapshot.lecture
        self.setVisible(stand is not None and snapshot.mode is Mode.LECTURE)
        old = self._snapshot
        self._snapshot = snapshot
        if stand is None or (old is not None and old.lecture is stand and old.progress is snapshot.progress):
            return
        lecture = stand.lecture
        chapter = lecture.chapters[stand.chapter]
        self.setAccessibleName(
            f"Chapter {stand.chapter + 1} of {len(lecture.chapters)}, step {stand.step + 1} of {len(chapter.steps)}"
        )
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint both rows."""
        snapshot = self._snapshot
        if snapshot is None or snapshot.lecture is None:
            return
        stand, progress = snapshot.lecture, snapshot.progress
        lecture = stand.lecture
        chapter = lecture.chapters[stand.chapter]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        height = float(self.height())
        steps = [f"{lecture.id}/{chapter.id}/{step.id}" in progress.steps for step in chapter.steps]
        self._paint_row(painter, QRectF(0, height * 0.24, self.width(), height * 0.26), steps, stand.step)
        done = [progress.has_seen(lecture, other) for other in lecture.chapters]
        self._paint_row(painter, QRectF(0, height * 0.66, self.width(), height * 0.14), done, stand.chapter)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the step or the chapter under the mouse."""
        place = self._place_at(event.position())
        if place is not None:
            self._dispatch(GoToBeat(*place))

    def event(self, event: QEvent) -> bool:
        """Name what is under the mouse."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place = self._place_at(QPointF(event.pos()))
            snapshot = self._snapshot
            if place is not None and snapshot is not None and snapshot.lecture is not None:
                chapter = snapshot.lecture.lecture.chapters[place[0]]
                is_step = event.pos().y() < self.height() * STEP_BAND
                text = f"{place[0] + 1}.{place[1] + 1}  {chapter.steps[place[1]].title}"
                QToolTip.showText(event.globalPos(), text if is_step else f"{place[0] + 1}  {chapter.title}", self)
            return True
        return super().event(event)

    def _place_at(self, point: QPointF) -> tuple[int, int] | None:
        """Return the (chapter, step) of the segment at a point of the widget."""
        snapshot = self._snapshot
        if snapshot is None or snapshot.lecture is None or not 0 <= point.x() < self.width():
            return None
        stand = snapshot.lecture
        share = point.x() / self.width()
        if point.y() < self.height() * STEP_BAND:
            return stand.chapter, int(share * len(stand.lecture.chapters[stand.chapter].steps))
        return int(share * len(stand.lecture.chapters)), 0

    def _paint_row(self, painter: QPainter, row: QRectF, seen: list[bool], here: int) -> None:
        theme = self._theme
        pale = mix(QColor(theme.card), QColor(theme.forward), 0.55)
        stride = row.width() / max(len(seen), 1)
        gap = min(3.0, stride * 0.25)
        for place, is_seen in enumerate(seen):
            colour = QColor(theme.ink) if place == here else pale if is_seen else QColor(theme.faint)
            painter.setBrush(colour)
            segment = QRectF(row.left() + place * stride, row.top(), stride - gap, row.height())
            radius = min(2.5, row.height() / 2)
            painter.drawRoundedRect(segment, radius, radius)
