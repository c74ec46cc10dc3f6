"""A model as a graph of its parts, told from its channels: input, controller, memory, output.

Which parts there are follows from names, kinds and axes of channels alone, so that a new model has
a graph without anybody drawing one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import numpy as np

from engine.spec import Channel, ModelInfo
from wm_explorer.scalars import is_listed, said
from wm_explorer.trace import Trace

if TYPE_CHECKING:
    import networkx as nx

Role = Literal["input", "controller", "write", "memory", "read", "attention", "output"]

#: At most so many heads of a layer are parts of their own; more are one part together.
MOST_HEADS = 16


def graph(info: ModelInfo) -> nx.DiGraph:
    """The parts of a model and what goes from one to another.

    Nodes are names such as `layer 1` or `read head 2`, with `role`, `column` (where a drawing puts
    it), `channel` (None for the input) and `index`, the entry of the channel that it stands for.
    Edges go the way that numbers go; `back` says that they arrive one step later.
    """
    import networkx

    found = networkx.DiGraph()
    _Builder(found, info).build()
    return found


class _Builder:
    """Adds one column of parts after the other."""

    def __init__(self, found: nx.DiGraph, info: ModelInfo) -> None:
        self._graph, self._info = found, info
        self._channels = {channel.name: channel for channel in info.channels}
        self._column = 0

    def build(self) -> None:
        last = self._add(["input"], "input", None)
        controller = self._controller(last)
        after = self._attention(controller[-1:] or last)
        after = self._memory(after)
        output = self._add(["output"], "output", said(self._info))
        self._join(after, output)
        if controller and controller[-1:] != after:
            self._join([controller[-1]], output)

    def _controller(self, before: list[str]) -> list[str]:
        """One part for each layer of units that the model carries or computes."""
        channel = next(
            (c for c in reversed(self._info.channels) if _axes(c) == ["layer", "unit"]), None
        )
        if channel is None:
            return []
        layers: list[str] = []
        for layer in range(channel.axes[0].size or 1):
            (name,) = self._add([f"layer {layer + 1}"], "controller", channel.name, [(layer,)])
            self._join(layers[-1:] or before, [name])
            if channel.kind == "memory":
                self._graph.add_edge(name, name, back=True)
            layers.append(name)
        return layers

    def _attention(self, before: list[str]) -> list[str]:
        """The heads that look back over tokens, layer by layer."""
        channel = next(
            (c for c in self._info.channels if _axes(c) == ["layer", "head", "token"]), None
        )
        if channel is None:
            return before
        layers, heads = (axis.size or 1 for axis in channel.axes[:2])
        for layer in range(layers):
            if heads <= MOST_HEADS:
                names = [f"head {layer + 1}.{head + 1}" for head in range(heads)]
                places: list[tuple[int, ...]] = [(layer, head) for head in range(heads)]
            else:
                names, places = [f"heads of layer {layer + 1}"], [(layer,)]
            new = self._add(names, "attention", channel.name, places)
            self._join(before, new)
            before = new
        return before

    def _memory(self, before: list[str]) -> list[str]:
        """Write heads, the memory, and what reads it: heads or hops."""
        memory = next(
            (
                c
                for c in self._info.channels
                if c.kind == "memory"
                and c.name.split(".")[-1] in ("memory", "stack", "value", "input")
                and _axes(c)[0] in ("slot", "stack", "hop")
            ),
            None,
        )
        if memory is None:
            return before
        writes = self._heads("write.weights", "write head", "write")
        if writes:
            self._join(before, writes)
        store = self._add(["memory"], "memory", memory.name)
        self._join(writes or before, store)
        reads = self._heads("read.weights", "read head", "read")
        hops = next((c for c in self._info.channels if _axes(c) == ["hop", "slot"]), None)
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
    ) -> list[str]:
        """A column of parts."""
        if channel is not None and is_listed(self._info, channel):
            channel = f"{channel}.probability"
        for name, index in zip(names, places, strict=True):
            self._graph.add_node(name, role=role, column=self._column, channel=channel, index=index)
        self._column += 1
        return names

    def _join(self, before: Sequence[str], after: Sequence[str]) -> None:
        self._graph.add_edges_from(((a, b) for a in before for b in after), back=False)


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
