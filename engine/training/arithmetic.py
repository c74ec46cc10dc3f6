"""How far the states of the article's worked example are from what its formula gives."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch import Tensor

from engine.model import Model
from engine.models.rnn_example import FUNCTIONS
from engine.training.task import cut
from engine.verify import show
from engine.vocabulary import Vocabulary

#: x₁ = [1, 0], x₂ = [0, 1], x₃ = [1, 1].
TEXT = "123"


def worked_out(function: str = "") -> np.ndarray[Any, np.dtype[np.float64]]:
    """The states of the example by its own formula, in double precision: [step, unit].

    `function` is "" for the logistic one, or "tanh.".
    """
    hidden, states = np.zeros(2), []
    for digit in map(int, TEXT):
        total = hidden.sum() + (digit & 1) + (digit >> 1) + 1  # a row of ones, and b
        hidden = np.full(2, np.tanh(total) if function else 1 / (1 + np.exp(-total)))
        states.append(hidden)
    return np.array(states)


class Arithmetic:
    """Nothing is learnt: three states are compared with the formula."""

    metric = "largest error of a state"
    higher_is_better = False
    vocabulary = Vocabulary.of("0123")

    def loss(self, model: Model, step: int, state: Any) -> tuple[Tensor, Any]:
        raise ValueError("there is nothing to learn: every weight is the article's")

    def score(self, model: Model) -> float:
        return _error(model, "", "")

    def knock_out(self, model: Model) -> float:
        with cut(model):
            return _error(model, "", "")

    def lengths(self, model: Model) -> dict[str, float]:
        found = {"as printed, if σ is tanh": _error(model, "", "tanh.")}
        found["corrected"] = max(_error(model, "corrected.", function) for function in FUNCTIONS)
        with cut(model):
            found["corrected, memory cut out"] = _error(model, "corrected.", "")
        return found

    def baselines(self) -> dict[str, float]:
        return {}


@torch.inference_mode()
def _error(model: Model, side: str, function: str) -> float:
    states = show(model, model.encode(TEXT))[f"{side}{function}hidden"][:, 0]  # [step, unit]
    return float(np.abs(states - worked_out(function)).max())
