"""The stack-augmented network: no recurrence but that of its stacks, which are all it remembers.

Joulin & Mikolov, Inferring Algorithmic Patterns with Stack-Augmented Recurrent Nets, 2015 (arXiv
1503.01007), with no-op (eq. 7) and several stacks. Beside the soft actions, which every stack takes
in part, runs the same network with hard ones: of the three it takes only the likeliest.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from engine.model import Model, Resizable
from engine.probe import Probe
from engine.spec import Axis, Channel
from engine.vocabulary import Vocabulary

#: What an empty place of a stack holds.
EMPTY = -1.0
#: How many values from the top the network sees.
SEEN = 2
ACTIONS = 3  # push, pop, no-op
SOURCE = "Joulin & Mikolov 2015, "


class Stacks(NamedTuple):
    cells: Tensor  # s, the top first [..., stack, depth]
    depth: Tensor  # how many values each holds [..., stack]


class StackState(NamedTuple):
    soft: Stacks
    hard: Stacks


class Step(NamedTuple):
    """What the network computes over one kind of stacks, in any batch."""

    hidden: Tensor  # h [..., unit]
    action: Tensor  # a [..., stack, action]
    logits: Tensor  # [..., symbol]
    after: Stacks


class StackRNN(Model):
    """A layer of units over the symbol and the tops of several stacks.

    Args:
        units: units of the hidden layer.
        stacks: how many there are.
        depth: places in each; what is pushed below the last is lost. May differ at run time.
    """

    family = "stack_rnn"
    can_be_cut = True
    resizable = (Resizable("depth", "places in each stack", 2, 256),)

    def __init__(self, vocabulary: Vocabulary, *, units: int, stacks: int, depth: int) -> None:
        super().__init__(vocabulary)
        self.config = {"units": units, "stacks": stacks, "depth": depth}
        self.embed = nn.Embedding(len(vocabulary), units)  # U
        self.seen = nn.Linear(stacks * SEEN, units)  # P
        self.act = nn.Linear(units, stacks * ACTIONS)  # A
        self.push = nn.Linear(units, stacks)  # D
        self.head = nn.Linear(units, len(vocabulary))  # V
        stack, deep = Axis("stack", stacks), Axis("depth", depth)
        action, symbol = Axis("action", ACTIONS), Axis("symbol", len(vocabulary))
        soft, hard = "", "; only the likeliest action is taken"
        self.channels = (
            Channel(
                "hidden", (Axis("layer", 1), Axis("unit", units)), "activation",
                "what the network makes of the symbol and of the tops of its stacks",
                "hₜ = σ(U xₜ + P sₜ₋₁[0..1])", "", SOURCE + "eq. 8",
            ),
            *(
                channel
                for name, words in (("", soft), ("hard.", hard))
                for channel in (
                    Channel(
                        f"{name}stack.action", (stack, action), "weights",
                        f"how much each stack is pushed, popped and left alone{words}",
                        "aₜ = softmax(A hₜ)", "", SOURCE + "eq. 3",
                    ),
                    Channel(
                        f"{name}stack", (stack, deep), "memory",
                        f"the values in each stack, the top first; −1 is empty{words}",
                        "sₜ[i] = a[push] sₜ₋₁[i−1] + a[pop] sₜ₋₁[i+1] + a[no-op] sₜ₋₁[i]", "",
                        SOURCE + "eq. 4 to 7",
                    ),
                    Channel(
                        f"{name}stack.depth", (stack,), "scalar",
                        f"how many values each stack holds{words}", "", "", SOURCE + "section 3.2",
                    ),
                )
            ),
            Channel(
                "next", (symbol,), "probability", "how likely each symbol is to come next",
                "p = softmax(V hₜ)", "", SOURCE + "eq. 2",
            ),
            Channel(
                "hard.next", (symbol,), "probability",
                "how likely each symbol is to come next, if only the likeliest actions are taken",
                "p = softmax(V hₜ)", "", SOURCE + "section 3.2",
            ),
        )  # fmt: skip

    def initial_state(self) -> StackState:
        return StackState(self._empty(()), self._empty(()))

    def step(self, token: int, state: StackState, probe: Probe) -> StackState:
        symbol = self.embed.weight[token]
        soft, hard = (self.advance(symbol, stacks, hard=i == 1) for i, stacks in enumerate(state))
        probe("hidden", soft.hidden[None])
        for name, now in (("", soft), ("hard.", hard)):
            probe(f"{name}stack.action", now.action)
            probe(f"{name}stack", now.after.cells)
            probe(f"{name}stack.depth", now.after.depth)
            probe(f"{name}next", now.logits.softmax(-1))
        return StackState(soft.after, hard.after)

    def forward(
        self, tokens: Tensor, state: Stacks | None = None, *, hard: bool = False
    ) -> tuple[Tensor, Stacks]:
        """[batch, step] -> logits [batch, step, symbol], the stacks after the last step."""
        stacks = self._empty(tokens.shape[:1]) if state is None else state
        said = []
        for symbol in self.embed(tokens).unbind(1):
            now = self.advance(symbol, stacks, hard=hard)
            said.append(now.logits)
            stacks = now.after
        return torch.stack(said, 1), stacks

    def advance(self, symbol: Tensor, before: Stacks, *, hard: bool) -> Step:
        """One step: the embedded symbol [..., unit] over the stacks before it."""
        cells = before.cells
        tops = cells[..., :SEEN].flatten(-2)  # [..., stack * place]
        seen = self.seen(torch.full_like(tops, EMPTY) if self.cut else tops)
        hidden = (symbol + seen).sigmoid()
        action = self.act(hidden).unflatten(-1, (-1, ACTIONS)).softmax(-1)
        if hard:
            action = F.one_hot(action.argmax(-1), ACTIONS).to(action.dtype)
        value = self.push(hidden).sigmoid().unsqueeze(-1)  # [..., stack, 1]
        pushed = torch.cat([value, cells[..., :-1]], -1)
        popped = torch.cat([cells[..., 1:], torch.full_like(value, EMPTY)], -1)
        push, pop, stay = action.unsqueeze(-2).unbind(-1)  # [..., stack, 1]
        after = push * pushed + pop * popped + stay * cells
        up, down, _ = action.unbind(-1)
        room = cells.shape[-1]
        depth = before.depth + up * (before.depth < room) - down * before.depth.clamp(max=1)
        return Step(hidden, action, self.head(hidden), Stacks(after, depth))

    def _empty(self, batch: tuple[int, ...]) -> Stacks:
        new, stacks = self.head.bias.new_zeros, int(self.config["stacks"])
        cells = new(*batch, stacks, int(self.config["depth"])) + EMPTY
        return Stacks(cells, new(*batch, stacks))
