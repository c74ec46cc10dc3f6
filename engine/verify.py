"""Proves what is shown: every channel recomputed by an independent path."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
import torch

from engine.model import Model
from engine.runner import Runner
from engine.spec import Token

#: The largest difference that single precision explains.
TOLERANCE = 1e-4


def show(model: Model, tokens: Sequence[Token]) -> dict[str, np.ndarray]:
    """Every channel as the explorer shows it: [step, *axes], growing axes padded with NaN."""
    channels: dict[str, list[np.ndarray]] = {c.name: [] for c in model.channels}
    for batch in Runner(model).run(tokens):
        for name, values in channels.items():
            if name in batch.recorded.growing:
                values.append(batch.recorded.growing[name])
            else:
                values.append(model.layout.view(batch.recorded.rows, name))
    return {name: _join(parts, len(tokens)) for name, parts in channels.items() if parts}


def _join(parts: list[np.ndarray], tokens: int) -> np.ndarray:
    """Stretches of steps one after the other, the last axis padded to the longest with NaN."""
    last = max(part.shape[-1] for part in parts) if parts[0].ndim > 1 else None
    if last is None or all(part.shape[-1] == last for part in parts):
        return np.concatenate(parts)
    width = [(0, 0)] * (parts[0].ndim - 1)
    padded = [np.pad(p, [*width, (0, last - p.shape[-1])], constant_values=np.nan) for p in parts]
    return np.concatenate(padded)


def verify(model: Model, tokens: Sequence[Token]) -> dict[str, float]:
    """The largest difference, by channel, between what is shown and the reference: absolute up to
    a value of 1, and as a share of the value beyond.

    The other path is `Model.reference`, which shares no code with the model. Where a symbol
    empties the memory, it begins anew.
    """
    if not tokens:
        raise ValueError("there is nothing to verify: give a text of at least one symbol")
    with torch.inference_mode():
        shown = show(model, tokens)
    parts = [model.reference_of(part) for part in _stretches(list(tokens), model.vocabulary.resets)]
    expected = {name: _join([part[name] for part in parts], len(tokens)) for name in shown}
    symbols = {c.name for c in model.channels if c.kind == "symbol"}
    return {
        name: _misplaced(shown[name], expected[name], expected[_probability(name)])
        if name in symbols
        else _difference(shown[name], expected[name])
        for name in shown
    }


def _stretches(tokens: list[Token], resets: frozenset[int]) -> Iterator[list[Token]]:
    """The tokens from one that empties the memory to the next."""
    starts = [0, *(i for i, token in enumerate(tokens) if i and token.id in resets), len(tokens)]
    return (tokens[a:b] for a, b in pairwise(starts))


def _probability(name: str) -> str:
    """The channel that holds how likely the symbols of another are."""
    return f"{name.removesuffix('symbol')}probability"


def _misplaced(shown: np.ndarray, expected: np.ndarray, probability: np.ndarray) -> float:
    """How much less likely, in bits, a listed symbol is than the one expected at its rank.

    Symbols that are as likely may change places: all are [step, *axes, rank]. One that is not
    expected among those listed is at most as likely as the last of them.
    """
    if shown.shape != expected.shape or (np.isnan(shown) != np.isnan(expected)).any():
        return float("inf")
    there = ~np.isnan(expected).any(-1)  # not where nothing is said
    shown, expected, probability = shown[there], expected[there], probability[there]
    bits = np.log2(np.maximum(probability, 1e-300))  # [step, *axes, rank]
    same = shown[..., :, None] == expected[..., None, :]  # [step, *axes, rank, rank expected]
    own = np.where(same.any(-1), np.take_along_axis(bits, same.argmax(-1), -1), bits[..., -1:])
    return float(np.abs(own - bits).max(initial=0))


def _difference(shown: np.ndarray, expected: np.ndarray) -> float:
    if shown.shape != expected.shape or (np.isnan(shown) != np.isnan(expected)).any():
        return float("inf")
    difference = np.abs(shown - expected) / np.maximum(np.abs(expected), 1)
    return float(np.nanmax(difference)) if difference.size else 0.0
