"""Finds LSTM, GRU and RNN nodes in an ONNX graph, and what plainly stands before and after them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import torch
from torch import Tensor

from engine.opening.contents import Contents
from engine.opening.recurrent import onnxconstants, torchnames
from engine.opening.recurrent.chaining import assemble, described
from engine.opening.recurrent.onnxgraph import Graph, Node, graphs_of
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
#: The node of a runtime that keeps its weights in 8 bits.
_QUANTIZED = "DynamicQuantizeLSTM"
_OPERATORS: dict[str, Kind] = {**_KINDS, _QUANTIZED: "lstm"}
_ACTIVATIONS = {"Softmax": "softmax", "LogSoftmax": "softmax", "Tanh": "tanh", "Relu": "relu"}
_ACTIVATIONS |= {"Sigmoid": "sigmoid"}
_USUAL: dict[Kind, list[str]] = {
    "rnn": ["Tanh"],
    "gru": ["Sigmoid", "Tanh"],
    "lstm": ["Sigmoid", "Tanh", "Tanh"],
}


class _RefusedError(Exception):
    """A node cannot be shown. The message says why."""


class _Branch(NamedTuple):
    """Recurrent nodes each of which reads what the one before gives."""

    nodes: list[Node]
    layers: list[Recurrence]


class _Looked(NamedTuple):
    """What one graph holds: its longest branch, what is refused, and every layer that is known."""

    graph: Graph
    best: _Branch
    refused: list[str]
    seen: list[Recurrence]


def find(contents: Contents) -> Found:
    """The longest chain of recurrent nodes in a graph, or in a branch of it, and what stands around
    it. `nodes` of the metadata is the graph.

    Where there are no such nodes, the layers of which weights still have torch's names.
    """
    found = [_in_graph(graph) for graph in graphs_of(contents)]
    graph, best, *_ = max(found, key=lambda looked: len(looked.best.layers))
    refused = [line for looked in found for line in looked.refused]
    seen = [words(layer) for looked in found for layer in looked.seen]
    if not best.layers:
        return _by_names(contents, refused)
    refused += [
        f"{layer.name}: is in another branch of the graph than what is shown"
        for looked in found
        for layer in looked.best.layers
        if looked.graph is not graph
    ]
    notes = [*_starts(graph, best), *_quantized(best)]
    embedding = _front(graph, best, refused)
    parts: list[Part] = [*best.layers, *_head(graph, best, refused)]
    return described(Chain(embedding, tuple(parts)), seen, refused, notes)


def _in_graph(graph: Graph) -> _Looked:
    """The longest branch of one graph."""
    branches = [_Branch([], [])]
    refused: list[str] = []
    seen: list[Recurrence] = []
    for number, node in enumerate(n for n in graph.own if n.operator in _OPERATORS):
        name = node.name or f"{node.operator.lower()}_{number + 1}"
        try:
            layer = _layer(node, name, graph)
        except _RefusedError as error:
            refused.append(f"{name}: {error}")
            continue
        seen.append(layer)
        below = graph.owner(graph.below(node.input(0)))
        fitting = (b for b in branches if b.nodes and b.nodes[-1] is below)
        branch = next(fitting, None)
        if branch is None or layer.inputs != branch.layers[-1].width:
            branches.append(branch := _Branch([], []))
        branch.nodes.append(node)
        branch.layers.append(layer)
    best = max(branches, key=lambda branch: len(branch.layers))
    refused += [
        f"{layer.name}: does not read what {best.layers[-1].name} gives, or not directly"
        for branch in branches
        for layer in (branch.layers if branch is not best else ())
    ]
    return _Looked(graph, best, refused, seen)


def _by_names(contents: Contents, refused: list[str]) -> Found:
    """What the weights' names say of a graph whose layers are written out in other operators."""
    pieces = torchnames.pieces(contents)
    loops = sorted(
        {n.operator for g in graphs_of(contents) for n in g.own if n.operator in ("Loop", "Scan")}
    )
    if pieces.stacks:
        found = assemble(pieces._replace(refused=[*refused, *pieces.refused]))
        note = (
            "the graph writes its recurrent layers out in smaller operators: they are told by the "
            "names of their weights"
        )
        return found._replace(notes=(note, *found.notes))
    if loops:
        refused.append(
            f"{' and '.join(loops)}: the graph writes its recurrent layers out as loops, which are "
            "not read; open the file that it was made from"
        )
    return Found((), (), tuple(refused), (), None)


def _starts(graph: Graph, branch: _Branch) -> Iterator[str]:
    """A note of memories that are given to the graph with every call."""
    for node, layer in zip(branch.nodes, branch.layers, strict=True):
        if any(graph.below(name) in graph.inputs for name in node.inputs[5:7] if name):
            yield f"{layer.name}: its memory is given to the graph; here it begins empty"


