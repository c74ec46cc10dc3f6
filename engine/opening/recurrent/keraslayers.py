"""One layer of Keras as a part of a chain, or why it cannot be one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, cast

from torch import Tensor

from engine.opening.recurrent.kerasweights import Stored, recurrence
from engine.opening.recurrent.parts import (
    MERGES,
    Average,
    Dense,
    Embedding,
    Kind,
    Merge,
    Part,
    Recurrence,
    Scale,
    Weights,
)

KINDS: dict[str, Kind] = {
    "SimpleRNN": "rnn",
    "GRU": "gru",
    "LSTM": "lstm",
    "CuDNNGRU": "gru",
    "CuDNNLSTM": "lstm",
}
#: Layers that change nothing when a model is not being trained.
PASSING = {
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
#: Layers that are an activation, and nothing else.
_SQUASHING = {"Activation": "", "ReLU": "relu", "Softmax": "softmax"}


class Said(NamedTuple):
    """What holds for all layers of a model, and what there is to say of them."""

    window: int  # places that an average reads
    slope: float  # of a hard sigmoid
    notes: list[str]


class Squash(NamedTuple):
    """An activation on its own, which goes with the linear layer below."""

    activation: str


class RefusedError(Exception):
    """A layer cannot be shown. The message says why."""


def kind_of(layer: Mapping[str, Any]) -> str:
    """The class of a layer, as Keras calls it."""
    return str(layer.get("class_name"))


def settings_of(layer: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a layer was told when it was made."""
    settings = layer.get("config")
    return settings if isinstance(settings, Mapping) else {}


def name_of(layer: Mapping[str, Any]) -> str:
    return str(settings_of(layer).get("name", layer.get("name")))


def is_passing(layer: Mapping[str, Any]) -> bool:
    """Whether a layer changes nothing, or does so at every step."""
    inner = settings_of(layer).get("layer")
    if kind_of(layer) == "TimeDistributed" and isinstance(inner, Mapping):
        return kind_of(inner) in PASSING
    return kind_of(layer) in PASSING


def made_of(
    layer: Mapping[str, Any], name: str, stored: Stored, said: Said
) -> Part | Embedding | Squash:
    """What a layer is in a chain. Raises RefusedError."""
    kind, settings = kind_of(layer), settings_of(layer)
    if kind in KINDS:
        return _recurrent(layer, name, stored.of(), None, said.slope)
    if kind == "Bidirectional":
        return _bidirectional(settings, name, stored, said.slope)
    if kind == "TimeDistributed" and isinstance(inner := settings.get("layer"), Mapping):
        return made_of(inner, name, stored, said)
    if kind == "Embedding":
        if settings.get("mask_zero"):
            said.notes.append(f"{name}: masks symbol 0; here it is read like any other")
        return Embedding(name, _matrix(_only(stored)))
    if kind == "Dense":
        kernel, bias = _matrix(stored.of().get("kernel")), stored.of().get("bias")
        if bias is not None and bias.shape != kernel.shape[1:]:
            raise RefusedError("its bias does not fit its kernel")
        return Dense(name, kernel, bias, True, _activation(settings, "activation", "linear"))
    if kind == "BatchNormalization":
        return _scale(settings, name, stored.of())
    if kind in _SQUASHING:
        return Squash(_squashing(kind, settings))
    if kind == "AttentionWeightedAverage":
        return Average(name, _matrix(_only(stored)), said.window)
    raise RefusedError(f"is of the class {kind}, which is not known here")


def _squashing(kind: str, settings: Mapping[str, Any]) -> str:
    """Which activation a layer of its own is. Raises RefusedError for a bent one."""
    if any(settings.get(name) for name in ("max_value", "negative_slope", "threshold")):
        raise RefusedError("is no plain relu, and cannot be shown yet")
    return _SQUASHING[kind] or _activation(settings, "activation", "linear")


def _scale(settings: Mapping[str, Any], name: str, weights: Weights) -> Scale:
    roles = ["gamma"] * bool(settings.get("scale", True))
    roles += ["beta"] * bool(settings.get("center", True))
    roles += ["moving_mean", "moving_variance"]
    if "moving_mean" not in weights:  # the new files do not say, and keep this order
        weights = dict(zip(roles, weights.values(), strict=False))
    shapes = {w.shape for w in weights.values()}
    epsilon = settings.get("epsilon", 1e-3)
    if not set(roles) <= set(weights) or len(shapes) != 1 or len(next(iter(shapes))) != 1:
        raise RefusedError("its weights are not in the file")
    if not isinstance(epsilon, int | float) or epsilon < 0:
        raise RefusedError(f"adds {epsilon!r} to its variance, which cannot be")
    mean, variance = weights["moving_mean"], weights["moving_variance"]
    return Scale(name, mean, variance, weights.get("gamma"), weights.get("beta"), float(epsilon))


def _bidirectional(
    settings: Mapping[str, Any], name: str, stored: Stored, slope: float
) -> Recurrence:
    inner, merge = settings.get("layer"), settings.get("merge_mode")
    if merge not in MERGES or not isinstance(inner, Mapping):
        raise RefusedError(f"merges its directions by {merge!r}, which cannot be shown yet")
    made = _recurrent(inner, name, stored.of("forward"), stored.of("backward"), slope)
    return made._replace(merge=cast("Merge", merge))


def _recurrent(
    layer: Mapping[str, Any], name: str, forward: Weights, backward: Weights | None, slope: float
) -> Recurrence:
    """One recurrent layer as its configuration says. `slope` is that of a hard sigmoid."""
    kind, settings = kind_of(layer), settings_of(layer)
    if kind not in KINDS:
        raise RefusedError(f"wraps a layer of the class {kind}, which is not known here")
    activation = _activation(settings, "activation", "tanh")
    gate = settings.get("recurrent_activation", "sigmoid")
    if activation != "tanh" and not (KINDS[kind] == "rnn" and activation == "relu"):
        raise RefusedError(f"squashes by {activation!r} instead of tanh, which cannot be shown yet")
    if gate not in ("sigmoid", "hard_sigmoid") and KINDS[kind] != "rnn":
        raise RefusedError(f"has gates that are squashed by {gate!r}, which cannot be shown yet")
    made = recurrence(name, name, forward, backward)
    if isinstance(made, str):
        raise RefusedError(made)
    if made.kind != KINDS[kind]:
        raise RefusedError(f"is called {kind}, but its weights are those of another kind of layer")
    made = made._replace(
        slope=slope if gate == "hard_sigmoid" and made.kind != "rnn" else 0.0,
        activation="relu" if activation == "relu" else "tanh",
    )
    if settings.get("go_backwards"):
        if backward is not None:
            raise RefusedError("goes backwards in both directions")
        return made._replace(forward=None, backward=forward)
    return made


def _activation(settings: Mapping[str, Any], what: str, default: str) -> str:
    found = settings.get(what, default)
    if isinstance(found, Mapping):  # how Keras 3 may write the same
        found = found.get("config")
    if found not in ACTIVATIONS:
        raise RefusedError(f"is followed by {found!r}, which is not known here")
    return str(found)


def _only(stored: Stored) -> Tensor | None:
    weights = list(stored.of().values())
    return weights[0] if len(weights) == 1 else None


def _matrix(tensor: Tensor | None) -> Tensor:
    if tensor is None or tensor.dim() != 2 or not tensor.numel():
        raise RefusedError("its weights are not in the file")
    return tensor
