"""Traces of the bundled memory machines, without an engine's process."""

from __future__ import annotations

from functools import cache

import torch

from engine import checkpoint
from engine.messages import Update
from engine.runner import Runner
from wm_explorer.trace import Trace


@cache
def trace(model: str, text: str, slots: int | None = None) -> Trace:
    """What a bundled model showed as it read a text, with so many slots if a number is given."""
    loaded, card = checkpoint.load(model, sizes={} if slots is None else {"slots": slots})
    found = Trace(loaded.info(model, card))
    with torch.inference_mode():
        for batch in Runner(loaded).run(loaded.encode(text)):
            rows, grown = batch.recorded
            update = Update(1, batch.keep, list(batch.tokens), list(grown), True, 0.0)
            found = found.apply(update, [rows, *grown.values()])
    return found
