"""What an encoder and a decoder do, found by trying them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import torch

from engine.opening.huggingface.anatomy import Anatomy
from engine.opening.huggingface.attention import sums_to_one
from engine.opening.huggingface.lens import close, find_lens
from engine.opening.huggingface.memory import Exchange
from engine.opening.huggingface.network import Reading
from engine.opening.huggingface.pair import Pair


class Half(NamedTuple):
    """What of an encoder is shown: layers that attend, their heads, and layers with a state."""

    attending: int
    heads: int
    layers: int


def examine(pair: Pair, ids: Sequence[int]) -> tuple[Half, Anatomy]:
    """Reads a few tokens, at least four, as the source and as the target.

    Raises ValueError where the decoder's attention cannot be told apart.
    """
    encoded = pair.encode(ids, hidden=True)
    memory = Exchange(cached=False)
    memory.begin(encoded.given, len(ids))
    whole = pair.read(ids, memory, hidden=True)
    notes: list[str] = []
    tokens, layers = (len(ids), len(ids)), len(pair.stack)  # type: ignore[arg-type]
    for weights in (whole.attention, whole.cross):
        if len(weights) != layers or any(w.shape[1:] != tokens for w in weights):
            raise ValueError("its attention is not one weight for each layer, head and token")
        if any(sums_to_one(w) is not True for w in weights):
            raise ValueError("the weights of its attention do not sum to 1")
    if any(float(w.triu(1).abs().max()) for w in whole.attention):
        raise ValueError("its decoder looks ahead of the token it reads")
    attending = 0
    if all(w.shape[1:] == tokens and sums_to_one(w) for w in encoded.attention):
        attending = len(encoded.attention)
    if not attending:
        notes.append(
            "the encoder's attention is not shown: it is not one weight for each head and token"
        )
    plain = _same(encoded.residual, encoded.hidden) and len(encoded.residual[0]) == len(ids)
    half = Half(
        attending,
        encoded.attention[0].shape[0] if attending else 0,
        len(encoded.residual) if plain else 0,
    )
    if not half.layers:
        notes.append("the encoder's hidden states are not shown: they are not one for each token")
    shown = len(whole.residual) if _same(whole.residual, whole.hidden) else 0
    if not shown:
        notes.append("hidden states are not shown: its layers are not one list")
    cached = _reads_on(pair, ids, whole, memory)
    if not cached:
        notes.append("it cannot read on from a cache: the whole target is read again each time")
    lens = find_lens(pair, whole) if shown else None  # type: ignore[arg-type]
    if lens is None:
        notes.append("there is no lens: more than a norm stands between its layers and its head")
    assert whole.logits is not None
    heads, symbols = whole.attention[0].shape[0], whole.logits.shape[-1]
    return half, Anatomy(
        layers, heads, False, True, cached, symbols, shown, lens, tuple(notes)
    )  # fmt: skip


def _same(ours: tuple[torch.Tensor, ...], theirs: tuple[torch.Tensor, ...]) -> bool:
    """Whether the library calls hidden states what the layers give, but for the last norm."""
    pairs = zip(ours[:-1], theirs[1:-1], strict=False)
    return len(theirs) == len(ours) + 1 and all(close(a, b) for a, b in pairs)


def _reads_on(pair: Pair, ids: Sequence[int], whole: Reading, source: Exchange) -> bool:
    """Whether reading the target in stretches says the same as reading it in one go."""
    memory = Exchange(cached=True)
    assert source.encoded is not None
    memory.begin(source.encoded, len(ids))
    try:
        parts = [pair.read(part, memory) for part in (ids[:2], ids[2:3], ids[3:])]
    except (AttributeError, IndexError, KeyError, NotImplementedError, RuntimeError, TypeError,
            ValueError):  # fmt: skip
        return False
    logits = torch.cat([part.logits for part in parts if part.logits is not None])
    assert whole.logits is not None
    return close(logits, whole.logits) and parts[-1].cross[0].shape[-1] == len(ids)
