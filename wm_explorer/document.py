"""What is open: the model, its memory, the text and how to continue it. What undo brings back."""

from __future__ import annotations

import msgspec

from engine.capture import AUTOMATIC, Capture


class Decoding(msgspec.Struct, frozen=True):
    """How the next symbol is chosen when text is generated.

    A temperature of 0 is greedy. `top_k` 0 leaves every symbol in.
    """

    temperature: float = 0.0
    top_k: int = 0
    seed: int = 0


class Document(msgspec.Struct, frozen=True):
    """One reading of one text by one model. Frozen: a change makes a new one.

    `memory` are sizes of the memory that differ from those in training; `cut` cuts it out.
    `capture` are the heads whose attention is shown.
    """

    model: str
    text: str = ""
    decoding: Decoding = Decoding()
    memory: dict[str, int] = {}
    cut: bool = False
    capture: Capture = AUTOMATIC
