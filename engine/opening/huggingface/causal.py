"""Decoder-only networks of the library, read a token at a time with their cache."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

import torch
from torch import Tensor

from engine.opening.huggingface import channels, distribution
from engine.opening.huggingface.base import Borrowed, Opened
from engine.opening.huggingface.channels import LENS_RANKS
from engine.opening.huggingface.head import Head
from engine.opening.huggingface.memory import Memory, State
from engine.opening.huggingface.network import Reading
from engine.opening.huggingface.watching import Watching, show
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
        last = anatomy.layers - 1
        looks = anatomy.lens is not None and any(layer < last for layer in plan.lens)
        self._quick: Head | None = opened.network.quick if looks else None
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
        kinds = self._kinds(memory, total, probe, many=many)
        reading = self._new(tokens, memory, kinds, beside=not many)
        show(kinds, [reading.attention, reading.cross][: len(kinds)])
        self._show_residual(reading, probe, many=many)
        if self.places is not None:
            filled = torch.arange(length + 1, total + 1, device=self.device) / self.places
            probe("cache.fill", filled if many else filled[0])
        if reading.logits is None:
            return
        memory.note(reading.logits)
        self._show_lens(reading, probe, many=many)
        came = torch.tensor(tokens, device=self.device)
        self._show_said(reading.logits, came, before, probe, many=many)

    def _kinds(self, memory: Memory, total: int, probe: Probe, *, many: bool) -> Sequence[Watching]:
        """What shows each kind of attention, in the order in which a layer computes them. `total`
        tokens will have been read."""
        return [self._watching(probe, many=many)]

    def _new(
        self,
        tokens: Sequence[int],
        memory: Memory,
        kinds: Sequence[Watching] = (),
        *,
        beside: bool = False,
    ) -> Reading:
        """What reading these tokens shows, with what was read before them in the memory. Attention
        is shown as it comes where it can be. With `beside`, the lens looks through the same product
        as the head does."""
        memory.ids += tokens
        if self._quick is not None:
            self._quick.beside = self._earlier if beside else None
            self._quick.said = None
        if memory.cache is not None:
            watch = partial(_watch, kinds) if kinds else None
            new_only: Reading = self.network.read(tokens, memory, watch=watch)
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
        said: Iterable[Tensor]
        if self._quick is not None and self._quick.said is not None:
            said = [lens.finish(self._quick.said)]
        else:  # those of many steps one after the other, since they take much memory
            said = map(lens, earlier if many or not earlier else [torch.cat(earlier)])
        best = [distribution.best(logits, LENS_RANKS) for logits in said]
        if len(layers) > len(earlier):
            best.append(distribution.best(reading.logits, LENS_RANKS))
        join = (lambda parts: torch.stack(parts, 1)) if many else torch.cat
        probe("lens.symbol", join([b.symbol for b in best]))  # [(step,) layer, rank]
        probe("lens.probability", join([b.probability for b in best]))

    def _earlier(self) -> Tensor:
        """What the lens shows to the head of the last step, [layer, unit]."""
        lens, residual = self.opened.anatomy.lens, self.network.last_residual()
        assert lens is not None
        shown = [residual[i][0, -1:] for i in self.opened.plan.lens if i < len(residual) - 1]
        return lens.ready(torch.cat(shown).float())


def _watch(kinds: Sequence[Watching], call: int, weights: Tensor) -> None:
    layer, kind = divmod(call, len(kinds))
    kinds[kind](layer, weights)
