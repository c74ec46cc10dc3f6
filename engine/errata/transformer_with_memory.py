"""What is wrong with the printed Transformer with memory, and numbers of its own code that show it.

Every number is worked out here, by the printed lines with random weights of one seed.
"""

from __future__ import annotations

from functools import cache
from math import sqrt

import torch
from torch import Tensor

from engine.errata.seeded import seeded
from engine.models.transformer_with_memory import ARTICLE, Corrected, Printed
from engine.spec import Erratum
from engine.vocabulary import UNKNOWN, Vocabulary

SYMBOLS = 30
#: The sizes of the printed formula's example that saturates: units and slots.
LARGE = 512, 64


@cache
def errata() -> tuple[Erratum, ...]:
    return (
        Erratum(
            ARTICLE,
            "softmax(…, dim=1): over the tokens of the text",
            "dim=-1: over the slots of the memory",
            "what three tokens take from all slots together: {}, {} and {}; corrected {}",
            taken_together(),
            "read.weights",
        ),
        Erratum(
            ARTICLE,
            "the same softmax, where a text is read one token at a time",
            "over the slots it does not matter how many tokens are read at once",
            "the smallest weight is {}, and what two different tokens read differs by {}",
            one_at_a_time(),
            "read",
        ),
        Erratum(
            ARTICLE,
            "nn.TransformerEncoderLayer(…) without batch_first, given texts as rows",
            "batch_first=True: otherwise a token attends to the same place of other texts",
            "another token in its own text moves a token by {}, another text of the batch by {}",
            across_the_batch(),
            "attention",
        ),
        Erratum(
            ARTICLE,
            "scores that are not scaled, against the article's own formula in section 4.1",
            "divide by √d",
            "{} units, {} slots: mean largest weight {} (entropy {} nats); scaled {} ({} nats)",
            saturated(),
            "read.weights",
        ),
        Erratum(
            ARTICLE,
            "a memory that is never written: an nn.Parameter",
            "it is learnt once: a long-term memory, no working memory",
            "it moves by {} while a text is read",
            never_written(),
            "memory",
        ),
        Erratum(
            ARTICLE,
            "one table serves as keys and as values",
            "keys and values, as section 3.1.2 of the article promises",
            "tables in the memory: {}; corrected {}",
            one_table(),
            "memory.key",
        ),
        Erratum(
            ARTICLE,
            "no encoding of places",
            "add one to the embedding",
            "the same tokens in another order: every output moves by at most {}",
            without_places(),
            "encoded",
        ),
        Erratum(
            ARTICLE,
            "no causal mask, though texts are to be generated",
            "a token sees only those before it",
            "a later token moves the first one by {}, where time is the first axis",
            sees_ahead(),
            "attention",
        ),
        Erratum(
            ARTICLE,
            "x + read is returned: no norm, no gate, no layer over the symbols",
            "normalise the sum, and map it to symbols",
            "{} numbers a token, {} symbols; their length grows from {} to {} by reading",
            unfinished(),
            "next",
        ),
        Erratum(
            ARTICLE,
            "embedding_dim and num_heads are not checked against each other",
            "say so before anything is built",
            "{} units in {} heads leave {}: torch stops with an AssertionError",
            unchecked(),
        ),
        Erratum(
            ARTICLE,
            "torch.randn for the memory, and embeddings as nn.Embedding draws them",
            "a deviation of 1/√d, so that scores begin near 1",
            "with {} units the deviation of the scores is {}; corrected {}",
            spread(),
            "read.weights",
        ),
    )


def model(width: int = 16, slots: int = 8, heads: int = 2, layers: int = 1) -> Printed:
    """The printed model before any training."""
    vocabulary = Vocabulary([UNKNOWN, *map(chr, range(65, 64 + SYMBOLS))])
    return Printed(
        vocabulary, width=width, hidden=32, heads=heads, layers=layers, slots=slots
    ).eval()  # fmt: skip


def ids(*shape: int) -> Tensor:
    return torch.randint(1, SYMBOLS, shape)


@seeded(0)
def taken_together() -> tuple[float, ...]:
    """Sums over the slots, of the three tokens of a text; and the largest with the right axis."""
    printed = model()
    x = printed.encoder(printed.embedding(ids(1, 3)))
    right = (x @ printed.memory.t()).softmax(-1).sum(-1).max()
    return (*printed.looked(x).sum(-1)[0].tolist(), float(right))


