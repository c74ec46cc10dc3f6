"""The task of saying the next character of a text."""

from __future__ import annotations

from math import log
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from engine.model import Model
from engine.training import ngram
from engine.training.corpus import Corpus
from engine.training.task import NOTHING, Batch, next_symbols, read_alone
from engine.vocabulary import Vocabulary

#: This share of the characters is hidden from the model, so that it can live with unknown ones.
HIDDEN = 0.002

#: This share of the lanes starts from an empty memory at each step, as a person's text does.
FRESH = 0.05

#: Held-out text is read in so many lanes at once, none shorter than this many characters.
LANES, LANE = 64, 2048


class Language:
    """Next characters of a corpus, scored in bits a character.

    A recurrent model reads `lanes` places of the text side by side and carries its state from
    one step to the next. A model with a `context` reads windows of that length, a half and a
    quarter of it, drawn anywhere, about equally many characters at each step.
    """

    metric = "bits per character"
    higher_is_better = False

    def __init__(
        self, corpus: Corpus, vocabulary: Vocabulary, *, lanes: int, length: int, order: int,
        context: int | None = None,
    ) -> None:  # fmt: skip
        self.vocabulary = vocabulary
        self.lanes, self.length, self.order, self.context = lanes, length, order, context
        self.train = self._ids(corpus.train)  # [character]
        self.held_out = self._ids(corpus.held_out)  # [character]

    def _ids(self, text: str) -> Tensor:
        ids = {symbol: i for i, symbol in enumerate(self.vocabulary.symbols)}
        return torch.from_numpy(np.fromiter((ids.get(c, 0) for c in text), np.int64, len(text)))

    def loss(self, model: Model, step: int, state: Any) -> tuple[Tensor, Any]:
        return next_symbols(model, self.batch(step), state)

    def batch(self, step: int) -> Batch:
        starts, length, fresh = (
            self._lanes(step) if self.context is None else self._windows(self.context)
        )
        places = (starts[:, None] + torch.arange(length + 1)) % len(self.train)
        text = self.train[places]  # [lane, step + 1]
        hidden = torch.rand(len(text), length) < HIDDEN
        return Batch(text[:, :-1].masked_fill(hidden, 0), text[:, 1:], fresh)

    def _lanes(self, step: int) -> tuple[Tensor, int, Tensor]:
        """Where each lane goes on. Every time round, all lanes begin a third of a step later."""
        lane = len(self.train) // self.lanes
        round_, place = divmod(step, max(1, lane // self.length))
        shift = place * self.length + round_ * self.length // 3
        fresh = torch.rand(self.lanes) < (1.0 if place == 0 else FRESH)
        return torch.arange(self.lanes) * lane + shift, self.length, fresh

    def _windows(self, context: int) -> tuple[Tensor, int, None]:
        length = context >> int(torch.randint(3, ()))
        count = self.lanes * self.length // length
        return torch.randint(len(self.train) - length, (count,)), length, None

    @torch.inference_mode()
    def score(self, model: Model) -> float:
        """Bits a character of the whole held-out text.

        A recurrent model reads it in lanes, each from an empty memory. A model with a context
        reads overlapping windows of it, and answers for the second half of each.
        """
        if self.context is None:
            return self._bits(*self._read_lanes(model))
        return self._bits(*self._read_windows(model, self.context))

    def _read_lanes(self, model: Model) -> tuple[Tensor, Tensor]:
        lanes = max(1, min(LANES, len(self.held_out) // LANE))
        length = (len(self.held_out) - 1) // lanes
        tokens = self.held_out[: lanes * length].view(lanes, length)
        targets = self.held_out[1 : lanes * length + 1].view(lanes, length)
        said, state = [], None
        for chunk, answers in zip(
            torch.split(tokens, 256, 1), torch.split(targets, 256, 1), strict=True
        ):
            logits, state = model(chunk.to(model.device), state)
            said.append(self._surprise(logits, answers))
        return torch.cat(said, 1), targets

    def _read_windows(self, model: Model, context: int) -> tuple[Tensor, Tensor]:
        half = context // 2
        windows = self.held_out.unfold(0, context + 1, half)  # [window, step + 1]
        said, asked = [], []
        for number, batch in enumerate(torch.split(windows, 16)):
            logits = model(batch[:, :-1].to(model.device))[0]
            surprise = self._surprise(logits, batch[:, 1:])
            if number == 0:  # nothing else answers for the beginning of the text
                said.append(surprise[0, :half])
                asked.append(batch[0, 1 : half + 1])
            said.append(surprise[:, half:].flatten())
            asked.append(batch[:, half + 1 :].flatten())
        return torch.cat(said), torch.cat(asked)

    def _surprise(self, logits: Tensor, targets: Tensor) -> Tensor:
        """-ln p of each target: [..., step, symbol] and [..., step] to [..., step]."""
        chosen = F.log_softmax(logits, -1).gather(-1, targets.to(logits.device).unsqueeze(-1))
        return -chosen.squeeze(-1).cpu()

    def _bits(self, surprise: Tensor, targets: Tensor) -> float:
        return surprise[targets != NOTHING].double().mean().item() / log(2)

    def knock_out(self, model: Model) -> float:
        logits = read_alone(model)[self.held_out[:-1].to(model.device)]  # [character, symbol]
        return self._bits(self._surprise(logits, self.held_out[1:]), self.held_out[1:])

    def lengths(self, model: Model) -> dict[str, float]:
        return {}

    def baselines(self) -> dict[str, float]:
        score = ngram.bits(
            self.train.numpy(), self.held_out.numpy(), self.order, len(self.vocabulary)
        )
        return {f"interpolated {self.order}-gram": round(score, 4)}
