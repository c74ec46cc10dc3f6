"""The weights of a recurrent model as its step wants them: fewer, larger pieces, ready to use."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import NamedTuple

import torch
from torch import Tensor, nn

from engine.kernels import Array, Kernels, kernels_for

_version = attrgetter("_version")


class Layer(NamedTuple):
    """One layer's weights. Rows are halved where the gate is squashed by a sigmoid.

    σ(x) = ½ tanh(½ x) + ½, so one call of tanh squashes every gate of a layer.
    """

    input: Array  # [gate * unit, unit of the layer below]
    recurrent: Array  # [gate * unit, unit]
    bias: Array  # [gate, unit], both of torch's biases in one
    gated_bias: Array  # [gated, unit], the recurrent bias that is not in `bias`


class Scratch(NamedTuple):
    """Memory that a step writes over. A flat array is the same memory as its namesake."""

    input: Array  # [gate, unit]
    input_flat: Array  # [gate * unit]
    gates: Array  # [gate, unit]
    gates_flat: Array  # [gate * unit]
    unit: Array  # [unit]


class Stack(NamedTuple):
    """Layers of one kind and size, and what taking them through a token needs."""

    kernels: Kernels
    layers: tuple[Layer, ...]
    scale: Array  # [gate, unit], ½ for a sigmoid, 1 for a tanh
    offset: Array  # [gate, unit], ½ for a sigmoid, 0 for a tanh
    scratch: Scratch


class Fused(NamedTuple):
    """All that a step works with besides its token and state."""

    stack: Stack
    table: Array  # [symbol, gate, unit], every symbol's input to the first layer, bias included
    head: Array  # [symbol, unit]
    head_bias: Array  # [symbol]
    logits: Array  # [symbol], written over by every step
    scores: Tensor  # [symbol], the logits as a tensor
    sources: tuple[Tensor, ...]  # the parameters
    version: int  # how often these had been written to

    @property
    def stale(self) -> bool:
        """Whether a parameter was written to since."""
        return bool(self.version != sum(map(_version, self.sources)))


@torch.inference_mode(False)
@torch.no_grad()
def fuse(
    embed: nn.Embedding,
    recurrence: nn.RNNBase,
    head: nn.Linear,
    sigmoids: Sequence[bool],
    gated: int,
) -> Fused:
    """Copies the parameters of a recurrent model into the shape of its step, in single precision.

    `sigmoids` says for each gate whether σ squashes it, or tanh. The recurrent product of the last
    `gated` gates is multiplied by another gate, bias included, so that bias is kept apart.
    """
    device = embed.weight.device
    stack = stacked(recurrence.all_weights, sigmoids, gated)
    first, array = stack.layers[0], stack.kernels.array
    table = array(embed.weight.float()) @ first.input.T + first.bias.reshape(-1)
    sources = _tracked(embed, recurrence, head)
    scores = torch.empty(head.out_features, device=device)
    return Fused(
        stack=stack,
        table=table.reshape(-1, *first.bias.shape),
        head=array(head.weight.detach().float().clone()),
        head_bias=array(head.bias.detach().float().clone()),
        logits=array(scores),
        scores=scores,
        sources=sources,
        version=sum(map(_version, sources)),
    )


@torch.inference_mode(False)
@torch.no_grad()
def stacked(weights: Sequence[Sequence[Tensor]], sigmoids: Sequence[bool], gated: int = 0) -> Stack:
    """Copies the weights of equal layers, each W_ih, W_hh, b_ih, b_hh as torch lays them out."""
    device, units = weights[0][1].device, weights[0][1].shape[1]
    kernels = kernels_for(device)
    array = kernels.array
    offset = torch.tensor(sigmoids, device=device).mul(0.5)[:, None].repeat(1, units)
    scale = 1 - offset  # [gate, unit]
    layers = [_layer(layer, scale, gated) for layer in weights]
    return Stack(
        kernels=kernels,
        layers=tuple(Layer(*map(array, layer)) for layer in layers),
        scale=array(scale),
        offset=array(offset),
        scratch=_scratch(kernels, scale),
    )


def _layer(weights: Iterable[Tensor], scale: Tensor, gated: int) -> tuple[Tensor, ...]:
    w, u, b, d = (weight.float() for weight in weights)  # torch's order: W_ih, W_hh, b_ih, b_hh
    rows = scale.view(-1, 1)  # [gate * unit, 1]
    bias, recurrent_bias = b.view_as(scale) * scale, d.view_as(scale) * scale  # [gate, unit]
    first = len(scale) - gated
    bias[:first] += recurrent_bias[:first]
    return w * rows, u * rows, bias, recurrent_bias[first:]


def _scratch(kernels: Kernels, gates: Tensor) -> Scratch:
    scratch = torch.empty(2, *gates.shape, device=gates.device)  # [use, gate, unit]
    array = kernels.array
    return Scratch(
        input=array(scratch[0]),
        input_flat=array(scratch[0].view(-1)),
        gates=array(scratch[1]),
        gates_flat=array(scratch[1].view(-1)),
        unit=array(torch.empty_like(gates[0])),
    )


def _tracked(*modules: nn.Module) -> tuple[Tensor, ...]:
    """The parameters that count how often they are written to; inference tensors do not."""
    return tuple(p for module in modules for p in module.parameters() if not p.is_inference())
