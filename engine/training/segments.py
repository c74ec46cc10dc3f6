"""The task of recall over segments: pairs on one line, and queries on lines that come later.

`aKbQcZ`, a line end, then for instance `b`, an empty line, and `cZa`. As in associative recall
(engine/training/recall.py), but a model that reads line by line has to carry the pairs along. Most
queries have no answer after them: where all have, the last one is known by elimination.
"""

from __future__ import annotations

from collections.abc import Sequence
from string import ascii_lowercase, ascii_uppercase
from typing import Any

import torch
from torch import Tensor

from engine.model import Model
from engine.training.recall import LETTERS, accuracy, sequences
from engine.training.task import NOTHING, Batch, cut, next_symbols
from engine.vocabulary import UNKNOWN, Vocabulary

#: How many texts are held out of each kind, and the seed that draws them.
HELD_OUT, SEED = 1000, 2_000_039
#: How many pairs are scored, and on how many else the model is measured.
PAIRS, MEASURED = 4, (1, 2, 3, 5, 6, 8)
#: Lines between the pairs and the queries in what else is measured.
BETWEEN = (1, 4, 8, 16)
#: The share of queries that have their answer after them, late in training.
ANSWERED = 0.25


class SegmentRecall:
    """Texts of up to `most` pairs, and queries on up to `later` lines after them.

    A training begins with one pair and adds one each `grow` steps; all keys are asked for on the
    next line. Only once there are `most`, texts have fewer pairs too, lines in between, and some
    answers: mixed in earlier, these hide that a key is to be looked up.
    """

    metric = "accuracy"
    higher_is_better = True
    vocabulary = Vocabulary([UNKNOWN, *ascii_lowercase, *ascii_uppercase, "\n"])

    def __init__(self, *, lanes: int, most: int, later: int, grow: int) -> None:
        self.lanes, self.most, self.later, self.grow = lanes, most, later, grow

    def loss(self, model: Model, step: int, state: Any) -> tuple[Tensor, Any]:
        return next_symbols(model, self.batch(step), None)

    def batch(self, step: int) -> Batch:
        if step < self.most * self.grow:
            pairs = 1 + step // self.grow
            return lines_of(self.lanes, pairs, [0, pairs])
        pairs = int(torch.randint(1, self.most + 1, (2,)).max())
        lines = int(torch.randint(1, self.later + 1, ()))
        of_line = torch.randint(1, lines + 1, (pairs,)).bincount(minlength=lines + 1)
        answered = torch.rand(pairs) < ANSWERED
        return lines_of(self.lanes, pairs, of_line.tolist(), answered.tolist())

    @torch.inference_mode()
    def score(self, model: Model) -> float:
        return self.right(model, PAIRS)

    def knock_out(self, model: Model) -> float:
        with cut(model):
            return self.score(model)

    def lengths(self, model: Model) -> dict[str, float]:
        found = {f"pairs: {pairs}": self.right(model, pairs) for pairs in MEASURED}
        for lines in BETWEEN:
            words = f"empty lines between: {lines}"
            found[words] = self.right(model, PAIRS, [0] * (lines + 1) + [PAIRS])
        found["each pair asked for on a line of its own"] = self.right(
            model, PAIRS, [0] + [1] * PAIRS
        )
        return found

    def baselines(self) -> dict[str, float]:
        return {"a guess": round(1 / LETTERS, 4)}

    @torch.inference_mode()
    def right(self, model: Model, pairs: int, queries: Sequence[int] | None = None) -> float:
        """The share of right answers on held-out texts, with so many `queries` on each line, or
        all of them on the second. None of them is answered."""
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(SEED + pairs)
            text, targets, _ = lines_of(HELD_OUT, pairs, queries or [0, pairs])
        return accuracy(model(text.to(model.device))[0], targets)


def lines_of(
    count: int, pairs: int, queries: Sequence[int], answered: Sequence[bool] | None = None
) -> Batch:
    """So many texts: a line of pairs with so many queries after them, then lines with so many each.

    Each key is asked for at most once. Those that are `answered` have their value after them.
    """
    shown = iter([False] * sum(queries) if answered is None else answered)
    letters = sequences(count, pairs, sum(queries), each=True).view(count, -1, 2)
    first, *asked = torch.split(letters, [pairs, *queries], 1)  # [text, pair, key and value]
    end = torch.full((count, 1), SegmentRecall.vocabulary.encode("\n")[0].id)
    parts = [first.flatten(1)]
    wanted = [torch.full_like(part, NOTHING) for part in parts]
    for line in asked:
        for query in line.unbind(1):
            parts.append(query if next(shown) else query[:, :1])
            wanted.append(torch.full_like(parts[-1], NOTHING))
            wanted[-1][:, 0] = query[:, 1]
        parts.append(end)
        wanted.append(torch.full_like(end, NOTHING))
    return Batch(torch.cat(parts, 1), torch.cat(wanted, 1))
