"""Two-way networks of the library: the whole text is read at once."""

from __future__ import annotations

from collections.abc import Sequence

import torch

from engine.opening.huggingface import channels
from engine.opening.huggingface.base import Borrowed, Opened
from engine.probe import Probe


class TwoWay(Borrowed):
    """A network of the library that reads in both directions, as BERT does.

    It says of each place which symbol stands there, where it has the head for that. It keeps no
    state: after every edit the whole text is read again.
    """

    causal = False
    said = "symbol"

    def __init__(self, opened: Opened) -> None:
        super().__init__(opened)
        anatomy, plan = opened.anatomy, opened.plan
        self.channels = (
            *channels.attention(plan, partial=anatomy.partial),
            *channels.residual(anatomy.layers),
            *(channels.said("symbol", self.symbols) if self.symbols else ()),
        )

    def initial_state(self) -> None:
        """There is none: a reading never goes on from another."""

    def prefill(self, tokens: Sequence[int], state: None, probe: Probe) -> Sequence[None]:
        """Reads a whole text. Raises ValueError when it does not fit the context."""
        if self.context is not None and len(tokens) > self.context:
            raise ValueError(f"the context holds {self.context} tokens, not {len(tokens)}")
        reading = self.network.read(tokens)
        self._show_layers(reading, probe, many=True)
        if reading.logits is not None:
            came = torch.tensor(tokens, device=self.device)
            self._show_said(reading.logits, came, None, probe, many=True)
        return [None] * len(tokens)
