"""Weights of every layout, brought into torch's: gates stacked in its order, [out, in]."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor

from engine.opening.recurrent.parts import Recurrence, Weights

#: Where torch's gates (LSTM i f g o, GRU r z n) lie among those of another layout.
ORDER: dict[tuple[str, str], tuple[int, ...]] = {
    ("keras", "gru"): (1, 0, 2),  # z r h
    ("cudnn", "gru"): (1, 0, 2),
    ("onnx", "gru"): (1, 0, 2),
    ("onnx", "lstm"): (0, 2, 3, 1),  # i o f c
}


class Canonical(NamedTuple):
    """A layer as torch's nn modules keep it, in single precision."""

    input: Tensor  # W_ih [gate * unit, in]
    recurrent: Tensor  # W_hh [gate * unit, unit]
    bias: Tensor  # b_ih [gate * unit]
    recurrent_bias: Tensor  # b_hh [gate * unit]


def canonical(layer: Recurrence, weights: Weights) -> Canonical:
    """Converts one direction of a layer. Biases that the file lacks are zero."""
    parts = _READERS[layer.layout]({n: w.detach().float() for n, w in weights.items()}, layer.units)
    order = ORDER.get((layer.layout, layer.kind))
    return Canonical(*(_reordered(part, order, layer.units) for part in parts))


def _reordered(tensor: Tensor, order: tuple[int, ...] | None, units: int) -> Tensor:
    if order is not None:
        gates = torch.split(tensor, units)
        tensor = torch.cat([gates[gate] for gate in order])
    return tensor.contiguous().clone()


def _torch(weights: Weights, units: int) -> Canonical:
    recurrent = weights["weight_hh"]
    none = torch.zeros(len(recurrent))
    if "weight_hr" in weights:  # the gates read what is projected: U (W_hr h) = (U W_hr) h
        recurrent = recurrent @ weights["weight_hr"]
    return Canonical(
        weights["weight_ih"],
        recurrent,
        weights.get("bias_ih", none),
        weights.get("bias_hh", none),
    )


def _keras(weights: Weights, units: int) -> Canonical:
    kernel, recurrent = weights["kernel"], weights["recurrent_kernel"]  # [in, gate * unit]
    none = torch.zeros(kernel.shape[1])
    bias = weights.get("bias", none)
    first, second = bias if bias.dim() == 2 else (bias, none)
    return Canonical(kernel.T, recurrent.T, first, second)


def _cudnn(weights: Weights, units: int) -> Canonical:
    """Each gate's block of the kernels holds cuDNN's own [unit, in] matrix, row after row."""
    kernel, recurrent = weights["kernel"], weights["recurrent_kernel"]
    gates = [block.reshape(units, -1) for block in torch.split(kernel, units, 1)]
    first, second = weights["bias"].reshape(2, -1)
    return Canonical(torch.cat(gates), torch.cat(torch.split(recurrent, units, 1)), first, second)


def _onnx(weights: Weights, units: int) -> Canonical:
    rows = len(weights["R"])
    first, second = weights.get("B", torch.zeros(2 * rows)).view(2, -1)
    return Canonical(weights["W"], weights["R"], first, second)


_READERS = {"torch": _torch, "keras": _keras, "cudnn": _cudnn, "onnx": _onnx}
