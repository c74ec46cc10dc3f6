"""Dark and light: one set of named colours each, for widgets and for our own drawing."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QColor, QPalette


@dataclass(frozen=True, slots=True, eq=False)  # each is itself alone, and quick to look up
class Theme:
    """Colours by what they are for, as #rrggbb."""

    name: str
    window: str  # behind everything
    canvas: str  # behind drawings
    raised: str  # buttons, fields
    text: str
    faint: str  # labels of axes, hints
    line: str  # frames, ticks
    accent: str  # cursor, selection
    hover: str  # cross-hair
    warning: str  # unknown symbols, notices
    invalid: str  # NaN and infinity
    absent: str  # cells that do not exist, such as the future


DARK = Theme(
    name="dark",
    window="#1b1d21",
    canvas="#15171a",
    raised="#2a2d33",
    text="#e6e8eb",
    faint="#9aa1ab",
    line="#3c4149",
    accent="#4ea1ff",
    hover="#ffb454",
    warning="#ff9d5c",
    invalid="#ff2fd0",
    absent="#1f2226",
)
LIGHT = Theme(
    name="light",
    window="#f3f4f6",
    canvas="#ffffff",
    raised="#ffffff",
    text="#1c1e21",
    faint="#5d6570",
    line="#c5cad1",
    accent="#0b62d6",
    hover="#b45300",
    warning="#a84300",
    invalid="#e100b4",
    absent="#eceef1",
)
THEMES = {theme.name: theme for theme in (DARK, LIGHT)}


def palette(theme: Theme) -> QPalette:
    """Qt's palette for a theme. Setting a colour scheme does nothing on a bare X11 desktop."""
    colours = QPalette()
    role = QPalette.ColorRole
    for roles, name in (
        ((role.Window, role.AlternateBase, role.ToolTipBase), theme.window),
        ((role.Base,), theme.canvas),
        ((role.Button, role.Light, role.Midlight), theme.raised),
        ((role.Mid, role.Dark, role.Shadow), theme.line),
        (
            (role.WindowText, role.Text, role.ButtonText, role.ToolTipText, role.BrightText),
            theme.text,
        ),
        ((role.PlaceholderText,), theme.faint),
        ((role.Highlight, role.Link, role.Accent), theme.accent),
        ((role.HighlightedText,), theme.canvas),
    ):
        for each in roles:
            colours.setColor(each, QColor(name))
    disabled = QPalette.ColorGroup.Disabled
    for each in (role.WindowText, role.Text, role.ButtonText):
        colours.setColor(disabled, each, QColor(theme.faint))
    return colours
