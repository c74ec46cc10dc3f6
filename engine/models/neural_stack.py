"""The neural stack: an LSTM that pushes vectors, and pops them, by amounts between 0 and 1.

Grefenstette, Hermann, Suleyman & Blunsom, Learning to Transduce with Unbounded Memory, 2015 (arXiv
1506.02516), section 3.1. Every step pushes, if only a little, so the newest value is the last.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor, nn

from engine.model import Model, Resizable
from engine.probe import Probe
from engine.spec import Axis, Channel, Kind
from engine.vocabulary import Vocabulary

SOURCE = "Grefenstette et al. 2015, "


class NeuralStackState(NamedTuple):
    values: Tensor  # V, the newest last [..., slot, unit]
    strengths: Tensor  # s [..., slot]
    read: Tensor  # r [..., unit]
    hidden: Tensor  # of the controller [..., unit]
    cell: Tensor  # [..., unit]


class Step(NamedTuple):
    push: Tensor  # d [...]
    pop: Tensor  # u [...]
    logits: Tensor  # [..., symbol]
    found: Tensor  # what was read, whether or not it is used [..., unit]
    state: NeuralStackState


class NeuralStack(Model):
    """An LSTM controller and one stack of vectors.

    Args:
        units: units of the controller.
        width: units of a value.
        slots: steps that are remembered; the oldest value falls off. May differ at run time.
        embedding: units of a symbol's embedding.
    """

    family = "neural_stack"
    can_be_cut = True
    resizable = (Resizable("slots", "values that the stack has room for", 2, 256),)

    def __init__(
        self, vocabulary: Vocabulary, *, units: int, width: int, slots: int, embedding: int
    ) -> None:
        super().__init__(vocabulary)
        self.config = {"units": units, "width": width, "slots": slots, "embedding": embedding}
        self.embed = nn.Embedding(len(vocabulary), embedding)
        self.controller = nn.LSTMCell(embedding + width, units)
        self.gates = nn.Linear(units, 2)  # d and u
        self.value = nn.Linear(units, width)  # v
        self.head = nn.Linear(units, len(vocabulary))
        nn.init.constant_(self.gates.bias[1:], -1.0)  # at first, little is popped
        self.channels = _channels(units, width, slots, len(vocabulary))

    def initial_state(self) -> NeuralStackState:
        return self._start(())

    def step(self, token: int, state: NeuralStackState, probe: Probe) -> NeuralStackState:
        now = self.advance(self.embed.weight[token], state)
        probe("stack.value", now.state.values)
        probe("stack.strength", now.state.strengths)
        probe("stack.push", now.push)
        probe("stack.pop", now.pop)
        probe("stack.read", now.found)
        probe("controller.hidden", now.state.hidden[None])
        probe("controller.cell", now.state.cell[None])
        probe("next", now.logits.softmax(-1))
        return now.state

    def forward(
        self, tokens: Tensor, state: NeuralStackState | None = None
    ) -> tuple[Tensor, NeuralStackState]:
        """[batch, step] -> logits [batch, step, symbol], the state after the last step."""
        state = self._start(tokens.shape[:1]) if state is None else state
        said = []
        for symbol in self.embed(tokens).unbind(1):
            now = self.advance(symbol, state)
            said.append(now.logits)
            state = now.state
        return torch.stack(said, 1), state

    def advance(self, symbol: Tensor, state: NeuralStackState) -> Step:
        """One step: the embedded symbol [..., unit]."""
        seen = torch.cat([symbol, state.read], -1)
        hidden, cell = self.controller(seen, (state.hidden, state.cell))
        push, pop = self.gates(hidden).sigmoid().unbind(-1)
        value = self.value(hidden).tanh()
        values = torch.cat([state.values[..., 1:, :], value.unsqueeze(-2)], -2)  # eq. 1
        strengths, taken = pop_and_push(state.strengths, pop, push)
        found = (taken.unsqueeze(-2) @ values).squeeze(-2)  # eq. 3
        read = torch.zeros_like(found) if self.cut else found
        after = NeuralStackState(values, strengths, read, hidden, cell)
        return Step(push, pop, self.head(hidden), found, after)

    def _start(self, batch: tuple[int, ...]) -> NeuralStackState:
        new = self.head.bias.new_zeros
        units, width, slots = (int(self.config[name]) for name in ("units", "width", "slots"))
        hidden = new(*batch, units)
        return NeuralStackState(
            new(*batch, slots, width), new(*batch, slots), new(*batch, width), hidden, hidden
        )


def pop_and_push(strengths: Tensor, pop: Tensor, push: Tensor) -> tuple[Tensor, Tensor]:
    """Equation 2, and the factors of equation 3, of strengths [..., slot], the top last.

    Gives the strengths after, and how much of each value is read.
    """
    left = (pop.unsqueeze(-1) - _above(strengths)).relu()  # still to be popped
    kept = (strengths - left).relu()
    after = torch.cat([kept[..., 1:], push.unsqueeze(-1)], -1)
    return after, torch.minimum(after, (1 - _above(after)).relu())


def _above(strengths: Tensor) -> Tensor:
    """The strength above each value, the last being the top: [..., slot]."""
    return strengths.flip(-1).cumsum(-1).flip(-1) - strengths


def _channels(units: int, width: int, slots: int, symbols: int) -> tuple[Channel, ...]:
    slot, unit = Axis("slot", slots), Axis("unit", width)
    layer = (Axis("layer", 1), Axis("unit", units))
    every: tuple[tuple[str, tuple[Axis, ...], Kind, str, str, str], ...] = (
        ("stack.value", (slot, unit), "memory", "what was pushed at each step, the newest last",
         "Vₜ[t] = vₜ = tanh(W_v hₜ + b_v)", "eq. 1"),
        ("stack.strength", (slot,), "gate", "how much of each value is still on the stack",
         "sₜ[i] = max(0, sₜ₋₁[i] − max(0, uₜ − Σⱼ sₜ₋₁[j])), j > i; sₜ[t] = dₜ", "eq. 2"),
        ("stack.push", (), "gate", "how much is pushed", "dₜ = σ(W_d hₜ + b_d)", "section 3.4"),
        ("stack.pop", (), "gate", "how much is popped", "uₜ = σ(W_u hₜ + b_u)", "section 3.4"),
        ("stack.read", (unit,), "memory", "what is read from the top, a strength of 1 deep",
         "rₜ = Σᵢ min(sₜ[i], max(0, 1 − Σⱼ sₜ[j])) Vₜ[i], j > i", "eq. 3"),
        ("controller.hidden", layer, "memory", "what the controller makes of its input",
         "hₜ = LSTM([xₜ, rₜ₋₁], hₜ₋₁)", "section 3.4"),
        ("controller.cell", layer, "memory", "what the controller itself remembers",
         "cₜ = fₜ ⊙ cₜ₋₁ + iₜ ⊙ gₜ", "section 3.4"),
        ("next", (Axis("symbol", symbols),), "probability",
         "how likely each symbol is to come next", "p = softmax(W_o hₜ + b_o)", "section 3.4"),
    )  # fmt: skip
    return tuple(
        Channel(name, axes, kind, meaning, equation, "", SOURCE + place)
        for name, axes, kind, meaning, equation, place in every
    )
