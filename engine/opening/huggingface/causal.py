"""Decoder-only networks of the library, read a token at a time with their cache."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from engine.opening.huggingface import channels, distribution
from engine.opening.huggingface.base import Borrowed, Opened
from engine.opening.huggingface.channels import LENS_RANKS
from engine.opening.huggingface.memory import Memory, State
from engine.opening.huggingface.network import Reading
from engine.probe import Probe


class Causal(Borrowed):
    """A causal network of the library: each token looks back over all that were read.

    States are lengths of one memory, so that a text that changes in the middle is read again from
    there. A network that cannot read on from a cache reads the whole text for every stretch.
    """

    said = "next"

    def __init__(self, opened: Opened) -> None:
        super().__init__(opened)
        anatomy, plan = opened.anatomy, opened.plan
        self.places = self.context  # for tokens, of the memory
        self.channels = (
            *channels.attention(plan, partial=anatomy.partial),
            *channels.residual(anatomy.layers),
            *channels.fill(self.context),
            *channels.lens(plan.lens),
            *(channels.said("next", self.symbols) if self.symbols else ()),
        )

    def initial_state(self) -> State:
        return State(Memory(cached=self.opened.anatomy.cached), 0)

    def step(self, token: int, state: State, probe: Probe) -> State:
        """Reads one token. Raises ValueError when the context is full."""
        self._read([token], state, probe, many=False)
        return State(state.memory, state.length + 1)

    def prefill(self, tokens: Sequence[int], state: State, probe: Probe) -> Sequence[State]:
        """Reads many tokens at once. Raises ValueError when they do not fit the context."""
        self._read(tokens, state, probe, many=True)
        return [State(state.memory, state.length + n) for n in range(1, len(tokens) + 1)]

    def _read(self, tokens: Sequence[int], state: State, probe: Probe, *, many: bool) -> None:
        memory, length = state
        total = length + len(tokens)
        if self.places is not None and total > self.places:
            raise ValueError(f"the context holds {self.places} tokens, not {total}")
        memory.cut(length)
        before = self._before(memory, length)
        reading = self._new(tokens, memory)
        self._show_layers(reading, probe, many=many)
        if self.places is not None:
            filled = torch.arange(length + 1, total + 1, device=self.device) / self.places
            probe("cache.fill", filled if many else filled[0])
        if reading.logits is None:
            return
        memory.note(reading.logits)
        self._show_lens(reading, probe, many=many)
        came = torch.tensor(tokens, device=self.device)
        self._show_said(reading.logits, came, before, probe, many=many)

    def _new(self, tokens: Sequence[int], memory: Memory) -> Reading:
        """What reading these tokens shows, with what was read before them in the memory."""
        memory.ids += tokens
        if memory.cache is not None:
            new_only: Reading = self.network.read(tokens, memory)
            return new_only
        whole = self.network.read(memory.ids, memory)
        new = slice(len(memory.ids) - len(tokens), None)
        return Reading(
            None if whole.logits is None else whole.logits[new],
            tuple(w[:, new] for w in whole.attention),
            tuple(x[new] for x in whole.residual),
            cross=tuple(w[:, new] for w in whole.cross),
        )

    def _before(self, memory: Memory, length: int) -> Tensor | None:
        """What was expected after so many tokens [symbol]: kept, or else found by reading the last
        of them once more. None before the first."""
        if not length or not self.symbols:
            return None
        if length not in memory.recent:
            last = memory.ids[length - 1]
            memory.cut(length - 1)
            logits = self._new([last], memory).logits
            assert logits is not None
            memory.note(logits)
        return memory.recent[length]

    def _show_lens(self, reading: Reading, probe: Probe, *, many: bool) -> None:
        """What the model would say if it ended after each of some layers."""
        lens, layers = self.opened.anatomy.lens, self.opened.plan.lens
        if lens is None or not layers or reading.logits is None:
            return
        earlier = [reading.residual[i] for i in layers if i < len(reading.residual) - 1]
        said = list(map(lens, earlier)) if many or not earlier else [lens(torch.cat(earlier))]
        if len(layers) > len(earlier):
            said.append(reading.logits)
        best = [distribution.best(logits, LENS_RANKS) for logits in said]
        join = (lambda parts: torch.stack(parts, 1)) if many else torch.cat
        probe("lens.symbol", join([b.symbol for b in best]))  # [(step,) layer, rank]
        probe("lens.probability", join([b.probability for b in best]))
