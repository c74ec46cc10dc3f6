"""Networks of the library that remember in a recurrent state: Mamba, RWKV, and mixtures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.opening.huggingface import cache, channels, distribution
from engine.opening.huggingface.base import Borrowed, Opened
from engine.opening.huggingface.channels import LENS_RANKS
from engine.opening.huggingface.following import Following, Place, Tape, go_to, read_on
from engine.opening.huggingface.network import Reading
from engine.opening.huggingface.state_anatomy import Remembered
from engine.probe import Probe
from engine.spec import Size


class Recurrent(Borrowed):
    """A causal network whose memory is a state of fixed size, beside attention in some layers.

    Each token is one step from the state before. The states of a reading are lengths of one tape.
    """

    said = "next"
    network: Following

    def __init__(self, opened: Opened, remembered: Sequence[Remembered], hidden_from: int) -> None:
        """`hidden_from` is which of the library's hidden states is that after the first layer."""
        super().__init__(opened)
        self.hidden_from = hidden_from
        anatomy, plan = opened.anatomy, opened.plan
        self.remembered = tuple(remembered)
        self.channels = (
            *(channel for part in self.remembered for channel in part.channels()),
            *channels.watched(self.network.watched),
            *channels.attention(plan, partial=anatomy.partial),
            *channels.residual(anatomy.layers),
            *channels.lens(plan.lens),
            *channels.said("next", self.symbols),
        )

    def sizes(self) -> tuple[Size, ...]:
        large = [part for part in self.remembered if part.is_large]
        if not large:
            return super().sizes()
        meaning = "layers whose state is shown whole; of all, the lengths are shown"
        most = len(large[0].layers)
        return (*super().sizes(), Size("states", meaning, len(large[0].whole), 0, most))

    def initial_state(self) -> Place:
        return Place(Tape(), 0)

    def step(self, token: int, state: Place, probe: Probe) -> Place:
        """Reads one token. Raises ValueError when the context is full."""
        tape, length = state
        if self.context is not None and length >= self.context:
            raise ValueError(f"the context holds {self.context} tokens, not {length + 1}")
        go_to(self.network, tape, length)
        before = tape.expected
        reading = read_on(self.network, tape, token)
        tape.ids.append(token)
        values = cache.parts(self.network.network, tape.cache)
        for part in self.remembered:
            part.show(values[part.name], probe)
        for name, value in self.network.seen_values().items():
            probe(name, value[0])
        self._show_layers(reading, probe, many=False)
        self._show_lens(reading, probe)
        assert reading.logits is not None
        came = torch.tensor([token], device=self.device)
        self._show_said(reading.logits, came, before, probe, many=False)
        return Place(tape, length + 1)

    def reference(self, tokens: Sequence[int]) -> Mapping[str, NDArray[np.float64]]:
        from engine.opening.huggingface.state_reference import reference

        return reference(self, tokens)

    def _show_lens(self, reading: Reading, probe: Probe) -> None:
        lens, layers = self.opened.anatomy.lens, self.opened.plan.lens
        if lens is None or not layers:
            return
        assert reading.logits is not None
        last = len(reading.residual) - 1
        earlier = [reading.residual[i] for i in layers if i < last]
        said: list[Tensor] = [lens(torch.cat(earlier))] if earlier else []
        if len(layers) > len(earlier):
            said.append(reading.logits)
        best = [distribution.best(logits, LENS_RANKS) for logits in said]
        probe("lens.symbol", torch.cat([b.symbol for b in best]))  # [layer, rank]
        probe("lens.probability", torch.cat([b.probability for b in best]))
