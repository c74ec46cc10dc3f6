"""A stand-in for the engine: a model of four letters that answers when it is told to."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from engine.capture import AUTOMATIC, BUDGET, Capture
from engine.layout import Layout
from engine.messages import Opened, Update
from engine.spec import Axis, Channel, ModelInfo, Token
from wm_explorer.session import Session

NONE: Mapping[str, int] = MappingProxyType({})
SYMBOLS = ("\ufffd", "a", "b", "c", "d")


def info(model: str) -> ModelInfo:
    """Its one channel is the next symbol, but for the model `mute`, which predicts none."""
    name = "state" if model == "mute" else "next"
    channel = Channel(name, (Axis("symbol", len(SYMBOLS)),), "probability", "")
    return ModelInfo(model, "none", 0, (channel,), {}, SYMBOLS)


class Alphabet:
    """A model that expects the letter after the one it read; it answers when told to."""

    def __init__(self) -> None:
        self.session: Session | None = None
        self.opened: list[str] = []
        self.machines: list[tuple[dict[str, int], bool]] = []  # sizes and cut of what was opened
        self.trusted: list[bool] = []
        self.captures: list[tuple[Capture, int]] = []
        self.texts: list[str] = []
        self.queue: list[object] = []

    def open(
        self,
        model: str,
        device: str = "auto",
        sizes: Mapping[str, int] = NONE,
        cut: bool = False,
        trusted: bool = False,
        capture: Capture = AUTOMATIC,
        budget: int = BUDGET,
    ) -> int:
        self.opened.append(model)
        self.captures.append((capture, budget))
        self.trusted.append(trusted)
        self.machines.append((dict(sizes), cut))
        self.queue.append(Opened(info(model), "cpu", generation=len(self.opened)))
        return len(self.opened)

    def cancel_open(self) -> None:
        self.queue.clear()

    def inspect(
        self,
        model: str,
        budget: int = BUDGET,
        capture: Capture = AUTOMATIC,
        *,
        trusted: bool = False,
    ) -> int:
        return 0

    def run(self, text: str) -> int:
        self.texts.append(text)
        self.queue.append(text)
        return len(self.texts)

    def answer(self) -> None:
        assert self.session is not None
        while self.queue:
            reply = self.queue.pop(0)
            if isinstance(reply, Opened):
                self.session.receive(reply)
            else:
                self.session.receive(*self.update(str(reply)))

    def update(self, text: str) -> tuple[Update, list[np.ndarray]]:
        tokens = [Token(c, max("?abcd".find(c), 0), i, c in "abcd") for i, c in enumerate(text)]
        rows = np.full((len(text), Layout(info("").channels, {}).width), 0.1, np.float32)
        for i, token in enumerate(tokens):
            rows[i, token.id % 4 + 1] = 0.6
        generation = len(self.texts) - self.queue_texts()
        return Update(generation, 0, tokens, [], True, 0.001), [rows] if text else []

    def queue_texts(self) -> int:
        return sum(isinstance(reply, str) for reply in self.queue)


def session(text: str = "", model: str = "first") -> tuple[Session, Alphabet]:
    """A session that has read a text, and its engine."""
    engine = Alphabet()
    engine.session = Session(engine, model)
    if text:
        engine.session.edit(text)
    engine.answer()
    return engine.session, engine
