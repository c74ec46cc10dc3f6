"""What is wrong with the article's worked example, and the arithmetic that shows it."""

from __future__ import annotations

from functools import cache

import numpy as np
import torch
from torch import Tensor, nn

from engine.errata.seeded import seeded
from engine.models.rnn_example import ARTICLE, PRINTED_STATE, PRINTED_SUMS, Corrected, Course
from engine.spec import Erratum
from engine.vocabulary import Vocabulary

FORMULAS = "文章 001《大语言模型应用指南：什么是工作记忆》第 4.2 节"
#: The example's text: x₁ = [1, 0], x₂ = [0, 1], x₃ = [1, 1].
TEXT = "123"


@cache
def errata() -> tuple[Erratum, ...]:
    return (
        Erratum(
            ARTICLE,
            "a 2 × 2 matrix times the joined vector [h; x]",
            "a 2 × 4 matrix, or one for h and one for x",
            "{} columns meet {} numbers: there is no such product",
            misfit(),
            "preactivation",
        ),
        Erratum(
            ARTICLE,
            "σ(W · [h; x] + b) = σ([h; x] + b): W is gone",
            "the product with W, a row of ones, is the sum of all four numbers",
            "W changes the first sum by {}, and then by {} and {}",
            without_weight(),
            "preactivation",
        ),
        Erratum(
            ARTICLE,
            "the sums [1, 1], [2, 2] and [3, 3]",
            "with the right states before them, and a W of ones",
            "they are {}, {} and {}",
            sums(),
            "preactivation",
        ),
        Erratum(
            ARTICLE,
            "even with the printed states [1, 1], the sums [2, 2] and [3, 3]",
            "1 + 1 from the state, what is read, and the bias",
            "they are {} and {}",
            sums_of_printed_states(),
            "preactivation",
        ),
        Erratum(
            ARTICLE,
            "σ([1, 1]) = σ([2, 2]) = σ([3, 3]) = [1, 1]",
            "no number has a logistic function or a tanh of 1",
            "σ(1), σ(2), σ(3) are {}, {}, {}; tanh(1) is {}",
            squashed(),
            "hidden",
        ),
        Erratum(
            ARTICLE,
            "the states [1, 1], [1, 1] and [1, 1]",
            "with the logistic function, the same for both units",
            "{:.6f}, {:.6f} and {:.6f}",
            states(tanh=False),
            "hidden",
        ),
        Erratum(
            ARTICLE,
            "the same states, if σ is tanh",
            "with tanh, the same for both units",
            "{:.6f}, {:.6f} and {:.6f}",
            states(tanh=True),
            "tanh.hidden",
        ),
        Erratum(
            ARTICLE,
            "a constant state shows that long-term dependencies are captured",
            "a constant state is saturated: it has forgotten",
            "the slope of the state by the first one falls: {}, {}, {}",
            slopes(),
            "sensitivity",
        ),
        Erratum(
            FORMULAS,
            "xₜ = Embedding(hₜ): the input is written over by an output",
            "yₜ = W_y hₜ + b: an embedding takes a symbol's number, not a state",
            "an nn.Embedding that is given the state [{}, {}] fails",
            embedded(),
        ),
        Erratum(
            FORMULAS,
            "f is usually a multilayer perceptron",
            "one affine map and σ: a perceptron of a single layer",
            "layers of the example's own formula: {}",
            layers(),
        ),
    )


def course(*, tanh: bool) -> list[tuple[Tensor, Course]]:
    """What reaches σ and the state after it, at each step of the example."""
    model = Corrected(Vocabulary.of("0123")).double()
    state = model.initial_state().logistic
    found = []
    for token in model.encode(TEXT):
        found.append(model.advance(token.id, state, tanh=tanh))
        state = found[-1][1]
    return found


@seeded(0)
def misfit() -> tuple[float, ...]:
    """The columns of the printed matrix, and the numbers in [h; x]."""
    matrix, joined = np.ones((2, 2)), np.zeros(4)
    try:
        matrix @ joined
    except ValueError:
        return float(matrix.shape[1]), float(len(joined))
    raise RuntimeError("the printed product exists, so the erratum is out of date")


@seeded(0)
def without_weight() -> tuple[float, ...]:
    """What the first unit's sum with W lacks, each step, where only its own h and b are added."""
    found, before = [], torch.zeros(2, dtype=torch.double)
    for total, now in course(tanh=False):
        found.append(float((total - before - 1)[0]))
        before = now.hidden
    return tuple(found)


@seeded(0)
def sums() -> tuple[float, ...]:
    return tuple(float(total[0]) for total, _ in course(tanh=False))


@seeded(0)
def sums_of_printed_states() -> tuple[float, ...]:
    """The second and third sums from the state that is printed."""
    model = Corrected(Vocabulary.of("0123"))
    before = Course(torch.tensor(PRINTED_STATE), torch.eye(2))
    tokens = model.encode(TEXT)[1:]
    return tuple(float(model.advance(t.id, before, tanh=False)[0][0]) for t in tokens)


@seeded(0)
def squashed() -> tuple[float, ...]:
    printed = torch.tensor([first for first, _ in PRINTED_SUMS])
    return (*printed.sigmoid().tolist(), float(printed[0].tanh()))


@torch.no_grad()
def states(*, tanh: bool) -> tuple[float, ...]:
    return tuple(float(now.hidden[0]) for _, now in course(tanh=tanh))


@seeded(0)
def slopes() -> tuple[float, ...]:
    return tuple(float(torch.linalg.matrix_norm(now.slope)) for _, now in course(tanh=False))


@seeded(0)
def embedded() -> tuple[float, ...]:
    """The state that an embedding cannot take."""
    try:
        nn.Embedding(4, 2)(torch.tensor(PRINTED_STATE))
    except RuntimeError:
        return PRINTED_STATE
    raise RuntimeError("an embedding takes a state, so the erratum is out of date")


@seeded(0)
def layers() -> tuple[float, ...]:
    return (float(sum(p.dim() == 2 for p in Corrected(Vocabulary.of("0123")).parameters())),)
