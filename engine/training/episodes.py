"""Copying, repeating and recalling bit patterns: the tasks of the Neural Turing Machine.

Graves et al., Neural Turing Machines, 2014, sections 4.1 to 4.3. Every episode begins with an empty
memory, shows patterns, and then asks for others while nothing is shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, NamedTuple

import torch
from torch import Tensor
from torch.nn import functional as F

from engine.model import Model
from engine.readings.bits import BLANK, END, START, Bits, Copy, Items, Repeat
from engine.training.task import cut

#: How many episodes are held out at each length, and the seed that draws them.
HELD_OUT, SEED = 50, 2_000_029


class Episode(NamedTuple):
    """What is read, and the bits to be said at its last steps."""

    tokens: Tensor  # [lane, step]
    targets: Tensor  # [lane, asked step, bit]


class Episodes:
    """Episodes of lengths from `shortest` to `longest`, scored in wrong bits at one length.

    `measured` are further lengths, each by the words it goes under. Some of them may need more
    slots than the model was trained with: `slots` says how many.
    """

    metric = "wrong bits per sequence"
    higher_is_better = False
    reading: ClassVar[type[Bits]]

    def __init__(
        self, *, lanes: int, shortest: int, longest: int, scored: int, measured: Sequence[int],
        slots: Mapping[int, int] | None = None,
    ) -> None:  # fmt: skip
        self.vocabulary = self.reading()
        self.lanes, self.shortest, self.longest = lanes, shortest, longest
        self.scored, self.measured, self.slots = scored, measured, slots or {}

    def draw(self, length: int, lanes: int) -> Episode:
        """Random episodes of one length."""
        raise NotImplementedError

    def loss(self, model: Model, step: int, state: Any) -> tuple[Tensor, None]:
        """The mean cross-entropy of a bit, in nats."""
        length = int(torch.randint(self.shortest, self.longest + 1, ()))
        episode = self.draw(length, self.lanes)
        logits = self._said(model, episode)
        return F.binary_cross_entropy_with_logits(logits, episode.targets.to(model.device)), None

    def score(self, model: Model) -> float:
        return self.wrong(model, self.scored)

    def knock_out(self, model: Model) -> float:
        with cut(model):
            return self.wrong(model, self.scored)

    def lengths(self, model: Model) -> dict[str, float]:
        found = {}
        for length in self.measured:
            if length in self.slots:
                words = f"length {length}, {self.slots[length]} slots"
                found[words] = self.wrong(resized(model, self.slots[length]), length)
            else:
                found[f"length {length}"] = self.wrong(model, length)
        return found

    def baselines(self) -> dict[str, float]:
        """A guess of every bit."""
        with torch.random.fork_rng(devices=[]):
            targets = self.draw(self.scored, 1).targets
        return {"a guess": targets[0].numel() / 2}

    @torch.inference_mode()
    def wrong(self, model: Model, length: int) -> float:
        """Wrong bits in a held-out episode of that length, on average."""
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(SEED + length)
            episode = self.draw(length, HELD_OUT)
        said = self._said(model, episode).cpu() > 0
        return (said != episode.targets.bool()).double().sum().item() / HELD_OUT

    def _said(self, model: Model, episode: Episode) -> Tensor:
        """Logits of the bits asked for: [lane, asked step, bit]."""
        logits: Tensor = model(episode.tokens.to(model.device))[0]
        return logits[:, -episode.targets.shape[1] :]

    def _column(self, symbol: str, lanes: int, steps: int = 1) -> Tensor:
        """One control symbol for all lanes: [lane, step]."""
        return torch.full((lanes, steps), self.vocabulary.id(symbol))

    def _bits(self, letters: Tensor) -> Tensor:
        """The bits of letters, the lowest first: [...] -> [..., bit]."""
        return (letters.unsqueeze(-1) >> torch.arange(self.vocabulary.width) & 1).float()


class CopyTask(Episodes):
    """A sequence of patterns, and then the same again (section 4.1)."""

    reading = Copy

    def draw(self, length: int, lanes: int) -> Episode:
        letters = torch.randint(1 << self.vocabulary.width, (lanes, length))
        start, end = self._column(START, lanes), self._column(END, lanes)
        tokens = torch.cat([start, 1 + letters, end, self._column(BLANK, lanes, length)], 1)
        return Episode(tokens, self._bits(letters))


class RepeatTask(Episodes):
    """A sequence of patterns to be said so many times, and then the end (section 4.2).

    Sequence and count are both drawn up to `longest`; the measured lengths are of both alike.
    """

    reading = Repeat

    def loss(self, model: Model, step: int, state: Any) -> tuple[Tensor, None]:
        length, times = (int(n) for n in torch.randint(self.shortest, self.longest + 1, (2,)))
        episode = self.repeated(length, times, self.lanes)
        logits = self._said(model, episode)
        return F.binary_cross_entropy_with_logits(logits, episode.targets.to(model.device)), None

    def draw(self, length: int, lanes: int) -> Episode:
        return self.repeated(length, length, lanes)

    def repeated(self, length: int, times: int, lanes: int) -> Episode:
        letters = torch.randint(1 << self.vocabulary.width, (lanes, length))
        start, count = self._column(START, lanes), self._column(f"*{times}", lanes)
        blanks = self._column(BLANK, lanes, length * times + 1)
        bits = self._bits(letters).repeat(1, times, 1)  # [lane, asked step, bit]
        said = F.pad(bits, (0, 1, 0, 1))  # one bit and one step more: the end
        said[:, -1, -1] = 1
        return Episode(torch.cat([start, 1 + letters, count, blanks], 1), said)


class RecallTask(Episodes):
    """Items, and then one of them again, to be answered by the one that followed (section 4.3).

    A length is the number of items.
    """

    reading = Items

    def draw(self, length: int, lanes: int) -> Episode:
        size = Items.LENGTH
        items = torch.randint(1 << self.vocabulary.width, (lanes, length, size))
        marks = torch.full((lanes, length, 1), self.vocabulary.id(" "))
        marks[:, 0] = self.vocabulary.id(START)
        shown = torch.cat([marks, 1 + items], 2).flatten(1)  # [lane, step]
        asked = torch.randint(length - 1, (lanes,))
        every = torch.arange(lanes)
        query, question = 1 + items[every, asked], self._column("?", lanes)
        blanks = self._column(BLANK, lanes, size)
        tokens = torch.cat([shown, question, query, question, blanks], 1)
        return Episode(tokens, self._bits(items[every, asked + 1]))


def resized(model: Model, slots: int) -> Model:
    """The same weights with another number of slots."""
    other = type(model)(model.vocabulary, **{**model.config, "slots": slots})
    other.load_state_dict(model.state_dict())
    return other.eval().requires_grad_(False).to(model.device)
