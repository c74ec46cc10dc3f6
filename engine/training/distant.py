"""Associative recall over a distance: aKbQcZ, then dots, and then K after a, Z after c.

As in `recall`, but the pairs have left the reach of a short window by the time they are asked for.
A symbol of its own, the dot, passes the time.
"""

from __future__ import annotations

from collections.abc import Mapping
from string import ascii_lowercase, ascii_uppercase
from typing import Any

import torch
from torch import Tensor

from engine.model import Model
from engine.training.recall import LETTERS, asked_in, sequences
from engine.training.task import NOTHING, Batch, cut, next_symbols
from engine.vocabulary import UNKNOWN, Vocabulary

#: How many sequences of how many pairs are held out, and the seed that draws them.
HELD_OUT, PAIRS, SEED = 1000, 16, 2_000_081
#: A training begins with this many pairs, and adds one each so many steps.
FIRST_PAIRS, GROW = 2, 60


class DistantRecall:
    """Sequences of up to `most` pairs, up to twice `gap` dots, and queries to `length` symbols.

    Those held out have `gap` dots: as many as a window has places, so that no pair is in it when
    the first is asked for. Each key is asked for once, so that no answer has been said before.
    """

    metric = "accuracy"
    higher_is_better = True
    vocabulary = Vocabulary([UNKNOWN, ".", *ascii_lowercase, *ascii_uppercase])

    def __init__(self, *, lanes: int, length: int, most: int, gap: int) -> None:
        self.lanes, self.length, self.most, self.gap = lanes, length, most, gap

    def loss(self, model: Model, step: int, state: Any) -> tuple[Tensor, Any]:
        return next_symbols(model, self.batch(step), state)

    def batch(self, step: int) -> Batch:
        most = min(self.most, FIRST_PAIRS + step // GROW)
        pairs = int(torch.randint(1, most + 1, ()))
        gap = int(torch.randint(2 * self.gap + 1, ()))
        length = self.length * most // self.most
        return Batch(*apart(self.lanes, pairs, max(length // 2 - pairs, 1), gap))

    def held_out(self, pairs: int = PAIRS) -> tuple[Tensor, Tensor]:
        """Sequences that end in one query of each of their keys, and what is asked in them:
        both [sequence, step]."""
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(SEED)
            return apart(HELD_OUT, pairs, pairs, self.gap, each=True)

    def score(self, model: Model) -> float:
        return self.right(model)

    def knock_out(self, model: Model) -> float:
        with cut(model):
            return self.right(model)

    def lengths(self, model: Model) -> dict[str, float]:
        """Fewer and more pairs, and fewer slots than there are tokens to remember."""
        return {
            "8 pairs": self.right(model, 8),
            "24 pairs, 96 slots": self.right(resized(model, {"slots": 96}), 24),
            "16 pairs, 32 slots": self.right(resized(model, {"slots": 32})),
            "16 pairs, 1 neighbour": self.right(resized(model, {"neighbours": 1})),
        }

    def baselines(self) -> dict[str, float]:
        return {"a guess": round(1 / LETTERS, 4)}

    @torch.inference_mode()
    def right(self, model: Model, pairs: int = PAIRS) -> float:
        """The share of the asked values that are said."""
        text, targets = self.held_out(pairs)
        said = [model(part.to(model.device))[0].argmax(-1).cpu() for part in text.chunk(10)]
        asked = targets != NOTHING
        return (torch.cat(said) == targets)[asked].double().mean().item()


def apart(
    count: int, pairs: int, queries: int, gap: int, each: bool = False
) -> tuple[Tensor, Tensor]:
    """Ids of pairs, of dots, and of queries with their answers, and what is asked in them.

    Both [count, 2 (pairs + queries) + gap]. With `each`, every key is asked for once before any
    is again.
    """
    text = sequences(count, pairs, queries, each)
    targets = asked_in(text, pairs)
    text = text + 1  # the dot is the first symbol
    targets = torch.where(targets == NOTHING, NOTHING, targets + 1)
    between, nothing = torch.full((count, gap), 1), torch.full((count, gap), NOTHING)
    at = 2 * pairs
    return (
        torch.cat([text[:, :at], between, text[:, at:]], 1),
        torch.cat([targets[:, :at], nothing, targets[:, at:]], 1),
    )


def resized(model: Model, sizes: Mapping[str, int]) -> Model:
    """The same weights with other sizes of the memory."""
    other = type(model)(model.vocabulary, **{**model.config, **sizes})
    other.load_state_dict(model.state_dict())
    return other.eval().requires_grad_(False).to(model.device)
