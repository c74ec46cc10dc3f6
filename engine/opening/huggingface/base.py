"""What causal and two-way networks of the library share as models."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.model import Model
from engine.opening.huggingface import distribution
from engine.opening.huggingface.anatomy import Anatomy
from engine.opening.huggingface.distribution import WHOLE
from engine.opening.huggingface.network import Network, Reading
from engine.opening.huggingface.pair import Pair
from engine.opening.huggingface.plan import Plan
from engine.opening.huggingface.watching import Watching, show
from engine.probe import Probe
from engine.spec import Card, ModelInfo, Size
from engine.vocabulary import Vocabulary


class Opened(NamedTuple):
    """A network, what was found of it, and how much of it is shown."""

    network: Network | Pair
    vocabulary: Vocabulary
    anatomy: Anatomy
    plan: Plan
    kind: str  # what the library calls it, such as `gpt2`
    notes: tuple[str, ...]


class Borrowed(Model):
    """A network of the library. `said` names its distribution over symbols."""

    family = "huggingface"
    said: str
    network: Any  # a Network, or a Pair

    def __init__(self, opened: Opened) -> None:
        super().__init__(opened.vocabulary)
        self.config = {}
        self.network = opened.network
        self.opened = opened
        self.context = opened.plan.context
        self.symbols = opened.anatomy.symbols
        self.eval().requires_grad_(False)

    def info(self, name: str, card: Card | None = None) -> ModelInfo:
        info = super().info(name, card)
        opened, attending = self.opened, self.opened.plan.attending
        return msgspec.structs.replace(
            info, family=opened.kind, notes=opened.notes, attending=attending
        )

    def sizes(self) -> tuple[Size, ...]:
        """At how many layers the lens looks."""
        anatomy, plan = self.opened.anatomy, self.opened.plan
        if anatomy.lens is None:
            return ()
        meaning = "layers after which one looks at what the model would say; 0 is faster"
        return (Size("lens", meaning, len(plan.lens), 0, anatomy.layers),)

    def reference(self, tokens: Sequence[int]) -> Mapping[str, NDArray[np.float64]]:
        """By the library's own eager attention, in one pass over all tokens, without a cache."""
        from engine.opening.huggingface.reference import reference

        return reference(self, tokens)

    def forward(self, tokens: Tensor, state: Any = None) -> tuple[Tensor, Any]:
        """Logits as the library gives them: [batch, step] -> [batch, step, symbol]."""
        return self.network.network(input_ids=tokens).logits, None

    def _watching(self, probe: Probe, *, many: bool) -> Watching:
        plan = self.opened.plan
        return Watching(
            "attention", plan.layers, plan.heads_of(), probe, many=many, causal=self.causal
        )

    def _show_layers(self, reading: Reading, probe: Probe, *, many: bool) -> None:
        """Attention and hidden states, of one step or with a leading step axis."""
        show([self._watching(probe, many=many)], [reading.attention])
        self._show_residual(reading, probe, many=many)

    def _show_residual(self, reading: Reading, probe: Probe, *, many: bool) -> None:
        if self.opened.anatomy.layers:
            norms = [torch.linalg.vector_norm(x, dim=-1) for x in reading.residual]
            joined = torch.stack(norms, 1)  # [step, layer]
            probe("residual.norm", joined if many else joined[0])

    def _show_said(
        self, logits: Tensor, came: Tensor, before: Tensor | None, probe: Probe, *, many: bool
    ) -> None:
        """The distribution [step, symbol], and how expected were the tokens that came [step].

        `before` [symbol] is what was said before the first of them, None where nothing was read.
        """
        if self.symbols <= WHOLE:
            p = logits.softmax(-1)
            probe(self.said, p if many else p[0])
            return
        best = distribution.best(logits)
        if self.said == "symbol":
            surprise, rank = distribution.expectedness(logits, came, best.log_sum)
        else:
            surprise, rank = _of_next(logits, came, best.log_sum, before)
        shown = {
            f"{self.said}.symbol": best.symbol,
            f"{self.said}.probability": best.probability,
            f"{self.said}.entropy": best.entropy,
            "surprise": surprise,
            "rank": rank,
        }
        for name, values in shown.items():
            probe(name, values if many else values[0])


def _of_next(
    logits: Tensor, came: Tensor, log_sum: Tensor, before: Tensor | None
) -> tuple[Tensor, Tensor]:
    """Surprise and rank [step] of tokens that were expected a step before."""
    if before is None:
        first = came.new_full((1,), torch.nan, dtype=logits.dtype)
        parts = [(first, first)]
    else:
        row = before.unsqueeze(0)
        parts = [distribution.expectedness(row, came[:1], row.logsumexp(-1))]
    if len(came) > 1:
        parts.append(distribution.expectedness(logits[:-1], came[1:], log_sum[:-1]))
    surprise, rank = (torch.cat(part) for part in zip(*parts, strict=True))
    return surprise, rank
