"""What a model is trained and measured on."""

from __future__ import annotations

from typing import NamedTuple, Protocol

import torch
from torch import Tensor

from engine.model import Model
from engine.vocabulary import Vocabulary

#: A target where nothing is asked. Also the unknown symbol, which no model should ever say.
NOTHING = 0


class Batch(NamedTuple):
    """One step's worth of training. `fresh` lanes start from an empty memory, if any is carried."""

    tokens: Tensor  # [lane, step]
    targets: Tensor  # [lane, step]
    fresh: Tensor | None = None  # [lane]


class Task(Protocol):
    """Examples to learn from, and a score on examples that are held out."""

    vocabulary: Vocabulary
    metric: str
    higher_is_better: bool

    def batch(self, step: int) -> Batch:
        """The examples of a step. Its randomness comes from torch's generator alone."""

    def score(self, model: Model) -> float:
        """How well the model does on held-out examples, in the metric's unit."""

    def knock_out(self, model: Model) -> float:
        """The same score when every token is read alone, from an empty memory."""

    def baselines(self) -> dict[str, float]:
        """The scores of simpler models on the same held-out examples."""


@torch.inference_mode()
def read_alone(model: Model) -> Tensor:
    """What a model says after each symbol when it remembers nothing: logits [symbol, symbol]."""
    symbols = torch.arange(len(model.vocabulary), device=model.device)
    logits: Tensor = model(symbols[:, None])[0][:, 0]
    return logits
