"""What a network with a recurrent state remembers, found by trying it, and how much is shown."""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from math import prod
from typing import Any, NamedTuple

import torch
from torch import Tensor

from engine.opening.huggingface import cache, plan
from engine.opening.huggingface.anatomy import Anatomy, _attention
from engine.opening.huggingface.following import Following, States, Tape, fitting, go_to, read_on
from engine.opening.huggingface.lens import close, find_lens
from engine.opening.huggingface.network import Reading
from engine.opening.huggingface.state_channels import remembered
from engine.probe import Probe
from engine.spec import Channel

#: Numbers that one step may show of a state, for a text as long as is wanted to fit the budget.
BYTES = 4


class NotFollowedError(Exception):
    """Why a network cannot be followed token by token."""


class Kept(NamedTuple):
    """Of a layer's states after each token of a stretch."""

    lengths: Tensor | None  # [step, unit]
    states: Tensor | None  # [step, ...]


class Remembered(NamedTuple):
    """One part of the state: its layers, its shape in each, and the layers shown whole."""

    name: str
    rule: str  # by which the layers move their state on
    layers: tuple[int, ...]
    shape: tuple[int, ...]
    whole: tuple[int, ...]

    @property
    def is_large(self) -> bool:
        """Whether not all layers were shown whole, if nobody said otherwise."""
        return len(self.shape) > 1

    @property
    def has_lengths(self) -> bool:
        """Whether the length of each unit's state is shown: of all that have more than units."""
        return len(self.shape) > 1 and not self.name.startswith("convolution")

    def channels(self) -> list[Channel]:
        return remembered(
            self.name, self.rule, self.layers, self.shape, self.whole, lengths=self.has_lengths
        )

    def show(self, values: Mapping[int, Tensor], probe: Probe, *, many: bool) -> None:
        """After one token. Copies: the network may write to what it remembers."""
        if many:
            kept = {i: self.keep(i, value.clone().unsqueeze(0)) for i, value in values.items()}
            self.show_stretch(kept, probe)
            return
        if self.has_lengths:
            each = [torch.linalg.vector_norm(values[i], dim=-1).flatten() for i in self.layers]
            probe(f"{self.name}.norm", torch.stack(each))  # [layer, unit]
        if self.whole:
            probe(self.name, torch.stack([values[i] for i in self.whole]))

    def keep(self, layer: int, states: Tensor) -> Kept:
        """What is to be shown of a layer's states after each token of a stretch."""
        lengths = torch.linalg.vector_norm(states, dim=-1).flatten(1) if self.has_lengths else None
        return Kept(lengths, states if layer in self.whole else None)

    def show_stretch(self, kept: Mapping[int, Kept], probe: Probe) -> None:
        if self.has_lengths:
            each = [lengths for i in self.layers if (lengths := kept[i].lengths) is not None]
            probe(f"{self.name}.norm", torch.stack(each, 1))  # [step, layer, unit]
        if self.whole:
            each = [states for i in self.whole if (states := kept[i].states) is not None]
            probe(self.name, torch.stack(each, 1))  # [step, layer, ...]


def examine(network: Following, ids: Sequence[int]) -> tuple[Anatomy, dict[str, dict[int, Tensor]]]:
    """Reads a few tokens at once and one by one.

    Raises NotFollowedError where one by one says or remembers something else, or nothing.
    """
    whole = network.read(ids, hidden=True)
    notes: list[str] = []
    attending, heads, partial = 0, 0, False
    network.attends = bool(whole.attention)
    if whole.attention:
        attending, heads, partial = _attention(whole, len(ids), notes)
    layers = len(whole.residual) if hidden_from(whole) is not None else 0
    if not layers:
        notes.append("hidden states are not shown: the library understands something else by them")
    said, found = _token_by_token(network, ids)
    assert whole.logits is not None
    if not close(said, whole.logits) and "position_ids" in _arguments(network):
        network.counts_anew = True
        said, found = _token_by_token(network, ids)
    if not close(said, whole.logits):
        raise NotFollowedError("it says something else token by token than at once")
    network.watch(found)
    if not found:
        raise NotFollowedError("what it remembers cannot be told apart")
    at_once = cache.parts(network.network, network.remember(ids))
    pairs = [(value, at_once[name][i]) for name in found for i, value in found[name].items()]
    if not all(close(a, b) for a, b in pairs):
        raise NotFollowedError("it remembers something else token by token than at once")
    if _reads_stretches(network, ids, said, found):
        network.at_once = fitting(found)
    lens = find_lens(network, whole) if layers else None
    if lens is None:
        notes.append("there is no lens: more than a norm stands between its layers and its head")
    symbols = whole.logits.shape[-1]
    return Anatomy(
        attending, heads, partial, True, True, symbols, layers, lens, tuple(notes)
    ), found  # fmt: skip


