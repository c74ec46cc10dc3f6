"""Recurrences read a stretch of tokens at a time, with the state after each of them.

The library computes only the last state. These are the same equations over what the library's own
layers hand to their recurrence, so that one pass over a stretch shows what as many steps would.
Batches are of one.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn.functional import silu


class Scanned(NamedTuple):
    """What a stretch gives out, in the library's own shape, and the states after each token."""

    output: Tensor
    states: tuple[Tensor, ...]  # of each part, [step, ...]


def decaying(new: Tensor, keep: Tensor, start: Tensor | None) -> Tensor:
    """h_t = keep_t h_(t-1) + new_t, from `start` or from nothing: [step, ...] -> [step, ...].

    Raises ValueError where `start` has another shape.
    """
    if start is not None and start.shape != new.shape[1:]:
        raise ValueError(f"a state of {tuple(start.shape)} is not one of {tuple(new.shape[1:])}")
    states = torch.empty_like(new)
    before = torch.zeros_like(new[0]) if start is None else start.to(new)
    for fresh, kept, after in zip(new.unbind(), keep.unbind(), states.unbind(), strict=True):
        torch.addcmul(fresh, kept, before, out=after)
        before = after
    return states


def selective(
    x: Tensor,
    step: Tensor,
    a: Tensor,
    b: Tensor,
    c: Tensor,
    d: Tensor | None,
    z: Tensor | None,
    start: Tensor | None,
) -> Scanned:
    """Mamba: h_t = e^(D_t A) h_(t-1) + D_t x_t B_t, y_t = h_t C_t + D x_t, times silu(z_t).

    x, z, step (its size, after softplus) [unit, step]; a [unit, state]; b, c [state, step]; d
    [unit]; start [unit, state]. The states are [step, unit, state].
    """
    sizes = step.T.unsqueeze(-1)  # [step, unit, 1]
    new = (step * x).T.unsqueeze(-1) * b.T.unsqueeze(1)  # [step, unit, state]
    states = decaying(new, torch.exp(sizes * a), start)
    y = (states @ c.T.unsqueeze(-1)).squeeze(-1).T  # [unit, step]
    if d is not None:
        y = y + x * d.unsqueeze(-1)
    if z is not None:
        y = y * silu(z)
    return Scanned(y.unsqueeze(0), (states,))


def dual(
    x: Tensor,
    step: Tensor,
    a: Tensor,
    b: Tensor,
    c: Tensor,
    d: Tensor | None,
    start: Tensor | None,
) -> Scanned:
    """Mamba-2: one decay for a whole head, B and C shared by the heads of a group.

    x [step, head, unit]; step (its size) [step, head]; a [head]; b, c [step, group, state]; d
    [head] or [head, unit]; start [head, unit, state]. The states are [step, head, unit, state].
    """
    each = x.shape[1] // b.shape[1]
    b, c = (g.float().repeat_interleave(each, 1) for g in (b, c))  # [step, head, state]
    new = (step.unsqueeze(-1) * x.float()).unsqueeze(-1) * b.unsqueeze(2)
    keep = torch.exp(step * a)[..., None, None]  # [step, head, 1, 1]
    states = decaying(new, keep, start)
    y = (states @ c.unsqueeze(-1)).squeeze(-1)  # [step, head, unit]
    if d is not None:
        y = y + x * (d if d.dim() > 1 else d.unsqueeze(-1))
    return Scanned(y.unsqueeze(0), (states,))


