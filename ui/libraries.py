"""The system libraries that Qt opens on Linux, and the Debian packages that hold them.

Asked before a window is made: without one of them Qt ends the process instead of raising.
"""

from __future__ import annotations

import ctypes
import os
import sys

#: Shared object -> package. Newer releases that renamed a package still answer to this name.
LIBRARIES = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
}
#: What a window on X11 needs besides.
X11_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}


def platform() -> str:
    """Qt's name of the window system that a window would use here."""
    if chosen := os.environ.get("QT_QPA_PLATFORM"):
        return chosen.partition(":")[0]
    if sys.platform != "linux":
        return {"win32": "windows", "darwin": "cocoa"}.get(sys.platform, "unknown")
    if os.environ.get("WAYLAND_DISPLAY"):
        return "wayland"
    return "xcb" if os.environ.get("DISPLAY") else "offscreen"


def missing(*, x11: bool) -> list[str]:
    """The packages that are not there, of those that pictures or an X11 window need."""
    if sys.platform != "linux":
        return []
    needed = LIBRARIES | (X11_LIBRARIES if x11 else {})
    return [package for library, package in needed.items() if not _loads(library)]


def advice(packages: list[str]) -> str:
    """The command that installs them."""
    return f"sudo apt-get install --no-install-recommends {' '.join(packages)}"


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
