"""`wm-explorer trace`: every channel at every step, as NPZ or CSV."""

from __future__ import annotations

from argparse import Namespace

from ui.commands.console import say
from ui.commands.reading import reading


def run(arguments: Namespace) -> int:
    with reading(arguments) as explorer:
        explorer.save(arguments.output)
        channels = len(explorer.info.channels)
        say(f"wrote {channels} channels at {len(explorer.trace)} steps to {arguments.output}")
    return 0
