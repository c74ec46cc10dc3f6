"""The task of holding a letter: `c.....?` asks which letter was read last. Dots mean nothing."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from engine.model import Model
from engine.training.task import NOTHING, Batch, next_symbols, read_alone
from engine.vocabulary import Vocabulary

HELD_OUT, SEED = 1000, 2_000_083
#: A text has so many questions, and so many dots at most before each in training.
QUESTIONS, DELAY = 2, 12


class Hold:
    """Letters, dots, and questions whose answer is the last letter."""

    metric = "accuracy"
    higher_is_better = True
    vocabulary = Vocabulary.of("abcdefgh.?")
    DOT, ASK, FIRST, LETTERS = 1, 2, 3, 8  # ids, and how many letters there are

    def __init__(self, *, lanes: int) -> None:
        self.lanes = lanes

    def loss(self, model: Model, step: int, state: Any) -> tuple[Tensor, Any]:
        return next_symbols(model, Batch(*self.texts(self.lanes, DELAY)), state)

    def texts(self, count: int, delay: int) -> tuple[Tensor, Tensor]:
        """Texts, and the letter after each question mark, or nothing: both [text, step].

        A question is dots, a letter, up to `delay` dots and the question mark, then its answer.
        """
        length = delay + 3
        parts, asked = [], []
        for _ in range(QUESTIONS):
            letter = torch.randint(self.FIRST, self.FIRST + self.LETTERS, (count, 1))
            place = torch.randint(0, delay + 1, (count, 1))
            part = torch.full((count, length), self.DOT)
            part.scatter_(1, place, letter)
            part[:, -2] = self.ASK
            part[:, -1:] = letter
            parts.append(part)
            asked.append(torch.full((count, length), NOTHING))
            asked[-1][:, -2:-1] = letter
        return torch.cat(parts, 1), torch.cat(asked, 1)

    def held_out(self, delay: int) -> tuple[Tensor, Tensor]:
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(SEED)
            return self.texts(HELD_OUT, delay)

    @torch.inference_mode()
    def score(self, model: Model) -> float:
        read, asked = self.held_out(DELAY)
        return _right(model(read.to(model.device))[0], asked)

    def knock_out(self, model: Model) -> float:
        read, asked = self.held_out(DELAY)
        return _right(read_alone(model)[read.to(model.device)], asked)

    def lengths(self, model: Model) -> dict[str, float]:
        return {}

    def baselines(self) -> dict[str, float]:
        return {"a guess": 1 / self.LETTERS}


def _right(logits: Tensor, asked: Tensor) -> float:
    """The share of the questions that are answered rightly: [..., symbol] and [...]."""
    there = asked != NOTHING
    return (logits.argmax(-1).cpu() == asked)[there].double().mean().item()
