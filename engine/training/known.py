"""What is known beside what is told: abK is always so, 7M only in this text.

A text is a list such as `abK 7M qxC 7M`. What follows two small letters stands in a table that was
drawn once and for all: no text says it before, so it has to be known. No letter of the two tells it
alone. What follows a digit was drawn for this text: it is told, and known from the second time on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from random import Random
from string import ascii_lowercase, ascii_uppercase, digits
from typing import Any, NamedTuple

import torch
from torch import Tensor

from engine.model import Model
from engine.training.task import NOTHING, Batch, cut, next_symbols
from engine.vocabulary import UNKNOWN, Vocabulary

#: How many texts are held out, the seed that draws them, and the one that drew the table.
HELD_OUT, SEED, TABLE_SEED = 1000, 2_000_083, 2_000_087
#: The table has a row and a column for each of so many letters.
LETTERS = ascii_lowercase[:20]


def table() -> dict[str, str]:
    """The capital letter of every two small ones: always the same."""
    random = Random(TABLE_SEED)
    return {a + b: random.choice(ascii_uppercase) for a in LETTERS for b in LETTERS}


TABLE = table()


class Asked(NamedTuple):
    """Where a letter stands that can be said, and whether it is known; else it was told."""

    place: int
    known: bool


class Text(NamedTuple):
    text: str
    asked: list[Asked]


def draw(random: Random, length: int) -> Text:
    """Items until no more fit: half of them from the table, half of them told."""
    told = {digit: random.choice(ascii_uppercase) for digit in digits}
    text, asked, seen = "", list[Asked](), set[str]()
    while True:
        known = random.random() < 0.5
        name = random.choice(LETTERS) + random.choice(LETTERS) if known else random.choice(digits)
        item = f"{name}{TABLE[name] if known else told[name]} "
        if len(text) + len(item) > length:
            return Text(text, asked)
        if known or name in seen:
            asked.append(Asked(len(text) + len(name), known))
        seen.add(name)
        text += item


class Known:
    """Texts of up to `length` symbols, scored by the share of known letters that are said."""

    metric = "accuracy"
    higher_is_better = True
    vocabulary = Vocabulary([UNKNOWN, " ", *digits, *ascii_lowercase, *ascii_uppercase])

    def __init__(self, *, lanes: int, length: int) -> None:
        self.lanes, self.length = lanes, length

    def loss(self, model: Model, step: int, state: Any) -> tuple[Tensor, Any]:
        random = Random(int(torch.randint(2**31, ())))
        texts = [draw(random, self.length) for _ in range(self.lanes)]
        return next_symbols(model, self.batch(texts), state)

    def batch(self, texts: Sequence[Text]) -> Batch:
        """Texts, padded with what is unknown, and what is asked in them: both [text, step]."""
        most = max(len(one.text) for one in texts)
        ids = [[token.id for token in self.vocabulary.encode(one.text)] for one in texts]
        tokens = torch.tensor([row + [NOTHING] * (most - len(row)) for row in ids])
        targets = torch.full_like(tokens, NOTHING)
        for row, one in enumerate(texts):
            for place, _ in one.asked:
                targets[row, place - 1] = tokens[row, place]
        return Batch(tokens, targets)

    def held_out(self) -> list[Text]:
        random = Random(SEED)
        return [draw(random, self.length) for _ in range(HELD_OUT)]

    def score(self, model: Model) -> float:
        return self.right(model, self.held_out(), known=True)

    def knock_out(self, model: Model) -> float:
        with cut(model):
            return self.score(model)

    def lengths(self, model: Model) -> dict[str, float]:
        """What was told, and both where each item is all that is read."""
        texts = self.held_out()
        single = [alone(one.text, asked) for one in texts[:200] for asked in one.asked]
        found = {
            "told in the text": self.right(model, texts, known=False),
            "known, without the text before": self.right(model, single, known=True),
            "told, without the text before": self.right(model, single, known=False),
        }
        with cut(model):
            words = "told in the text, without persistent memory"
            found[words] = self.right(model, texts, known=False)
        return found

    def baselines(self) -> dict[str, float]:
        """The likeliest capital letter of each first letter, of all pairs alike."""
        rows = [Counter(TABLE[a + b] for b in LETTERS) for a in LETTERS]
        most = sum(row.most_common(1)[0][1] for row in rows)
        return {"a guess from one letter": round(most / len(TABLE), 4)}

    @torch.inference_mode()
    def right(self, model: Model, texts: Sequence[Text], *, known: bool) -> float:
        """The share of what is known, or of what was told, that is said."""
        batch = self.batch(texts)
        parts = batch.tokens.to(model.device).chunk(1 + len(texts) // 100)
        said = torch.cat([model(part)[0].argmax(-1).cpu() for part in parts])
        right = [
            bool(said[row, place - 1] == batch.tokens[row, place])
            for row, one in enumerate(texts)
            for place, is_known in one.asked
            if is_known == known
        ]
        return sum(right) / len(right)


def alone(text: str, asked: Asked) -> Text:
    """One item as a text of its own."""
    first = text.rfind(" ", 0, asked.place) + 1
    return Text(text[first : asked.place + 1], [Asked(asked.place - first, asked.known)])
