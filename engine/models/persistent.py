"""A Transformer whose long-term memory is part of its attention, in place of perceptrons.

Sukhbaatar, Grave, Lample, Jegou & Joulin, Augmenting Self-attention with Persistent Memory, 2019
(arXiv 1907.01470).

Each head has keys and values of its own that are learned and never written while it reads. They
stand beside the keys and values of the context, under one softmax: what a head takes from them is
what the model has learned once and for all, and the rest is what it has just read.

Differences from the paper: places are learned vectors added to the embedding, as in GPT-2, instead
of relative ones; norms come first; heads do not learn how far they reach.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from engine.model import Model
from engine.probe import Probe
from engine.spec import Axis, Channel, Kind
from engine.vocabulary import Vocabulary


class Cache(NamedTuple):
    """Keys and values of the tokens read so far: all states of one reading share the storage."""

    keys: Tensor  # K [layer, head, context, feature]
    values: Tensor  # V [layer, head, context, feature]
    length: int


class AllAttention(nn.Module):
    """One layer: x ← x + MHA(LN(x)), over the context and the persistent memory at once."""

    def __init__(self, width: int, heads: int, slots: int) -> None:
        super().__init__()
        if width % heads:
            raise ValueError(f"a width of {width} does not divide into {heads} heads")
        self.heads, feature = heads, width // heads
        self.norm = nn.LayerNorm(width)
        self.query_key_value = nn.Linear(width, 3 * width, bias=False)
        self.project = nn.Linear(width, width, bias=False)  # W^O
        # M_k / √dₖ and M_v / √N, as in the authors' code: so they learn faster
        self.keys = nn.Parameter(torch.randn(heads, slots, feature) * feature**-0.5)
        self.values = nn.Parameter(torch.randn(heads, slots, feature) * slots**-0.5)

    def split(self, x: Tensor) -> tuple[Tensor, ...]:
        """[..., step, unit] to each head's queries, keys and values [..., head, step, feature]."""
        heads = self.query_key_value(self.norm(x)).unflatten(-1, (3, self.heads, -1))
        parts: tuple[Tensor, ...] = heads.transpose(-2, -4).unbind(-3)
        return parts

    def memory(
        self, keys: Tensor | None = None, values: Tensor | None = None
    ) -> tuple[Tensor, Tensor]:
        """M_k and M_v [head, slot, feature], written where they are shown if that is given."""
        _, slots, feature = self.keys.shape
        return (
            torch.mul(self.keys, feature**0.5, out=keys),
            torch.mul(self.values, slots**0.5, out=values),
        )

    def weigh(
        self, q: Tensor, learned: Tensor, k: Tensor, hidden: Tensor | None = None
    ) -> tuple[Tensor, Tensor]:
        """Attention to the slots and to the tokens, which together sum to 1.

        q [..., head, step, feature], learned [head, slot, feature], k [..., head, token, feature],
        hidden [step, token] to [..., head, step, slot] and [..., head, step, token].
        """
        q = q * q.shape[-1] ** -0.5
        context = q @ k.mT
        if hidden is not None:
            context = context.masked_fill(hidden, -torch.inf)
        both = torch.cat([q @ learned.mT, context], -1).softmax(-1)
        slots = learned.shape[1]
        return both[..., :slots], both[..., slots:]

    def add(self, x: Tensor, mixed: Tensor) -> Tensor:
        """The residual stream after the layer, given what the heads took [..., head, step, f]."""
        added: Tensor = x + self.project(mixed.transpose(-2, -3).flatten(-2))
        return added


