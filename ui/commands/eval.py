"""`wm-explorer eval`: measures a bundled model again, beside what was published."""

from __future__ import annotations

from argparse import Namespace

from ui.commands.training import run_module


def run(arguments: Namespace) -> int:
    """Exit code of the measuring: 0, or 2 for an input error."""
    given = [arguments.model, "--device", arguments.device]
    return run_module("engine.training.evaluate", given + ["--json"] * arguments.json)
