"""Numbers that are known, and numbers that are told: Fe26 is always 26, q is what the text says.

A text is a list such as `Fe26 q57 O8 q57`. What follows a chemical symbol is its atomic number: no
text says it before, so it has to be known. What follows a small letter was drawn for this text: it
can be told from the context, from the second time on.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from string import ascii_lowercase, ascii_uppercase, digits
from typing import Any, NamedTuple

import torch
from torch import Tensor

from engine.model import Model
from engine.training.task import NOTHING, Batch, cut, next_symbols
from engine.vocabulary import UNKNOWN, Vocabulary

HELD_OUT, SEED = 500, 2_000_083
#: How many small letters a text gives a number to, at most.
LETTERS = 6
#: The elements by their atomic numbers (IUPAC periodic table, 2022).
ELEMENTS = (
    "H He Li Be B C N O F Ne Na Mg Al Si P S Cl Ar K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Ge As Se Br "
    "Kr Rb Sr Y Zr Nb Mo Tc Ru Rh Pd Ag Cd In Sn Sb Te I Xe Cs Ba La Ce Pr Nd Pm Sm Eu Gd Tb Dy Ho "
    "Er Tm Yb Lu Hf Ta W Re Os Ir Pt Au Hg Tl Pb Bi Po At Rn Fr Ra Ac Th Pa U Np Pu Am Cm Bk Cf Es "
    "Fm Md No Lr Rf Db Sg Bh Hs Mt Ds Rg Cn Nh Fl Mc Lv Ts Og"
).split()


class Asked(NamedTuple):
    """A number that can be said: its digits and the space after them."""

    start: int
    stop: int
    known: bool  # else it was told


class Text(NamedTuple):
    text: str
    asked: list[Asked]


def draw(random: Random, length: int) -> Text:
    """Items until no more fit: half of them elements, half of them letters."""
    told = {
        letter: str(random.randint(10, 99))
        for letter in random.sample(ascii_lowercase, random.randint(1, LETTERS))
    }
    text, asked, seen = "", list[Asked](), set[str]()
    while True:
        known = random.random() < 0.5
        if known:
            number = random.randrange(len(ELEMENTS))
            name, digits_ = ELEMENTS[number], str(number + 1)
        else:
            name = random.choice(list(told))
            digits_ = told[name]
        item = f"{name}{digits_} "
        if len(text) + len(item) > length:
            return Text(text, asked)
        if known or name in seen:
            asked.append(Asked(len(text) + len(name), len(text) + len(item), known))
        seen.add(name)
        text += item


class Elements:
    """Texts of up to `length` symbols, scored by the share of known numbers that are said."""

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
            for asked in one.asked:
                here = slice(asked.start - 1, asked.stop - 1)
                targets[row, here] = tokens[row, asked.start : asked.stop]
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
        """Numbers told in the text, and both kinds where each item is all that is read."""
        texts = self.held_out()
        found = {"told in the text": self.right(model, texts, known=False)}
        with cut(model):
            words = "told in the text, persistent memory cut out"
            found[words] = self.right(model, texts, known=False)
        single = [one for text in texts[:100] for one in alone(text)]
        found["known, without the text before"] = self.right(model, single, known=True)
        found["told in the text, without the text before"] = self.right(model, single, known=False)
        return found

    def baselines(self) -> dict[str, float]:
        return {"a guess among the elements": round(1 / len(ELEMENTS), 4)}

    @torch.inference_mode()
    def right(self, model: Model, texts: Sequence[Text], *, known: bool) -> float:
        """The share of the numbers of one kind of which every digit and the end are said."""
        batch = self.batch(texts)
        parts = batch.tokens.to(model.device).split(100)
        said = torch.cat([model(part)[0].argmax(-1).cpu() for part in parts])
        wrong = (said != batch.targets) & (batch.targets != NOTHING)
        right = [
            not wrong[row, asked.start - 1 : asked.stop - 1].any()
            for row, one in enumerate(texts)
            for asked in one.asked
            if asked.known == known
        ]
        return sum(right) / len(right)


def alone(text: Text) -> list[Text]:
    """Each item of which something is asked, as a text of its own."""
    found = []
    for asked in text.asked:
        first = text.text.rfind(" ", 0, asked.start) + 1
        moved = Asked(asked.start - first, asked.stop - first, asked.known)
        found.append(Text(text.text[first : asked.stop], [moved]))
    return found
