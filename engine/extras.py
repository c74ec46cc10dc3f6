"""Packages that not everybody needs: what to say where one is missing. Free of torch and Qt."""

from __future__ import annotations

import sys


def lacks(package: str) -> str:
    """That a package is missing, and the command that installs it beside this very Python."""
    return f"needs {package}, which is not installed: {sys.executable} -m pip install {package}"
