"""`wm-explorer train`: makes a bundled model again."""

from __future__ import annotations

from argparse import Namespace

from ui.commands.training import run_module


def run(arguments: Namespace) -> int:
    """Exit code of the training: 0, or 2 for an input error."""
    given = [arguments.name, "-o", arguments.output]
    if arguments.steps is not None:
        given += ["--steps", str(arguments.steps)]
    return run_module("engine.training", given)
