"""A made-up model with everything on show, answered at once: what the interface alone costs."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.layout import Layout
from engine.messages import Message, Opened, Update
from engine.spec import Axis, Channel, ModelInfo, Token
from wm_explorer.session import Session

Array = NDArray[np.float32]

LAYERS, HEADS, UNITS = 12, 12, 512
SYMBOLS = ("\ufffd", *map(chr, range(32, 127)))


def everything(units: int = UNITS, layers: int = LAYERS, heads: int = HEADS) -> ModelInfo:
    """Gates and states of a recurrent layer, every head of a Transformer, scalars and `next`."""
    unit = (Axis("layer", 1), Axis("unit", units))
    names = ("gate.input", "gate.forget", "candidate", "gate.output", "cell", "hidden")
    kinds = ("gate", "gate", "activation", "gate", "memory", "memory")
    live = {"cell": "{cell} = {gate.forget} · {cell@-1} + {gate.input} · {candidate}"}
    recurrent = [
        Channel(name, unit, kind, "planted", live=live.get(name, ""))
        for name, kind in zip(names, kinds, strict=True)
    ]
    attention = (Axis("layer", layers), Axis("head", heads), Axis("token"))
    channels = (
        *recurrent,
        Channel("residual.norm", (Axis("layer", layers),), "scalar", "planted"),
        Channel("next", (Axis("symbol", len(SYMBOLS)),), "probability", "planted"),
        Channel("attention", attention, "weights", "planted"),
    )
    return ModelInfo("planted", "none", 0, channels, {"lstm": names}, SYMBOLS)


class Instant:
    """An engine that answers each text at once with numbers made beforehand."""

    def __init__(self, info: ModelInfo, longest: int = 640, seed: int = 0) -> None:
        random = np.random.default_rng(seed)
        self.info = info
        layout = Layout(info.channels, info.blocks)
        self._rows = random.random((longest, layout.width), np.float32)
        self._remember(layout, random)
        chances = layout.view(self._rows, "next")
        chances[:] = random.dirichlet(np.full(chances.shape[1], 0.1), longest)
        heads = info.channel("attention").shape(0)[:2]
        scores = random.normal(0, 1.5, (longest, *heads, longest)).astype(np.float32)
        weights = np.exp(scores)
        weights *= np.tri(longest, dtype=np.float32)[:, None, None]
        self._attention: Array = weights / weights.sum(-1, keepdims=True)
        self._read = ""
        self._generation = 0
        self._waiting: list[tuple[Message, list[Array]]] = []
        self._session: Session | None = None

    def session(self) -> Session:
        """A session that this engine answers at once, as soon as it has asked."""
        self._session = Session(self, self.info.id)
        self._session.on_change(self._deliver)
        self._deliver()
        return self._session

    def _remember(self, layout: Layout, random: np.random.Generator) -> None:
        """Cells that follow from the gates, and what is shown of them."""
        names = ("gate.input", "gate.forget", "candidate", "gate.output", "cell", "hidden")
        i, f, g, o, cell, hidden = (layout.view(self._rows, name) for name in names)
        g[:] = np.tanh(random.normal(0, 1, g.shape))
        before = np.zeros_like(cell[0])
        for step in range(len(cell)):
            cell[step] = before = f[step] * before + i[step] * g[step]
        hidden[:] = o * np.tanh(cell)

    def open(self, model: str, *machine: object) -> int:
        self._waiting.append((Opened(self.info, "cpu"), []))
        return 0

    def cancel_open(self) -> None:
        """Nothing is ever on its way for long."""

    def inspect(self, model: str, *how: object) -> int:
        return 0

    def run(self, text: str) -> int:
        self._generation += 1
        most = min(len(self._read), len(text))
        keep = next((i for i in range(most) if text[i] != self._read[i]), most)
        self._read = text
        ids = {symbol: i for i, symbol in enumerate(SYMBOLS)}
        tokens = [Token(c, ids.get(c, 0), keep + i) for i, c in enumerate(text[keep:])]
        end = keep + len(tokens)
        update = Update(self._generation, keep, tokens, ["attention"], True, 1e-4)
        arrays = [self._rows[keep:end], self._attention[keep:end, ..., :end]] if tokens else []
        self._waiting.append((update, arrays))
        return self._generation

    def _deliver(self) -> None:
        while self._session is not None and self._waiting:
            self._session.receive(*self._waiting.pop(0))