class Persistent(Model):
    """A decoder of nothing but attention, with a persistent memory in every layer.

    Args:
        width: units of the residual stream, a multiple of `heads`.
        layers, heads: the number of layers, and of attention heads in each.
        slots: the learned keys and values of each head (N).
        context: the most tokens that can be read; reading one more raises ValueError.
    """

    family = "persistent"
    can_be_cut = True

    def __init__(
        self, vocabulary: Vocabulary, *, width: int, layers: int, heads: int, slots: int,
        context: int,
    ) -> None:  # fmt: skip
        super().__init__(vocabulary)
        self.config = {
            "width": width, "layers": layers, "heads": heads, "slots": slots, "context": context,
        }  # fmt: skip
        self.context: int = context
        self._blocks = tuple(AllAttention(width, heads, slots) for _ in range(layers))
        self.embed = nn.Embedding(len(vocabulary), width)  # W_e
        self.place = nn.Embedding(context, width)  # W_p
        self.layers = nn.ModuleList(self._blocks)
        self.norm = nn.LayerNorm(width)
        for module in self.modules():
            if isinstance(module, nn.Linear | nn.Embedding):
                nn.init.normal_(module.weight, std=0.02)
        shown = ("persistent.weights", "persistent.key", "persistent.value")
        self.blocks = {name: (name,) for name in shown}
        self.channels = _channels(layers, heads, slots, width // heads, len(vocabulary))

    def initial_state(self) -> Cache:
        heads, feature = self._blocks[0].heads, self.embed.embedding_dim // self._blocks[0].heads
        shape = (len(self._blocks), heads, self.context, feature)
        keys, values = torch.zeros(2, *shape, device=self.device)
        return Cache(keys, values, 0)

    def step(self, token: int, state: Cache, probe: Probe) -> Cache:
        """Reads one token. Raises ValueError when the context is full."""
        keys, values, length = state
        known = self._room(length + 1)
        x = (self.embed.weight[token] + self.place.weight[length]).unsqueeze(0)  # [1, unit]
        weights, *held = (probe.block(name) for name in self.blocks)
        for layer, block in enumerate(self._blocks):
            q, keys[layer, :, length:known], values[layer, :, length:known] = block.split(x)
            learned = block.memory(held[0][layer], held[1][layer])
            slots, tokens = block.weigh(q, learned[0], keys[layer, :, :known])  # [head, 1, ...]
            probe("attention", tokens.squeeze(1), layer)
            weights[layer] = slots.squeeze(1)
            context = tokens @ values[layer, :, :known]
            x = block.add(x, context if self.cut else context + slots @ learned[1])
        probe("persistent.share", weights.sum(-1))
        probe("next", self._logits(x[0]).softmax(-1))
        return Cache(keys, values, known)

    def forward(self, tokens: Tensor, state: None = None) -> tuple[Tensor, None]:
        """Logits of what comes next, for whole sequences: [batch, step] -> [batch, step, symbol].

        There is no state to carry on from.
        """
        steps = self._room(tokens.shape[1])
        hidden = torch.ones(steps, steps, dtype=torch.bool, device=tokens.device).triu_(1)
        x = self.embed(tokens) + self.place.weight[:steps]
        for block in self._blocks:
            q, k, v = block.split(x)
            learned = block.memory()
            slots, seen = block.weigh(q, learned[0], k, hidden)
            x = block.add(x, seen @ v if self.cut else seen @ v + slots @ learned[1])
        return self._logits(x), None

    def _logits(self, x: Tensor) -> Tensor:
        """[..., unit] -> [..., symbol]."""
        return F.linear(self.norm(x), self.embed.weight)

    def _room(self, tokens: int) -> int:
        if tokens > self.context:
            raise ValueError(f"the context holds {self.context} tokens, not {tokens}")
        return tokens


def _channels(
    layers: int, heads: int, slots: int, features: int, symbols: int
) -> tuple[Channel, ...]:
    layer, head, slot = Axis("layer", layers), Axis("head", heads), Axis("slot", slots)
    unit = Axis("unit", features)
    every: tuple[tuple[str, tuple[Axis, ...], Kind, str, str], ...] = (
        ("attention", (layer, head, Axis("token")), "weights",
         "how much each head takes from each token; the rest comes from its persistent memory",
         "α, where [π, α] = softmax(q [M_k, K]ᵀ / √dₖ)"),
        ("persistent.weights", (layer, head, slot), "weights",
         "how much each head takes from each slot of its persistent memory",
         "π, where [π, α] = softmax(q [M_k, K]ᵀ / √dₖ)"),
        ("persistent.share", (layer, head), "gate",
         "how much of its attention each head gives to its persistent memory, not to the context",
         "Σᵢ πᵢ"),
        ("persistent.key", (layer, head, slot, unit), "memory",
         "what each slot is found by: long-term memory, learned and not written while reading",
         "M_k"),
        ("persistent.value", (layer, head, slot, unit), "memory",
         "what each slot gives: long-term memory, learned and not written while reading", "M_v"),
        ("next", (Axis("symbol", symbols),), "probability",
         "how likely each symbol is to come next", "p = softmax(LN(xᴸ) W_eᵀ)"),
    )  # fmt: skip
    return tuple(
        Channel(
            name, axes, kind, meaning, equation, "", "Sukhbaatar et al. 2019, section 3",
            partial=kind == "weights",
        )
        for name, axes, kind, meaning, equation in every
    )  # fmt: skip
