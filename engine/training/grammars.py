"""Languages that need a stack, or a counter: aⁿbⁿcⁿ, brackets, and words said backwards."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F

from engine.model import Model
from engine.models.stack_rnn import StackRNN
from engine.training.task import NOTHING, cut, read_alone
from engine.vocabulary import Vocabulary

SEED = 2_000_081


class Grammar:
    """Strings of a language, scored by the share whose every determined symbol is foreseen."""

    metric = "accuracy"
    higher_is_better = True
    vocabulary: Vocabulary

    def __init__(self, *, lanes: int, steps: int) -> None:
        self.lanes, self.steps = lanes, steps

    def strings(self, step: int) -> Tensor:
        """Random strings to learn from: [lane, symbol]."""
        raise NotImplementedError

    def held_out(self, length: str) -> tuple[Tensor, Tensor]:
        """Strings to read, and what must come next after each symbol, or nothing: [string, step].

        A length says what is asked, such as `n = 16 to 60`; "" is what the score is of.
        """
        raise NotImplementedError

    def measured(self) -> Sequence[str]:
        """The lengths that are measured beside the score."""
        raise NotImplementedError

    def loss(self, model: Model, step: int, state: Any) -> tuple[Tensor, None]:
        strings = self.strings(step).to(model.device)
        logits, _ = model(strings[:, :-1])
        targets = strings[:, 1:].flatten()
        return F.cross_entropy(logits.flatten(0, 1), targets, ignore_index=NOTHING), None

    def score(self, model: Model) -> float:
        return self.right(model, "", hard=True)

    @torch.inference_mode()
    def knock_out(self, model: Model) -> float:
        if model.can_be_cut:
            with cut(model):
                return self.right(model, "", hard=True)
        read, asked = self.held_out("")
        return _whole(read_alone(model)[read.to(model.device)].argmax(-1).cpu(), asked)

    def lengths(self, model: Model) -> dict[str, float]:
        found = {}
        for length in self.measured():
            if isinstance(model, StackRNN):
                found[f"{length}, hard"] = self.right(model, length, hard=True)
                found[f"{length}, soft"] = self.right(model, length, hard=False)
            else:
                found[length] = self.right(model, length, hard=True)
        return found

    def baselines(self) -> dict[str, float]:
        return {}

    @torch.inference_mode()
    def right(self, model: Model, length: str, *, hard: bool) -> float:
        """The share of strings that are right; `hard` matters to a stack network alone."""
        read, asked = self.held_out(length)
        model = roomy(model, read.shape[1])
        options = {"hard": True} if hard and isinstance(model, StackRNN) else {}
        said = model(read.to(model.device), **options)[0].argmax(-1).cpu()
        return _whole(said, asked)


def _whole(said: Tensor, asked: Tensor) -> float:
    """The share of rows in which every symbol asked for is said."""
    return ((said == asked) | (asked == NOTHING)).all(1).double().mean().item()


def roomy(model: Model, steps: int) -> Model:
    """The same weights with room for so many steps, if the model has too little."""
    for size in model.resizable:
        if int(model.config[size.name]) < steps:
            other = type(model)(model.vocabulary, **{**model.config, size.name: steps})
            other.load_state_dict(model.state_dict())
            other.cut = model.cut
            return other.eval().requires_grad_(False).to(model.device)
    return model


class Counting(Grammar):
    """aⁿbⁿcⁿ, one after another. From the first b on, everything is determined, the next a too."""

    vocabulary = Vocabulary.of("abc")
    LENGTH, FIRST, MOST = 60, 3, 15

    def strings(self, step: int) -> Tensor:
        most = self.FIRST + (self.MOST + 1 - self.FIRST) * step // self.steps
        rows = []
        for _ in range(self.lanes):
            row: list[int] = []
            while len(row) <= self.LENGTH:
                row += _counted(int(torch.randint(1, most + 1, ())))
            rows.append(row[: self.LENGTH + 1])
        return torch.tensor(rows)

    def held_out(self, length: str) -> tuple[Tensor, Tensor]:
        first, last = {"": (16, 60), "n = 1 to 15": (1, 15), "n = 100 to 120": (100, 120)}[length]
        read = torch.zeros(last + 1 - first, 3 * last, dtype=torch.long)
        asked = torch.zeros_like(read)
        for row, n in enumerate(range(first, last + 1)):
            string = torch.tensor([*_counted(n), 1])
            read[row, : 3 * n] = string[:-1]
            asked[row, n : 3 * n] = string[n + 1 :]
        return read, asked

    def measured(self) -> Sequence[str]:
        return ("n = 1 to 15", "n = 100 to 120")


def _counted(n: int) -> list[int]:
    return [1] * n + [2] * n + [3] * n


class Brackets(Grammar):
    """Two kinds of brackets (Dyck-2). Asked: which kind closes, wherever one may close."""

    vocabulary = Vocabulary.of("()[]")
    OPEN, CLOSE = (1, 3), (2, 4)
    LENGTH = 40

    def strings(self, step: int) -> Tensor:
        return torch.tensor([self._walk(self.LENGTH + 1, 0.5)[0] for _ in range(self.lanes)])

    def held_out(self, length: str) -> tuple[Tensor, Tensor]:
        steps = {"": 100, "40 symbols": 40, "200 symbols": 200}[length]
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(SEED)
            walks = [self._walk(steps, 0.55) for _ in range(200)]
        return torch.tensor([w[0] for w in walks]), torch.tensor([w[1] for w in walks])

    def measured(self) -> Sequence[str]:
        return ("40 symbols", "200 symbols")

    def _walk(self, steps: int, opening: float) -> tuple[list[int], list[int]]:
        """Symbols, and after each the bracket that closes, or nothing."""
        open_: list[int] = []
        symbols, closing = [], []
        for chance, kind in zip(
            torch.rand(steps).tolist(), torch.randint(2, (steps,)).tolist(), strict=True
        ):
            if not open_ or chance < opening:
                open_.append(kind)
                symbols.append(self.OPEN[kind])
            else:
                symbols.append(self.CLOSE[open_.pop()])
            closing.append(self.CLOSE[open_[-1]] if open_ else NOTHING)
        return symbols, closing

    @torch.inference_mode()
    def right(self, model: Model, length: str, *, hard: bool) -> float:
        """The share of strings in which always the right kind of closing bracket is likelier."""
        read, asked = self.held_out(length)
        model = roomy(model, read.shape[1])
        options = {"hard": True} if hard and isinstance(model, StackRNN) else {}
        said = model(read.to(model.device), **options)[0].cpu()
        kinds = torch.where(said[..., 2] > said[..., 4], 2, 4)
        return _whole(kinds, asked)


class Reversal(Grammar):
    """A word, a bar, the word backwards, and the end of the line."""

    LETTERS, BAR, END = 8, 9, 10
    vocabulary = Vocabulary.of("abcdefgh|\n")
    LONGEST = 12

    def strings(self, step: int) -> Tensor:
        longest = min(self.LONGEST, 2 + 3 * self.LONGEST * step // self.steps)
        length = int(torch.randint(1, longest + 1, ()))
        return self._words(self.lanes, length)

    def _words(self, count: int, length: int) -> Tensor:
        letters = torch.randint(1, 1 + self.LETTERS, (count, length))
        bar, end = torch.full((count, 1), self.BAR), torch.full((count, 1), self.END)
        return torch.cat([letters, bar, letters.flip(1), end], 1)

    def held_out(self, length: str) -> tuple[Tensor, Tensor]:
        letters = {"": 12, "24 letters": 24, "48 letters": 48}[length]
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(SEED)
            words = self._words(200, letters)
        asked = words[:, 1:].clone()
        asked[:, :letters] = NOTHING
        return words[:, :-1], asked

    def loss(self, model: Model, step: int, state: Any) -> tuple[Tensor, None]:
        """Only what is determined counts: nobody can foresee a random letter."""
        words = self.strings(step).to(model.device)
        logits, _ = model(words[:, :-1])
        letters = words.shape[1] // 2 - 1
        said, asked = logits[:, letters:], words[:, letters + 1 :]
        return F.cross_entropy(said.flatten(0, 1), asked.flatten()), None

    def measured(self) -> Sequence[str]:
        return ("24 letters", "48 letters")

    def baselines(self) -> dict[str, float]:
        return {"a guess": round((1 / self.LETTERS) ** 12, 4)}
