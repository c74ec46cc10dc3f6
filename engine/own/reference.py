"""The layers once more, in plain numpy: gate by gate and step by step, head by head.

Recurrent layers by the equations in torch's documentation of nn.LSTM, nn.GRU and nn.RNN; attention
by Vaswani et al. 2017, eq. 1. From what the layers were given, in double precision, without a line
in common with what shows them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.utils.rnn import PackedSequence

from engine import tap
from engine.own import watching
from engine.own.seeing import Caller, Seen, bare

Array = NDArray[np.float64]


def reference(module: nn.Module, call: Caller, tokens: Tensor) -> Seen:
    """A reading of which every layer is computed here. Its output is the watched module's."""
    seen = Seen(None, {}, {}, {})

    def take(given: watching.Call) -> None:
        try:
            shown = _layer(given.layer, given.given)
        except Exception as error:
            seen.problems[given.path] = str(error)
        else:
            members = {name: torch.from_numpy(value) for name, value in shown.items()}
            seen.layers.setdefault(given.path, []).append(members)

    def tapped(value: tap.Tapped) -> None:
        exact = torch.from_numpy(numbers(torch.as_tensor(value.value)))
        seen.tapped.setdefault(value.name, []).append(value._replace(value=exact))

    with watching.watched(module, take), tap.tapped(tapped):
        return seen._replace(output=bare(module, call, tokens))


def _layer(layer: nn.Module, given: Mapping[str, Any]) -> dict[str, Array]:
    if isinstance(layer, nn.MultiheadAttention):
        return _attention(layer, given)
    if isinstance(layer, nn.RNNCellBase):
        return _cell(layer, given)
    assert isinstance(layer, nn.RNNBase)
    return _recurrence(layer, given)


def numbers(value: Tensor) -> Array:
    return np.array(value.detach().cpu().double().numpy())


# recurrence


def _recurrence(layer: nn.RNNBase, given: Mapping[str, Any]) -> dict[str, Array]:
    x, batched = _input(given["input"], layer.batch_first)
    directions = 2 if layer.bidirectional else 1
    outputs = layer.proj_size or layer.hidden_size
    shape_h, shape_c = (outputs,), (layer.hidden_size,)
    shown: list[list[dict[str, Array]]] = [[] for _ in range(directions)]
    for index in range(layer.num_layers):
        below: list[Array] = []
        for direction in range(directions):
            place = index * directions + direction
            h, c = _start(given["hx"], place, batched, shape_h, shape_c)
            end = f"_l{index}" + ("_reverse" if direction else "")
            parameters = {
                name: numbers(getattr(layer, name + end))
                for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh", "weight_hr")
                if hasattr(layer, name + end)
            }
            steps = range(len(x))[::-1] if direction else range(len(x))
            found: dict[int, dict[str, Array]] = {}
            for t in steps:
                found[t] = _advance(layer.mode, parameters, x[t], h, c)
                h, c = found[t]["hidden"], found[t].get("cell", c)
            rows = [found[t] for t in range(len(x))]
            shown[direction].append({n: np.stack([row[n] for row in rows]) for n in rows[0]})
            below.append(shown[direction][-1]["hidden"])
        x = np.concatenate(below, 1)
    named = {n: np.stack([m[n] for m in shown[0]]) for n in shown[0][0]}
    if directions == 2:
        named |= {f"backward.{n}": np.stack([m[n] for m in shown[1]]) for n in shown[1][0]}
    return named


def _cell(layer: nn.RNNCellBase, given: Mapping[str, Any]) -> dict[str, Array]:
    mode = {nn.LSTMCell: "LSTM", nn.GRUCell: "GRU"}.get(type(layer), "")
    if not mode:
        mode = "RNN_RELU" if getattr(layer, "nonlinearity", "") == "relu" else "RNN_TANH"
    x = given["input"]
    parameters = {n: numbers(p) for n, p in layer.named_parameters(recurse=False)}
    for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh"):  # also those made on the way
        value = getattr(layer, name, None)
        if isinstance(value, Tensor):
            parameters[name] = numbers(value)
    state = given["hx"]
    pair = state if isinstance(state, tuple) else (state, state)
    h, c = (
        np.zeros(layer.hidden_size) if s is None else numbers(s[0] if x.dim() == 2 else s)
        for s in pair
    )
    row = _advance(mode, parameters, numbers(x[0] if x.dim() == 2 else x), h, c)
    return {name: value[None, None] for name, value in row.items()}


