"""Qt without a window: what pictures and fonts need on the command line."""

from __future__ import annotations

import os
import sys

from PySide6.QtGui import QGuiApplication


def application() -> QGuiApplication:
    """The application there is, or one that asks for no display. The caller keeps it alive."""
    running = QGuiApplication.instance()
    if isinstance(running, QGuiApplication):
        return running
    arguments = ["wm-explorer"]
    if sys.platform == "linux" and not os.environ.get("QT_QPA_PLATFORM"):
        arguments += ["-platform", "offscreen"]
    return QGuiApplication(arguments)
