"""A Transformer encoder whose every head can be watched (BERT's task: Devlin et al., 2019)."""

from __future__ import annotations

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor

from engine.probe import Probe
from engine.spec import Axis, Channel
from engine.transformer import Transformer, entropy, shown_by_layers
from engine.vocabulary import Vocabulary


class Encoder(Transformer):
    """Reads a text in both directions at once, and says of each place which symbol stands there.

    Norms first, learned places, head tied to the embedding. It is trained to restore symbols that
    were replaced by the unknown one, which serves as the mask. It keeps no state: after every
    edit the whole text is read again.

    Args:
        width: units of the residual stream, a multiple of `heads`.
        layers, heads: the number of layers, and of attention heads in each.
        context: the most tokens that can be read; reading more raises ValueError.
        dropout: the share dropped in training.

    Source: Devlin et al. 2019, BERT, sections 3 and 3.1; the order of norms is that of Xiong et
    al. 2020, On Layer Normalization in the Transformer Architecture.
    """

    family = "encoder"
    causal = False

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
        self.channels = (
            *shown_by_layers(layers, heads),
            Channel(
                "symbol",
                (Axis("symbol", len(vocabulary)),),
                "probability",
                "how likely each symbol is to stand at this place",
                "p = softmax(LN(xᴸ) W_eᵀ)",
                "{symbol} = softmax(LN(xᴸ) W_eᵀ)",
                "Devlin et al. 2019, BERT, section 3.1",
            ),
        )

    def initial_state(self) -> None:
        """There is none: a reading never goes on from another."""

    def prefill(self, tokens: Sequence[int], state: None, probe: Probe) -> Sequence[None]:
        """Reads a whole text. Raises ValueError when it does not fit the context."""
        self._check(len(tokens))
        ids = torch.tensor(tokens, device=self.embed.weight.device)
        x = self.embed(ids) + self.place.weight[: len(tokens)]  # [step, unit]
        weights, norms = [], []
        for layer, block in enumerate(self._blocks):
            q, k, v = block.split(x)  # [head, step, feature]
            attention = probe("attention", block.weigh(q, k), layer)  # α [step, head, token]
            x = block.add(x, attention.transpose(0, 1) @ v)
            weights.append(entropy(attention))
            norms.append(torch.linalg.vector_norm(x, dim=-1))
        probe("attention.entropy", torch.stack(weights, 1))
        probe("residual.norm", torch.stack(norms, 1))
        probe("symbol", self._logits(x).softmax(-1))
        return [None] * len(tokens)

    def forward(self, tokens: Tensor, state: None = None) -> tuple[Tensor, None]:
        """Logits of the symbol at each place: [batch, step] -> [batch, step, symbol], None."""
        self._check(tokens.shape[1])
        dropout = self._dropout if self.training else 0.0
        x = F.dropout(self.embed(tokens) + self.place.weight[: tokens.shape[1]], dropout)
        for block in self._blocks:
            x = block(x, causal=False, dropout=dropout)
        return self._logits(x), None

    def _logits(self, x: Tensor) -> Tensor:
        """[..., unit] -> [..., symbol]."""
        return F.linear(self.norm(x), self.embed.weight)

    def _check(self, tokens: int) -> None:
        if tokens > self.context:
            raise ValueError(f"the context holds {self.context} tokens, not {tokens}")
