"""The gated recurrent unit: gates decide what is replaced, and what the past has to say in it.

Cho et al., Learning Phrase Representations using RNN Encoder-Decoder, 2014. As in cuDNN and torch,
the reset gate is applied after the product Uₙ hₜ₋₁; in the paper it is applied before.
"""

from __future__ import annotations

from torch import nn

from engine.fused import Layer, Stack
from engine.kernels import Array
from engine.recurrent import Recurrent
from engine.spec import Channel


class GRU(Recurrent):
    family = "gru"
    recurrence_type = nn.GRU
    sigmoids = (True, True, False)
    gated = 1
    members = (
        Channel(
            "gate.reset",
            (),
            "gate",
            "how much of the past each unit lets into its candidate",
            "rₜ = σ(Wᵣ xₜ + Uᵣ hₜ₋₁ + bᵣ)",
            "{gate.reset} = σ({gate.reset|logit})",
            "Cho et al. 2014, eq. 5",
        ),
        Channel(
            "gate.update",
            (),
            "gate",
            "how much of the step before each unit keeps; the rest becomes the candidate",
            "zₜ = σ(W_z xₜ + U_z hₜ₋₁ + b_z)",
            "{gate.update} = σ({gate.update|logit})",
            "Cho et al. 2014, eq. 6",
        ),
        Channel(
            "candidate",
            (),
            "activation",
            "what each unit would change to",
            "nₜ = tanh(Wₙ xₜ + bₙ + rₜ ⊙ (Uₙ hₜ₋₁ + dₙ))",
            "{candidate} = tanh({candidate|atanh})",
            "as in cuDNN; Cho et al. 2014, eq. 8, applies r before the product",
        ),
        Channel(
            "hidden",
            (),
            "memory",
            "what each unit remembers and shows to the next layer",
            "hₜ = (1 − zₜ) ⊙ nₜ + zₜ ⊙ hₜ₋₁",
            "{hidden} = (1 − {gate.update}) · {candidate} + {gate.update} · {hidden@-1}",
            "Cho et al. 2014, eq. 7",
        ),
    )

    @staticmethod
    def advance(stack: Stack, layer: Layer, inputs: Array, before: Array, after: Array) -> None:
        kernels, gates, past = stack.kernels, stack.scratch.gates[:2], stack.scratch.gates[2]
        reset, update, candidate, hidden = after
        kernels.product(layer.recurrent, before[-1], out=stack.scratch.gates_flat)
        kernels.add(gates, inputs[:2], out=gates)
        kernels.tanh(gates, out=gates)
        kernels.multiply(gates, stack.scale[:2], out=gates)
        kernels.add(gates, stack.offset[:2], out=after[:2])
        kernels.add(past, layer.gated_bias[0], out=past)
        kernels.multiply(reset, past, out=past)
        kernels.add(past, inputs[2], out=past)
        kernels.tanh(past, out=candidate)
        kernels.subtract(before[-1], candidate, out=hidden)  # h - n, so h' = n + z (h - n)
        kernels.multiply(update, hidden, out=hidden)
        kernels.add(candidate, hidden, out=hidden)
