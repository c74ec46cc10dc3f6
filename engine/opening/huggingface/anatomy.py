"""What a network does, found by trying it: how it attends, whether it can read on, its lens."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import torch

from engine.opening.huggingface.attention import sums_to_one
from engine.opening.huggingface.lens import Lens, close, find_lens
from engine.opening.huggingface.memory import Memory
from engine.opening.huggingface.network import Network, Reading


class Anatomy(NamedTuple):
    """What was found. `notes` say what is missing, and why."""

    attending: int  # layers
    heads: int
    partial: bool  # attention may go to a sink
    causal: bool
    cached: bool
    symbols: int  # 0 without a head
    layers: int  # whose hidden states are shown
    lens: Lens | None
    notes: tuple[str, ...]


def examine(network: Network, ids: Sequence[int], *, causal: bool) -> Anatomy:
    """Reads a few tokens, at least four, in one go and in two."""
    whole = network.read(ids, hidden=True)
    notes: list[str] = []
    attending, heads, partial = _attention(whole, len(ids), notes)
    if causal and attending and not _looks_back(whole):
        causal = False
        notes.append("it looks ahead of the token it reads: the whole text is read at once")
    cached = causal and _reads_on(network, ids, whole)
    if causal and not cached:
        notes.append("it cannot read on from a cache: the whole text is read again for each token")
    layers = _layers(whole, notes)
    lens = find_lens(network, whole) if causal and layers else None
    if causal and lens is None and whole.logits is not None:
        notes.append("there is no lens: more than a norm stands between its layers and its head")
    return Anatomy(
        attending,
        heads,
        partial,
        causal,
        cached,
        0 if whole.logits is None else whole.logits.shape[-1],
        layers,
        lens,
        tuple(notes),
    )


def _attention(reading: Reading, tokens: int, notes: list[str]) -> tuple[int, int, bool]:
    """Layers that attend, their heads, and whether some of it goes nowhere."""
    if not reading.attention:
        notes.append("attention is not shown: the library does not give it for this architecture")
        return 0, 0, False
    shapes = {tuple(w.shape) for w in reading.attention}
    if len(shapes) > 1 or next(iter(shapes))[1:] != (tokens, tokens):
        notes.append(
            "attention is not shown: it is not one weight for each token and head, "
            f"but {' and '.join(map(str, sorted(shapes)))} for {tokens} tokens"
        )
        return 0, 0, False
    sums = [sums_to_one(w) for w in reading.attention]
    if None in sums:
        notes.append("attention is not shown: its weights are no shares of a whole")
        return 0, 0, False
    return len(reading.attention), reading.attention[0].shape[0], False in sums


def _layers(whole: Reading, notes: list[str]) -> int:
    """Layers whose hidden states are shown. The library must call the same so; the last it gives
    only after the last norm."""
    theirs, ours = whole.hidden, whole.residual
    if len(theirs) != len(ours) + 1 or not ours:
        notes.append("hidden states are not shown: its layers are not one list")
        return 0
    if not all(close(a, b) for a, b in zip(ours[:-1], theirs[1:-1], strict=True)):
        notes.append("hidden states are not shown: the library understands something else by them")
        return 0
    return len(ours)


def _looks_back(reading: Reading) -> bool:
    return all(float(w.triu(1).abs().max()) == 0 for w in reading.attention)


def _reads_on(network: Network, ids: Sequence[int], whole: Reading) -> bool:
    """Whether reading in stretches says the same as reading in one go."""
    memory = Memory(cached=True)
    try:
        parts = [network.read(part, memory) for part in (ids[:2], ids[2:3], ids[3:])]
    except (AttributeError, IndexError, KeyError, NotImplementedError, RuntimeError, TypeError,
            ValueError):  # fmt: skip
        return False
    assert memory.cache is not None
    if memory.cache.get_seq_length() != len(ids):
        return False
    for said in ("logits", "residual"):
        ours = [getattr(part, said) for part in parts]
        theirs = getattr(whole, said)
        if said == "residual":
            ours, theirs = [x[-1] for x in ours if x], theirs[-1] if theirs else None
        if theirs is not None and ours and not close(torch.cat(ours), theirs):
            return False
    grown = [w.shape[-1] for part in parts for w in part.attention]
    return not grown or grown[-1] == len(ids)
