"""`wm-explorer train`: makes a bundled model again, in a process that may import torch."""

from __future__ import annotations

import os
import subprocess
import sys
from argparse import Namespace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def run(arguments: Namespace) -> int:
    """Exit code of the training: 0, or 2 for an input error."""
    command = [sys.executable, "-m", "engine.training", arguments.name, "-o", arguments.output]
    if arguments.steps is not None:
        command += ["--steps", str(arguments.steps)]
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    return subprocess.call(command, env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)})
