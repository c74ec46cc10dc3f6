"""Runs a module that imports torch, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def run_module(name: str, arguments: Sequence[str]) -> int:
    """Its exit code. What it prints goes where ours does."""
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(paths)}
    return subprocess.call([sys.executable, "-m", name, *arguments], env=environment)
