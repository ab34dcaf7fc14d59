"""One program on the screen: its text, the lit line, and present values behind the lines."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QTextBlock
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from nnvisual.nn.phases import Direction
from nnvisual.session.program import Framework, Program, Section
from nnvisual.views.code_colours import CodeHighlighter
from nnvisual.views.number_text import format_exact
from nnvisual.views.theme import LIGHT, Theme

VALUE_DIGITS = 3
MOST_VALUES = 6
BAR = 3.0
"""Width in pixels of the bar at the left of the lit line."""

_NAVIGATION = (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Space)


class CodePanel(QPlainTextEdit):
    """A program as text that can be read, scrolled and marked, but not changed."""

    def __init__(self, framework: Framework, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.framework = framework
        self.program: Program | None = None
        self._theme: Theme = LIGHT
        self._lit: tuple[int, ...] = ()
        self._direction = Direction.REST
        self._values: dict[str, tuple[float, ...]] = {}
        self._focus: frozenset[str] = frozenset()
        self._highlighter = CodeHighlighter(self.document())
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.viewport().setAutoFillBackground(False)
        self.setAccessibleName(f"Code in {framework.label}")
        self.setAccessibleDescription(self._spell())
        self.set_theme(LIGHT)

    def set_theme(self, theme: Theme) -> None:
        """Change colours and text size."""
        self._theme = theme
        font = theme.font(13, code=True)
        # As a style sheet, because the window's own one would have the last word over a font.
        self.setStyleSheet(
            f'QPlainTextEdit {{ font-family: "{font.family()}"; font-size: {font.pixelSize()}px; color: {theme.ink};'
            " background: transparent; border: none; } QAbstractScrollArea::corner { background: transparent; }"
        )
        self.document().setDocumentMargin(theme.px(4.0))
        self._colour()

    def show_program(self, program: Program) -> None:
        """Show another program; nothing happens if it is the one that is there."""
        if program is self.program:
            return
        self.program = program
        self._colour()
        self.setPlainText(program.source.rstrip("\n"))
        self._reveal_meant()

    def _colour(self) -> None:
        if self.program is not None:
            self._highlighter.show_source(self.program.source, self._theme)
            self._highlighter.rehighlight()

    def show_moment(self, lit: tuple[int, ...], direction: Direction, values: dict[str, tuple[float, ...]]) -> None:
        """Light the lines that run, and write the present values behind those that compute them."""
        if (lit, direction, values) == (self._lit, self._direction, self._values):
            return
        moved = lit != self._lit
        self._lit, self._direction, self._values = lit, direction, values
        if lit and moved:
            self._reveal(lit)
        self.setAccessibleDescription(self._spell())
        self.viewport().update()

    def set_focus_parts(self, focus: frozenset[str]) -> None:
        """Dim the lines that a lecture does not speak of."""
        before = self._focus
        self._focus = frozenset() if "" in focus else focus & frozenset(section.value for section in Section)
        if self._focus != before:
            self._reveal_meant()
        self.viewport().update()

    def _reveal_meant(self) -> None:
        """Scroll to the lines that a lecture speaks of, unless a line runs that is to be seen."""
        meant = self.meant
        if meant and not self._lit:
            self._reveal(meant)

    @property
    def meant(self) -> tuple[int, ...]:
        """The lines that a lecture lights, from 0; none where the program has no such line."""
        lines = () if self.program is None else self.program.lines
        return tuple(number for number, line in enumerate(lines) if line.text.strip() and line.section in self._focus)

    def _spell(self) -> str:
        program = self.program
        lit = "" if program is None else "; ".join(program.lines[number].text.strip() for number in self._lit)
        return lit or "The program, to be read and copied; no line runs now"

    def _reveal(self, lit: tuple[int, ...]) -> None:
        """Scroll only as far as it takes to see the lit lines."""
        bar = self.verticalScrollBar()
        first, page = bar.value(), max(bar.pageStep() - 1, 1)
        if lit[0] < first:
            bar.setValue(max(lit[0] - 1, 0))
        elif lit[-1] >= first + page:
            bar.setValue(min(lit[-1] - page + 2, lit[0]))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the keys to the window that always navigate; the others scroll."""
        if event.key() in _NAVIGATION:
            event.ignore()
            return
        super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Claim no key before the window's own shortcuts get it."""
        if event.type() is QEvent.Type.ShortcutOverride:
            event.ignore()
            return False
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the band of the lit lines, the text, the values behind it, and the veil over what is not meant."""
        painter = QPainter(self.viewport())
        for block, rect in self._visible_blocks():
            if block.blockNumber() in self._lit:
                self._paint_band(painter, rect)
        painter.end()
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.setFont(self._theme.font(12.5, code=True))
        self._paint_values(painter)
        if self.meant:
            self._paint_veil(painter)
        painter.end()

    def _visible_blocks(self) -> list[tuple[QTextBlock, QRectF]]:
        """Return the lines that can be seen, with their place in the viewport."""
        found, height = [], self.viewport().height()
        block, offset = self.firstVisibleBlock(), self.contentOffset()
        while block.isValid():
            rect = self.blockBoundingGeometry(block).translated(offset)
            if rect.top() > height:
                break
            found.append((block, rect))
            block = block.next()
        return found

    def _paint_band(self, painter: QPainter, rect: QRectF) -> None:
        theme = self._theme
        tint, accent = {
            Direction.FORWARD: (theme.forward_tint, theme.forward),
            Direction.BACKWARD: (theme.backward_tint, theme.backward),
        }.get(self._direction, (theme.sunken, theme.ink))
        band = QRectF(0.0, rect.top(), self.viewport().width(), rect.height())
        painter.fillRect(band, QColor(tint))
        painter.fillRect(QRectF(0.0, rect.top(), BAR, rect.height()), QColor(accent))

    def _paint_values(self, painter: QPainter) -> None:
        """Write values in one column, as comments stand; behind a longer line they stand where it ends."""
        program = self.program
        if program is None:
            return
        metrics, offset = (
            QFontMetricsF(self.document().defaultFont()),
            self.contentOffset().x() + self.document().documentMargin(),
        )
        rows = []
        for block, rect in self._visible_blocks():
            line = program.lines[block.blockNumber()] if block.blockNumber() < len(program.lines) else None
            values = self._values.get(line.shows) if line is not None and line.shows else None
            if values:
                rows.append((rect, offset + metrics.horizontalAdvance(block.text()), values))
        width, gap = self.viewport().width(), self._theme.px(20.0)
        column = max((end for _, end, _ in rows if end < 0.55 * width), default=0.0) + gap
        painter.setPen(QColor(self._theme.muted))
        small = QFontMetricsF(painter.font())
        for rect, end, values in rows:
            left = max(column, end + gap)
            text = write_values(values, small, width - left)
            place = QRectF(left, rect.top(), width - left, rect.height())
            painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), text)

    def _paint_veil(self, painter: QPainter) -> None:
        program, veil = self.program, QColor(self._theme.card)
        veil.setAlphaF(0.66)
        for block, rect in self._visible_blocks():
            number = block.blockNumber()
            if program is not None and number < len(program.lines) and program.lines[number].section not in self._focus:
                top = QPointF(0.0, rect.top())
                painter.fillRect(QRectF(top, QPointF(self.viewport().width(), rect.bottom())), veil)


def write_values(values: tuple[float, ...], metrics: QFontMetricsF, room: float) -> str:
    """Return values as a comment, as many as there is room for; empty where there is room for none."""
    texts = [format_exact(value + 0.0, VALUE_DIGITS) for value in values[:MOST_VALUES]]
    for count in range(len(texts), 0, -1):
        more = ", …" if count < len(values) else ""
        text = f"# {', '.join(texts[:count])}{more}"
        if metrics.horizontalAdvance(text) <= room:
            return text
    return ""
