"""The style sheet that turns a theme into the look of Qt's own widgets."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPalette

from nnvisual.resource_files import resource_path
from nnvisual.views.theme import TEXT_FAMILY, Theme


def make_palette(theme: Theme) -> QPalette:
    """Return Qt's palette for `theme`: what the style sheet does not reach follows it too."""
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: theme.window,
        QPalette.ColorRole.WindowText: theme.ink,
        QPalette.ColorRole.Base: theme.card,
        QPalette.ColorRole.AlternateBase: theme.sunken,
        QPalette.ColorRole.Text: theme.ink,
        QPalette.ColorRole.Button: theme.card,
        QPalette.ColorRole.ButtonText: theme.ink,
        QPalette.ColorRole.ToolTipBase: theme.card,
        QPalette.ColorRole.ToolTipText: theme.ink,
        QPalette.ColorRole.PlaceholderText: theme.muted,
        QPalette.ColorRole.Highlight: theme.positive,
        QPalette.ColorRole.HighlightedText: theme.card,
        QPalette.ColorRole.Link: theme.positive_text,
    }
    for role, colour in roles.items():
        palette.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.muted))
    return palette


def make_style_sheet(theme: Theme) -> str:
    """Return the style sheet for `theme`."""

    def px(size: float) -> str:
        return f"{round(theme.px(size))}px"

    chevron, check = _icon(theme, "chevron"), _icon(theme, "check")
    return f"""
    * {{ font-family: "{TEXT_FAMILY}"; font-size: {px(14)}; color: {theme.ink}; }}
    QMainWindow, QDialog, QWidget#stage {{ background: {theme.window}; }}
    QWidget#header, QWidget#playback, QScrollArea#panel, QWidget#panelContent {{ background: {theme.card}; }}
    QWidget#header {{ border-bottom: 1px solid {theme.faint}; }}
    QWidget#playback {{ border-top: 1px solid {theme.faint}; }}
    QScrollArea#panel {{ border: none; border-left: 1px solid {theme.faint}; border-right: 1px solid {theme.faint}; }}
    QFrame#card {{ background: {theme.card}; border: 1px solid {theme.faint}; border-radius: 8px; }}
    QFrame#card[focused="true"] {{ border: 1px solid {theme.positive}; }}
    QLabel#cardTitle {{ font-weight: 600; font-size: {px(13)}; }}
    QLabel#cardCaption {{ color: {theme.muted}; font-size: {px(13)}; }}
    QLabel#section {{ color: {theme.muted}; font-size: {px(12)}; font-weight: 600; letter-spacing: 1px; }}
    QLabel#value {{ font-weight: 600; }}
    QLabel#hint {{ color: {theme.muted}; font-size: {px(12)}; }}
    QLabel#operation {{ color: {theme.muted}; font-size: {px(13)}; }}
    QLabel#lectureHeading {{ font-size: {px(22)}; font-weight: 700; }}
    QFrame#lecturePanel {{ background: {theme.card}; border: none; border-right: 1px solid {theme.faint}; }}
    QFrame#lecturePanel QScrollArea#panel {{ border: none; }}
    QWidget#panelFooter {{ background: {theme.card}; border-top: 1px solid {theme.faint}; }}
    QPushButton#choice {{ padding: 0; }}
    QLabel#choiceLetter {{ color: {theme.forward_text}; font-weight: 700; }}
    QFrame#prompt QLabel {{ font-size: {px(15)}; }}
    QFrame#prompt QLabel#section {{ font-size: {px(12)}; }}
    QFrame#prompt QLabel#hint {{ font-size: {px(13)}; }}
    QFrame#prompt {{ background: {theme.forward_tint}; border: 1px solid {theme.forward}; border-radius: 8px; }}
    QFrame#prompt QLabel#section, QFrame#answered QLabel#section {{ color: {theme.forward_text}; }}
    QFrame#answered {{ background: {theme.card}; border: 1px solid {theme.forward}; border-radius: 8px; }}
    QFrame#prompt QPushButton:checked {{
        background: {theme.card}; color: {theme.ink}; border: 2px solid {theme.forward};
    }}
    QFrame#prompt QPushButton:disabled {{ color: {theme.ink}; background: {theme.card}; }}
    QLabel#crumb {{ font-weight: 600; }}
    QPushButton, QToolButton {{
        background: {theme.card}; border: 1px solid {theme.faint}; border-radius: 8px;
        padding: {px(6)} {px(12)};
    }}
    QPushButton:hover, QToolButton:hover {{ border-color: {theme.muted}; }}
    QPushButton:disabled, QToolButton:disabled {{ color: {theme.muted}; background: {theme.sunken}; }}
    QPushButton:focus, QToolButton:focus, QComboBox:focus, QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus,
    QCheckBox:focus {{ border: 2px solid {theme.positive}; }}
    QPushButton:checked, QToolButton:checked, QPushButton#primary, QToolButton#primary {{
        background: {theme.ink}; color: {theme.card}; border-color: {theme.ink};
    }}
    QPushButton:checked:focus, QToolButton:checked:focus, QPushButton#primary:focus, QPushButton#segment:focus,
    QToolButton#flat:focus, QToolButton#mode:focus {{ border: 2px solid {theme.positive}; }}
    QPushButton#small {{ padding: {px(6)} 0; min-width: {px(34)}; }}
    QToolButton#move, QToolButton#primary {{ padding: 0; }}
    QToolButton#primary:focus {{ border: 2px solid {theme.positive}; }}
    QToolButton#flat {{ border: none; background: transparent; padding: {px(4)}; }}
    QToolButton#flat:hover {{ background: {theme.sunken}; }}
    QToolButton#mode {{ border: none; background: transparent; color: {theme.muted}; }}
    QToolButton#mode:checked {{ color: {theme.ink}; font-weight: 700; }}
    QPushButton#segment {{ border-radius: 0; padding: {px(7)} {px(10)}; font-size: {px(13)}; }}
    QComboBox, QLineEdit, QSpinBox, QDoubleSpinBox {{
        background: {theme.card}; border: 1px solid {theme.faint}; border-radius: 8px;
        padding: {px(5)} {px(8)}; selection-background-color: {theme.positive}; selection-color: {theme.card};
    }}
    QComboBox:disabled, QLineEdit:disabled {{ color: {theme.muted}; background: {theme.sunken}; }}
    QLabel:disabled, QCheckBox:disabled {{ color: {theme.muted}; }}
    QComboBox QAbstractItemView {{
        background: {theme.card}; border: 1px solid {theme.faint};
        selection-background-color: {theme.positive_tint}; selection-color: {theme.ink};
    }}
    QLineEdit[invalid="true"] {{ border: 2px solid {theme.negative}; }}
    QComboBox::drop-down {{ border: none; width: {px(22)}; }}
    QComboBox::down-arrow {{ image: url("{chevron}"); width: {px(12)}; height: {px(12)}; }}
    QCheckBox {{ spacing: {px(8)}; padding: {px(2)}; }}
    QCheckBox::indicator {{
        width: {px(16)}; height: {px(16)}; border: 1px solid {theme.muted}; border-radius: 4px;
        background: {theme.card};
    }}
    QCheckBox::indicator:checked {{
        background: {theme.positive}; border-color: {theme.positive}; image: url("{check}");
    }}
    QSlider:horizontal {{ min-height: 20px; }}
    QSlider::groove:horizontal {{ height: 4px; background: {theme.faint}; border-radius: 2px; }}
    QSlider::sub-page:horizontal {{ background: {theme.positive}; border-radius: 2px; }}
    QSlider::handle:horizontal {{
        background: {theme.card}; border: 2px solid {theme.positive}; width: 12px; height: 12px;
        margin: -6px 0; border-radius: 8px;
    }}
    QSlider::handle:horizontal:focus {{ background: {theme.positive}; }}
    QSlider#timeline::sub-page:horizontal {{ background: {theme.backward}; }}
    QSlider#timeline::handle:horizontal {{ border-color: {theme.backward}; }}
    QSlider#timeline::handle:horizontal:focus {{ background: {theme.backward}; }}
    QSlider::sub-page:horizontal:disabled {{ background: {theme.faint}; }}
    QSlider::handle:horizontal:disabled {{ border-color: {theme.faint}; }}
    QMenu {{ background: {theme.card}; border: 1px solid {theme.faint}; padding: 4px; }}
    QMenu::item {{ padding: {px(6)} {px(24)}; border-radius: 4px; }}
    QMenu::item:selected {{ background: {theme.positive_tint}; }}
    QMenu::item:disabled {{ color: {theme.muted}; }}
    QMenu::separator {{ height: 1px; background: {theme.faint}; margin: 4px; }}
    QToolTip {{ background: {theme.card}; color: {theme.ink}; border: 1px solid {theme.faint}; padding: 4px; }}
    QFrame#notice {{ background: {theme.forward_tint}; border: none; border-bottom: 1px solid {theme.forward}; }}
    QFrame#notice[tone="error"] {{ background: {theme.negative_tint}; border-bottom: 1px solid {theme.negative}; }}
    QSplitter::handle {{ background: transparent; }}
    QScrollBar:vertical {{ background: transparent; width: 10px; }}
    QScrollBar::handle:vertical {{ background: {theme.faint}; border-radius: 5px; min-height: 24px; }}
    QScrollBar::add-line:vertical, QScrollBar::sub-line:vertical {{ height: 0; }}
    QScrollBar:horizontal {{ background: transparent; height: 10px; }}
    QScrollBar::handle:horizontal {{ background: {theme.faint}; border-radius: 5px; min-width: 24px; }}
    QScrollBar::add-line:horizontal, QScrollBar::sub-line:horizontal {{ width: 0; }}
    QHeaderView::section {{
        background: {theme.card}; border: none; border-bottom: 1px solid {theme.faint}; padding: 4px;
        color: {theme.muted};
    }}
    QTableView {{ background: {theme.card}; border: none; gridline-color: {theme.faint}; }}
    """


def _icon(theme: Theme, name: str) -> str:
    """Return the path of a small icon for a style sheet, which wants forward slashes on every system."""
    return resource_path("icons", f"{name}-{'dark' if theme.is_dark else 'light'}.svg").as_posix()
