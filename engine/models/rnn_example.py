"""A recurrent network worked out by hand, as an article prints it, beside the right arithmetic.

Section 4.3 of the article gives a matrix of ones, biases of one, three inputs and three states. A
digit is an input: 1 is [1, 0], 2 is [0, 1], 3 is [1, 1] and 0 is [0, 0], so the article's text is
`123`. The printed side says what is printed, line by line; after the third line the last one
stands. The corrected side computes, with the logistic function and with tanh, both of which the
article allows. Nothing is learnt: all weights are the article's.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor, nn

from engine.pair import Pair, Side
from engine.probe import Probe
from engine.spec import Axis, Channel
from engine.vocabulary import Vocabulary

ARTICLE = "文章 001《大语言模型应用指南：什么是工作记忆》第 4.3 节"
ELMAN = "Elman, Finding Structure in Time, 1990"
#: The lines of the three steps: what reaches σ, and what σ is said to make of it.
PRINTED_SUMS = ((1.0, 1.0), (2.0, 2.0), (3.0, 3.0))
PRINTED_STATE = (1.0, 1.0)
#: The channels of either function: the article leaves open which one σ is.
FUNCTIONS = ("", "tanh.")
UNITS = 2


class Printed(Side):
    """As printed. No weight takes part: W is dropped on the way from the formula to the sum."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        super().__init__(vocabulary)
        self.weight = nn.Parameter(torch.ones(UNITS, UNITS))  # W_h, 2 × 2 as printed
        self.bias = nn.Parameter(torch.ones(UNITS))  # b_h
        self.channels = _channels(
            "[hₜ₋₁; xₜ] + b, as printed", "σ(aₜ), as printed", "0: a constant depends on nothing",
            ARTICLE,
        )  # fmt: skip

    def initial_state(self) -> int:
        return 0

    def step(self, token: int, state: int, probe: Probe) -> int:
        new = self.bias.new_tensor
        line = min(state, len(PRINTED_SUMS) - 1)
        for function in FUNCTIONS:
            probe(f"{function}preactivation", new([PRINTED_SUMS[line]]))
            probe(f"{function}hidden", new([PRINTED_STATE]))
            probe(f"{function}sensitivity", new(0.0))
        return state + 1


class Course(NamedTuple):
    hidden: Tensor  # h [unit]
    slope: Tensor  # d h / d h₀ [unit, unit]


class CorrectedState(NamedTuple):
    logistic: Course
    tanh: Course


class Corrected(Side):
    """h = σ(W [h₋₁; x] + b) with a W that fits: 2 × 4."""

    inputs: Tensor  # x of every symbol [symbol, 2]

    def __init__(self, vocabulary: Vocabulary) -> None:
        super().__init__(vocabulary)
        self.weight = nn.Parameter(torch.ones(UNITS, 2 * UNITS))  # W
        self.bias = nn.Parameter(torch.ones(UNITS))  # b
        digits = (int(s) if s in ("1", "2", "3") else 0 for s in vocabulary.symbols)
        table = torch.tensor([[float(d & 1), float(d >> 1)] for d in digits])
        self.register_buffer("inputs", table, persistent=False)
        self.channels = _channels(
            "aₜ = W [hₜ₋₁; xₜ] + b", "hₜ = σ(aₜ)", "‖∂hₜ / ∂h₀‖, the Frobenius norm", ELMAN
        )

    def initial_state(self) -> CorrectedState:
        zero = torch.zeros_like(self.bias)
        one = torch.eye(UNITS, dtype=zero.dtype, device=zero.device)
        return CorrectedState(Course(zero, one), Course(zero, one))

    def step(self, token: int, state: CorrectedState, probe: Probe) -> CorrectedState:
        after = []
        for function, before in zip(FUNCTIONS, state, strict=True):
            sums, now = self.advance(token, before, tanh=function != "")
            probe(f"{function}preactivation", sums[None])
            probe(f"{function}hidden", now.hidden[None])
            probe(f"{function}sensitivity", torch.linalg.matrix_norm(now.slope))
            after.append(now)
        return CorrectedState(*after)

    def advance(self, token: int, before: Course, *, tanh: bool) -> tuple[Tensor, Course]:
        """One step: what reaches σ [unit], and the state after it."""
        past = torch.zeros_like(before.hidden) if self.cut else before.hidden
        sums = self.weight @ torch.cat([past, self.inputs[token]]) + self.bias
        hidden = sums.tanh() if tanh else sums.sigmoid()
        rate = 1 - hidden**2 if tanh else hidden * (1 - hidden)  # dσ/da [unit]
        own = torch.zeros_like(before.slope) if self.cut else self.weight[:, :UNITS]
        return sums, Course(hidden, rate[:, None] * own @ before.slope)


def _channels(sums: str, state: str, slope: str, source: str) -> tuple[Channel, ...]:
    axes = (Axis("layer", 1), Axis("unit", UNITS))
    return tuple(
        channel
        for function in FUNCTIONS
        for channel in (
            Channel(
                f"{function}preactivation", axes, "activation", "what reaches the function σ", sums,
                "", source,
            ),
            Channel(
                f"{function}hidden", axes, "memory",
                "what each unit remembers, if σ is tanh" if function
                else "what each unit remembers, if σ is the logistic function",
                state, "", source,
            ),
            Channel(
                f"{function}sensitivity", (), "scalar",
                "how much the state still depends on the first one: near 0 it is forgotten", slope,
                "", source,
            ),
        )
    )  # fmt: skip


class RNNExample(Pair):
    """The printed example and the right one. It has no sizes: they are the article's."""

    family = "rnn_example"

    def __init__(self, vocabulary: Vocabulary) -> None:
        super().__init__(vocabulary, {}, Printed(vocabulary), Corrected(vocabulary))
