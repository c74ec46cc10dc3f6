"""Who makes which value of an ONNX graph, and who reads it; branches of an If are graphs too."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from torch import Tensor

from engine.opening.contents import Contents
from engine.opening.recurrent import onnxconstants

#: Operators that only move numbers about, so that what passes is the same sequence.
PASSING = {
    "Transpose",
    "Squeeze",
    "Unsqueeze",
    "Reshape",
    "Flatten",
    "Cast",
    "Identity",
    "Dropout",
}
#: How many operators may stand between two layers, or between weights and a layer.
_FARTHEST = 100
#: How many graphs are looked through: each is gone through with all around it.
_MOST_GRAPHS = 64


class Node(NamedTuple):
    """One operator of the graph, and the names of what it reads and makes."""

    operator: str
    name: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    settings: Mapping[str, Any]

    def input(self, place: int) -> str:
        """The name of an input, "" where it is left out."""
        return self.inputs[place] if place < len(self.inputs) else ""

    @property
    def called(self) -> str:
        return self.name or self.operator


class Graph:
    """The nodes of a graph with those around it, whose values it may read.

    `own` are the nodes of the graph itself, `inputs` the names that the whole model is given.
    """

    def __init__(
        self,
        own: Sequence[Node],
        around: Sequence[Node],
        tensors: Mapping[str, Tensor],
        inputs: frozenset[str],
    ) -> None:
        self.own, self.nodes, self.inputs = own, (*around, *own), inputs
        self._constants: dict[str, Tensor | None] = {"": None, **tensors}
        self._makers = {name: node for node in self.nodes for name in node.outputs if name}
        self._readers: dict[str, list[Node]] = {}
        for node in self.nodes:
            for name in dict.fromkeys(node.inputs):
                self._readers.setdefault(name, []).append(node)
        #: Bytes that may still be made of constants: a few copies of all that there are.
        self._left = 4 * sum(t.numel() * t.element_size() for t in tensors.values()) + (1 << 20)

    def owner(self, name: str) -> Node | None:
        return self._makers.get(name)

    def constant(self, name: str, depth: int = 0) -> Tensor | None:
        """A value that does not depend on what is read: kept, or worked out of what is kept."""
        if name not in self._constants:
            self._constants[name] = None  # also while it is worked out, should it read itself
            self._constants[name] = self._worked_out(name, depth)
        return self._constants[name]

    def _worked_out(self, name: str, depth: int) -> Tensor | None:
        node = self.owner(name)
        if node is None or depth > _FARTHEST:
            return None
        if node.operator == "Constant":
            return onnxconstants.written(node.settings)
        if node.operator not in onnxconstants.OPERATORS or name != node.outputs[0]:
            return None
        given = [self.constant(i, depth + 1) if i else None for i in node.inputs]
        worked = onnxconstants.value(node, given, self._left)
        if worked is not None:
            self._left -= worked.numel() * worked.element_size()
        return worked

    def below(self, name: str) -> str:
        """Where a value comes from, past operators that only move it."""
        for _ in range(_FARTHEST):
            node = self.owner(name)
            if node is None or node.operator not in PASSING:
                break
            name = node.input(0)
        return name

    def readers(self, names: Sequence[str]) -> Iterator[tuple[Node, str]]:
        """The nodes that read one of some values, past operators that only move it."""
        waiting, seen = deque(filter(None, names)), set()
        while waiting:
            name = waiting.popleft()
            for node in self._readers.get(name, ()):
                if id(node) in seen or node.operator == "Shape":  # it reads no number
                    continue
                seen.add(id(node))
                if node.operator in PASSING and node.input(0) == name:
                    waiting += [output for output in node.outputs[:1] if output]
                else:
                    yield node, name


def graphs_of(contents: Contents) -> Iterator[Graph]:
    """The graph of a file, then the branches of its Ifs, each with what is around it."""
    metadata = contents.metadata
    inputs = metadata.get("inputs")
    given = frozenset(inputs if isinstance(inputs, Mapping) else ())
    waiting: deque[tuple[Any, tuple[Node, ...], Mapping[str, Tensor]]] = deque()
    waiting.append((metadata.get("nodes"), (), contents.tensors))
    for _ in range(_MOST_GRAPHS):
        if not waiting:
            return
        found, around, tensors = waiting.popleft()
        own = tuple(map(_node, found)) if isinstance(found, Sequence) else ()
        yield Graph(own, around, tensors, given)
        for node in own:
            for branch in ("then_branch", "else_branch"):
                inner = node.settings.get(branch)
                if node.operator == "If" and isinstance(inner, Mapping):
                    kept = {**tensors, **inner.get("tensors", {})}
                    waiting.append((inner.get("nodes"), (*around, *own), kept))


def _node(node: Mapping[str, Any]) -> Node:
    return Node(
        str(node.get("operator")),
        str(node.get("name") or ""),
        tuple(node.get("inputs") or ()),
        tuple(node.get("outputs") or ()),
        node.get("attributes") or {},
    )
