"""The simple recurrent network: its memory is its own last output (Elman, 1990)."""

from __future__ import annotations

from torch import nn

from engine.fused import Layer, Stack
from engine.kernels import Array
from engine.recurrent import Recurrent
from engine.spec import Channel


class RNN(Recurrent):
    family = "rnn"
    recurrence_type = nn.RNN
    sigmoids = (False,)
    members = (
        Channel(
            "preactivation",
            (),
            "activation",
            "what reaches each unit before tanh squashes it; beyond ±3 the unit is saturated",
            "aₜ = W xₜ + U hₜ₋₁ + b",
            "{preactivation} = W · x + U · h + b",
            "Elman, Finding Structure in Time, 1990",
        ),
        Channel(
            "hidden",
            (),
            "memory",
            "what each unit remembers and shows to the next layer",
            "hₜ = tanh(aₜ)",
            "{hidden} = tanh({preactivation})",
            "Elman, Finding Structure in Time, 1990",
        ),
    )

    @staticmethod
    def advance(stack: Stack, layer: Layer, inputs: Array, before: Array, after: Array) -> None:
        kernels = stack.kernels
        preactivation, hidden = after
        past = kernels.product(layer.recurrent, before[-1], out=stack.scratch.unit)
        kernels.add(past, inputs[0], out=preactivation)
        kernels.tanh(preactivation, out=hidden)
