"""Networks of the library that remember in a recurrent state: Mamba, RWKV, and mixtures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import pad

from engine.opening.huggingface import cache, channels, distribution
from engine.opening.huggingface.base import Borrowed, Opened
from engine.opening.huggingface.channels import LENS_RANKS
from engine.opening.huggingface.following import Following, Place, Tape, go_to, read_on, stretches
from engine.opening.huggingface.network import Reading
from engine.opening.huggingface.state_anatomy import Kept, Remembered
from engine.opening.huggingface.state_channels import watched
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
        anatomy, plan, recurrences = opened.anatomy, opened.plan, self.network.recurrences
        self.remembered = tuple(remembered)
        self._parts = {part.name: part for part in self.remembered}
        self.channels = (
            *(channel for part in self.remembered for channel in part.channels()),
            *watched(self.network.watched, recurrences.rule, turns=recurrences.turns),
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
        self._read([token], tape, probe, many=False)
        return Place(tape, length + 1)

    def _read(self, tokens: Sequence[int], tape: Tape, probe: Probe, *, many: bool) -> None:
        """Reads a stretch and shows it: of a step, or with a leading step axis."""
        before = tape.expected
        reading = read_on(self.network, tape, tokens, self._keep)
        tape.ids += tokens
        if len(tokens) > 1:
            kept = self.network.passed({part.name: part.layers for part in self.remembered})
            for part in self.remembered:
                part.show_stretch(kept[part.name], probe)
        else:
            values = cache.parts(self.network.network, tape.cache)
            for part in self.remembered:
                part.show(values[part.name], probe, many=many)
        for name, value in self.network.seen_values().items():
            probe(name, value if many else value[0])
        self._show_layers(reading, probe, many=many)
        self._show_lens(reading, probe, many=many)
        assert reading.logits is not None
        came = torch.tensor(tokens, device=self.device)
        self._show_said(reading.logits, came, before, probe, many=many)

    def reference(self, tokens: Sequence[int]) -> Mapping[str, NDArray[np.float64]]:
        from engine.opening.huggingface.state_reference import reference

        return reference(self, tokens)

    def _keep(self, name: str, turn: int, states: Tensor) -> Kept | None:
        """What is to be shown of the states after each token, of the layer whose turn it is."""
        part = self._parts.get(name)
        return None if part is None else part.keep(part.layers[turn], states)

    def _show_lens(self, reading: Reading, probe: Probe, *, many: bool) -> None:
        lens, layers = self.opened.anatomy.lens, self.opened.plan.lens
        if lens is None or not layers:
            return
        assert reading.logits is not None
        earlier = [reading.residual[i] for i in layers if i < len(reading.residual) - 1]
        said = list(map(lens, earlier)) if many or not earlier else [lens(torch.cat(earlier))]
        if len(layers) > len(earlier):
            said.append(reading.logits)
        best = [distribution.best(logits, LENS_RANKS) for logits in said]
        join = (lambda parts: torch.stack(parts, 1)) if many else torch.cat
        probe("lens.symbol", join([b.symbol for b in best]))  # [(step,) layer, rank]
        probe("lens.probability", join([b.probability for b in best]))


class AtOnce(Recurrent):
    """One whose states after each token of a stretch are known when it is read at once."""

    def prefill(self, tokens: Sequence[int], state: Place, probe: Probe) -> Sequence[Place]:
        """Reads many tokens, some at once. Raises ValueError when they do not fit the context."""
        tape, length = state
        if self.context is not None and length + len(tokens) > self.context:
            total = length + len(tokens)
            raise ValueError(f"the context holds {self.context} tokens, not {total}")
        go_to(self.network, tape, length)
        joined = Joined(probe)
        for part in stretches(tokens, length, self.network.at_once):
            self._read(part, tape, joined, many=True)
        joined.show()
        return [Place(tape, length + n) for n in range(1, len(tokens) + 1)]


class Joined:
    """Shows the stretches of a reading as one: attention as far as the last of them sees."""

    def __init__(self, probe: Probe) -> None:
        self._probe = probe
        self._parts: dict[tuple[str, int | None], list[Tensor]] = {}

    def __call__(self, name: str, value: Tensor, layer: int | None = None) -> Tensor:
        self._parts.setdefault((name, layer), []).append(value)
        return value

    def block(self, name: str) -> Tensor:
        return self._probe.block(name)

    def show(self) -> None:
        while self._parts:
            name, layer = next(iter(self._parts))
            parts = self._parts.pop((name, layer))
            if parts[0].dim() > 1:
                width = parts[-1].shape[-1]
                parts = [pad(part, (0, width - part.shape[-1])) for part in parts]
            self._probe(name, torch.cat(parts), layer)