def _advance(mode: str, p: Mapping[str, Array], x: Array, h: Array, c: Array) -> dict[str, Array]:
    a = p["weight_ih"] @ x + p.get("bias_ih", 0)
    b = p["weight_hh"] @ h + p.get("bias_hh", 0)
    if mode == "LSTM":
        i, f, g, o = np.split(a + b, 4)
        i, f, g, o = _sigmoid(i), _sigmoid(f), np.tanh(g), _sigmoid(o)
        cell = f * c + i * g
        hidden = o * np.tanh(cell)
        if "weight_hr" in p:
            hidden = p["weight_hr"] @ hidden
        return {
            "gate.input": i,
            "gate.forget": f,
            "candidate": g,
            "gate.output": o,
            "cell": cell,
            "hidden": hidden,
        }
    if mode == "GRU":
        (ar, az, an), (br, bz, bn) = np.split(a, 3), np.split(b, 3)
        r, z = _sigmoid(ar + br), _sigmoid(az + bz)
        n = np.tanh(an + r * bn)
        return {
            "gate.reset": r,
            "gate.update": z,
            "candidate": n,
            "hidden": (1 - z) * n + z * h,
        }
    squashed = np.maximum(a + b, 0) if mode == "RNN_RELU" else np.tanh(a + b)
    return {"preactivation": a + b, "hidden": squashed}


def _input(x: Any, batch_first: bool) -> tuple[Array, bool]:
    """The batch's first sequence [step, feature], and whether there is a batch."""
    if isinstance(x, PackedSequence):
        first = 0 if x.unsorted_indices is None else int(x.unsorted_indices[0])
        starts = np.cumsum([0, *x.batch_sizes.tolist()])
        longest = [s for s, n in zip(starts, x.batch_sizes.tolist(), strict=False) if n > first]
        return numbers(x.data)[[s + first for s in longest]], True
    if x.dim() == 2:
        return numbers(x), False
    return numbers(x[0] if batch_first else x[:, 0]), True


def _start(
    state: Any, place: int, batched: bool, shape_h: tuple[int, ...], shape_c: tuple[int, ...]
) -> tuple[Array, Array]:
    if state is None:
        return np.zeros(shape_h), np.zeros(shape_c)
    h, c = state if isinstance(state, tuple) else (state, state)
    return tuple(numbers(s[place, 0] if batched else s[place]) for s in (h, c))  # type: ignore[return-value]


def _sigmoid(x: Array) -> Array:
    return np.exp(-np.logaddexp(0, -x))


# attention


def _attention(layer: nn.MultiheadAttention, given: Mapping[str, Any]) -> dict[str, Array]:
    q, k = _one(given["query"], layer.batch_first), _one(given["key"], layer.batch_first)
    if layer.in_proj_weight is not None:
        w_q, w_k, _ = np.split(numbers(layer.in_proj_weight), 3)
    else:
        w_q, w_k = numbers(layer.q_proj_weight), numbers(layer.k_proj_weight)
    b_q = b_k = np.zeros(layer.embed_dim)
    if layer.in_proj_bias is not None:
        b_q, b_k, _ = np.split(numbers(layer.in_proj_bias), 3)
    queries, keys = q @ w_q.T + b_q, k @ w_k.T + b_k
    if layer.bias_k is not None:
        keys = np.concatenate([keys, numbers(layer.bias_k)[0]])
    if layer.add_zero_attn:
        keys = np.concatenate([keys, np.zeros((1, layer.embed_dim))])
    size = layer.embed_dim // layer.num_heads
    weights = np.zeros((layer.num_heads, len(queries), len(keys)))
    for head in range(layer.num_heads):
        part = slice(head * size, (head + 1) * size)
        scores = queries[:, part] @ keys[:, part].T / np.sqrt(size)  # [query, key]
        scores[:, : len(k)] += _mask(layer, given, head)
        scores = np.exp(scores - scores.max(1, keepdims=True))
        weights[head] = scores / scores.sum(1, keepdims=True)
    shown = {"attention": weights[None, :, :, : len(k)]}
    if len(keys) > len(k):
        shown["attention.added"] = weights[None, :, :, len(k) :]
    return shown


def _mask(layer: nn.MultiheadAttention, given: Mapping[str, Any], head: int) -> Array:
    """What is added to the scores of a head: [query, key] or [key]."""
    mask, padding = given.get("attn_mask"), given.get("key_padding_mask")
    added: Array = np.zeros(1)
    if mask is not None:
        added = added + _scores(mask[head] if mask.dim() == 3 else mask)
    if padding is not None:
        added = added + _scores(padding[0] if padding.dim() == 2 else padding)
    return added


def _scores(mask: Tensor) -> Array:
    if mask.dtype == torch.bool:
        return np.where(mask.cpu().numpy(), -np.inf, 0.0)
    return numbers(mask)


def _one(value: Tensor, batch_first: bool) -> Array:
    if value.is_nested:
        return numbers(value.unbind()[0])
    if value.dim() == 2:
        return numbers(value)
    return numbers(value[0] if batch_first else value[:, 0])
