"""The long short-term memory: gates decide what a cell keeps, takes in and shows.

Hochreiter & Schmidhuber, Long Short-Term Memory, 1997; the forget gate is by Gers, Schmidhuber &
Cummins, Learning to Forget, 2000. Equation numbers are those of Graves, Generating Sequences With
Recurrent Neural Networks, 2013, without its peephole connections.
"""

from __future__ import annotations

from torch import nn

from engine.fused import Layer, Stack
from engine.kernels import Array
from engine.recurrent import Recurrent
from engine.spec import Channel

CELL, HIDDEN = 4, 5  # where they lie among the members


class LSTM(Recurrent):
    family = "lstm"
    recurrence_type = nn.LSTM
    sigmoids = (True, True, False, True)
    members = (
        Channel(
            "gate.input",
            (),
            "gate",
            "how much of its candidate each unit writes into its cell",
            "iₜ = σ(Wᵢ xₜ + Uᵢ hₜ₋₁ + bᵢ)",
            "{gate.input} = σ({gate.input|logit})",
            "Hochreiter & Schmidhuber 1997; Graves 2013, eq. 7",
        ),
        Channel(
            "gate.forget",
            (),
            "gate",
            "how much of its cell each unit keeps from the step before",
            "fₜ = σ(W_f xₜ + U_f hₜ₋₁ + b_f)",
            "{gate.forget} = σ({gate.forget|logit})",
            "Gers et al. 2000; Graves 2013, eq. 8",
        ),
        Channel(
            "candidate",
            (),
            "activation",
            "what each unit would write into its cell",
            "gₜ = tanh(W_g xₜ + U_g hₜ₋₁ + b_g)",
            "{candidate} = tanh({candidate|atanh})",
            "Hochreiter & Schmidhuber 1997; Graves 2013, inside eq. 9",
        ),
        Channel(
            "gate.output",
            (),
            "gate",
            "how much of its cell each unit shows",
            "oₜ = σ(Wₒ xₜ + Uₒ hₜ₋₁ + bₒ)",
            "{gate.output} = σ({gate.output|logit})",
            "Hochreiter & Schmidhuber 1997; Graves 2013, eq. 10",
        ),
        Channel(
            "cell",
            (),
            "memory",
            "what each unit remembers",
            "cₜ = fₜ ⊙ cₜ₋₁ + iₜ ⊙ gₜ",
            "{cell} = {gate.forget} · {cell@-1} + {gate.input} · {candidate}",
            "Gers et al. 2000; Graves 2013, eq. 9",
        ),
        Channel(
            "hidden",
            (),
            "memory",
            "what each unit shows to the next layer and to the next step",
            "hₜ = oₜ ⊙ tanh(cₜ)",
            "{hidden} = {gate.output} · tanh({cell})",
            "Hochreiter & Schmidhuber 1997; Graves 2013, eq. 11",
        ),
    )

    @staticmethod
    def advance(stack: Stack, layer: Layer, inputs: Array, before: Array, after: Array) -> None:
        kernels, gates = stack.kernels, stack.scratch.gates
        kernels.product(layer.recurrent, before[HIDDEN], out=stack.scratch.gates_flat)
        kernels.add(gates, inputs, out=gates)
        kernels.tanh(gates, out=gates)
        kernels.multiply(gates, stack.scale, out=gates)
        kernels.add(gates, stack.offset, out=after[:CELL])
        i, f, g, o, cell, hidden = after
        written = kernels.multiply(i, g, out=stack.scratch.unit)
        kernels.multiply(f, before[CELL], out=cell)
        kernels.add(cell, written, out=cell)
        kernels.tanh(cell, out=hidden)
        kernels.multiply(o, hidden, out=hidden)
