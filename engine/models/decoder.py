"""A Transformer decoder whose every head can be watched (GPT-2: Radford et al., 2019)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor

from engine.probe import Probe
from engine.spec import Axis, Channel
from engine.transformer import Transformer, entropy, shown_by_layers
from engine.vocabulary import Vocabulary


class Cache(NamedTuple):
    """What every layer keeps of the tokens read so far.

    All states of one reading share this storage. Entries past the length are never read: they
    are room, or what is left of a longer reading that was taken back.
    """

    keys: Tensor  # K [layer, head, context, feature]
    values: Tensor  # V [layer, head, context, feature]
    length: int


class Decoder(Transformer):
    """A language model of GPT-2's form: norms first, learned places, head tied to the embedding.

    At every token, each head of each layer looks back over the keys of all tokens read so far.
    The cache that keeps them is the model's working memory: exact, and at most `context` long.

    Args:
        width: units of the residual stream, a multiple of `heads`.
        layers, heads: the number of layers, and of attention heads in each.
        context: the most tokens that can be read; reading one more raises ValueError.
        dropout: the share dropped in training.

    Source: Radford et al. 2019, Language Models are Unsupervised Multitask Learners.
    """

    family = "decoder"
    fill: Tensor

    def __init__(
        self,
        vocabulary: Vocabulary,
        *,
        width: int,
        layers: int,
        heads: int,
        context: int,
        dropout: float = 0.0,
    ) -> None:
        super().__init__(
            vocabulary,
            width=width,
            layers=layers,
            heads=heads,
            context=context,
            dropout=dropout,
        )
        # Looking parameters up in their modules would take a fifth of a step. They stay the same
        # objects when a model moves to another device or loads other weights.
        self._parameters_of = tuple(tuple(block.parameters()) for block in self._blocks)
        self._outer = (self.embed.weight, self.place.weight, self.norm.weight, self.norm.bias)
        fill = torch.arange(1, context + 1) / context
        self.register_buffer("fill", fill, persistent=False)  # [context]
        self.channels = (
            *shown_by_layers(layers, heads),
            Channel(
                "cache.fill",
                (),
                "scalar",
                "the share of the context that the cache has used up; at 1 it is full",
                "t / context",
                "{cache.fill} = t / context",
                "Shazeer 2019, Fast Transformer Decoding, section 2.4",
            ),
            Channel(
                "next",
                (Axis("symbol", len(vocabulary)),),
                "probability",
                "how likely each symbol is to come next",
                "p = softmax(LN(xᴸ) W_eᵀ)",
                "{next} = softmax(LN(xᴸ) W_eᵀ)",
                "Radford et al. 2018, Improving Language Understanding by Generative "
                "Pre-Training, equation 2",
            ),
        )

    def initial_state(self) -> Cache:
        """An empty cache with room for the whole context."""
        layers, heads = len(self._blocks), self._blocks[0].heads
        room = (layers, heads, self.context, self.place.weight.shape[1] // heads)
        keys, values = torch.zeros(2, *room, device=self.device)
        return Cache(keys, values, 0)

    def step(self, token: int, state: Cache, probe: Probe) -> Cache:
        """Reads one token. Raises ValueError when the cache is full."""
        keys, values, length = state
        known = self._room(length + 1)
        _, heads, _, feature = keys.shape
        width, scale = (heads * feature,), feature**-0.5
        embed, place, g, b = self._outer
        cache = zip(
            self._parameters_of,
            keys.narrow(2, length, 1).unbind(),
            values.narrow(2, length, 1).unbind(),
            keys.narrow(2, 0, known).mT.unbind(),
            values.narrow(2, 0, known).unbind(),
            strict=True,
        )
        x = embed.select(0, token) + place.select(0, length)  # [unit]
        weights, residuals = [], []
        for layer, (parameters, new_k, new_v, k, v) in enumerate(cache):
            g1, b1, w_qkv, b_qkv, w_o, b_o, g2, b2, w_up, b_up, w_down, b_down = parameters
            joined = torch.addmv(b_qkv, w_qkv, torch.layer_norm(x, width, g1, b1))
            q, now_k, now_v = joined.view(3, heads, 1, feature).unbind()
            new_k.copy_(now_k)
            new_v.copy_(now_v)
            attention = torch.bmm(q * scale, k).softmax(-1).squeeze(1)  # α [head, token]
            attention = probe("attention", attention, layer)
            mixed = torch.bmm(attention.unsqueeze(1), v).view(width)
            x = torch.addmv(b_o, w_o, mixed).add_(x)
            wide = torch.addmv(b_up, w_up, torch.layer_norm(x, width, g2, b2))
            x = torch.addmv(b_down, w_down, F.gelu(wide, approximate="tanh")).add_(x)
            weights.append(attention)
            residuals.append(x)
        probe("attention.entropy", entropy(torch.stack(weights)))
        probe("residual.norm", torch.linalg.vector_norm(torch.stack(residuals), dim=-1))
        probe("cache.fill", self.fill.select(0, length))
        probe("next", (embed @ torch.layer_norm(x, width, g, b)).softmax(-1))
        return Cache(keys, values, known)

    def prefill(self, tokens: Sequence[int], state: Cache, probe: Probe) -> Sequence[Cache]:
        """Reads many tokens at once. Raises ValueError when they do not fit the cache."""
        keys, values, length = state
        known = self._room(length + len(tokens))
        ids = torch.tensor(tokens, device=keys.device)
        x = self.embed(ids) + self.place.weight[length:known]  # [step, unit]
        unseen = torch.ones(len(x), known, dtype=torch.bool, device=x.device).triu_(length + 1)
        weights, norms = [], []
        for layer, block in enumerate(self._blocks):
            q, k, v = block.split(x)  # [head, step, feature]
            keys[layer, :, length:known], values[layer, :, length:known] = k, v
            attention = block.weigh(q, keys[layer, :, :known], unseen)  # α [step, head, token]
            attention = probe("attention", attention, layer)
            x = block.add(x, attention.transpose(0, 1) @ values[layer, :, :known])
            weights.append(entropy(attention))
            norms.append(torch.linalg.vector_norm(x, dim=-1))
        probe("attention.entropy", torch.stack(weights, 1))
        probe("residual.norm", torch.stack(norms, 1))
        probe("cache.fill", self.fill[length:known])
        probe("next", self._logits(x).softmax(-1))
        return [Cache(keys, values, length + read) for read in range(1, len(x) + 1)]

    def forward(self, tokens: Tensor, state: None = None) -> tuple[Tensor, None]:
        """Logits of what comes next, for whole sequences: [batch, step] -> [batch, step, symbol].

        There is no state to carry on from. Raises ValueError when they do not fit the context.
        """
        dropout = self._dropout if self.training else 0.0
        x = self.embed(tokens) + self.place.weight[: self._room(tokens.shape[1])]
        x = F.dropout(x, dropout)
        for block in self._blocks:
            x = block(x, causal=True, dropout=dropout)
        return self._logits(x), None

    def _logits(self, x: Tensor) -> Tensor:
        """[..., unit] -> [..., symbol]."""
        return F.linear(self.norm(x), self.embed.weight)

    def _room(self, tokens: int) -> int:
        if tokens > self.context:
            raise ValueError(f"the context holds {self.context} tokens, not {tokens}")
        return tokens
