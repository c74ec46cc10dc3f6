"""Which layers of a module go together, and what their channels are called."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from msgspec.structs import replace
from torch import nn

from engine.models.gru import GRU
from engine.models.lstm import LSTM
from engine.models.rnn import RNN
from engine.own.seeing import Members
from engine.own.watching import CELLS, RECURRENT
from engine.spec import Channel

BACKWARD = "backward."
ATTENTION = Channel(
    "attention",
    (),
    "weights",
    "how much each head takes from each token; a head's weights sum to 1",
    "α = softmax(Q Kᵀ / √d)",
    source="Vaswani et al. 2017, Attention Is All You Need, eq. 1",
)
#: What attention takes from places that no token has.
ADDED = replace(
    ATTENTION,
    name="attention.added",
    meaning="how much each head takes from what is no token: a learnt key, or a zero",
    partial=True,
)
_NAMED = re.compile(r"\{([^{}@|]+)")


class Stack(NamedTuple):
    """Layers of a module that are alike and differ in a number of their paths, in that order."""

    prefix: str  # of its channels, with the dot; "" where it is the only one of its sort
    paths: tuple[str, ...]
    recurrent: bool

    def name(self, member: str) -> str:
        return f"{self.prefix}{member}"


def stacks_of(layers: Mapping[str, nn.Module], seen: Mapping[str, list[Members]]) -> list[Stack]:
    """The stacks of the layers that were called, in the order of their calls."""
    found: dict[tuple[object, ...], list[str]] = {}
    for path, calls in seen.items():
        found.setdefault(_alike(path, layers[path], calls), []).append(path)
    groups = [sorted(paths, key=_numbers) for paths in found.values()]
    sorts = [_is_recurrent(layers[paths[0]]) for paths in groups]
    stacks: list[Stack] = []
    for paths, recurrent in zip(groups, sorts, strict=True):
        name = paths[0] if len(paths) == 1 else _general(paths[0])
        prefix = f"{name}." if sorts.count(recurrent) > 1 and name else ""
        taken = {stack.prefix for stack in stacks if stack.recurrent == recurrent}
        if prefix in taken:  # unlike layers in one list
            prefix = f"{paths[0]}."
        stacks.append(Stack(prefix, tuple(paths), recurrent))
    return stacks


def channel_of(stack: Stack, layer: nn.Module, member: str, partial: bool) -> Channel:
    """The channel of a member of a stack, without its axes."""
    name = stack.name(member)
    if not stack.recurrent:
        told = ADDED if member == ADDED.name else ATTENTION
        return replace(told, name=name, partial=partial)
    own = member.removeprefix(BACKWARD)
    told = next(channel for channel in _members(layer) if channel.name == own)
    prefix = name.removesuffix(own)
    live = _NAMED.sub(lambda found: f"{{{prefix}{found[1]}", told.live)
    if isinstance(layer, nn.LSTM) and layer.proj_size:
        live = ""  # a unit of the hidden state is no unit of the cell
    if own == member:
        return replace(told, name=name, live=live)
    meaning = told.meaning.replace("the step before", "the step after")
    return replace(
        told,
        name=name,
        meaning=meaning.replace("to the next step", "to the step before"),
        equation=told.equation.replace("ₜ₋₁", "ₜ₊₁"),
        live="" if "@-1" in live else live,  # the step after may not be there
    )


def _members(layer: nn.Module) -> Iterable[Channel]:
    if isinstance(layer, nn.LSTM | nn.LSTMCell):
        return LSTM.members
    if isinstance(layer, nn.GRU | nn.GRUCell):
        return GRU.members
    if getattr(layer, "nonlinearity", "tanh") == "tanh":
        return RNN.members
    return [
        replace(
            channel,
            meaning=channel.meaning.replace(
                "before tanh squashes it; beyond ±3 the unit is saturated",
                "before all below 0 is cut off",
            ),
            equation=channel.equation.replace("tanh", "max(0, ·)"),
            live="" if "tanh" in channel.live else channel.live,
        )
        for channel in RNN.members
    ]


def _alike(path: str, layer: nn.Module, calls: Sequence[Members]) -> tuple[object, ...]:
    """What layers of one stack have in common."""
    heads = slice(1, -2)  # none where there are only layers, steps and units
    sizes = tuple((n, v.shape[heads], v.shape[-1]) for n, v in calls[0].items())
    mode = getattr(layer, "mode", getattr(layer, "nonlinearity", ""))
    return (type(layer), mode, _general(path), len(calls), sizes)


def _is_recurrent(layer: nn.Module) -> bool:
    return isinstance(layer, (*RECURRENT, *CELLS))


def _general(path: str) -> str:
    """A path without its numbers: encoder.layers.0.self_attn -> encoder.layers.self_attn."""
    return ".".join(part for part in path.split(".") if not part.isdigit())


def _numbers(path: str) -> list[int]:
    return [int(part) for part in path.split(".") if part.isdigit()]
