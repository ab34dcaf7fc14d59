"""The gradient view: how large gradients and updates are, layer by layer, and how single examples differ."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from nnvisual.nn.network import name_parameter
from nnvisual.session.snapshot import Snapshot
from nnvisual.views.choice_strip import ChoiceStrip
from nnvisual.views.emphasis import Emphasis
from nnvisual.views.gradient_bars import paint_sizes
from nnvisual.views.gradient_scatter import paint_cloud
from nnvisual.views.gradient_scene import GradientScene, make_gradient_scene
from nnvisual.views.theme import Theme
from nnvisual.views.view import Dispatch, View

CHOICES = (
    ("Layers", "The size of gradients and updates, layer by layer."),
    ("Examples", "The gradients of single examples, along two weights."),
)
CLOUD_PARTS = frozenset({"cloud", "mean"})
GAP = 18.0


class GradientSizes(View):
    """Bars for layers, and beside, below or instead of them the cloud of single examples' gradients."""

    def __init__(self, dispatch: Dispatch, parent: QWidget | None = None) -> None:
        super().__init__(dispatch, parent)
        self.setAccessibleName("Gradients")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(120, 100)
        self.strip = ChoiceStrip("Picture", CHOICES, self)
        self.strip.chosen.connect(self.update)
        self.scene: GradientScene | None = None
        self.lit: int | None = None

    def render_snapshot(self, snapshot: Snapshot) -> None:
        """Show `snapshot`; nothing is measured anew where parameters and axes are the same."""
        self.snapshot = snapshot
        scene, lit = make_gradient_scene(snapshot, self.scene), _find_layer(snapshot)
        if scene is self.scene and scene is not None and lit == self.lit:
            return
        self.scene, self.lit = scene, lit
        self._say()
        self._lay_out()

    def set_theme(self, theme: Theme) -> None:
        """Change colours and text size."""
        super().set_theme(theme)
        self.strip.set_theme(theme)
        self._lay_out()

    def set_emphasis(self, focus: frozenset[str], revealed: frozenset[str] | None) -> None:
        """Light some parts and dim the rest; where there is room for one picture only, the one that is lit is shown."""
        super().set_emphasis(focus, revealed)
        if focus:
            self.strip.choose(0 if focus.isdisjoint(CLOUD_PARTS) else 1)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show one picture or both."""
        self._lay_out()

    def areas(self) -> tuple[QRectF, QRectF]:
        """Return where bars and cloud are drawn; empty where they are not."""
        whole = QRectF(self.rect())
        scene, theme = self.scene, self.theme
        if scene is None or scene.cloud is None:
            return whole, QRectF()
        if whole.width() >= theme.px(540) and whole.height() >= theme.px(150):
            width = (whole.width() - GAP) / 2
            return (
                QRectF(0.0, 0.0, width, whole.height()),
                QRectF(width + GAP, 0.0, width, whole.height()),
            )
        if whole.height() >= theme.px(460):
            height = (whole.height() - GAP) / 2
            upper = QRectF(0.0, 0.0, whole.width(), height)
            return upper, upper.translated(0.0, height + GAP)
        single = whole.adjusted(0.0, 0.0, 0.0, -float(self.strip.sizeHint().height()))
        return (single, QRectF()) if self.strip.choice == 0 else (QRectF(), single)

    def _lay_out(self) -> None:
        bars, cloud = self.areas()
        has_choice = self.scene is not None and self.scene.cloud is not None and (bars.isEmpty() or cloud.isEmpty())
        height = self.strip.sizeHint().height()
        self.strip.setGeometry(0, self.height() - height, self.width(), height)
        self.strip.setVisible(has_choice)
        self.update()

    def _say(self) -> None:
        scene = self.scene
        if scene is None:
            self.set_caption("")
            return
        trouble = scene.sentences[0].partition(":")[0].lower() if scene.sentences else ""
        batch = "" if scene.cloud is None else f"{len(scene.cloud.batch)} of {len(scene.cloud.gradients)} examples"
        self.set_caption(" · ".join(text for text in (batch, trouble) if text))
        sizes = "; ".join(f"{bar.name}: gradient {bar.gradient:.2g}, update {bar.update:.2g}" for bar in scene.bars)
        self.setAccessibleDescription(f"{sizes}. {' '.join(scene.sentences)}")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what there is room for."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(self.theme.card))
        scene = self.scene
        if scene is None:
            self._paint_sentence(painter)
            return
        emphasis = Emphasis(self.focus_parts, self.revealed_parts)
        bars, cloud = self.areas()
        if not bars.isEmpty():
            paint_sizes(painter, self.theme, bars, scene, emphasis, lit=self.lit)
        if not cloud.isEmpty() and scene.cloud is not None:
            paint_cloud(painter, self.theme, cloud, scene.cloud, scene.symbols, emphasis)

    def _paint_sentence(self, painter: QPainter) -> None:
        if self.snapshot is None:
            return
        painter.setFont(self.theme.font(14))
        painter.setPen(QColor(self.theme.muted))
        area = QRectF(self.rect()).adjusted(16, 8, -16, -8)
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(area, flags, "No target is known here, so there is no loss and no gradient.")


def _find_layer(snapshot: Snapshot) -> int | None:
    """Return which bar is that of the chosen weight or unit, from 0; None where nothing is chosen."""
    chosen, network = snapshot.selection, snapshot.network
    if network is None:
        return chosen.parameter
    if chosen.parameter is not None and chosen.parameter < network.n_parameters:
        return name_parameter(network, chosen.parameter).layer - 1
    return chosen.unit[0] - 1 if chosen.unit is not None and chosen.unit[0] > 0 else None
