"""Finds LSTM, GRU and RNN nodes in an ONNX graph, and what plainly stands before and after them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import torch
from torch import Tensor

from engine.opening.contents import Contents
from engine.opening.recurrent.chaining import described
from engine.opening.recurrent.parts import (
    Chain,
    Dense,
    Embedding,
    Found,
    Kind,
    Part,
    Recurrence,
    Weights,
    words,
)

_KINDS: dict[str, Kind] = {"RNN": "rnn", "GRU": "gru", "LSTM": "lstm"}
_GATES: dict[Kind, int] = {"rnn": 1, "gru": 3, "lstm": 4}
#: Operators that only move numbers about, so that what passes is the same sequence.
_PASSING = {
    "Transpose",
    "Squeeze",
    "Unsqueeze",
    "Reshape",
    "Flatten",
    "Cast",
    "Identity",
    "Dropout",
}
#: How many such operators may stand between two layers.
_FARTHEST = 100
_ACTIVATIONS = {"Softmax": "softmax", "LogSoftmax": "softmax", "Tanh": "tanh", "Relu": "relu"}
_ACTIVATIONS |= {"Sigmoid": "sigmoid"}
_USUAL: dict[Kind, list[str]] = {
    "rnn": ["Tanh"],
    "gru": ["Sigmoid", "Tanh"],
    "lstm": ["Sigmoid", "Tanh", "Tanh"],
}


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


def _node(node: Mapping[str, Any]) -> Node:
    return Node(
        str(node.get("operator")),
        str(node.get("name") or ""),
        tuple(node.get("inputs") or ()),
        tuple(node.get("outputs") or ()),
        node.get("attributes") or {},
    )


class _RefusedError(Exception):
    """A node cannot be shown. The message says why."""


def find(contents: Contents) -> Found:
    """The first chain of recurrent nodes in a graph. `nodes` of the metadata is the graph."""
    graph = _Graph(contents)
    found: list[Recurrence] = []
    refused: list[str] = []
    seen: list[str] = []
    for number, node in enumerate(n for n in graph.nodes if n.operator in _KINDS):
        name = node.name or f"{node.operator.lower()}_{number + 1}"
        try:
            layer = _layer(node, name, graph)
        except _RefusedError as error:
            refused.append(f"{name}: {error}")
            continue
        seen.append(words(layer))
        below = graph.below(node.input(0))
        if found and graph.owner(below) is not graph.last:
            refused.append(f"{name}: does not read what {found[-1].name} gives, or not directly")
            continue
        if found and layer.inputs != found[-1].width:
            refused.append(
                f"{name}: reads {layer.inputs} numbers, and {found[-1].name} gives "
                f"{found[-1].width}"
            )
            continue
        if not found:
            graph.first = node
        graph.last = node
        found.append(layer)
    if not found:
        return Found(tuple(seen), (), tuple(refused), (), None)
    embedding = _front(graph, found[0].inputs, refused)
    parts: list[Part] = [*found, *_head(graph, found[-1].width, refused)]
    return described(Chain(embedding, tuple(parts)), seen, refused, ())


class _Graph:
    """Who makes which value, and who reads it."""

    def __init__(self, contents: Contents) -> None:
        nodes = contents.metadata.get("nodes")
        self.nodes = [_node(node) for node in nodes] if isinstance(nodes, Sequence) else []
        self.tensors = dict(contents.tensors)
        for node in self.nodes:  # a number that is written into the graph
            value = node.settings.get("value")
            if node.operator == "Constant" and isinstance(value, Tensor) and node.outputs:
                self.tensors[node.outputs[0]] = value
        self._readers: dict[str, list[Node]] = {}
        for node in self.nodes:
            for name in dict.fromkeys(node.inputs):
                self._readers.setdefault(name, []).append(node)
        self._makers = {name: node for node in self.nodes for name in node.outputs if name}
        self.first: Node | None = None
        self.last: Node | None = None

    def owner(self, name: str) -> Node | None:
        return self._makers.get(name)

    def below(self, name: str) -> str:
        """Where a value comes from, past operators that only move it."""
        for _ in range(_FARTHEST):
            node = self.owner(name)
            if node is None or node.operator not in _PASSING:
                break
            name = node.input(0)
        return name

    def readers(self, names: Sequence[str]) -> Iterator[tuple[Node, str]]:
        """The nodes that read one of some values, past operators that only move it."""
        waiting, seen = deque(filter(None, names)), set()
        while waiting:
            name = waiting.popleft()
            for node in self._readers.get(name, ()):
                if id(node) in seen:
                    continue
                seen.add(id(node))
                if node.operator in _PASSING and node.input(0) == name:
                    waiting += [output for output in node.outputs[:1] if output]
                else:
                    yield node, name


def _layer(node: Node, name: str, graph: _Graph) -> Recurrence:
    """One recurrent node. Raises _RefusedError."""
    kind, settings = _KINDS[node.operator], node.settings
    w, r, b = (graph.tensors.get(node.input(i)) for i in (1, 2, 3))
    if w is None or r is None or (node.input(3) and b is None):
        raise _RefusedError("its weights are worked out by the graph, not kept in it")
    directions, units = _shape(kind, w, r, b)
    _check(kind, node)
    for i in (5, 6) if kind == "lstm" else (5,):
        start = graph.tensors.get(node.input(i))
        if start is not None and bool(start.count_nonzero()):
            raise _RefusedError("begins with a memory that is not empty, which cannot be shown yet")
    direction = settings.get("direction", "forward")
    if (direction == "bidirectional") != (directions == 2) or direction not in (
        "forward",
        "reverse",
        "bidirectional",
    ):
        raise _RefusedError(f"has weights for {directions} directions, but says {direction!r}")
    both: list[Weights | None] = [
        {"W": w[i], "R": r[i], **({} if b is None else {"B": b[i]})} for i in range(directions)
    ]
    if direction == "reverse":
        both.insert(0, None)
    activation, slope = _squashing(kind, settings, directions)
    return Recurrence(
        name,
        name,
        kind,
        "onnx",
        int(w.shape[2]),
        units,
        both[0],
        both[1] if len(both) > 1 else None,
        activation="relu" if activation == "Relu" else "tanh",
        slope=slope,
        reset_after=bool(settings.get("linear_before_reset", 0)) if kind == "gru" else True,
    )


def _shape(kind: Kind, w: Tensor, r: Tensor, b: Tensor | None) -> tuple[int, int]:
    if w.dim() == r.dim() == 3 and w.numel() and r.numel():
        directions, rows, units = r.shape
        fits = rows == _GATES[kind] * units and w.shape[:2] == r.shape[:2]
        if fits and directions <= 2 and (b is None or b.shape == (directions, 2 * rows)):
            return int(directions), int(units)
    sizes = ", ".join(str(list(t.shape)) for t in (w, r, b) if t is not None)
    raise _RefusedError(f"its weights have the shapes {sizes}, which do not fit each other")


def _check(kind: Kind, node: Node) -> None:
    """Raises _RefusedError for what is rare and would change the numbers."""
    settings = node.settings
    if settings.get("clip"):
        raise _RefusedError("clips its numbers, which cannot be shown yet")
    if settings.get("input_forget"):
        raise _RefusedError("couples its input and forget gates, which cannot be shown yet")
    if kind == "lstm" and node.input(7):
        raise _RefusedError("has peepholes, which cannot be shown yet")


def _squashing(kind: Kind, settings: Mapping[str, Any], directions: int) -> tuple[str, float]:
    """The activation of the candidate, and the slope of hard gates. Raises _RefusedError."""
    given = _list(settings, "activations") or _USUAL[kind] * directions
    one = given[: len(given) // directions]
    if given != one * directions:
        raise _RefusedError("squashes its two directions in two ways, which cannot be shown yet")
    slope = 0.0
    if kind != "rnn" and one[:1] == ["HardSigmoid"]:
        alphas = _list(settings, "activation_alpha") or [0.2]
        betas = _list(settings, "activation_beta") or [0.5]
        if {*map(str, betas)} != {"0.5"} or not isinstance(alphas[0], float) or alphas[0] <= 0:
            raise _RefusedError("has gates of a slope that cannot be shown yet")
        one[0], slope = "Sigmoid", alphas[0]
    if one != _USUAL[kind] and not (kind == "rnn" and one == ["Relu"]):
        raise _RefusedError(f"is squashed by {', '.join(map(str, one))}, which cannot be shown yet")
    return str(one[-1]), slope


def _list(settings: Mapping[str, Any], name: str) -> list[Any]:
    found = settings.get(name)
    return list(found) if isinstance(found, list | tuple) else []


def _front(graph: _Graph, inputs: int, refused: list[str]) -> Embedding | None:
    """The embedding, or nothing where the graph is given numbers."""
    assert graph.first is not None
    node = graph.owner(graph.below(graph.first.input(0)))
    if node is None:
        return None
    if node.operator == "Gather" and not node.settings.get("axis"):
        table = graph.tensors.get(node.input(0))
        if table is not None and table.dim() == 2 and table.shape[1] == inputs and len(table):
            return Embedding(node.input(0), table)
    refused.append(f"{node.called}: stands before the layers, which are given numbers in its place")
    return None


def _head(graph: _Graph, width: int, refused: list[str]) -> list[Dense]:
    """One linear layer after the last, with its activation."""
    assert graph.last is not None
    for node, value in graph.readers(graph.last.outputs[:2]):
        dense = _dense(node, value, graph)
        if dense is not None and dense.inputs == width:
            return [_followed(dense, node, graph, refused)]
        refused.append(f"{node.called}: follows the layers, and is not known here")
    return []


def _dense(node: Node, value: str, graph: _Graph) -> Dense | None:
    """A MatMul or a Gemm with weights of its own."""
    settings = node.settings
    if node.operator not in ("MatMul", "Gemm") or node.input(0) != value:
        return None
    weight = graph.tensors.get(node.input(1))
    if weight is None or weight.dim() != 2 or not weight.numel():
        return None
    name = node.name or node.input(1)
    if node.operator == "MatMul":
        return Dense(name, weight, None, transposed=True)
    bias = graph.tensors.get(node.input(2))
    dense = Dense(name, weight, None, transposed=not settings.get("transB"))
    if settings.get("transA") or any(settings.get(s, 1.0) != 1.0 for s in ("alpha", "beta")):
        return None
    if bias is not None and bias.numel() == dense.width:
        return dense._replace(bias=torch.flatten(bias))
    return None if node.input(2) else dense


def _followed(dense: Dense, node: Node, graph: _Graph, refused: list[str]) -> Dense:
    """The bias that is added and the activation that follows."""
    for above, value in graph.readers(node.outputs):
        if above.operator == "Add" and dense.bias is None:
            other = next((name for name in above.inputs if name != value), "")
            bias = graph.tensors.get(other)
            if bias is not None and bias.numel() == dense.width:
                return _followed(dense._replace(bias=torch.flatten(bias)), above, graph, refused)
        if (activation := _ACTIVATIONS.get(above.operator)) is not None:
            return dense._replace(activation=activation)
        refused.append(f"{above.called}: follows {dense.name}, and is not known here")
    return dense
