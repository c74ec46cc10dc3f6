"""Networks of the library that read a source at once, then write a target a token at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import msgspec
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.capture import size
from engine.opening.huggingface import channels
from engine.opening.huggingface.base import Opened
from engine.opening.huggingface.causal import Causal
from engine.opening.huggingface.exchange import DIVIDER, SourceAndTarget
from engine.opening.huggingface.memory import Exchange, Memory, State
from engine.opening.huggingface.pair import Encoded, Pair
from engine.opening.huggingface.pair_anatomy import Half
from engine.opening.huggingface.watching import Watching, of_heads, spread
from engine.probe import Probe
from engine.spec import Card, Channel, ModelInfo, Token, sources


class EncoderDecoder(Causal):
    """An encoder and a decoder of the library, on one clock: the source first, then the target.

    The steps of the source show what the encoder does, those of the target what the decoder does,
    which looks at the target so far and at the source. What a step does not do is NaN. The decoder
    is a causal network; a change of the source starts all over.
    """

    network: Pair
    vocabulary: SourceAndTarget

    def __init__(self, opened: Opened, encoder: Half, places: int | None) -> None:
        """`places` are those that the source and the target each have for tokens."""
        super().__init__(opened)
        anatomy, plan = opened.anatomy, opened.plan
        # nothing of a source may be left out: a text that is too long is refused instead
        self.places, self.room, self.context = places, self.context, None
        self.encoder = encoder
        self.encoder_layers = plan.layers_of(0) if plan.heads_of(0) else ()
        self.decoder_layers = plan.layers_of(1) if plan.heads_of(1) else ()
        self.channels = (
            *channels.encoder_attention(plan),
            *channels.encoder_residual(encoder.layers),
            *channels.target(channels.attention(plan, 1, partial=anatomy.partial)),
            *channels.cross_attention(plan),
            *channels.target(
                [
                    *channels.residual(anatomy.layers),
                    *channels.fill(places),
                    *channels.lens(plan.lens),
                    *channels.said("next", self.symbols),
                ]
            ),
        )

    def info(self, name: str, card: Card | None = None) -> ModelInfo:
        info = super().info(name, card)
        return msgspec.structs.replace(info, divider=DIVIDER, ends=self.vocabulary.ends)

    def initial_state(self) -> State:
        return State(Exchange(cached=self.opened.anatomy.cached), 0)

    def reference_of(self, tokens: Sequence[Token]) -> Mapping[str, NDArray[np.float64]]:
        from engine.opening.huggingface.pair_reference import reference

        ids, count = [token.id for token in tokens], sources(tokens)
        return reference(self, ids[:count], ids[count:])

    def _read(self, tokens: Sequence[int], state: State, probe: Probe, *, many: bool) -> None:
        """The first stretch is the source."""
        memory, length = state
        assert isinstance(memory, Exchange)
        if self.room is not None and length + len(tokens) > self.room:
            raise ValueError(
                f"the attention of more than {self.room:,} tokens would take more than "
                f"{size(self.opened.plan.attending.budget)}: show fewer layers or heads, or allow "
                "more memory"
            )
        show: Callable[..., Tensor] = probe
        if not many:
            show = lambda name, value, *layer: probe(name, value[0], *layer)  # noqa: E731
        if length:
            super()._read(tokens, State(memory, length - memory.source), probe, many=many)
            for channel in self.channels:
                if channel.steps == "source":
                    self._show_nothing(channel, len(tokens), length + len(tokens), show)
            return
        if self.places is not None and len(tokens) > self.places:
            raise ValueError(f"the source has place for {self.places} tokens, not {len(tokens)}")
        encoded = self.network.encode(tokens)
        memory.begin(encoded.given, len(tokens))
        self._show_source(encoded, len(tokens), show)

    def _show_source(self, encoded: Encoded, count: int, show: Callable[..., Tensor]) -> None:
        """What the encoder does, [step, ...]; the decoder does nothing yet."""
        heads = self.opened.plan.heads_of(0)
        seen = [of_heads(encoded.attention[layer], heads) for layer in self.encoder_layers]
        for place, weights in enumerate(seen):  # [head, step, token]
            show("encoder.attention", weights.transpose(0, 1), place)
        if seen:
            wide = [spread(weights, causal=False).T for weights in seen]
            show("encoder.attention.entropy", torch.stack(wide, 1))
        if self.encoder.layers:
            norms = [torch.linalg.vector_norm(x, dim=-1) for x in encoded.residual]
            show("encoder.residual.norm", torch.stack(norms, 1))
        for channel in self.channels:
            if channel.steps == "target":
                self._show_nothing(channel, count, count, show)

    def _kinds(self, memory: Memory, total: int, probe: Probe, *, many: bool) -> Sequence[Watching]:
        """The target's attention to itself, after the source's tokens, and that to the source."""
        assert isinstance(memory, Exchange)
        layers, heads = self.decoder_layers, self.opened.plan.heads_of(1)
        source = memory.source
        return [
            Watching("attention", layers, heads, probe, many=many, causal=True, before=source),
            Watching("cross.attention", layers, heads, probe, many=many, causal=False, after=total),
        ]

    def _show_nothing(
        self, channel: Channel, steps: int, tokens: int, show: Callable[..., Tensor]
    ) -> None:
        nothing = torch.full((steps, *channel.shape(tokens)), torch.nan, device=self.device)
        show(channel.name, nothing)
