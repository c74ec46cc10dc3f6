"""Finds recurrent layers in Keras' files: by the configuration where there is one, else by shapes.

Only the layers listed here are known. Keras is never called, and no code of a file is run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from torch import Tensor

from engine.opening.contents import Contents
from engine.opening.recurrent.chaining import MOST_LAYERS, described, natural
from engine.opening.recurrent.kerasweights import Stored, by_shape, recurrence, stored_in
from engine.opening.recurrent.parts import (
    Average,
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

_KINDS: dict[str, Kind] = {
    "SimpleRNN": "rnn",
    "GRU": "gru",
    "LSTM": "lstm",
    "CuDNNGRU": "gru",
    "CuDNNLSTM": "lstm",
}
#: Layers that change nothing when a model is not being trained.
_PASSING = {
    "InputLayer",
    "Dropout",
    "SpatialDropout1D",
    "GaussianNoise",
    "GaussianDropout",
    "AlphaDropout",
    "ActivityRegularization",
    "Masking",
}
ACTIVATIONS = {"linear", "softmax", "tanh", "sigmoid", "relu"}
#: How many symbols textgenrnn's average reads, where its settings do not say otherwise.
WINDOW = 40


class _Said(NamedTuple):
    """What holds for all layers of a model, and what there is to say of them."""

    window: int  # places that an average reads
    slope: float  # of a hard sigmoid
    notes: list[str]


def find(contents: Contents, window: int = WINDOW) -> Found:
    """What is in a file of Keras. `window` is how many places textgenrnn's average reads."""
    config = contents.metadata.get("config")
    stored = stored_in(contents.tensors)
    if isinstance(config, Mapping):
        layers = _configured(config)
        if layers is not None and len(layers) > MOST_LAYERS:
            return Found(
                (), (), (f"its {len(layers):,} layers are too many to be shown",), (), None
            )
        if layers is not None:
            said = _Said(window, _slope(contents.metadata, layers), [])
            return _by_config(layers, stored, said)
    order = contents.metadata.get("weight_names")
    names = [n for n in order if n in stored] if isinstance(order, Mapping) else []
    ordered = bool(names)
    names += [name for name in sorted(stored, key=natural) if name not in names]
    return by_shape({name: stored[name] for name in names}, window, ordered=ordered)


def _configured(config: Mapping[str, Any]) -> list[Mapping[str, Any]] | None:
    """The layers that a configuration lists, or None where it lists none."""
    inner = config.get("config")
    layers = inner.get("layers") if isinstance(inner, Mapping) else inner
    if not isinstance(layers, list) or not all(isinstance(layer, Mapping) for layer in layers):
        return None
    return layers


def _slope(metadata: Mapping[str, Any], layers: list[Mapping[str, Any]]) -> float:
    """A hard sigmoid is relu6(a + 3) / 6 since Keras 3, and was clip(0.2 a + ½, 0, 1) before."""
    version = str(metadata.get("keras_version", ""))
    new = version.startswith("3") or any("module" in layer for layer in layers)
    return 1 / 6 if new else 0.2


def _by_config(layers: list[Mapping[str, Any]], stored: Mapping[str, Stored], said: _Said) -> Found:
    seen: list[str] = []
    notes = said.notes
    parts: list[Part] = []
    embedding: Embedding | None = None
    for layer, weights in _with_weights(layers, stored):
        name, made = str(_settings(layer).get("name", layer.get("name"))), None
        try:
            _check_inputs(layer, parts, embedding)
            made = _layer(layer, name, weights, said)
            made = _joined(made, parts, embedding)
        except _RefusedError as error:
            reasons = (f"{name}: {error}", *_after(layers, layer))
            if parts and any(isinstance(part, Recurrence) for part in parts):
                return described(Chain(embedding, tuple(parts)), seen, reasons, notes)
            return Found(tuple(seen), (), reasons, tuple(notes), None)
        if made is None:
            continue
        seen.append(words(made))
        if isinstance(made, Embedding):
            embedding = made
        else:
            parts.append(made)
    if not any(isinstance(part, Recurrence) for part in parts):
        return Found(tuple(seen), (), ("there is no recurrent layer",), tuple(notes), None)
    return described(Chain(embedding, tuple(parts)), seen, (), notes)


def _after(layers: list[Mapping[str, Any]], layer: Mapping[str, Any]) -> Iterator[str]:
    """The layers above one that is refused, which are refused with it."""
    for above in layers[layers.index(layer) + 1 :]:
        yield f"{_settings(above).get('name', above.get('name'))}: lies above what cannot be shown"


class _RefusedError(Exception):
    """A layer cannot be shown. The message says why."""


def _with_weights(
    layers: list[Mapping[str, Any]], stored: Mapping[str, Stored]
) -> Iterator[tuple[Mapping[str, Any], Stored]]:
    """Each layer and its weights. New files name them by class, and number those of one class."""
    counts: dict[str, int] = {}
    for layer in layers:
        name = str(_settings(layer).get("name", layer.get("name")))
        kind = re.sub(
            r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", _class(layer)
        ).lower()
        number = counts[kind] = counts.get(kind, -1) + 1
        by_class = f"{kind}_{number}" if number else kind
        yield layer, stored.get(name) or stored.get(by_class) or Stored({})


def _class(layer: Mapping[str, Any]) -> str:
    return str(layer.get("class_name"))


def _settings(layer: Mapping[str, Any]) -> Mapping[str, Any]:
    settings = layer.get("config")
    return settings if isinstance(settings, Mapping) else {}


