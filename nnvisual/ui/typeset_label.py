"""A short text with Markdown and typeset formulas, as high as its width asks for: a question, a choice, a hint."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAbstractTextDocumentLayout, QColor, QPainter, QPaintEvent, QPalette, QTextDocument
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnvisual.ui.prose_html import Formulas, to_inline_html
from nnvisual.ui.prose_text import IMAGE, FormulaPainter
from nnvisual.views.theme import CODE_FAMILY, LIGHT, Theme

TEXT_SIZE = 15.0
USUAL_WIDTH = 260.0
"""Pixels before the user's text factor that a text asks for where nothing else says how wide it is."""

_OBJECT = "\ufffc"
"""What stands for a formula in a document's plain text."""


class TypesetLabel(QWidget):
    """Shows text as a lecture's prose shows it; where Qt's own label would show dollars and asterisks."""

    def __init__(self, parent: QWidget | None = None, *, transparent: bool = False) -> None:
        super().__init__(parent)
        self._theme: Theme = LIGHT
        self._document = QTextDocument(self)
        self._document.setDocumentMargin(0)
        self._painter = FormulaPainter(self, TEXT_SIZE)
        self._document.documentLayout().registerHandler(IMAGE, self._painter)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        if transparent:
            # A press on the words is a press on the button that they stand on.
            self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_text(self, markdown: str, theme: Theme) -> None:
        """Show one paragraph of Markdown."""
        formulas: Formulas = {}
        html = to_inline_html(markdown, formulas)
        self._theme = theme
        self._painter.formulas, self._painter.theme = formulas, theme
        self._document.setDefaultFont(theme.font(TEXT_SIZE))
        self._document.setDefaultStyleSheet(f"code {{ font-family: '{CODE_FAMILY}'; }}")
        self._document.setHtml(html)
        self.setAccessibleName(self.text())
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """Return the words without Markdown's marks; a formula as its TeX."""
        words = self._document.toPlainText()
        for tex in self._painter.formulas.values():
            words = words.replace(_OBJECT, tex, 1)
        return words

    def hasHeightForWidth(self) -> bool:
        """Return True: the text wraps."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height that the wrapped text asks for."""
        self._set_width(width)
        return ceil(self._document.size().height())

    def sizeHint(self) -> QSize:
        """Return the size in a column of the usual width; less where the text is shorter."""
        usual = self._theme.px(USUAL_WIDTH)
        self._set_width(round(usual))
        width = min(ceil(self._document.idealWidth()) + 1, round(usual))
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """Return a narrow column of one line: the height follows from the width."""
        return QSize(round(self._theme.px(40)), ceil(self._theme.px(TEXT_SIZE)))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the text."""
        painter = QPainter(self)
        self._set_width(self.width())
        context = QAbstractTextDocumentLayout.PaintContext()
        palette = QPalette(self.palette())
        palette.setColor(QPalette.ColorRole.Text, QColor(self._theme.ink))
        context.palette = palette
        self._document.documentLayout().draw(painter, context)

    def _set_width(self, width: int) -> None:
        self._painter.room = float(max(width, 1))
        if self._document.textWidth() != width:
            self._document.setTextWidth(width)
