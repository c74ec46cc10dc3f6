"""`wm-explorer channels`: what a model shows, channel by channel."""

from __future__ import annotations

from argparse import Namespace

import msgspec

from engine.spec import Channel
from ui.commands.console import show_json, show_table
from ui.commands.reading import opened


def run(arguments: Namespace) -> int:
    with opened(arguments, trusted=arguments.trust) as explorer:
        channels = explorer.info.channels
    if arguments.json:
        show_json([msgspec.to_builtins(channel) for channel in channels])
    else:
        rows = [(c.name, _axes(c), c.kind, c.meaning, c.equation) for c in channels]
        show_table(("name", "axes", "kind", "meaning", "equation"), rows)
    return 0


def _axes(channel: Channel) -> str:
    """Such as `layer 2, unit 256`; a growing axis has no number."""
    return ", ".join(f"{a.name} {a.size}" if a.size is not None else a.name for a in channel.axes)
