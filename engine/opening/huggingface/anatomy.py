"""What a network does, found by trying it: how it attends, whether it can read on, its lens."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple

import torch
from torch import Tensor

from engine.opening.huggingface.attention import sums_to_one
from engine.opening.huggingface.memory import Memory
from engine.opening.huggingface.network import Network, Reading

#: Numbers that should be the same may differ by so much of their size, in single precision.
CLOSE = 1e-3

Lens = Callable[[Tensor], Tensor]


class Anatomy(NamedTuple):
    """What was found. `notes` say what is missing, and why."""

    attending: int  # layers
    heads: int
    partial: bool  # attention may go to a sink
    causal: bool
    cached: bool
    symbols: int  # 0 without a head
    layers: int  # whose hidden states are shown
    lens: Lens | None  # hidden state [..., unit] -> logits [..., symbol]
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
    lens = _lens(network, whole) if causal and layers else None
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
    if not all(_close(a, b) for a, b in zip(ours[:-1], theirs[1:-1], strict=True)):
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
        if theirs is not None and ours and not _close(torch.cat(ours), theirs):
            return False
    grown = [w.shape[-1] for part in parts for w in part.attention]
    return not grown or grown[-1] == len(ids)


def _close(a: Tensor, b: Tensor) -> bool:
    return a.shape == b.shape and bool((a - b).abs().max() <= CLOSE * b.abs().max().clamp_min(1e-6))


def _lens(network: Network, whole: Reading) -> Lens | None:
    """What makes a prediction of a hidden state: that which does so of the last layer's."""
    if whole.logits is None or whole.head_input is None or not whole.residual:
        return None
    finish = _finish(network, whole)
    last, dtype = whole.residual[-1], whole.head_input.dtype
    if finish is None:
        return None
    for norm in _norms(network):
        try:
            normed = norm(last.to(dtype))
        except (RuntimeError, TypeError, ValueError, IndexError):  # it is made for something else
            continue
        if not torch.is_tensor(normed) or normed.shape != whole.head_input.shape:
            continue
        scale = _scale(normed, whole.head_input)
        if _close(normed * scale, whole.head_input):
            say = _say(network.head)
            return lambda x: finish(say(norm(x.to(dtype)) * scale).float())
    return None


def _say(head: Any) -> Lens:
    """The head, with its weights read once for a few rows: [row, unit] -> [row, symbol].

    For two to eight rows, the usual order of the product takes as long as each row by itself.
    """
    if not isinstance(head, torch.nn.Linear) or head.bias is not None:
        return head  # type: ignore[no-any-return]
    return lambda x: (head.weight @ x.mT).mT if x.dim() == 2 and 1 < len(x) <= 8 else head(x)


def _scale(normed: Tensor, head_input: Tensor) -> float:
    """The factor that some networks put before their head, 1 in others."""
    factor = float((normed * head_input).sum() / (normed * normed).sum().clamp_min(1e-12))
    return 1.0 if abs(factor - 1) < CLOSE / 10 else factor


def _norms(network: Network) -> list[Any]:
    """What may stand between the last layer and the head: the layers' neighbours, or nothing."""
    owner = next(
        (m for m in network.network.modules() if network.stack in list(m.children())), None
    )
    beside = [] if owner is None else [m for m in owner.children() if m is not network.stack]
    plain = [m for m in beside if not list(m.children()) and not isinstance(m, torch.nn.Embedding)]
    return [*plain, torch.nn.Identity()]


def _finish(network: Network, whole: Reading) -> Lens | None:
    """What the network does to what its head says: scales it or caps it, as its configuration has
    it."""
    config = network.network.config.get_text_config()
    raw = network.head(whole.head_input).float()
    bias = getattr(network.network, "final_logits_bias", None)  # of an encoder's decoder
    if bias is not None and bool(bias.any()):
        given = whole.logits
        shift = bias[0].float()
        fits = given is not None and _close(raw + shift, given)
        return (lambda x: x + shift) if fits else None
    scales = [
        1.0,
        getattr(config, "logit_scale", None),
        getattr(config, "lm_head_multiplier", None),
    ]
    if (divisor := getattr(config, "logits_scaling", None)) is not None:
        scales.append(1 / divisor)
    caps = [
        None,
        getattr(config, "final_logit_softcapping", None),
        getattr(config, "output_logit_soft_cap", None),
    ]
    for scale in (float(s) for s in scales if isinstance(s, int | float)):
        for cap in dict.fromkeys(caps):
            finish = partial(_finished, scale=scale, cap=cap)
            if whole.logits is not None and _close(finish(raw), whole.logits):
                return finish
    return None


def _finished(x: Tensor, scale: float, cap: float | None) -> Tensor:
    x = x * scale if scale != 1 else x
    return x if cap is None else cap * torch.tanh(x / cap)
