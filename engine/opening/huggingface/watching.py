"""Shows the attention of each layer as soon as it is computed, while it is in the cache."""

from __future__ import annotations

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor

from engine.probe import Probe
from engine.transformer import entropy

#: Attention below this counts as none.
LEAST = 1e-30
#: Steps that are looked at together, so that they stay in the cache.
STRETCH = 32


class Watching:
    """Shows one kind of attention in one pass, and how widely each of its heads looks.

    These `heads` of these `layers` are shown. `many` steps are shown with a leading step axis;
    otherwise it is one. There is nothing to see over so many tokens `before` and `after` those
    looked at.
    """

    def __init__(
        self,
        name: str,
        layers: Sequence[int],
        heads: Sequence[int],
        probe: Probe,
        *,
        many: bool,
        causal: bool,
        before: int = 0,
        after: int = 0,
    ) -> None:
        self._name, self._probe, self._many, self._causal = name, probe, many, causal
        self._places = {layer: place for place, layer in enumerate(layers)}
        self._heads = tuple(heads)
        self._around = (before, after)
        self._spread: list[Tensor] = []  # of each layer, [step, head] or [head]

    def __call__(self, layer: int, weights: Tensor) -> None:
        """α of a layer, [head, step, token], of which the last step saw the last token."""
        if layer not in self._places:
            return
        weights = of_heads(weights, self._heads).float()
        if self._many:
            self._spread.append(spread(weights, causal=self._causal).T)
            shown = weights.transpose(0, 1)  # [step, head, token]
        else:
            self._spread.append(entropy(weights)[:, 0])
            shown = weights[:, 0]  # [head, token]
        if any(self._around):
            shown = F.pad(shown, self._around, value=torch.nan)
        self._probe(self._name, shown, self._places[layer])

    def end(self) -> None:
        """Shows what all layers together make."""
        if self._spread:
            wide = torch.stack(self._spread, -2)  # [(step,) layer, head]
            self._probe(f"{self._name}.entropy", wide)


def show(kinds: Sequence[Watching], seen: Sequence[Sequence[Tensor]]) -> None:
    """Shows each kind of attention: what was not watched as it came, and what all layers make."""
    for kind, weights in zip(kinds, seen, strict=True):
        for layer, each in enumerate(weights):
            kind(layer, each)
        kind.end()


def of_heads(weights: Tensor, heads: Sequence[int]) -> Tensor:
    """Those of some heads: [head, step, token] -> [head, step, token]."""
    return weights if len(heads) == len(weights) else weights[list(heads)]


def spread(weights: Tensor, *, causal: bool) -> Tensor:
    """The entropy of each row in bits, [head, step, token] -> [head, step].

    What counts as none is no denormal number, whose logarithm would be slow.
    """
    steps, tokens = weights.shape[1:]
    found = []
    for start in range(0, steps, STRETCH):
        stop = min(start + STRETCH, steps)
        seen = tokens - steps + stop if causal else tokens
        part = weights[:, start:stop, :seen]
        found.append(-(part.clamp_min(LEAST).log2_().mul_(part)).sum(-1))
    return torch.cat(found, -1)
