"""Versions of all that matters, as one text to copy into a report."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version

from PySide6.QtCore import qVersion
from PySide6.QtGui import QGuiApplication

PACKAGES = ("wm_explorer", "PySide6-Essentials", "torch", "numpy", "networkx", "pyqtgraph")


def versions(device: str) -> str:
    """A line each: packages, Python, Qt, the system and the device."""
    lines = [f"{name} {_version(name)}" for name in PACKAGES]
    lines += [
        f"Python {platform.python_version()}",
        f"Qt {qVersion()} on {QGuiApplication.platformName()}",
        f"{platform.system()} {platform.release()} {platform.machine()}",
        f"device {device or '–'}",
    ]
    return "\n".join(lines)


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "–"
