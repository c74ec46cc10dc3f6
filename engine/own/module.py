"""A person's own module as a model: read whole at every change, and never changed itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

import numpy as np
import torch
from msgspec.structs import replace
from numpy.typing import NDArray
from torch import Tensor, nn

from engine.checkpoint import LoadError
from engine.model import Model
from engine.own.channels import (
    OUTPUT,
    Gathered,
    Planned,
    blocks_of,
    gather,
    leave_out,
    plan,
    value_of,
)
from engine.own.fitting import MisfitError, fit
from engine.own.reference import reference
from engine.own.seeing import Caller, Seen, bare, see
from engine.own.stacks import stacks_of
from engine.own.vocabularies import OwnVocabulary
from engine.own.watching import layers_of
from engine.probe import Probe
from engine.recorder import Recorder
from engine.spec import Card, Channel, ModelInfo

#: Layers that draw at random, or count what they read, while a module trains.
_RESTLESS = (nn.modules.dropout._DropoutNd, nn.modules.batchnorm._BatchNorm)


def as_batch(module: nn.Module, tokens: Tensor) -> Any:
    """How a module is called where nobody says how: with a batch of one."""
    return module(tokens[None])


class Own(Model):
    """Reads a text with a module as it is, and shows what its layers and probes do.

    What it shows is found by reading the example, and all of it but its last token. The module
    stays in the mode it is in; it is wrapped only while it reads.
    """

    family = "module"
    causal = False

    def __init__(
        self,
        module: nn.Module,
        vocabulary: OwnVocabulary,
        example: str,
        *,
        call: Caller | None = None,
        as_logits: bool | None = None,
    ) -> None:
        """Raises LoadError when the module cannot read the example, or shows nothing."""
        super().__init__(vocabulary)
        self.module, self.config, self.example = module, {}, example
        self._texts, self._call = vocabulary, call or as_batch
        self._layers = layers_of(module)
        tokens = [token.id for token in vocabulary.encode(example)]
        if not tokens:
            raise LoadError("the example is empty: give at least one token")
        self._declare(tokens, as_logits)

    def _declare(self, tokens: list[int], as_logits: bool | None) -> None:
        """Finds the channels."""
        others = tokens[:-1] if len(tokens) > 1 else tokens * 2
        first = self._see(tokens)
        leave_out(first, len(tokens))
        self._stacks = stacks_of(self._layers, first.layers)
        gathered = self._gather(first)
        try:
            again: dict[str, Gathered] | None = self._gather(self._see(others))
        except LoadError:  # a module may read only texts of one length
            again = None
        planned, problems = plan(gathered, len(tokens), again, len(others))
        self._spoken = self._speaks(planned, gathered, again, tokens, others, as_logits)
        self._planned = tuple(planned)
        self.channels = tuple(map(self._channel, planned))
        self.notes = (*first.problems.values(), *problems.values())
        if not self.channels:
            reasons = "; ".join(self.notes) or "it has no layer that is understood, and no probe"
            raise LoadError(f"{type(self.module).__name__} shows nothing: {reasons}")
        self.blocks = blocks_of(self._stacks, self.channels)

    def _speaks(
        self,
        planned: Sequence[Planned],
        first: Mapping[str, Gathered],
        again: Mapping[str, Gathered] | None,
        tokens: Sequence[int],
        others: Sequence[int],
        as_logits: bool | None,
    ) -> str:
        """The name of the channel that the output is as a distribution over the symbols, "" if it
        is none: `next` where the beginning of a text does not depend on its end."""
        output = next((p for p in planned if p.channel.name == OUTPUT), None)
        symbols = len(self._texts)
        fits = output is not None and [a.size for a in output.channel.axes] == [symbols]
        fits = fits and self._texts.spoken
        if as_logits and not fits:
            raise LoadError(
                f"the output is not logits over the {symbols} symbols of the vocabulary"
            )
        if not fits or output is None or as_logits is False:
            return ""
        if again is None or OUTPUT not in again:
            return "next"
        logits = fit(first[OUTPUT].parts[0], output.axes, len(tokens)).value
        shorter = fit(again[OUTPUT].parts[0], output.axes, len(others)).value
        common = min(len(tokens), len(others))
        same = torch.allclose(logits[:common], shorter[:common], rtol=1e-3, atol=1e-4)
        return "next" if same else "symbol"

    def _channel(self, planned: Planned) -> Channel:
        if planned.channel.name != OUTPUT or not self._spoken:
            return planned.channel
        ahead = self._spoken == "next"
        return Channel(
            self._spoken,
            (replace(planned.channel.axes[0], name="symbol"),),
            "probability",
            "how likely each symbol is to come next"
            if ahead
            else "how likely each symbol is to stand at this place",
            "p = softmax(y), y the module's output",
        )

    def initial_state(self) -> None:
        """There is none: the whole text is read anew."""

    def prefill(self, tokens: Sequence[int], state: None, probe: Probe) -> Sequence[None]:
        values = self._values(self._gather(self._see(tokens)), len(tokens))
        for block, members in self.blocks.items():
            probe.block(block).copy_(torch.stack([values[name] for name in members], 2))
        blocked = set(chain.from_iterable(self.blocks.values()))
        for name, value in values.items():
            if name not in blocked:
                probe(name, value)
        return [None] * len(tokens)

    def reference(self, tokens: Sequence[int]) -> Mapping[str, NDArray[np.float64]]:
        """The gates and weights in double precision by loops over what the layers were given; the
        output from the module as it is without us; what a probe shows from another reading.
        """
        seen = reference(self.module, self._call, self._given(tokens))
        output = bare(self.module, self._call, self._given(tokens))
        values = self._values(self._gather(seen._replace(output=output)), len(tokens))
        return {name: value.double().numpy() for name, value in values.items()}

    def recorder(self) -> Recorder:
        """What is shown has left the module's device already."""
        return Recorder(self.channels, self.layout, torch.device("cpu"))

    @property
    def device(self) -> torch.device:
        held = chain(self.module.parameters(), self.module.buffers())
        first = next(held, None)
        return torch.device("cpu") if first is None else first.device

    def info(self, name: str, card: Card | None = None) -> ModelInfo:
        return replace(super().info(name, card), example=self.example, notes=self.notes)

    def _given(self, tokens: Sequence[int]) -> Tensor:
        with torch.inference_mode(False):
            return self._texts.tensor(tokens).to(self.device)

    def _see(self, tokens: Sequence[int]) -> Seen:
        self._check_at_rest()
        return see(self.module, self._call, self._given(tokens))

    def _check_at_rest(self) -> None:
        """Raises LoadError where another reading would be another computation."""
        for path, part in self.module.named_modules():
            drops = isinstance(part, _RESTLESS) and getattr(part, "p", 1.0) > 0
            inside = isinstance(part, nn.RNNBase | nn.MultiheadAttention) and part.dropout > 0
            if part.training and (drops or inside):
                raise LoadError(
                    f"{path or type(part).__name__} is in training mode, where no two readings are "
                    "the same: call .eval() on the module first"
                )

    def _gather(self, seen: Seen) -> dict[str, Gathered]:
        return gather(seen, self._stacks, self._layers)

    def _values(self, gathered: Mapping[str, Gathered], steps: int) -> dict[str, Tensor]:
        """Every channel: [step, *axes]. Raises LoadError when one is shaped otherwise than in the
        example."""
        found = {}
        for planned, channel in zip(self._planned, self.channels, strict=True):
            name = planned.channel.name
            try:
                value = value_of(planned, gathered.get(name), steps)
            except MisfitError as error:
                raise LoadError(f"{name} {error}") from error
            if channel is not planned.channel and not _is_distribution(value):
                value = value.softmax(-1)
            found[channel.name] = value
        return found


def _is_distribution(value: Tensor) -> bool:
    """Whether what the module gives is probabilities already."""
    return bool((value >= 0).all() and (value.sum(-1) - 1).abs().max() < 1e-4)
