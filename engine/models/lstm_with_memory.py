"""An LSTM with memory, as an article prints it, beside the same one corrected.

The printed side follows section 5.2 of the article: nothing is added to the LSTM, its first axis is
taken for time though it is the batch's, and its state is dropped after every call. So a text that
is read alone is a batch of first steps. The corrected side carries the state: the memory of an LSTM
is its own cell. A linear layer over the symbols is added to both sides.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import torch
from msgspec.structs import replace
from torch import Tensor, nn
from torch.nn import functional as F

from engine.models.lstm import LSTM
from engine.pair import Pair, Side
from engine.probe import Probe
from engine.spec import Axis, Channel
from engine.vocabulary import Vocabulary

ARTICLE = "文章 000 第 5.2 节"
#: What remains of the equations where h₋₁ and c₋₁ are always 0.
DROPPED = {
    "gate.input": ("iₜ = σ(Wᵢ xₜ + bᵢ), since hₜ₋₁ is dropped", ""),
    "gate.forget": ("fₜ = σ(W_f xₜ + b_f), and there is nothing to keep", ""),
    "candidate": ("gₜ = tanh(W_g xₜ + b_g), since hₜ₋₁ is dropped", ""),
    "gate.output": ("oₜ = σ(Wₒ xₜ + bₒ), since hₜ₋₁ is dropped", ""),
    "cell": ("cₜ = iₜ ⊙ gₜ, since cₜ₋₁ is dropped", "{cell} = {gate.input} · {candidate}"),
    "hidden": ("hₜ = oₜ ⊙ tanh(cₜ)", "{hidden} = {gate.output} · tanh({cell})"),
}


class LSTMState(NamedTuple):
    hidden: Tensor  # h [layer, unit]
    cell: Tensor  # c [layer, unit]


class _Side(Side):
    """The parts, which both sides have alike."""

    batch_first: bool

    def __init__(self, vocabulary: Vocabulary, *, embedding: int, units: int, layers: int) -> None:
        super().__init__(vocabulary)
        self.embedding = nn.Embedding(len(vocabulary), embedding)
        self.lstm = nn.LSTM(embedding, units, layers, batch_first=self.batch_first)
        self.head = nn.Linear(units, len(vocabulary))
        self._shape = (layers, units)
        axes = (Axis("layer", layers), Axis("unit", units))
        self.channels = (
            *(replace(member, axes=axes) for member in LSTM.members),
            Channel(
                "next", (Axis("symbol", len(vocabulary)),), "probability",
                "how likely each symbol is to come next", "softmax(W h + b)",
            ),
        )  # fmt: skip

    def initial_state(self) -> LSTMState:
        return LSTMState(*self.head.weight.new_zeros(2, *self._shape))

    def step(self, token: int, state: LSTMState, probe: Probe) -> LSTMState:
        below = self.embedding.weight[token]
        shown = []
        for before, weights in zip(zip(*state, strict=True), self.lstm.all_weights, strict=True):
            shown.append(_gates(below, *before, weights))
            below = shown[-1][-1]
        block = torch.stack(shown, 1)  # [member, layer, unit]
        for member, values in zip(LSTM.members, block, strict=True):
            probe(member.name, values)
        probe("next", self.head(below).softmax(-1))
        return LSTMState(block[-1], block[-2])

    def forward(self, tokens: Tensor, state: None = None) -> tuple[Tensor, None]:
        """[batch, step] -> logits [batch, step, symbol]."""
        return self.head(self.read(tokens)), None

    def read(self, input_ids: Tensor) -> Tensor:
        """What the printed code returns: [batch, step, unit]."""
        embeddings = self.embedding(input_ids)
        lstm_output: Tensor = self.lstm(embeddings)[0]
        return lstm_output

    def alone(self, tokens: Tensor) -> Tensor:
        """Logits where every token is read from an empty state: like the tokens, and [symbol]."""
        single = tokens.reshape(-1, 1) if self.batch_first else tokens.reshape(1, -1)
        logits: Tensor = self.head(self.read(single))
        return logits.view(*tokens.shape, -1)


class Printed(_Side):
    """As printed: `LSTMWithMemory`."""

    batch_first = False

    def __init__(self, vocabulary: Vocabulary, *, embedding: int, units: int, layers: int) -> None:
        super().__init__(vocabulary, embedding=embedding, units=units, layers=layers)
        self.channels = tuple(
            replace(c, equation=DROPPED[c.name][0], live=DROPPED[c.name][1], source=ARTICLE)
            if c.name in DROPPED
            else c
            for c in self.channels
        )

    def live(self, tokens: Tensor) -> Tensor:
        """The tokens of one text are the batch of a single step."""
        return self.alone(tokens)

    def step(self, token: int, state: LSTMState, probe: Probe) -> LSTMState:
        return super().step(token, self.initial_state(), probe)


class Corrected(_Side):
    """Time is time, and the state goes on from call to call."""

    batch_first = True

    def live(self, tokens: Tensor) -> Tensor:
        if self.cut:
            return self.alone(tokens)
        logits: Tensor = self(tokens)[0]
        return logits

    def step(self, token: int, state: LSTMState, probe: Probe) -> LSTMState:
        return super().step(token, self.initial_state() if self.cut else state, probe)


def _gates(x: Tensor, hidden: Tensor, cell: Tensor, weights: Sequence[Tensor]) -> Tensor:
    """One layer at one step, in the order of `LSTM.members`: [member, unit]."""
    w, u, b, d = weights
    i, f, g, o = (F.linear(x, w, b) + F.linear(hidden, u, d)).chunk(4)
    i, f, g, o = i.sigmoid(), f.sigmoid(), g.tanh(), o.sigmoid()
    cell = f * cell + i * g
    return torch.stack([i, f, g, o, cell, o * cell.tanh()])


class LSTMWithMemory(Pair):
    """The printed LSTM and the corrected one.

    Args:
        embedding: units of an embedding. The article's `embedding_dim`.
        units: units of a layer. The article's `hidden_dim`.
        layers: how many there are.
    """

    family = "lstm_with_memory"

    def __init__(self, vocabulary: Vocabulary, *, embedding: int, units: int, layers: int) -> None:
        sizes = {"embedding": embedding, "units": units, "layers": layers}
        super().__init__(
            vocabulary, {**sizes}, Printed(vocabulary, **sizes), Corrected(vocabulary, **sizes)
        )
