"""What the Transformer families share: one layer, and the channels every layer shows."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from engine.model import Model
from engine.spec import Axis, Channel
from engine.vocabulary import Vocabulary

#: Attention below this counts as none, so that α log₂ (1/α) is 0 at 0.
TINY = 1e-38


class Block(nn.Module):
    """One layer: attention, then a perceptron, each adding to the residual stream x.

    x ← x + MHA(LN(x)), then x ← x + W₂ GELU(W₁ LN(x)): the norms come first, GELU is in its
    tanh form. Where not stated otherwise, shapes are [..., step, unit].

    Source: Radford et al. 2019, Language Models are Unsupervised Multitask Learners, section 2.3.
    """

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        if width % heads:
            raise ValueError(f"a width of {width} does not divide into {heads} heads")
        self.heads = heads
        self.norm_attention = nn.LayerNorm(width)
        self.query_key_value = nn.Linear(width, 3 * width)  # W^Q, W^K, W^V of every head
        self.project = nn.Linear(width, width)  # W^O
        self.norm_perceptron = nn.LayerNorm(width)
        self.up = nn.Linear(width, 4 * width)  # W₁
        self.down = nn.Linear(4 * width, width)  # W₂

    def forward(self, x: Tensor, *, causal: bool, dropout: float) -> Tensor:
        """The layer unwatched, by torch's fused attention."""
        q, k, v = self.split(x)
        mixed = F.scaled_dot_product_attention(q, k, v, dropout_p=dropout, is_causal=causal)
        return self.add(x, mixed, dropout)

    def split(self, x: Tensor) -> tuple[Tensor, ...]:
        """Each head's queries, keys and values: three [..., head, step, feature]."""
        joined: Tensor = self.query_key_value(self.norm_attention(x))
        heads = joined.view(*x.shape[:-1], 3, self.heads, -1)  # [..., step, 3, head, feature]
        return heads.transpose(-2, -4).unbind(-3)

    def weigh(self, q: Tensor, k: Tensor, unseen: Tensor | None = None) -> Tensor:
        """Attention, exactly 0 on what is unseen: [step, head, token], as probes want it.

        q [head, step, feature], k [head, token, feature], unseen [step, token].
        """
        scores: Tensor = q * q.shape[-1] ** -0.5 @ k.mT  # [head, step, token]
        if unseen is not None:
            scores.masked_fill_(unseen, -torch.inf)
        return scores.softmax(-1).transpose(0, 1)

    def add(self, x: Tensor, mixed: Tensor, dropout: float = 0.0) -> Tensor:
        """The residual stream after the layer, given the heads' α V [..., head, step, feature]."""
        x = x + F.dropout(self.project(mixed.transpose(-2, -3).flatten(-2)), dropout)
        wide = F.gelu(self.up(self.norm_perceptron(x)), approximate="tanh")
        return x + F.dropout(self.down(wide), dropout)


class Transformer(Model):
    """What the decoder and the encoder are both made of: everything but how they read."""

    context: int

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
        super().__init__(vocabulary)
        self.config = {"width": width, "layers": layers, "heads": heads, "context": context}
        self.config["dropout"] = self._dropout = dropout
        self.context = context
        self._blocks = tuple(Block(width, heads) for _ in range(layers))
        self.embed = nn.Embedding(len(vocabulary), width)  # W_e
        self.place = nn.Embedding(context, width)  # W_p
        self.layers = nn.ModuleList(self._blocks)
        self.norm = nn.LayerNorm(width)
        initialise(self, self._blocks)


def initialise(model: nn.Module, blocks: Sequence[Block]) -> None:
    """N(0, 0.02) for weights, √(2 layers) less for those that write to the residual stream."""
    for module in model.modules():
        if isinstance(module, nn.Linear | nn.Embedding):
            nn.init.normal_(module.weight, std=0.02)
        if isinstance(module, nn.Linear):
            nn.init.zeros_(module.bias)
    for block in blocks:
        for writer in (block.project, block.down):
            nn.init.normal_(writer.weight, std=0.02 / sqrt(2 * len(blocks)))


def shown_by_layers(layers: int, heads: int) -> tuple[Channel, ...]:
    """The channels that every layer shows, of a decoder or an encoder."""
    layer, head = Axis("layer", layers), Axis("head", heads)
    return (
        Channel(
            "attention",
            (layer, head, Axis("token")),
            "weights",
            "how much each head takes from each token; a head's weights sum to 1",
            "α = softmax(q Kᵀ / √dₖ), MHA(x) = concat(α₁ V₁, …, αₕ Vₕ) W^O",
            "{attention} = softmax(q Kᵀ / √dₖ)",
            "Vaswani et al. 2017, Attention Is All You Need, equation 1 and section 3.2.2",
        ),
        Channel(
            "attention.entropy",
            (layer, head),
            "scalar",
            "how widely each head looks, in bits: 0 is one token, 3 is as wide as 8 alike",
            "H(α) = Σⱼ αⱼ log₂ (1 / αⱼ)",
            "{attention.entropy} = Σⱼ αⱼ log₂ (1 / αⱼ)",
            "Shannon 1948, A Mathematical Theory of Communication, section 6",
        ),
        Channel(
            "residual.norm",
            (layer,),
            "scalar",
            "the length of the residual stream after each layer: what the layers have added up",
            "‖xˡ‖₂, xˡ = z + W₂ GELU(W₁ LN(z)), z = xˡ⁻¹ + MHA(LN(xˡ⁻¹))",
            "{residual.norm} = ‖xˡ‖₂",
            "Radford et al. 2019, Language Models are Unsupervised Multitask Learners, section 2.3",
        ),
    )


def entropy(attention: Tensor) -> Tensor:
    """Σ α log₂ (1/α) over the tokens, in bits: [..., token] -> [...]."""
    return (attention.clamp_min(TINY).reciprocal_().log2_() * attention).sum(-1)
