"""The figure view: a drawing of the lecture, whose named parts are revealed and lit as the lecture goes on."""

from __future__ import annotations

from pathlib import Path, PurePath

from PySide6.QtCore import QBuffer, QByteArray, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QImageReader, QPainter, QPaintEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QWidget

from nnvisual.lectures.files import FolderFiles, LectureFiles
from nnvisual.nn.problem import InvalidInput
from nnvisual.nn.table_text import shorten
from nnvisual.session.drawing import MOST_BYTES, Drawing, read_drawing
from nnvisual.session.snapshot import Snapshot
from nnvisual.views.view import Dispatch, View

MOST_PIXELS = 40_000_000
MOST_PICTURE_BYTES = 20_000_000
EMPTY = "No figure is shown here. A lecture brings its own."


class FigureView(View):
    """A drawing (SVG) or a picture (PNG, JPEG) of the lecture.

    Drawings are made for a white ground; in a dark theme they stand on a light sheet.
    """

    def __init__(self, dispatch: Dispatch, parent: QWidget | None = None) -> None:
        super().__init__(dispatch, parent)
        self.setAccessibleName("Figure")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._name, self._content = "", b""
        self._drawing: Drawing | None = None
        self._renderer = QSvgRenderer(self)
        self._picture = QImage()
        self._scaled = QImage()
        self._words = EMPTY
        self._given: frozenset[str] | None = None

    def minimumSizeHint(self) -> QSize:
        """Return the least room that the view needs."""
        return QSize(120, 80)

    def render_snapshot(self, snapshot: Snapshot) -> None:
        """Keep the snapshot: which figure is shown is said by `set_figure`."""
        self.snapshot = snapshot

    def set_figure(
        self, figure: Path | str | None, parts: frozenset[str] | None = None, files: LectureFiles | None = None
    ) -> None:
        """Show the drawing or picture in a file; None: nothing.

        Parameters
        ----------
        figure
            A file, or its name among `files`.
        parts
            The named parts of a drawing that are drawn; None: all.
        files
            The lecture's files, in a folder or in an archive.
        """
        name = "" if figure is None else str(figure)
        try:
            content = b"" if figure is None else _read_content(figure, files)
        except InvalidInput as problem:
            self._forget(name, b"", problem.sentence)
        else:
            if (name, content) != (self._name, self._content) or figure is None:
                self._take(name, content)
        self._given = parts
        self._prepare()

    def _forget(self, name: str, content: bytes, words: str) -> None:
        """Show a sentence in the place of a figure."""
        self._name, self._content, self._words = name, content, words
        self._drawing, self._picture, self._scaled = None, QImage(), QImage()
        self.set_caption("")
        self.setAccessibleDescription(words)

    def _take(self, name: str, content: bytes) -> None:
        self._forget(name, content, EMPTY)
        if not name:
            return
        short = PurePath(name).name
        try:
            if PurePath(name).suffix.lower() == ".svg":
                self._drawing = read_drawing(content, short)
            else:
                self._picture = _read_picture(content, short)
        except InvalidInput as problem:
            self._forget(name, content, problem.sentence)
        else:
            self.setAccessibleDescription(f"The figure {short}")

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing but a sentence to be seen."""
        return self._drawing is None and self._picture.isNull()

    @property
    def parts(self) -> tuple[str, ...]:
        """The names of the drawing's parts."""
        return () if self._drawing is None else self._drawing.parts

    def set_emphasis(self, focus: frozenset[str], revealed: frozenset[str] | None) -> None:
        """Light some parts of the drawing, or reveal only some; see `View.set_emphasis`."""
        super().set_emphasis(focus, revealed)
        self._prepare()

    def _prepare(self) -> None:
        """Make the renderer draw what is revealed and lit at this moment."""
        if self._drawing is not None:
            # An empty name stands for the whole figure.
            revealed = None if "" in (self.revealed_parts or ()) else self.revealed_parts
            focus = frozenset() if "" in self.focus_parts else self.focus_parts
            if self._given is not None:
                revealed = self._given if revealed is None else self._given & revealed
            self._renderer.load(QByteArray(self._drawing.show(focus, revealed)))
            self._renderer.setAspectRatioMode(Qt.AspectRatioMode.KeepAspectRatio)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the figure as large as it fits, in its own proportions."""
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        if self.is_empty:
            painter.setFont(self.theme.font(13))
            painter.setPen(QColor(self.theme.muted))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(QRectF(self.rect()).adjusted(8, 8, -8, -8), int(flags), self._words)
        else:
            self._paint_figure(painter)
        painter.end()

    def _paint_figure(self, painter: QPainter) -> None:
        room = QRectF(self.rect())
        own = QSizeF(self._picture.size()) if self._drawing is None else self._renderer.viewBoxF().size()
        if own.isEmpty():
            own = QSizeF(self._renderer.defaultSize())
        margin = 0.0
        if self.theme.is_dark:
            margin = 8.0
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor("#ffffff"))
        size = own.scaled(room.size() - QSizeF(2 * margin, 2 * margin), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRectF(room.center().x() - size.width() / 2, room.center().y() - size.height() / 2, *size.toTuple())
        if self.theme.is_dark:
            painter.drawRoundedRect(place.adjusted(-margin, -margin, margin, margin), 8.0, 8.0)
        if self._drawing is not None:
            self._renderer.render(painter, place)
        else:
            self._paint_picture(painter, place)

    def _paint_picture(self, painter: QPainter, place: QRectF) -> None:
        """Draw a picture from a copy of the size that is shown: scaling at every repaint would be slow."""
        ratio = self.devicePixelRatioF()
        size = (place.size() * ratio).toSize()
        if self._scaled.size() != size:
            mode = Qt.TransformationMode.SmoothTransformation
            self._scaled = self._picture.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, mode)
        painter.drawImage(place, self._scaled)


def _read_content(figure: Path | str, files: LectureFiles | None) -> bytes:
    """Return the content of a figure's file; raise `InvalidInput` with a sentence where that cannot be."""
    path = PurePath(figure)
    limit = MOST_BYTES if path.suffix.lower() == ".svg" else MOST_PICTURE_BYTES
    if files is not None:
        return files.read(str(figure), limit)
    return FolderFiles(Path(figure).parent).read(path.name, limit)


def _read_picture(content: bytes, name: str) -> QImage:
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QBuffer.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid() and size.width() * size.height() > MOST_PIXELS:
        raise InvalidInput(f"'{shorten(name)}' has more than {MOST_PIXELS // 1_000_000} million pixels.", "figure")
    picture = reader.read()
    if picture.isNull():
        raise InvalidInput(f"'{shorten(name)}' is no picture that can be read. Save it as PNG or SVG.", "figure")
    return picture
