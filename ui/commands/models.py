"""`wm-explorer models`: the bundled models and what they can do; the cache of Hugging Face."""

from __future__ import annotations

from argparse import Namespace

import msgspec

import wm_explorer as wm
from engine import hub
from ui.commands.console import show_json, show_table

HEAD = ("id", "family", "task", "parameters", "score", "knock-out", "metric", "languages")

CACHED = ("in the cache of Hugging Face", "bytes")


def run(arguments: Namespace) -> int:
    cards, cached = wm.models(), hub.cached()
    if arguments.json:
        found = [
            {"id": model.id, "family": "huggingface", "folder": str(model.folder),
             "bytes": model.bytes}
            for model in cached
        ]  # fmt: skip
        show_json([*(msgspec.to_builtins(card) for card in cards), *found])
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
    if cached:
        print()
        show_table(CACHED, [(model.id, f"{model.bytes:,}") for model in cached])
    return 0
