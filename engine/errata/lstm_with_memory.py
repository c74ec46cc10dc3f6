"""What is wrong with the printed LSTM with memory, and numbers of its own code that show it."""

from __future__ import annotations

from functools import cache

import torch
from torch import nn

from engine.errata.seeded import seeded
from engine.models.lstm_with_memory import ARTICLE, Printed
from engine.spec import Erratum
from engine.vocabulary import UNKNOWN, Vocabulary

FORMULAS = "文章 000 第 4.2 节"
SYMBOLS = 30


@cache
def errata() -> tuple[Erratum, ...]:
    return (
        Erratum(
            ARTICLE,
            "a class named LSTMWithMemory",
            "a plain LSTM: what remembers is its own cell",
            "parameters beyond those of nn.Embedding and nn.LSTM: {}",
            added(),
            "cell",
        ),
        Erratum(
            ARTICLE,
            "nn.LSTM(…) without batch_first, given texts as rows",
            "batch_first=True: otherwise the batch is taken for time",
            "the first text moves the second one's first output by {}, and its own second by {}",
            across_the_batch(),
            "hidden",
        ),
        Erratum(
            ARTICLE,
            "lstm_output, _ = …: the state is dropped",
            "take the state and give it back, so that a text can be read step by step",
            "read in one call or in steps, the last output differs by {}",
            dropped(),
            "hidden",
        ),
        Erratum(
            ARTICLE,
            "hidden states are returned",
            "a linear layer maps them to symbols",
            "{} numbers a token, of a vocabulary of {}",
            unfinished(),
            "next",
        ),
        Erratum(
            FORMULAS,
            "the lines of the equations end in a single backslash, and products are written ∗",
            "two backslashes, and ⊙ for the product of each unit with its counterpart",
        ),
    )


def model(embedding: int = 8, units: int = 12, layers: int = 1) -> Printed:
    """The printed model before any training."""
    vocabulary = Vocabulary([UNKNOWN, *map(chr, range(65, 64 + SYMBOLS))])
    return Printed(vocabulary, embedding=embedding, units=units, layers=layers).eval()


@seeded(0)
def added() -> tuple[float, ...]:
    """Parameters of the printed class that are in neither of its two parts."""
    printed = model()
    parts: list[nn.Module] = [nn.Embedding(SYMBOLS, 8), nn.LSTM(8, 12)]
    own = sum(p.numel() for part in parts for p in part.parameters())
    head = sum(p.numel() for p in printed.head.parameters())  # ours, to ask it anything
    return (float(sum(p.numel() for p in printed.parameters()) - head - own),)


@seeded(0)
def across_the_batch() -> tuple[float, ...]:
    """How far another first text moves the second text's first output, and how far the second's
    own first token moves its second output."""
    printed, texts = model(), torch.randint(1, SYMBOLS, (2, 5))
    other, own = texts.clone(), texts.clone()
    other[0] = 1 + texts[0] % (SYMBOLS - 1)
    own[1, 0] = 1 + texts[1, 0] % (SYMBOLS - 1)
    before, first, second = (printed.read(x) for x in (texts, other, own))
    return (
        float((before - first)[1, 0].abs().max()),
        float((before - second)[1, 1].abs().max()),
    )


@seeded(0)
def dropped() -> tuple[float, ...]:
    """The last output of a text, with time on the first axis: in one call, and token by token."""
    printed, text = model(), torch.randint(1, SYMBOLS, (6, 1))
    whole = printed.read(text)[-1]
    steps = [printed.read(token[None]) for token in text]
    return (float((whole - steps[-1][0]).abs().max()),)


@seeded(0)
def unfinished() -> tuple[float, ...]:
    """Sizes of the output and of the vocabulary."""
    return float(model().read(torch.zeros(1, 1, dtype=torch.long)).shape[-1]), float(SYMBOLS)
