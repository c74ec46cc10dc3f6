"""Finds recurrent layers by torch's names of their weights, and by shapes; NumPy archives too."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from torch import Tensor

from engine.opening.contents import Contents
from engine.opening.recurrent.chaining import Pieces, natural
from engine.opening.recurrent.parts import Dense, Kind, Recurrence, Weights

#: `rnn.weight_ih_l0_reverse` of nn.LSTM and its like; `cell.weight_ih` of the cells. NumPy archives
#: often say `enc_w_ih`.
_WEIGHT = re.compile(
    r"(?P<prefix>(?:.*[._/])?)(?P<role>(?:weight|w|bias|b)_(?:ih|hh|hr))"
    r"(?:_l(?P<layer>\d+)(?P<back>_reverse)?)?",
    re.IGNORECASE,
)
_MATRIX = re.compile(r"(?:(?P<name>.*)[._/])?(?P<role>weight|w|bias|b)", re.IGNORECASE)
_WRAPPERS = re.compile(r"^(module\.|_orig_mod\.)+")
_DECODER = re.compile(r"(?<![a-z])dec(?:oder)?(?![a-z])")
_KINDS: dict[int, Kind] = {1: "rnn", 3: "gru", 4: "lstm"}
#: The names of a well-known small character model in numpy.
_PLAIN = {"Wxh", "Whh", "Why", "bh", "by"}
_MOST_IGNORED = 12


def pieces(contents: Contents) -> Pieces:
    """Everything in a file that is a recurrent layer, a matrix that may go with one, or neither."""
    tensors = {_WRAPPERS.sub("", name): tensor for name, tensor in contents.tensors.items()}
    if tensors.keys() >= _PLAIN:
        return _plain(tensors)
    ordered = contents.format == "torch"
    places: dict[str, int] = {}
    found = Pieces([], [], [], [], [], ordered, places)
    modules: dict[str, dict[int, dict[bool, dict[str, Tensor]]]] = {}
    rest: dict[str, Tensor] = {}
    for name in _ordered(tensors, contents.format):
        match = _WEIGHT.fullmatch(name)
        if match is None:
            rest[name] = tensors[name]
            if ordered:
                places.setdefault(_stem(name)[0], len(places))
            continue
        prefix = match["prefix"].rstrip("._/")
        layers = modules.setdefault(prefix, {})
        if ordered:
            places.setdefault(prefix, len(places))
        both = layers.setdefault(int(match["layer"] or 0), {})
        kind, _, which = match["role"].lower().partition("_")
        role = f"{'weight' if kind[0] == 'w' else 'bias'}_{which}"
        both.setdefault(bool(match["back"]), {})[role] = tensors[name]
    relu = _said(contents.metadata, "nonlinearity") == "relu"
    for prefix, layers in modules.items():
        _add_stack(found, prefix, layers, relu=relu)
    _add_matrices(found, rest)
    return found


def _ordered(tensors: Mapping[str, Tensor], format_: str) -> Sequence[str]:
    """torch keeps the order of the modules. The others sort names, so that numbers, and encoders
    before decoders, must be put in order here."""
    if format_ == "torch":
        return list(tensors)
    return sorted(tensors, key=lambda name: natural(_DECODER.sub("\uffff", name)))


def _said(metadata: Mapping[str, Any], what: str) -> Any:
    """A setting that a file has beside its weights, at the top or one level below."""
    nested = [value for value in metadata.values() if isinstance(value, Mapping)]
    return next((place[what] for place in (metadata, *nested) if what in place), None)


def _add_stack(
    found: Pieces, prefix: str, layers: dict[int, dict[bool, dict[str, Tensor]]], *, relu: bool
) -> None:
    """The layers of one module, as far as they can be shown."""
    stack: list[Recurrence] = []
    if sorted(layers) != list(range(len(layers))):
        found.refused.append(f"{prefix or 'the layers'}: lacks a layer between or below the others")
        return
    for index in sorted(layers):
        name = ", ".join(filter(None, (prefix, f"layer {index + 1}" if len(layers) > 1 else "")))
        forward, backward = layers[index].get(False), layers[index].get(True)
        layer = _layer(name or "layer", prefix, forward, backward)
        if isinstance(layer, Recurrence) and stack and layer.inputs != stack[-1].width:
            layer = f"reads {layer.inputs} numbers, but the layer below gives {stack[-1].width}"
        if isinstance(layer, str):
            found.refused.append(f"{name or 'layer'}: {layer}")
            return
        stack.append(layer._replace(activation="relu") if relu and layer.kind == "rnn" else layer)
    if stack[0].kind == "rnn" and not relu:
        found.notes.append(
            f"{prefix or 'layer'}: whether its units are tanh or relu is not in the weights; tanh "
            "is what torch does unasked"
        )
    found.stacks.append(stack)


def _layer(
    name: str, prefix: str, forward: Weights | None, backward: Weights | None
) -> Recurrence | str:
    """One layer, or why it cannot be shown."""
    shapes = []
    for weights in (forward, backward):
        shape = _gates(weights) if weights is not None else None
        if isinstance(shape, str):
            return shape
        shapes += [shape] if shape else []
    if len(set(shapes)) > 1 or forward is None:
        return "its two directions do not fit each other"
    gates, units, inputs = shapes[0]
    return Recurrence(name, prefix, _KINDS[gates], "torch", inputs, units, forward, backward)


def _gates(weights: Weights) -> tuple[int, int, int] | str:
    """How many gates, units and inputs, or what is wrong."""
    if not {"weight_ih", "weight_hh"} <= weights.keys():
        return f"has only {', '.join(weights)}"
    into, past = weights["weight_ih"], weights["weight_hh"]
    if not all(w.dim() == 2 and w.is_floating_point() and w.numel() for w in (into, past)):
        return "its weights are no matrices of numbers"
    rows, units = past.shape
    if (projection := weights.get("weight_hr")) is not None:  # [projected, unit]
        units = rows // 4
        if projection.shape != (past.shape[1], units) or rows % 4:
            return f"weight_hr is {_shape(projection)}, which does not fit weight_hh {_shape(past)}"
    if rows % units or rows // units not in _KINDS or into.shape[0] != rows:
        return (
            f"weight_ih is {_shape(into)} and weight_hh {_shape(past)}: rows should be 1, 3 or 4 "
            f"times the {units} units"
        )
    for role in ("bias_ih", "bias_hh"):
        if role in weights and weights[role].shape != (rows,):
            return f"{role} is {_shape(weights[role])}, where {rows} numbers are needed"
    return rows // units, units, into.shape[1]


def _add_matrices(found: Pieces, rest: dict[str, Tensor]) -> None:
    """Matrices with their biases. What is neither goes to the notes."""
    matrices: dict[str, Tensor] = {}
    biases: dict[str, tuple[str, Tensor]] = {}
    others: list[str] = []
    for name, tensor in rest.items():
        stem, is_bias = _stem(name)
        if not tensor.is_floating_point() or not tensor.numel():
            others.append(f"{name} [{_shape(tensor)}]")
        elif tensor.dim() == 2 and not is_bias:
            matrices[stem] = tensor
        elif tensor.dim() == 1 and is_bias:
            biases[stem] = name, tensor
        else:
            others.append(f"{name} [{_shape(tensor)}]")
    for stem, weight in matrices.items():
        bias = biases.get(stem, ("", None))[1]
        if bias is not None and len(bias) != len(weight):
            bias = None
        else:
            biases.pop(stem, None)
        found.linears.append(Dense(stem, weight, bias))
    others += [f"{name} [{_shape(tensor)}]" for name, tensor in biases.values()]
    if others:
        more = f" and {len(others) - _MOST_IGNORED} more" if len(others) > _MOST_IGNORED else ""
        found.notes.append(
            f"left out, so that what follows them is not exact if they are used: "
            f"{', '.join(others[:_MOST_IGNORED])}{more}"
        )


def _stem(name: str) -> tuple[str, bool]:
    """What a matrix and its bias have in common in their names, and whether this is the bias."""
    match = _MATRIX.fullmatch(name)
    stem = match["name"] or match["role"] if match else name
    is_bias = match is not None and match["role"].lower().startswith("b")
    return stem.replace("/", "."), is_bias


def _plain(tensors: Mapping[str, Tensor]) -> Pieces:
    """hₜ = tanh(Wxh xₜ + Whh hₜ₋₁ + bh), y = Why h + by."""
    into, past, out = (tensors[name] for name in ("Wxh", "Whh", "Why"))
    weights = {"weight_ih": into, "weight_hh": past, "bias_ih": tensors["bh"].reshape(-1)}
    layer = _layer("layer", "", weights, None)
    if isinstance(layer, str) or out.shape[1] != layer.units or layer.kind != "rnn":
        return Pieces([], [], [], [f"Wxh, Whh, Why: {layer}"], [])
    return Pieces([[layer]], [Dense("Why", out, tensors["by"].reshape(-1))], [], [], [])


def _shape(tensor: Tensor) -> str:
    return " x ".join(map(str, tensor.shape)) or "a single number"