def _quantized(branch: _Branch) -> Iterator[str]:
    for node, layer in zip(branch.nodes, branch.layers, strict=True):
        if node.operator == _QUANTIZED:
            yield (
                f"{layer.name}: its weights are kept in 8 bits; here they are multiplied in single "
                "precision, so that the numbers differ a little from a runtime's"
            )


def _layer(node: Node, name: str, graph: Graph) -> Recurrence:
    """One recurrent node. Raises _RefusedError."""
    kind, settings = _OPERATORS[node.operator], node.settings
    w, r, b = (graph.constant(node.input(i)) for i in (1, 2, 3))
    if w is None or r is None or (node.input(3) and b is None):
        raise _RefusedError("its weights are worked out by the graph, not kept in it")
    if node.operator == _QUANTIZED:
        w, r = (_in_full(node, graph, *places) for places in ((1, 8), (2, 10)))
    directions, units = _shape(kind, w, r, b)
    _check(kind, node)
    for i in (5, 6) if kind == "lstm" else (5,):
        start = graph.constant(node.input(i))
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


def _in_full(node: Node, graph: Graph, at: int, scales: int) -> Tensor:
    """Weights of 8 bits [direction, in, gate * unit] -> in full [direction, gate * unit, in].

    There is a scale and a zero for each direction, or for each column of it. Raises _RefusedError.
    """
    w, scale, zero = (graph.constant(node.input(i)) for i in (at, scales, scales + 1))
    fits = w is not None and w.dim() == 3 and scale is not None and 1 <= scale.dim() <= 2
    if not fits or w is None or scale is None or scale.shape not in ((w.shape[0],), w.shape[::2]):
        raise _RefusedError("its weights of 8 bits have no scale that fits them")
    if zero is not None and zero.shape != scale.shape:
        raise _RefusedError("its weights of 8 bits have no zero that fits them")
    shape = (w.shape[0], 1, -1)
    zeros = torch.zeros_like(scale) if zero is None else zero.float()
    return ((w.float() - zeros.reshape(shape)) * scale.float().reshape(shape)).transpose(1, 2)


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


def _front(graph: Graph, branch: _Branch, refused: list[str]) -> Embedding | None:
    """The embedding, or nothing where the graph is given numbers."""
    name, inputs = graph.below(branch.nodes[0].input(0)), branch.layers[0].inputs
    node = graph.owner(name)
    if node is None:
        return None
    quantized = node if node.operator == "DequantizeLinear" else None
    if quantized is not None:
        node = graph.owner(graph.below(node.input(0))) or node
    if node.operator == "Gather" and not node.settings.get("axis"):
        table = graph.constant(node.input(0))
        if table is not None and quantized is not None:
            table = onnxconstants.value(
                quantized, [table, *map(graph.constant, quantized.inputs[1:])], 16 * table.numel()
            )
        if table is not None and table.dim() == 2 and table.shape[1] == inputs and len(table):
            return Embedding(node.input(0), table)
    refused.append(f"{node.called}: stands before the layers, which are given numbers in its place")
    return None


def _head(graph: Graph, branch: _Branch, refused: list[str]) -> list[Dense]:
    """One linear layer after the last, with its activation."""
    for node, value in graph.readers(branch.nodes[-1].outputs[:2]):
        dense = _dense(node, value, graph)
        if dense is not None and dense.inputs == branch.layers[-1].width:
            return [_followed(dense, node, graph, refused)]
        refused.append(f"{node.called}: follows the layers, and is not known here")
    return []


def _dense(node: Node, value: str, graph: Graph) -> Dense | None:
    """A MatMul or a Gemm with weights of its own."""
    settings = node.settings
    if node.operator not in ("MatMul", "Gemm") or node.input(0) != value:
        return None
    weight = graph.constant(node.input(1))
    if weight is None or weight.dim() != 2 or not weight.numel():
        return None
    name = node.name or node.input(1)
    if node.operator == "MatMul":
        return Dense(name, weight, None, transposed=True)
    bias = graph.constant(node.input(2))
    dense = Dense(name, weight, None, transposed=not settings.get("transB"))
    if settings.get("transA") or any(settings.get(s, 1.0) != 1.0 for s in ("alpha", "beta")):
        return None
    if bias is not None and bias.numel() == dense.width:
        return dense._replace(bias=torch.flatten(bias))
    return None if node.input(2) else dense


def _followed(dense: Dense, node: Node, graph: Graph, refused: list[str]) -> Dense:
    """The bias that is added and the activation that follows."""
    for above, value in graph.readers(node.outputs):
        if above.operator == "Add" and dense.bias is None:
            other = next((name for name in above.inputs if name != value), "")
            bias = graph.constant(other)
            if bias is not None and bias.numel() == dense.width:
                return _followed(dense._replace(bias=torch.flatten(bias)), above, graph, refused)
        if (activation := _ACTIVATIONS.get(above.operator)) is not None:
            return dense._replace(activation=activation)
        refused.append(f"{above.called}: follows {dense.name}, and is not known here")
    return dense
