"""Finds recurrent layers in Keras' files: by the configuration where there is one, else by shapes.

Only the layers of `keraslayers` are known. Keras is never called, and no code of a file is run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from engine.opening.contents import Contents
from engine.opening.recurrent.chaining import MOST_LAYERS, described, natural
from engine.opening.recurrent.keraslayers import (
    RefusedError,
    Said,
    Squash,
    is_passing,
    kind_of,
    made_of,
    name_of,
)
from engine.opening.recurrent.kerasweights import Stored, by_shape, stored_in
from engine.opening.recurrent.parts import (
    Average,
    Chain,
    Dense,
    Embedding,
    Found,
    Part,
    Recurrence,
    Scale,
    words,
)
from engine.opening.recurrent.vocabulary import jsons

Layers = list[Mapping[str, Any]]
#: How many symbols textgenrnn's average reads, where its settings do not say otherwise.
WINDOW = 40
#: Between the names of layers that are joined.
_JOIN = ", "


def find(contents: Contents, window: int = WINDOW, path: Path | None = None) -> Found:
    """What is in a file of Keras. `window` is how many places textgenrnn's average reads, `path`
    where the file lies: its configuration may lie beside it."""
    stored = stored_in(contents.tensors)
    layers, notes, says = _configured(contents.metadata.get("config")), [], contents.metadata
    if layers is None and (beside := _beside(path, stored)) is not None:
        place, says = beside
        layers, notes = _configured(says), [f"its layers are described in {place}, beside it"]
    if layers is not None and len(layers) > MOST_LAYERS:
        return Found((), (), (f"its {len(layers):,} layers are too many to be shown",), (), None)
    if layers is not None:
        return _Following(Said(window, _slope(says, layers), notes)).all(layers, stored)
    order = contents.metadata.get("weight_names")
    names = [n for n in order if n in stored] if isinstance(order, Mapping) else []
    ordered = bool(names)
    names += [name for name in sorted(stored, key=natural) if name not in names]
    return by_shape({name: stored[name] for name in names}, window, ordered=ordered)


def _configured(config: Any) -> Layers | None:
    """The layers that a configuration lists, or None where it lists none."""
    if not isinstance(config, Mapping):
        return None
    inner = config.get("config")
    layers = inner.get("layers") if isinstance(inner, Mapping) else inner
    if not isinstance(layers, list) or not all(isinstance(layer, Mapping) for layer in layers):
        return None
    return layers


def _beside(
    path: Path | None, stored: Mapping[str, Stored]
) -> tuple[str, Mapping[str, Any]] | None:
    """What `to_json` gave of a model whose weights were saved alone, and the name of that file:
    only if it describes every layer that has weights here."""
    weighted = {name for name, layer in stored.items() if layer.weights}
    for name, value in jsons(path):
        layers = _configured(value)
        if layers and weighted and weighted <= {name_of(layer) for layer in layers}:
            return name, value
    return None


def _slope(metadata: Mapping[str, Any], layers: Layers) -> float:
    """A hard sigmoid is relu6(a + 3) / 6 since Keras 3, and was clip(0.2 a + ½, 0, 1) before."""
    version = str(metadata.get("keras_version", ""))
    new = version.startswith("3") or any("module" in layer for layer in layers)
    return 1 / 6 if new else 0.2


def _with_weights(
    layers: Layers, stored: Mapping[str, Stored]
) -> Iterator[tuple[Mapping[str, Any], Stored]]:
    """Each layer and its weights. New files name them by class, and number those of one class."""
    counts: dict[str, int] = {}
    for layer in layers:
        kind = re.sub(
            r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", kind_of(layer)
        ).lower()
        number = counts[kind] = counts.get(kind, -1) + 1
        by_class = f"{kind}_{number}" if number else kind
        yield layer, stored.get(name_of(layer)) or stored.get(by_class) or Stored({})


class _Branch:
    """Layers each of which reads what the one before gives; the first may be given numbers."""

    def __init__(self, end: str) -> None:
        self.embedding: Embedding | None = None
        self.parts: list[Part] = []
        self.names: list[str] = []
        self.end = end  # the layer whose output is the branch's, "" for what the model is given

    @property
    def rank(self) -> tuple[int, int]:
        """How much there is to show: recurrent layers first."""
        return sum(isinstance(part, Recurrence) for part in self.parts), len(self.names)

    def take(self, made: Part | Embedding | Squash, name: str) -> None:
        """Raises RefusedError where a part does not fit what lies below."""
        if isinstance(made, Squash):
            below = self.parts[-1] if self.parts else None
            if not isinstance(below, Dense | Scale) or below.activation != "linear":
                raise RefusedError("is an activation of what is no linear layer")
            self.parts[-1] = below._replace(activation=made.activation)
        elif isinstance(made, Embedding):
            if self.names:
                raise RefusedError("is an embedding that does not stand first")
            self.embedding = made
        else:
            self._check(made)
            self.parts.append(made)
        self.names.append(name)
        self.end = name

    def _check(self, made: Part) -> None:
        below = [*([self.embedding] if self.embedding else ()), *self.parts]
        if isinstance(made, Recurrence) and any(_turned(part) for part in self.parts):
            raise RefusedError("reads a sequence that the layer below gives in reverse")
        if isinstance(made, Average):
            needed, given = made.width, sum(part.width for part in below)
            if not all(isinstance(part, Recurrence) for part in self.parts):
                raise RefusedError("averages more than an embedding and recurrent layers")
        else:
            needed, given = made.inputs, below[-1].width if below else made.inputs
        if needed != given:
            raise RefusedError(f"reads {needed} numbers, but {given} are given")


class _Following:
    """The branches of a model as they grow while its layers are gone through in their order.

    Whoever reads what a branch gives becomes its next part. Whoever reads anything else begins a
    branch, and is given numbers in its place. The one with the most to show becomes the model.
    """

    def __init__(self, said: Said) -> None:
        self.said = said
        self.branches = [_Branch("")]
        self.seen: list[str] = []
        self.reasons: dict[str, str] = {}  # why layers are in no branch
        self.reads: dict[str, str] = {}  # which layer a layer reads
        self._same: dict[str, str] = {}  # layers that change nothing, and what they pass on
        self._joined: dict[str, list[str]] = {}  # what a Concatenate joins

    def all(self, layers: Layers, stored: Mapping[str, Stored]) -> Found:
        """What the layers make, in the order in which the configuration lists them."""
        wired = any(layer.get("inbound_nodes") for layer in layers)
        before = ""
        for layer, weights in _with_weights(layers, stored):
            name = name_of(layer)
            reads = sorted(set(_inbound(layer.get("inbound_nodes")))) if wired else [before]
            before = name
            self.reasons[name] = ""
            try:
                self._take(layer, name, [self._same.get(n, n) for n in reads], weights)
            except RefusedError as error:
                self.reasons[name] = str(error)
        best = max(self.branches, key=lambda branch: branch.rank)
        notes = self.said.notes
        if not best.rank[0]:
            refused = [f"{name}: {why}" for name, why in self.reasons.items() if why]
            lacks = refused or ["there is no recurrent layer"]
            return Found(tuple(self.seen), (), tuple(lacks), tuple(notes), None)
        chain = Chain(best.embedding, tuple(best.parts))
        return described(chain, self.seen, self._refused(best), notes)

    def _take(self, layer: Mapping[str, Any], name: str, reads: list[str], weights: Stored) -> None:
        """Puts a layer where it belongs. Raises RefusedError where it cannot be shown."""
        if is_passing(layer):
            self._same[name] = reads[0] if reads else ""
            return
        if kind_of(layer) == "Concatenate":
            self._joined[name] = reads
            return
        made = made_of(layer, name, weights, self.said)
        if not isinstance(made, Squash):
            self.seen.append(words(made))
        source = self._source(made, reads)
        self.reads[name] = source
        branch = next((b for b in self.branches if b.end == source), None)
        if branch is None:
            self.branches.append(branch := _Branch(source))
        branch.take(made, name)

    def _source(self, made: Part | Embedding | Squash, reads: list[str]) -> str:
        """What a layer reads: a layer, or several that are joined, which no branch gives."""
        if isinstance(made, Recurrence) and len(reads) > 1:
            others = ", ".join(reads)
            raise RefusedError(f"begins with a memory that is given to it: it reads {others}")
        source = reads[0] if reads else ""
        joined = reads if len(reads) > 1 else self._joined.get(source, [])
        if isinstance(made, Average) and joined:  # of the embedding and every layer of a branch
            ends = {branch.end for branch in self.branches}
            return next((name for name in reversed(joined) if name in ends), source)
        return _JOIN.join(joined) if joined else source

    def _refused(self, best: _Branch) -> Iterator[str]:
        """Why everything else is not shown."""
        begun = False
        for name, why in self.reasons.items():
            begun = begun or name in best.names
            source = self.reads.get(name)
            if why:
                yield f"{name}: {why}"
            elif source is None or name in best.names:
                continue
            elif not begun:
                yield f"{name}: stands before the layers, which are given numbers in its place"
            elif source in best.names and source != best.end:
                beside = best.names[best.names.index(source) + 1]
                yield f"{name}: reads {source} as {beside} does, and only one of them is shown"
            elif _JOIN in source:
                yield f"{name}: joins {source}, which cannot be shown yet"
            else:
                yield f"{name}: lies above what cannot be shown"


def _inbound(node: Any) -> Iterator[str]:
    """The names of the layers that a layer reads, in the ways of Keras 2 and 3."""
    if isinstance(node, Mapping):
        history = node.get("keras_history")
        if isinstance(history, list) and history:
            yield str(history[0])
        for value in node.values():
            yield from _inbound(value)
    elif isinstance(node, list):
        if len(node) >= 3 and isinstance(node[0], str) and isinstance(node[1], int):
            yield node[0]
        else:
            for value in node:
                yield from _inbound(value)


def _turned(part: Part) -> bool:
    """Whether a layer goes backwards, and so gives its last step first."""
    return isinstance(part, Recurrence) and part.forward is None
