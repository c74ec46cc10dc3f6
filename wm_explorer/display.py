"""Whether there is a display to show a window on."""

from __future__ import annotations

import os
import sys


def has_display() -> bool:
    """Whether a window can be shown. On Linux Qt ends the process where it cannot."""
    wanted = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return sys.platform != "linux" or any(os.environ.get(name) for name in wanted)
