"""`wm-explorer models`: the bundled models and what they can do."""

from __future__ import annotations

from argparse import Namespace

import msgspec

import wm_explorer as wm
from ui.commands.console import show_json, show_table

HEAD = ("id", "family", "task", "parameters", "score", "knock-out", "metric", "languages")


def run(arguments: Namespace) -> int:
    cards = wm.models()
    if arguments.json:
        show_json([msgspec.to_builtins(card) for card in cards])
        return 0
    rows = [
        (
            card.id,
            card.family,
            card.task,
            f"{card.parameters:,}",
            f"{card.score:.4g}",
            f"{card.knock_out:.4g}",
            card.metric,
            ", ".join(card.languages) or "-",
        )
        for card in cards
    ]
    show_table(HEAD, rows)
    return 0
