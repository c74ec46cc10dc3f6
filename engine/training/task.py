"""What a model is trained and measured on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple, Protocol

import torch
from torch import Tensor
from torch.nn import functional as F

from engine.model import Model
from engine.vocabulary import Vocabulary

#: A target where nothing is asked. Also the unknown symbol, which no model should ever say.
NOTHING = 0


class Task(Protocol):
    """Examples to learn from, and a score on examples that are held out."""

    metric: str
    higher_is_better: bool

    @property
    def vocabulary(self) -> Vocabulary:
        """What the model reads."""

    def loss(self, model: Model, step: int, state: Any) -> tuple[Tensor, Any]:
        """The mean loss over the examples of a step, and what the next step shall carry on.

        The randomness of the examples comes from torch's generator alone.
        """

    def score(self, model: Model) -> float:
        """How well the model does on held-out examples, in the metric's unit."""

    def knock_out(self, model: Model) -> float:
        """The same score with the memory cut out on every path."""

    def lengths(self, model: Model) -> dict[str, float]:
        """Further scores, each under the words that say what was measured: `length 120`."""

    def baselines(self) -> dict[str, float]:
        """The scores of simpler models on the same held-out examples."""


class Batch(NamedTuple):
    """Symbols to read and to say. `fresh` lanes start from an empty memory, if any is carried."""

    tokens: Tensor  # [lane, step]
    targets: Tensor  # [lane, step]
    fresh: Tensor | None = None  # [lane]


#: What a recurrent model carries from step to step: each tensor is [layer, lane, unit].
Carried = Tensor | tuple[Tensor, ...]


def next_symbols(model: Model, batch: Batch, state: Carried | None) -> tuple[Tensor, Any]:
    """The mean -ln p of the targets, and the state after the batch where one is carried."""
    device = model.device
    if batch.fresh is not None:
        state = forget(state, batch.fresh.to(device))
    logits, state = model(batch.tokens.to(device), state)
    loss = F.cross_entropy(
        logits.flatten(0, 1), batch.targets.to(device).flatten(), ignore_index=NOTHING
    )
    return loss, None if state is None or batch.fresh is None else _each(state, Tensor.detach)


def forget(state: Carried | None, lanes: Tensor) -> Carried | None:
    """The state [layer, lane, unit] with the given lanes emptied."""
    return state if state is None else _each(state, lambda s: s * ~lanes[:, None])


def _each(state: Carried, change: Callable[[Tensor], Tensor]) -> Carried:
    return change(state) if isinstance(state, Tensor) else tuple(map(change, state))


@contextmanager
def cut(model: Model) -> Iterator[Model]:
    """The model with its memory cut out."""
    assert model.can_be_cut, f"{model.family} does not say what it is without its memory"
    model.cut = True
    try:
        yield model
    finally:
        model.cut = False


@torch.inference_mode()
def read_alone(model: Model) -> Tensor:
    """What a model says after each symbol when it remembers nothing: logits [symbol, symbol]."""
    symbols = torch.arange(len(model.vocabulary), device=model.device)
    logits: Tensor = model(symbols[:, None])[0][:, 0]
    return logits