def delta(
    q: Tensor,
    k: Tensor,
    v: Tensor,
    decay: Tensor,
    write: Tensor,
    start: Tensor | None,
) -> Scanned:
    """The gated delta rule: S_t = a_t S_(t-1) + k_t b_t (v_t - k_t a_t S_(t-1)), y_t = q_t S_t.

    q, k [step, head, key], of their final length; v [step, head, value]; decay [step, head] or
    [step, head, key]; write [step, head]; start [head, key, value]. The states are
    [step, head, key, value].
    """
    keep = decay[..., None, None] if decay.dim() == 2 else decay.unsqueeze(-1)
    states = v.new_empty(*k.shape, v.shape[-1])
    before = torch.zeros_like(states[0]) if start is None else start.to(states)
    rows, values, weights = k.unsqueeze(2), v.unsqueeze(2), write[..., None, None]
    for t in range(len(k)):
        kept = before * keep[t]
        error = torch.baddbmm(values[t], rows[t], kept, alpha=-1) * weights[t]  # [head, 1, value]
        before = torch.baddbmm(kept, rows[t].mT, error, out=states[t])
    y = (q.unsqueeze(2) @ states).squeeze(2)  # [step, head, value]
    return Scanned(y.unsqueeze(0), (states,))


def weighted(
    k: Tensor, v: Tensor, decay: Tensor, bonus: Tensor, start: tuple[Tensor, Tensor, Tensor] | None
) -> Scanned:
    """RWKV: the average of values, each by e^k, old ones by e^decay for each token since.

    k, v [step, unit]; decay (the logarithm, below 0), bonus and start's three [unit]. The states
    are the numerator, the denominator and the exponent p both are scaled by, each [step, unit].
    """
    zero = torch.zeros_like(k[0])
    numerator, denominator, exponent = start or (zero, zero, zero - 1e38)
    tops = torch.empty_like(k)  # p
    before = exponent
    for came, after in zip(k.unbind(), tops.unbind(), strict=True):
        torch.maximum(before + decay, came, out=after)
        before = after
    earlier = torch.cat([exponent.unsqueeze(0), tops[:-1]])
    fresh = torch.exp(k - tops)
    both = torch.stack([fresh * v, fresh], 1)  # [step, 2, unit]
    keep = torch.exp(earlier + decay - tops).unsqueeze(1)  # [step, 1, unit]
    start_both = torch.stack([numerator, denominator])
    sums = decaying(both, keep, start_both)
    old = torch.cat([start_both.unsqueeze(0), sums[:-1]])  # [step, 2, unit]
    most = torch.maximum(earlier, k + bonus)
    past, now = torch.exp(earlier - most), torch.exp(k + bonus - most)
    y = (past * old[:, 0] + now * v) / (past * old[:, 1] + now)
    return Scanned(y.unsqueeze(0), (sums[:, 0], sums[:, 1], tops))


def stabilizers(log_input: Tensor, log_forget: Tensor, start: Tensor | None) -> Tensor:
    """m_t = max(log f_t + m_(t-1), log i_t), from `start` [head] or 0: [step, head]."""
    m = torch.empty_like(log_input)
    before = torch.zeros_like(m[0]) if start is None else start.to(m)
    for i, f, after in zip(log_input.unbind(), log_forget.unbind(), m.unbind(), strict=True):
        torch.maximum(f + before, i, out=after)
        before = after
    return m


def matrix(
    q: Tensor,
    k: Tensor,
    v: Tensor,
    write: Tensor,
    keep: Tensor,
    m: Tensor,
    start: tuple[Tensor, Tensor] | None,
    least: float,
) -> Scanned:
    """The mLSTM: C_t = f'_t C_(t-1) + i'_t k_t v_t, n_t the same of k_t, and what q_t reads.

    q, k [step, head, key]; v [step, head, value]; write i', keep f' and m [step, head]; start C
    [head, key, value] and n [head, key]; `least` keeps the divisor above 0. The states are C, n
    and m at each step.
    """
    cell, normalizer = start or (None, None)
    gated = k * write.unsqueeze(-1)  # [step, head, key]
    cells = decaying(gated.unsqueeze(-1) * v.unsqueeze(2), keep[..., None, None], cell)
    normalizers = decaying(gated, keep.unsqueeze(-1), normalizer)
    q = q * q.shape[-1] ** -0.5
    read = (q.unsqueeze(2) @ cells).squeeze(2)  # [step, head, value]
    weight = (q * normalizers).sum(-1).abs()
    y = read / (torch.maximum(weight, torch.exp(-m)) + least).unsqueeze(-1)
    return Scanned(y.transpose(0, 1).unsqueeze(0), (cells, normalizers, m))
