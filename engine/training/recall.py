"""The task of associative recall: aKbQcZ, and then K after a, Z after c.

A small letter is a key, the capital after it its value. The first time a key comes, its value is
a surprise; each later time it is known to whoever remembers the pair (Ba et al. 2016, Using Fast
Weights to Attend to the Recent Past, section 4.1, asks for one value; here there are many).
"""

from __future__ import annotations

from string import ascii_lowercase, ascii_uppercase
from typing import Any

import torch
from torch import Tensor

from engine.model import Model
from engine.training.task import NOTHING, Batch, next_symbols, read_alone
from engine.vocabulary import UNKNOWN, Vocabulary

LETTERS = len(ascii_lowercase)

#: How many sequences of how many pairs are held out, and the seed that draws them.
HELD_OUT, PAIRS, SEED = 1000, 8, 2_000_003

#: This share of the answers in a sequence is hidden. Nothing depends on them: pairs stay whole.
HIDDEN = 0.02


#: A training begins with this many pairs, and adds one each so many steps. Without this it takes
#: ten times longer to find out that a query is to be looked up.
FIRST_PAIRS, GROW = 2, 100


class Recall:
    """Sequences of up to `most` pairs, filled up with queries to `length` symbols.

    `asked` pairs are held out in each sequence.
    """

    metric = "accuracy"
    higher_is_better = True
    vocabulary = Vocabulary([UNKNOWN, *ascii_lowercase, *ascii_uppercase])

    def __init__(self, *, lanes: int, length: int, most: int, asked: int = PAIRS) -> None:
        self.lanes, self.length, self.most, self.asked = lanes, length, most, asked

    def loss(self, model: Model, step: int, state: Any) -> tuple[Tensor, Any]:
        return next_symbols(model, self.batch(step), state)

    def batch(self, step: int) -> Batch:
        most = min(self.most, FIRST_PAIRS + step // GROW)
        length = self.length * most // self.most
        pairs = int(torch.randint(1, most + 1, ()))
        text = sequences(self.lanes, pairs, length // 2 - pairs)
        hidden = torch.rand(text.shape) < HIDDEN
        hidden[:, : 2 * pairs] = hidden[:, ::2] = False
        return Batch(text.masked_fill(hidden, 0), asked_in(text, pairs))

    def held_out(self) -> tuple[Tensor, Tensor]:
        """Sequences that end in one query of each of their keys, and what is asked in them:
        both [sequence, step]."""
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(SEED)
            text = sequences(HELD_OUT, self.asked, self.asked, each=True)
        return text, asked_in(text, self.asked)

    @torch.inference_mode()
    def score(self, model: Model) -> float:
        text, targets = self.held_out()
        return accuracy(model(text.to(model.device))[0], targets)

    def knock_out(self, model: Model) -> float:
        text, targets = self.held_out()
        return accuracy(read_alone(model)[text.to(model.device)], targets)

    def lengths(self, model: Model) -> dict[str, float]:
        return {}

    def baselines(self) -> dict[str, float]:
        return {"a guess": round(1 / LETTERS, 4)}


def sequences(count: int, pairs: int, queries: int, each: bool = False) -> Tensor:
    """Ids of pairs with different keys, then of queries with their answers.

    [count, 2 (pairs + queries)]. With `each`, every key is asked for once before any is again.
    """
    keys = torch.rand(count, LETTERS).argsort(1)[:, :pairs]  # [sequence, pair]
    values = torch.randint(LETTERS, (count, pairs))
    asked = torch.randint(pairs, (count, queries))
    if each:
        asked = torch.rand(count, pairs).argsort(1).repeat(1, -(-queries // pairs))[:, :queries]
    keys = torch.cat([keys, keys.gather(1, asked)], 1)
    values = torch.cat([values, values.gather(1, asked)], 1)
    return torch.stack([1 + keys, 1 + LETTERS + values], 2).flatten(1)


def asked_in(text: Tensor, pairs: int) -> Tensor:
    """The value after each query, and nothing elsewhere: like the text [sequence, step]."""
    targets = text.roll(-1, 1)
    targets[:, : 2 * pairs] = targets[:, 1::2] = NOTHING
    return targets


def accuracy(logits: Tensor, targets: Tensor) -> float:
    """The share of the asked symbols that are said: [..., symbol] and [...] to a number."""
    asked = targets != NOTHING
    return (logits.argmax(-1).cpu() == targets)[asked].double().mean().item()