def _token_by_token(
    network: Following, ids: Sequence[int]
) -> tuple[Tensor, dict[str, dict[int, Tensor]]]:
    """What is said after each token, and what is remembered after the last."""
    tape, said = Tape(), list[Tensor]()
    go_to(network, tape, 0)
    for token in ids:
        logits = read_on(network, tape, [token]).logits
        assert logits is not None
        said.append(logits)
    found = {
        name: {i: value.clone() for i, value in values.items()}
        for name, values in cache.parts(network.network, tape.cache).items()
        if cache.lasts(values)
    }
    return torch.cat(said), found


def _reads_stretches(network: Following, ids: Sequence[int], said: Tensor, found: States) -> bool:
    """Whether stretches say and remember the same as steps, the second after the first."""
    tape, parts = Tape(), list[Tensor]()
    go_to(network, tape, 0)
    try:
        for part in (ids[:2], ids[2:]):
            logits = read_on(network, tape, part, keep=lambda name, turn, states: states).logits
            assert logits is not None
            parts.append(logits)
        passed = network.passed({name: sorted(values) for name, values in found.items()})
    except (RuntimeError, ValueError, TypeError, IndexError, AttributeError, KeyError):
        return False
    after = cache.parts(network.network, tape.cache)
    last = [(after[name][i], value) for name in found for i, value in found[name].items()]
    seen = [(passed[name][i][-1], value) for name in found for i, value in found[name].items()]
    return close(torch.cat(parts), said) and all(close(a, b) for a, b in (*last, *seen))


def _arguments(network: Following) -> Mapping[str, Any]:
    return inspect.signature(network.network.forward).parameters


def hidden_from(whole: Reading) -> int | None:
    """Which of the library's hidden states is that after the first layer; None if they are others.

    Some networks give the state before the first layer too, others do not. That after the last
    layer all give after the last norm only.
    """
    ours, theirs = whole.residual, whole.hidden
    for first in (1, 0):
        pairs = list(zip(ours[:-1], theirs[first:], strict=False))
        enough = len(pairs) == len(ours) - 1 and len(theirs) > len(ours) - 1
        if ours and enough and all(close(a, b) for a, b in pairs):
            return first
    return None


def choose(
    found: Mapping[str, Mapping[int, Tensor]], rule: str, budget: int, wanted: int | None
) -> tuple[list[Remembered], list[str]]:
    """How much of the state is shown, so that a text of the usual length fits the budget.

    `wanted` is how many layers are to be shown whole, None for as many as fit.
    """
    room = budget // (plan.WANTED * BYTES)  # numbers a step
    chosen, notes = [], []
    for name, values in found.items():
        layers, shape = tuple(sorted(values)), tuple(next(iter(values.values())).shape)
        count = len(layers)
        if len(shape) > 1:
            if not name.startswith("convolution"):
                room -= count * prod(shape[:-1])
            count = max(0, min(count, room // prod(shape)))
            if wanted is not None and not name.startswith("convolution"):
                count = min(wanted, len(layers))
            if count < len(layers):
                notes.append(
                    f"the {name} of {count} of {len(layers)} layers is shown whole: that of all "
                    f"would take {plan.size(len(layers) * prod(shape) * BYTES)} for each token"
                )
        room -= count * prod(shape)
        whole = tuple(layers[i] for i in plan.spread(count, len(layers))) if count else ()
        part = Remembered(name, rule, layers, shape, whole)
        if part.whole or part.has_lengths:
            chosen.append(part)
    return chosen, notes
