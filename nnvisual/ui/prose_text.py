"""Running text with typeset formulas that stand on the line."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QObject, QPointF, QRect, QRectF, QSizeF, Qt, QUrl
from PySide6.QtGui import QPainter, QPyTextObject, QTextDocument, QTextFormat
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from nnvisual.nn.problem import InvalidInput
from nnvisual.ui.prose_html import Formulas
from nnvisual.views.theme import CODE_FAMILY, LIGHT, Theme
from nnvisual.views.typeset import draw_formula, measure_formula

TEXT_SIZE = 16.0
MATH_SIZE = 17.0
LISTING_SIZE = 13.0
"""Listings do not wrap: a line of 32 characters fits into the column."""
SMALLEST = 0.6
"""Formulas that are too wide are set smaller, down to this share; what is wider still is cut by the column."""

IMAGE = 1
"""Qt's number for pictures in text (`QTextFormat.ImageObject`); formulas come as pictures."""


class FormulaPainter(QPyTextObject):
    """Places formulas in a text: their baseline on the text's, what hangs below it within the line's own depth.

    Qt would put a picture's lower edge or its middle on the line, and lines with formulas would stand apart. `size`
    is the text's, in pixels before the user's factor; formulas are a little larger.
    """

    def __init__(self, parent: QObject, size: float) -> None:
        super().__init__(parent)
        self._size = size
        self.formulas: Formulas = {}
        self.theme: Theme = LIGHT
        self.room = 200.0

    def intrinsicSize(self, doc: QTextDocument, place: int, text_format: QTextFormat) -> QSizeF:
        """Return the room of a formula: its width, and its height above the baseline."""
        tex, size = self._read(text_format)
        if not tex:
            return QSizeF(0.0, 0.0)
        extent = measure_formula(tex, size)
        below = max(extent.descent - self.theme.px(self._size) * 0.4, 0.0)
        return QSizeF(ceil(extent.width), ceil(extent.ascent + below))

    def drawObject(
        self, painter: QPainter, rect: QRectF | QRect, doc: QTextDocument, place: int, text_format: QTextFormat
    ) -> None:
        """Draw a formula."""
        tex, size = self._read(text_format)
        if tex:
            origin = QPointF(rect.left(), rect.top() + measure_formula(tex, size).ascent)
            draw_formula(painter, tex, origin, size, self.theme.ink)

    def _read(self, text_format: QTextFormat) -> tuple[str, float]:
        """Return a picture's formula and its size in pixels; nothing if it cannot be set."""
        tex = self.formulas.get(text_format.toImageFormat().name(), "")
        size = self.theme.px(self._size * MATH_SIZE / TEXT_SIZE)
        try:
            width = measure_formula(tex, size).width if tex else 0.0
        except InvalidInput:
            return "", size
        return tex, size * min(1.0, max(self.room / max(width, 1.0), SMALLEST))


class ProseText(QTextBrowser):
    """Text with typeset formulas, as high as its content."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(0)
        self._painter = FormulaPainter(self, TEXT_SIZE)
        self.document().documentLayout().registerHandler(IMAGE, self._painter)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)

    def show_html(self, html: str, formulas: Formulas, theme: Theme) -> None:
        """Show `html`; its pictures are the formulas."""
        self._painter.formulas, self._painter.theme = formulas, theme
        self._painter.room = max(float(self.viewport().width()), 40.0)
        self.document().setDefaultStyleSheet(
            f"p, li {{ margin-bottom: {round(theme.px(10))}px; line-height: 140%; }} "
            f"code {{ font-family: '{CODE_FAMILY}'; }} pre {{ font-size: {round(theme.px(LISTING_SIZE))}px; }}"
        )
        # The window's style sheet sets a size of its own, which only a style sheet can take back.
        self.setStyleSheet(f"background: transparent; font-size: {round(theme.px(TEXT_SIZE))}px;")
        self.setHtml(html)
        self._fit()

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """Load nothing, ever: a text's only pictures are its formulas."""
        return None

    def _fit(self, _size: object = None) -> None:
        self.document().setTextWidth(self.viewport().width())
        self.setFixedHeight(max(1, round(self.document().size().height()) + 4))
