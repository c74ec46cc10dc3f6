"""A model as a graph of its parts, told from its channels: input, controller, memory, output.

Which parts there are follows from names, kinds and axes of channels alone, so that a new model has
a graph without anybody drawing one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import numpy as np

from engine.spec import Channel, ModelInfo
from wm_explorer.corrections import as_printed
from wm_explorer.retrieval import source
from wm_explorer.scalars import is_listed, said
from wm_explorer.segments import memory_tokens
from wm_explorer.trace import Trace

if TYPE_CHECKING:
    import networkx as nx

Role = Literal[
    "input", "controller", "write", "memory", "learned", "read", "attention", "output"
]  # fmt: skip

#: What a model says that does not speak in symbols.
PREDICTION = "prediction"
#: At most so many heads are parts of their own; of more, those of a layer are one part together.
MOST_HEADS, MOST_IN_LAYER = 48, 16


def graph(info: ModelInfo) -> nx.DiGraph:
    """The parts of a model and what goes from one to another.

    Nodes are names such as `layer 1` or `read head 2`, with `role`, `column` (where a drawing puts
    it), `row` (0 or 1 where there are two, else None), `channel` (None for the input) and `index`,
    the entry of the channel that it stands for.
    Edges go the way that numbers go; `back` says that they arrive one step later. Where a model is
    printed beside its correction, these are the parts of the printed one.
    """
    import networkx

    found = networkx.DiGraph()
    _Builder(found, info).build()
    return found


class _Builder:
    """Adds one column of parts after the other."""

    def __init__(self, found: nx.DiGraph, info: ModelInfo) -> None:
        self._graph, self._info = found, info
        self._channels = {channel.name: channel for channel in as_printed(info)}
        self._column = 0

    def build(self) -> None:
        if any(channel.steps == "target" for channel in self._channels.values()):
            self._pair()
            return
        last = self._add(["input"], "input", None)
        controller = self._controller(last)
        before = controller or last
        layers = self._attention(before)
        if layers and self._memory_tokens(layers[-1]):
            after = layers[-1]
        else:
            # the last layer takes from the memory what it takes from tokens: by the same queries
            asking = layers[-2] if len(layers) > 1 else before
            reads = self._memory(asking, beside=bool(layers))
            after = layers[-1] if layers else reads
            if layers and reads != asking:
                after = [*layers[-1], *reads]
        prediction = PREDICTION if PREDICTION in self._channels else None
        output = self._add(["output"], "output", said(self._info) or prediction)
        self._join(after, output)
        if controller and controller != after:
            self._join(controller, output)

    def _pair(self) -> None:
        """The encoder above and the decoder below, which looks at what the encoder ends with."""
        encoder, own, cross = (
            next((c for c in self._channels.values() if _looks(c) == looks), None)
            for looks in (("source", "source"), ("target", "target"), ("target", "source"))
        )
        read = self._add(["source text"], "input", None, row=0)
        for layer in range(_layers(encoder)):
            part = self._layer("encoder", encoder, layer, row=0)
            self._join(read, part)
            read = part
        self._column = 0  # below the encoder
        before = self._add(["target text"], "input", None, row=1)
        for layer in range(max(_layers(own), _layers(cross))):
            for name, channel in (("decoder", own), ("at the source", cross)):
                if layer < _layers(channel):
                    part = self._layer(name, channel, layer, row=1)
                    self._join(before, part)
                    if channel is cross:
                        self._join(read, part)
                    before = part
        self._join(before, self._add(["output"], "output", said(self._info), row=1))

    def _layer(self, name: str, channel: Channel | None, layer: int, row: int) -> list[str]:
        """All heads of a layer as one part."""
        assert channel is not None
        number = channel.axes[0].number(layer) + 1
        return self._add([f"{name} {number}"], "attention", channel.name, [(layer,)], row=row)

    def _controller(self, before: list[str]) -> list[str]:
        """One part for each layer of units that the model carries or computes, and one more for
        each that reads backward. The last of them, or both, are what lies above them reads."""
        number = 0
        for both in self._stacks():
            for layer in range(both[0].axes[0].size or 1):
                number += 1
                names = []
                for channel, word in zip(both, ("layer", "backward"), strict=False):
                    name = f"{word} {number}"
                    self._add([name], "controller", channel.name, [(layer,)])
                    self._column -= 1  # the directions stand one above the other
                    if channel.kind == "memory":
                        self._graph.add_edge(name, name, back=True)
                    names.append(name)
                self._column += 1
                self._join(before, names)
                before = names
        return before if number else []

    def _stacks(self) -> list[list[Channel]]:
        """What each stack of layers carries to the next step, forward and backward.

        A stack is a block of channels [layer, unit], of which the last says what it carries.
        """
        layered = [c for c in self._channels.values() if _axes(c) == ["layer", "unit"]]
        blocks = [
            (name, [c for c in layered if c.name in members])
            for name, members in self._info.blocks.items()
            if len(members) > 1
        ]
        blocks = [(name, members) for name, members in blocks if members]
        if len(blocks) < 2:
            carried = [c for c in layered if c.kind == "memory"] or layered
            return [carried[-1:]] if carried else []
        stacks: list[list[Channel]] = []
        for name, members in blocks:
            if name.rpartition(".")[2] == "backward" and stacks:
                stacks[-1].append(members[-1])
            else:
                stacks.append([members[-1]])
        return stacks

    def _attention(self, before: list[str]) -> list[list[str]]:
        """The heads that look back over tokens, layer by layer, and what they have learned."""
        channel = next(
            (c for c in self._channels.values() if _axes(c) == ["layer", "head", "token"]), None
        )
        if channel is None:
            return []
        found: list[list[str]] = []
        layers, heads = (axis.size or 1 for axis in channel.axes[:2])
        layer_of, head_of = (axis.number for axis in channel.axes[:2])
        where = source(self._info)
        for layer in range(layers):
            learned = []
            if where is not None and where.learned and layer in where.layers:
                self._column -= 1  # beside what comes before the layer
                learned = self._add(
                    [f"learned slots {layer + 1}"], "learned", where.weights, [(layer,)]
                )
            if heads <= MOST_IN_LAYER and layers * heads <= MOST_HEADS:
                number = layer_of(layer) + 1
                names = [f"head {number}.{head_of(head) + 1}" for head in range(heads)]
                places: list[tuple[int, ...]] = [(layer, head) for head in range(heads)]
            else:
                names, places = [f"heads of layer {layer_of(layer) + 1}"], [(layer,)]
            new = self._add(names, "attention", channel.name, places)
            self._join([*before, *learned], new)
            found.append(new)
            before = new
        return found

    def _memory_tokens(self, before: list[str]) -> bool:
        """Memory tokens beside the output: the last layer makes them, and later all heads look at
        them. False if the model has none."""
        tokens = memory_tokens(self._info)
        if tokens is None:
            return False
        heads = [name for name, role in self._graph.nodes(data="role") if role == "attention"]
        (store,) = self._add(["memory"], "memory", tokens.memory)
        self._column -= 1
        self._join(before, [store])
        self._graph.add_edges_from(((store, head) for head in heads), back=True)
        return True

    def _memory(self, before: list[str], *, beside: bool) -> list[str]:
        """Write heads, the memory, and what reads it: heads or hops.

        It begins `beside` the last parts instead of after them, where those do not lead to it.
        """
        memory = next(
            (
                c
                for c in self._channels.values()
                if c.kind == "memory"
                and c.name.split(".")[-1] in ("memory", "stack", "value", "input", "fast")
                and _axes(c)[0] in ("slot", "stack", "hop", "unit")
            ),
            None,
        )
        if memory is None:
            return before
        self._column -= beside
        writes = self._heads("write.weights", "write head", "write")
        if writes:
            self._join(before, writes)
        store = self._add(["memory"], "memory", memory.name)
        self._join(writes or before, store)
        reads = self._heads("read.weights", "read head", "read")
        hops = next((c for c in self._channels.values() if _axes(c) == ["hop", "slot"]), None)
        if hops is not None:
            reads = []
            for hop in range(hops.axes[0].size or 1):
                (name,) = self._add([f"hop {hop + 1}"], "read", hops.name, [(hop,)])
                self._join([*store, *reads[-1:]], [name])
                reads.append(name)
            return reads[-1:]
        self._join(store, reads)
        for reader in reads or store:
            for part in before:
                if self._graph.nodes[part]["role"] == "controller":
                    self._graph.add_edge(reader, part, back=True)
        return reads or store

    def _heads(self, channel: str, name: str, role: Role) -> list[str]:
        if channel not in self._channels:
            return []
        heads = self._channels[channel].axes[0].size or 1
        names = [name if heads == 1 else f"{name} {head + 1}" for head in range(heads)]
        return self._add(names, role, channel, [(head,) for head in range(heads)])

    def _add(
        self,
        names: list[str],
        role: Role,
        channel: str | None,
        places: Sequence[tuple[int, ...]] = ((),),
        row: int | None = None,
    ) -> list[str]:
        """A column of parts."""
        if channel is not None and is_listed(self._info, channel):
            channel = f"{channel}.probability"
        for name, index in zip(names, places, strict=True):
            self._graph.add_node(
                name, role=role, column=self._column, row=row, channel=channel, index=index
            )
        self._column += 1
        return names

    def _join(self, before: Sequence[str], after: Sequence[str]) -> None:
        self._graph.add_edges_from(((a, b) for a in before for b in after), back=False)


def _looks(channel: Channel) -> tuple[str, str] | None:
    """From which part of the text a channel's heads look at which; None if it has no heads."""
    return (channel.steps, channel.tokens) if _axes(channel)[-2:] == ["head", "token"] else None


def _layers(channel: Channel | None) -> int:
    return (channel.axes[0].size or 1) if channel is not None else 0


def _axes(channel: Channel) -> list[str]:
    return [axis.name for axis in channel.axes] or [""]


def activity(parts: nx.DiGraph, trace: Trace, step: int) -> dict[str, float]:
    """How active each part is at a step, from 0 to 1.

    Weights and probabilities: the largest of them. Gates: their mean. Everything else: the mean
    magnitude, as a share of the largest magnitude so far. The input is always 1.
    """
    found = {}
    for name, part in parts.nodes(data=True):
        channel = part["channel"]
        if channel is None:
            found[name] = 1.0
            continue
        if step not in trace.part(trace.info.channel(channel).steps):
            found[name] = 0.0
            continue
        values = trace.at(channel, step)[part["index"]]
        kind = trace.info.channel(channel).kind
        if kind in ("weights", "probability"):
            value = float(np.nanmax(values)) if values.size else 0.0
        elif kind == "gate":
            value = float(values.mean())
        else:
            value = float(np.abs(values).mean()) / max(trace.peak(channel), 1e-9)
        found[name] = min(max(value, 0.0), 1.0)
    return found
