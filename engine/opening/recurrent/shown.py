"""What a chain of parts shows: its channels, their names, and which layers share a block."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from msgspec.structs import replace

from engine.opening.recurrent.cells import Cell, cell_of, projected
from engine.opening.recurrent.parts import Average, Chain, Dense, Recurrence, Scale
from engine.opening.recurrent.vocabulary import Reading
from engine.readings.numbers import Numbers
from engine.spec import Axis, Channel

FORWARD, BACKWARD = 0, 1
#: The places of a live equation that name channels.
_NAMED = re.compile(r"\{([^{}@|]+)")


class Block(NamedTuple):
    """Equal layers that lie next to each other in the chain, in one direction."""

    name: str
    prefix: str  # of its channels, with the dot
    cell: Cell
    units: int
    direction: int
    layers: tuple[int, ...]  # which of the chain's recurrences
    projected: int = 0  # to how many numbers their output is projected

    @property
    def shape(self) -> tuple[int, int, int]:
        """[layer, member, unit]"""
        return len(self.layers), len(self.cell.members), self.units

    def channels(self) -> tuple[Channel, ...]:
        axes = (Axis("layer", len(self.layers)), Axis("unit", self.units))
        return tuple(self._channel(member, axes) for member in self.cell.members)

    def beside(self) -> tuple[Channel, ...]:
        """What the layers show that does not lie in the block."""
        axes = (Axis("layer", len(self.layers)), Axis("unit", self.projected))
        return (self._channel(projected(axes), axes),) if self.projected else ()

    def _channel(self, member: Channel, axes: tuple[Axis, ...]) -> Channel:
        live = _NAMED.sub(lambda found: f"{{{self.prefix}{found[1]}", member.live)
        changes = {"name": self.prefix + member.name, "axes": axes, "live": live}
        if self.direction == BACKWARD:
            changes["meaning"] = member.meaning.replace(
                "the step before", "the step after"
            ).replace("to the next step", "to the step before")
            changes["equation"] = member.equation.replace("ₜ₋₁", "ₜ₊₁")
            changes["live"] = "" if "@-1" in live else live  # the step after may not be there
        return replace(member, **changes)


def blocks_of(chain: Chain) -> tuple[Block, ...]:
    """The blocks of a chain. Where there is one of them, its channels have no prefix."""
    layers = chain.recurrences
    runs = [list(run) for _, run in groupby(range(len(layers)), lambda i: _alike(layers[i]))]
    names = _prefixes([layers[run[0]] for run in runs])
    found = []
    for name, run in zip(names, runs, strict=True):
        first = layers[run[0]]
        for direction, weights in ((FORWARD, first.forward), (BACKWARD, first.backward)):
            if weights is not None:
                prefix = name + ("backward." if direction == BACKWARD else "")
                block = prefix.rstrip(".") or "layers"
                found.append(
                    Block(
                        block,
                        prefix,
                        cell_of(first),
                        first.units,
                        direction,
                        tuple(run),
                        first.projected,
                    )
                )
    return tuple(found)


def _alike(layer: Recurrence) -> tuple[object, ...]:
    """What layers that share a block have in common."""
    return (
        layer.kind,
        layer.units,
        layer.projected,
        layer.activation,
        layer.slope,
        layer.reset_after,
        layer.forward is None,
        layer.backward is None,
    )


def _prefixes(first: Sequence[Recurrence]) -> list[str]:
    """A prefix for each block from the names of its tensors, each another."""
    if len(first) == 1:
        return [""]
    found: dict[str, None] = {}
    for layer in first:
        name = clean(layer.prefix) or layer.kind
        number = 2
        while (unique := name if number == 2 else f"{name}_{number - 1}") in found:
            number += 1
        found[unique] = None
    return [f"{name}." for name in found]


def clean(name: str) -> str:
    """A name of the file's as the name of a channel."""
    return re.sub(r"[^\w.]+", "_", name.replace("/", ".")).strip("._")


def names_of(chain: Chain, reading: Reading) -> tuple[str, ...]:
    """The channel that each part is shown as, "" for recurrent layers, which have many."""
    names: list[str] = []
    last = len(chain.parts) - 1
    for place, part in enumerate(chain.parts):
        if isinstance(part, Recurrence):
            names.append("")
        elif isinstance(part, Average):
            names.append("attention")
        elif place < last or isinstance(part, Scale):
            names.append(clean(part.name))
        else:
            speaks = not isinstance(reading.vocabulary, Numbers) and part.width == chain.inputs
            fits = part.activation in ("linear", "softmax")
            names.append("next" if speaks and fits else "output")
    return tuple(names)


def channels_of(chain: Chain, reading: Reading) -> tuple[Channel, ...]:
    """Everything that a chain shows, in order."""
    blocks = blocks_of(chain)
    channels = [channel for block in blocks for channel in block.channels()]
    channels += [channel for block in blocks for channel in block.beside()]
    if isinstance(reading.vocabulary, Numbers):
        channels.append(_input(chain.inputs))
    windowed = False
    for part, name in zip(chain.parts, names_of(chain, reading), strict=True):
        if isinstance(part, Average):
            windowed = True
            channels.append(_attention())
        elif name == "next":
            channels.append(_next(len(reading.vocabulary)))
        elif isinstance(part, Dense):
            channels.append(_dense(name, part, last=name == "output"))
        elif isinstance(part, Scale):
            channels.append(_scale(name, part))
    return tuple(map(_in_window, channels)) if windowed else tuple(channels)


def _dense(name: str, part: Dense, *, last: bool) -> Channel:
    """What a linear layer gives that does not speak of symbols."""
    probability = part.activation in ("softmax", "sigmoid")
    after = {"linear": "y = W x + b"}.get(part.activation, f"y = {part.activation}(W x + b)")
    return Channel(
        name,
        (Axis("unit", part.width),),
        "probability" if probability else "activation",
        "what the model answers at this step" if last else "what a linear layer makes of it",
        after,
    )


def _scale(name: str, part: Scale) -> Channel:
    y = "γ (x − μ) / √(σ² + ε) + β"
    return Channel(
        name,
        (Axis("unit", part.width),),
        "activation",
        "the same numbers, about 0 and of like size",
        f"y = {y if part.activation == 'linear' else f'{part.activation}({y})'}",
        source="Ioffe & Szegedy 2015, algorithm 2",
    )


def _next(symbols: int) -> Channel:
    return Channel(
        "next",
        (Axis("symbol", symbols),),
        "probability",
        "how likely the model takes each symbol to come next",
        "p = softmax(W y + b), y of the layer below",
    )


def _input(width: int) -> Channel:
    return Channel("input", (Axis("unit", width),), "activation", "the numbers that are read", "xₜ")


def _attention() -> Channel:
    """One head of one layer, so that attention views draw it."""
    return Channel(
        "attention",
        (Axis("layer", 1), Axis("head", 1), Axis("token")),
        "weights",
        "how much of each token is in the average; the rest is of the filling before the text",
        "α = softmax(w · [x; h¹; h²; …]) over the window",
        source="textgenrnn's attention-weighted average",
        partial=True,
    )


def _in_window(channel: Channel) -> Channel:
    """The same in a model that reads its window anew at every step: what lies before is not the
    step before, but the place before (p - 1) in the same window."""
    meaning = channel.meaning.replace("the step before", "the place before in the window")
    return replace(
        channel,
        meaning=meaning.replace("the next step", "the next place in the window"),
        equation=channel.equation.replace("ₜ", "ₚ"),
        live="" if "@-1" in channel.live else channel.live,
    )
