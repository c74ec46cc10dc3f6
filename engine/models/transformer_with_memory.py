"""A Transformer with a table of memories, as an article prints it, beside the same one corrected.

The printed side follows section 5.1 of the article line by line: the names of its parts, the axes
and the order of operations are the article's. A linear layer over the symbols is added to both
sides, since without one nothing can be asked of the model. The corrected side reads in time, not
across the batch, never ahead, and knows places; its memory has keys and values, and its softmax
runs over the slots and is scaled (Vaswani et al. 2017; Sukhbaatar et al. 2019, Augmenting
Self-attention with Persistent Memory). Neither side ever writes into its memory.
"""

from __future__ import annotations

from math import log, sqrt
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from engine.pair import Pair, Side
from engine.probe import Probe
from engine.spec import Axis, Channel
from engine.vocabulary import Vocabulary

ARTICLE = "文章 000 第 5.1 节"
VASWANI = "Vaswani et al. 2017, "
PERSISTENT = "Sukhbaatar et al. 2019, Augmenting Self-attention with Persistent Memory, section 3"


class PrintedState(NamedTuple):
    length: int  # tokens so far
    total: Tensor  # ln Σ exp of the scores of all tokens so far [slot]


class Printed(Side):
    """As printed: `TransformerWithMemory`."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        *,
        width: int,
        hidden: int,
        heads: int,
        layers: int,
        slots: int,
    ) -> None:
        super().__init__(vocabulary)
        self.embedding = nn.Embedding(len(vocabulary), width)
        layer = nn.TransformerEncoderLayer(width, heads, hidden)
        self.encoder = nn.TransformerEncoder(
            layer, layers, enable_nested_tensor=False
        )  # no warning
        self.memory = nn.Parameter(torch.randn(slots, width))
        self.head = nn.Linear(width, len(vocabulary))
        self._shape = (layers, heads)
        self.channels = _channels(
            layers, heads, slots, width, len(vocabulary),
            attention="softmax(q Kᵀ / √dₖ) over the first axis, which is the batch's",
            weights="softmax(X Mᵀ) over the tokens: exp(xₜ mᵢ) / Σₜ′ exp(xₜ′ mᵢ)",
            key="M, which is also the values", said="softmax(W (x + read) + b)",
            sources=(ARTICLE, ARTICLE), unsummed=True,
        )  # fmt: skip

    def forward(self, tokens: Tensor, state: None = None) -> tuple[Tensor, None]:
        """[batch, step] -> logits [batch, step, symbol], by the printed lines."""
        return self.head(self.enriched(tokens)), None

    def enriched(self, input_ids: Tensor) -> Tensor:
        """What the printed code returns: [batch, step, unit]."""
        embeddings = self.embedding(input_ids)
        encoder_output: Tensor = self.encoder(embeddings)
        memory_attention = self.looked(encoder_output)  # [batch, step, slot]
        memory_output = memory_attention @ self.memory
        return encoder_output if self.cut else encoder_output + memory_output

    def looked(self, encoder_output: Tensor) -> Tensor:
        """[batch, step, unit] -> [batch, step, slot]: the sum over the steps is 1."""
        return torch.softmax(encoder_output @ self.memory.t(), dim=1)

    def live(self, tokens: Tensor) -> Tensor:
        """The printed code on every beginning of each text, read alone: its last line.

        The encoder takes the first axis for time. A text alone has length 1 there, so that each of
        its tokens is encoded by itself, and earlier tokens matter only to the sum of the softmax.
        """
        x = self._alone(tokens)  # [text, step, unit]
        scores = x @ self.memory.t()  # [text, step, slot]
        weights = (scores - scores.logcumsumexp(1)).exp()
        logits: Tensor = self.head(x if self.cut else x + weights @ self.memory)
        return logits

    def _alone(self, tokens: Tensor) -> Tensor:
        """Every token as the encoder sees it in a text read alone: [..., unit]."""
        encoded: Tensor = self.encoder(self.embedding(tokens.reshape(1, -1)))
        return encoded.view(*tokens.shape, -1)

    def initial_state(self) -> PrintedState:
        return PrintedState(0, self.memory.new_full((len(self.memory),), -torch.inf))

    def step(self, token: int, state: PrintedState, probe: Probe) -> PrintedState:
        x = self._alone(torch.tensor([token], device=self.device))[0]  # [unit]
        scores = self.memory @ x  # [slot]
        total = torch.logaddexp(state.total, scores)
        weights = (scores - total).exp()
        read = weights @ self.memory
        attention = x.new_zeros(*self._shape, state.length + 1)
        attention[..., -1] = 1  # a softmax of one score
        probe("attention", attention)
        _show(probe, x, weights, self.memory, self.memory, read)
        probe("next", self.head(x if self.cut else x + read).softmax(-1))
        return PrintedState(state.length + 1, total)


class CorrectedState(NamedTuple):
    keys: Tensor  # [layer, head, token, feature]
    values: Tensor  # [layer, head, token, feature]


class Corrected(Side):
    """The same parts, with what the article leaves out or turns round put right."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        *,
        width: int,
        hidden: int,
        heads: int,
        layers: int,
        slots: int,
    ) -> None:
        super().__init__(vocabulary)
        self.width, self.heads = width, heads
        self.embedding = nn.Embedding(len(vocabulary), width)
        nn.init.normal_(self.embedding.weight, std=width**-0.5)
        layer = nn.TransformerEncoderLayer(width, heads, hidden, batch_first=True)
        self.encoder = nn.TransformerEncoder(layer, layers, enable_nested_tensor=False)
        self.memory_key = nn.Parameter(torch.randn(slots, width) * width**-0.5)
        self.memory_value = nn.Parameter(torch.randn(slots, width) * width**-0.5)
        self.norm = nn.LayerNorm(width)
        self.head = nn.Linear(width, len(vocabulary))
        self.channels = _channels(
            layers, heads, slots, width, len(vocabulary),
            attention="softmax(q Kᵀ / √dₖ) over the tokens so far",
            weights="softmax(x Kᵀ / √d) over the slots", key="K",
            said="softmax(W LN(x + read) + b)",
            sources=(VASWANI + "eq. 1", PERSISTENT), unsummed=False,
        )  # fmt: skip

    def forward(self, tokens: Tensor, state: None = None) -> tuple[Tensor, None]:
        """[batch, step] -> logits [batch, step, symbol]."""
        x = self._placed(tokens, 0)
        ahead = nn.Transformer.generate_square_subsequent_mask(tokens.shape[1], self.device)
        x = self.encoder(x, mask=ahead, is_causal=True)
        return self._said(x, self.look(x) @ self.memory_value), None

    def look(self, x: Tensor) -> Tensor:
        """[..., unit] -> [..., slot]: the sum over the slots is 1."""
        return torch.softmax(x @ self.memory_key.t() / sqrt(self.width), dim=-1)

    def initial_state(self) -> CorrectedState:
        shape = (len(self.encoder.layers), self.heads, 0, self.width // self.heads)
        return CorrectedState(*self.memory_key.new_zeros(2, *shape))

    def step(self, token: int, state: CorrectedState, probe: Probe) -> CorrectedState:
        x = self._placed(torch.tensor([[token]], device=self.device), state.keys.shape[2])[0]
        keys, values = [], []
        for number, layer in enumerate(self.encoder.layers):
            x, attention, key, value = _attend(layer, x, state.keys[number], state.values[number])
            probe("attention", attention, number)
            keys.append(key)
            values.append(value)
        weights = self.look(x[0])
        read = weights @ self.memory_value
        _show(probe, x[0], weights, self.memory_key, self.memory_value, read)
        probe("next", self._said(x[0], read).softmax(-1))
        return CorrectedState(torch.stack(keys), torch.stack(values))

    def _said(self, x: Tensor, read: Tensor) -> Tensor:
        logits: Tensor = self.head(self.norm(x if self.cut else x + read))
        return logits

    def _placed(self, tokens: Tensor, first: int) -> Tensor:
        """Symbols of about the size of their places: [batch, step, unit]."""
        places = sinusoids(first, tokens.shape[1], self.width).to(self.device)
        placed: Tensor = self.embedding(tokens) * sqrt(self.width) + places
        return placed


def sinusoids(first: int, count: int, width: int) -> Tensor:
    """Vaswani et al. 2017, section 3.5: [place, unit] from a place on."""
    place = torch.arange(first, first + count).unsqueeze(-1)
    rate = torch.exp(torch.arange(0, width, 2) * (-log(10_000) / width))
    return torch.stack([(place * rate).sin(), (place * rate).cos()], -1).flatten(-2)


def _attend(
    layer: nn.Module, x: Tensor, keys: Tensor, values: Tensor
) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """One layer of torch's encoder over one token [1, unit] and a cache [head, token, feature].

    Gives what comes out, the weights [head, token], and the cache with this token.
    """
    assert isinstance(layer, nn.TransformerEncoderLayer)
    attend, heads = layer.self_attn, keys.shape[0]
    joined = F.linear(x, attend.in_proj_weight, attend.in_proj_bias)
    q, k, v = joined.view(3, heads, 1, -1)
    keys, values = torch.cat([keys, k], 1), torch.cat([values, v], 1)
    weights = (q @ keys.mT * q.shape[-1] ** -0.5).softmax(-1)  # [head, 1, token]
    mixed = (weights @ values).view(1, -1)
    x = layer.norm1(x + attend.out_proj(mixed))
    x = layer.norm2(x + layer.linear2(F.relu(layer.linear1(x))))
    return x, weights[:, 0], keys, values


def _show(
    probe: Probe, x: Tensor, weights: Tensor, keys: Tensor, values: Tensor, read: Tensor
) -> None:
    probe("encoded", x[None])
    probe("read.weights", weights[None])
    probe("memory.key", keys)
    probe("memory", values)
    probe("read", read[None])


def _channels(
    layers: int, heads: int, slots: int, width: int, symbols: int, *, attention: str, weights: str,
    key: str, said: str, sources: tuple[str, str], unsummed: bool,
) -> tuple[Channel, ...]:  # fmt: skip
    layer, head, one = Axis("layer", layers), Axis("head", heads), Axis("head", 1)
    slot, unit = Axis("slot", slots), Axis("unit", width)
    return (
        Channel(
            "attention", (layer, head, Axis("token")), "weights",
            "how much each head takes from each token; a head's weights sum to 1", attention, "",
            sources[0],
        ),
        Channel(
            "encoded", (one, unit), "activation", "what the encoder makes of the token", "", "",
            sources[0],
        ),
        Channel(
            "read.weights", (one, slot), "weights", "how much is taken from each slot", weights,
            "", sources[1], unsummed=unsummed,
        ),
        Channel(
            "memory", (slot, unit), "memory",
            "what can be taken from each slot; learnt, and never written while reading", "", "",
            sources[1],
        ),
        Channel(
            "memory.key", (slot, unit), "memory", "what the token is compared with, slot by slot",
            key, "", sources[1],
        ),
        Channel("read", (one, unit), "activation", "what is taken from the memory", "", "",
                sources[1]),
        Channel(
            "next", (Axis("symbol", symbols),), "probability",
            "how likely each symbol is to come next", said,
        ),
    )  # fmt: skip


class TransformerWithMemory(Pair):
    """The printed Transformer and the corrected one.

    Args:
        width: units of an embedding, a multiple of `heads`. The article's `embedding_dim`.
        hidden: units of each layer's perceptron.
        heads, layers: the number of attention heads in each layer, and of layers.
        slots: the article's `memory_size`.
    """

    family = "transformer_with_memory"
    context = 256

    def __init__(
        self,
        vocabulary: Vocabulary,
        *,
        width: int,
        hidden: int,
        heads: int,
        layers: int,
        slots: int,
    ) -> None:
        sizes = {"width": width, "hidden": hidden, "heads": heads, "layers": layers, "slots": slots}
        super().__init__(
            vocabulary, {**sizes}, Printed(vocabulary, **sizes), Corrected(vocabulary, **sizes)
        )
