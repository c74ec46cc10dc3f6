"""What a distribution over very many symbols says, without sending all of it."""

from __future__ import annotations

from math import log
from typing import NamedTuple

import torch
from torch import Tensor

#: Vocabularies up to so many symbols are shown whole.
WHOLE = 1024
#: Of larger ones, so many of the most likely symbols are listed.
LISTED = 64
#: Symbols whose largest is looked at first: only the best stretches can hold the best symbols.
STRETCH = 64

#: So many rows are looked at together.
ROWS = 16


class Best(NamedTuple):
    """The most likely symbols, best first, and how undecided the whole distribution is."""

    symbol: Tensor  # ids as float32, [..., rank]
    probability: Tensor  # [..., rank]
    entropy: Tensor  # over all symbols, in bits, [...]
    log_sum: Tensor  # log Σ exp(logit), [...]


def best(logits: Tensor, count: int = LISTED) -> Best:
    """[..., symbol] in float32, left as they are. Few rows at a time, which stay in the cache."""
    if logits.dim() != 2 or len(logits) <= ROWS:
        return _best(logits, count)
    parts = [_best(rows, count) for rows in torch.split(logits, ROWS)]
    return Best(*map(torch.cat, zip(*parts, strict=True)))


def _best(logits: Tensor, count: int) -> Best:
    values, ids = top(logits, count)
    # the largest probability never vanishes, so that the sum can be had back from it
    largest, mean = _sums(logits, ids[..., :1])
    log_sum = values[..., 0] - largest.log()
    entropy = (log_sum - mean).clamp_min(0) / log(2)
    return Best(ids.float(), (values - log_sum.unsqueeze(-1)).exp(), entropy, log_sum)


def _sums(logits: Tensor, first: Tensor) -> tuple[Tensor, Tensor]:
    """The probability of the first, and the mean logit Σ p l, in which a symbol that is ruled out
    counts nothing: [..., symbol], [..., 1] -> two [...]."""
    if logits.is_cpu and logits.dim() == 2 and len(logits) > 1:  # a row by itself is quickest
        each = [_sums(row, one) for row, one in zip(logits, first, strict=True)]
        largest, mean = map(torch.stack, zip(*each, strict=True))
        return largest, mean
    p = logits.softmax(-1)
    products = torch.linalg.vecdot(p, logits)
    if products.isnan().any():
        products = torch.where(p > 0, p * logits, 0).sum(-1)
    return p.gather(-1, first).squeeze(-1), products


def expectedness(logits: Tensor, came: Tensor, log_sum: Tensor) -> tuple[Tensor, Tensor]:
    """-log2 of the probability of the symbols that came, and their place among all, from 1.

    [step, symbol], [step], [step] -> two [step].
    """
    own = logits.gather(-1, came.unsqueeze(-1))
    surprise = (log_sum - own.squeeze(-1)).clamp_min(0) / log(2)
    above = [
        (rows > o).sum(-1)
        for rows, o in zip(torch.split(logits, ROWS), torch.split(own, ROWS), strict=True)
    ]
    return surprise, torch.cat(above).float() + 1


def top(logits: Tensor, count: int) -> tuple[Tensor, Tensor]:
    """The largest and their ids, [..., rank], as torch.topk finds them, several times sooner.

    The largest `count` lie in the `count` stretches with the largest maxima.
    """
    *leading, symbols = logits.shape
    count = min(count, symbols)
    stretches = symbols // STRETCH
    if stretches <= 2 * count:
        values, ids = logits.topk(count, -1)
        return values, ids
    even = stretches * STRETCH
    blocks = logits[..., :even].reshape(*leading, stretches, STRETCH)
    where = blocks.amax(-1).topk(count, -1, sorted=False).indices  # [..., count]
    within = torch.arange(STRETCH, device=logits.device)
    ids = (where.unsqueeze(-1) * STRETCH + within).flatten(-2)  # [..., count * STRETCH]
    rest = torch.arange(even, symbols, device=logits.device).expand(*leading, -1)
    ids = torch.cat([ids, rest], -1)
    values, places = logits.gather(-1, ids).topk(count, -1)
    return values, ids.gather(-1, places)