@seeded(0)
def one_at_a_time() -> tuple[float, ...]:
    """The smallest weight, and how far what two tokens read is apart, each read alone."""
    printed = model()
    weights = [printed.looked(printed.encoder(printed.embedding(ids(1, 1)))) for _ in range(2)]
    one, other = (w @ printed.memory for w in weights)
    return min(float(w.min()) for w in weights), float((one - other).abs().max())


@seeded(0)
def across_the_batch() -> tuple[float, ...]:
    """How far a text's first token moves when its own fourth changes, and when another text does.

    Measured on what the encoder gives.
    """
    printed, texts = model(), ids(2, 5)
    own, other = texts.clone(), texts.clone()
    own[0, 3] = 1 + texts[0, 3] % (SYMBOLS - 1)
    other[1] = 1 + texts[1] % (SYMBOLS - 1)
    first, *rest = (printed.encoder(printed.embedding(x))[0, 0] for x in (texts, own, other))
    return tuple(float((first - x).abs().max()) for x in rest)


@seeded(0)
def saturated() -> tuple[float, ...]:
    """Units, slots; the mean largest weight and entropy over the slots, unscaled and scaled."""
    width, slots = LARGE
    printed = model(width, slots, heads=8)
    scores = printed.encoder(printed.embedding(ids(1, 64))) @ printed.memory.t()  # [1, token, slot]
    found = [float(width), float(slots)]
    for scaled in (scores, scores / sqrt(width)):
        weights = scaled.softmax(-1)
        entropy = -(weights * weights.clamp_min(1e-38).log()).sum(-1)
        found += [float(weights.amax(-1).mean()), float(entropy.mean())]
    return tuple(found)


@seeded(0)
def never_written() -> tuple[float, ...]:
    printed = model()
    before = printed.memory.clone()
    printed(ids(2, 7))
    return (float((printed.memory - before).abs().max()),)


@seeded(0)
def one_table() -> tuple[float, ...]:
    """How many tables of the memory's shape there are: printed, and corrected."""
    sizes = {"width": 16, "hidden": 32, "heads": 2, "layers": 1, "slots": 8}
    sides = (side(model().vocabulary, **sizes) for side in (Printed, Corrected))
    return tuple(float(sum(p.shape == (8, 16) for p in side.parameters())) for side in sides)


@seeded(0)
def without_places() -> tuple[float, ...]:
    """How far outputs are from those of the reversed text, reversed. Time is the first axis."""
    printed, text = model(), ids(6, 1)
    there = printed.enriched(text)
    back = printed.enriched(text.flip(0)).flip(0)
    return (float((there - back).abs().max()),)


@seeded(0)
def sees_ahead() -> tuple[float, ...]:
    printed, text = model(), ids(6, 1)
    other = text.clone()
    other[-1] = 1 + text[-1] % (SYMBOLS - 1)
    return (float((printed.enriched(text) - printed.enriched(other))[0].abs().max()),)


@seeded(0)
def unfinished() -> tuple[float, ...]:
    """Sizes of the output and of the vocabulary; the length of a token before and after reading."""
    printed, text = model(), ids(1, 5)
    before, after = printed.encoder(printed.embedding(text)), printed.enriched(text)
    lengths = (float(x.norm(dim=-1).mean()) for x in (before, after))
    return (float(after.shape[-1]), float(SYMBOLS), *lengths)


@seeded(0)
def unchecked() -> tuple[float, ...]:
    """Units and heads that do not fit, and what the division leaves."""
    width, heads = 10, 3
    try:
        model(width, heads=heads)
    except AssertionError:
        return float(width), float(heads), float(width % heads)
    raise RuntimeError("torch builds heads of unequal size, so the erratum is out of date")


@seeded(0)
def spread() -> tuple[float, ...]:
    """Units; the deviation of scores at the start, as printed and with a smaller memory."""
    width, slots = LARGE
    printed = model(width, slots, heads=8)
    scores = printed.encoder(printed.embedding(ids(1, 64))) @ printed.memory.t()
    return float(width), float(scores.std()), float((scores / sqrt(width)).std())