def _check_inputs(layer: Mapping[str, Any], parts: list[Part], embedding: Embedding | None) -> None:
    """Raises unless a layer reads the one that is listed before it, or all (a Concatenate)."""
    names = set(_inbound(layer.get("inbound_nodes")))
    if len(names) > 1 and _class(layer) not in ("Concatenate", "AttentionWeightedAverage"):
        raise _RefusedError(f"joins {', '.join(sorted(names))}, which cannot be shown yet")


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


def _layer(
    layer: Mapping[str, Any], name: str, stored: Stored, said: _Said
) -> Part | Embedding | None:
    """One layer, None for one that changes nothing. Raises _RefusedError."""
    kind, settings = _class(layer), _settings(layer)
    if kind in _PASSING or kind == "Concatenate":
        return None
    if kind == "Embedding":
        if settings.get("mask_zero"):
            said.notes.append(f"{name}: masks symbol 0; here it is read like any other")
        return Embedding(name, _matrix(_only(stored), name))
    if kind == "TimeDistributed":
        inner = settings.get("layer")
        return _layer(inner, name, stored, said) if isinstance(inner, Mapping) else None
    if kind == "Dense":
        kernel = _matrix(stored.of().get("kernel"), name)
        bias = stored.of().get("bias")
        if bias is not None and bias.shape != kernel.shape[1:]:
            raise _RefusedError("its bias does not fit its kernel")
        return Dense(name, kernel, bias, True, _activation(settings, "activation", "linear"))
    if kind == "AttentionWeightedAverage":
        return Average(name, _matrix(_only(stored), name), said.window)
    if kind == "Bidirectional":
        return _bidirectional(settings, name, stored, said.slope)
    if kind in _KINDS:
        return _recurrent(layer, name, stored.of(), None, said.slope)
    raise _RefusedError(f"is of the class {kind}, which is not known here")


def _joined(
    made: Part | Embedding | None, parts: list[Part], embedding: Embedding | None
) -> Part | Embedding | None:
    """The same part. Raises _RefusedError where it does not fit what lies below."""
    if made is None or isinstance(made, Embedding):
        if made is not None and (parts or embedding):
            raise _RefusedError("is an embedding that does not stand first")
        return made
    given = parts[-1].width if parts else embedding.width if embedding else None
    if isinstance(made, Average):
        given = (embedding.width if embedding else 0) + sum(part.width for part in parts)
        if made.width != given or not all(isinstance(part, Recurrence) for part in parts):
            raise _RefusedError(f"reads {made.width} numbers, but {given} are given")
        return made
    if isinstance(made, Recurrence) and any(_turned(part) for part in parts):
        raise _RefusedError("reads a sequence that the layer below gives in reverse")
    if given is not None and made.inputs != given:
        raise _RefusedError(f"reads {made.inputs} numbers, but {given} are given")
    return made


def _turned(part: Part) -> bool:
    """Whether a layer goes backwards, and so gives its last step first."""
    return isinstance(part, Recurrence) and part.forward is None


def _bidirectional(
    settings: Mapping[str, Any], name: str, stored: Stored, slope: float
) -> Recurrence:
    inner = settings.get("layer")
    if settings.get("merge_mode") != "concat" or not isinstance(inner, Mapping):
        raise _RefusedError(
            f"merges its directions by {settings.get('merge_mode')!r}; only 'concat' can be shown"
        )
    return _recurrent(inner, name, stored.of("forward"), stored.of("backward"), slope)


def _recurrent(
    layer: Mapping[str, Any], name: str, forward: Weights, backward: Weights | None, slope: float
) -> Recurrence:
    """One recurrent layer as its configuration says. `slope` is that of a hard sigmoid."""
    kind, settings = _class(layer), _settings(layer)
    if kind not in _KINDS:
        raise _RefusedError(f"wraps a layer of the class {kind}, which is not known here")
    activation = _activation(settings, "activation", "tanh")
    gate = settings.get("recurrent_activation", "sigmoid")
    if activation != "tanh" and not (_KINDS[kind] == "rnn" and activation == "relu"):
        raise _RefusedError(
            f"squashes by {activation!r} instead of tanh, which cannot be shown yet"
        )
    if gate not in ("sigmoid", "hard_sigmoid") and _KINDS[kind] != "rnn":
        raise _RefusedError(f"has gates that are squashed by {gate!r}, which cannot be shown yet")
    made = recurrence(name, name, forward, backward)
    if isinstance(made, str):
        raise _RefusedError(made)
    if made.kind != _KINDS[kind]:
        raise _RefusedError(f"is called {kind}, but its weights are those of another kind of layer")
    made = made._replace(
        slope=slope if gate == "hard_sigmoid" and made.kind != "rnn" else 0.0,
        activation="relu" if activation == "relu" else "tanh",
    )
    if settings.get("go_backwards"):
        if backward is not None:
            raise _RefusedError("goes backwards in both directions")
        return made._replace(forward=None, backward=forward)
    return made


def _activation(settings: Mapping[str, Any], what: str, default: str) -> str:
    found = settings.get(what, default)
    if isinstance(found, Mapping):  # how Keras 3 may write the same
        found = found.get("config")
    if found not in ACTIVATIONS:
        raise _RefusedError(f"is followed by {found!r}, which is not known here")
    return str(found)


def _only(stored: Stored) -> Tensor | None:
    weights = list(stored.of().values())
    return weights[0] if len(weights) == 1 else None


def _matrix(tensor: Tensor | None, name: str) -> Tensor:
    if tensor is None or tensor.dim() != 2 or not tensor.numel():
        raise _RefusedError("its weights are not in the file")
    return tensor
