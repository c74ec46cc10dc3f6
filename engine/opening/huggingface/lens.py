"""What a network would say if it ended after an earlier layer: the logit lens.

Source: nostalgebraist 2020, interpreting GPT: the logit lens.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import torch
from torch import Tensor

from engine.opening.huggingface.network import Network, Reading

#: Numbers that should be the same may differ by so much of their size, in single precision.
CLOSE = 1e-3

Step = Callable[[Tensor], Tensor]


class Lens:
    """Makes a prediction of a hidden state as the network does of its last layer's."""

    def __init__(self, ready: Step, head: Step, finish: Step) -> None:
        """`ready` is what stands between layers and head, `finish` what follows the head."""
        self.ready = ready  # [..., unit] -> [..., unit]
        self.finish = finish  # [..., symbol] -> [..., symbol], in single precision
        self._head = head

    def __call__(self, x: Tensor) -> Tensor:
        """Hidden states [..., unit] -> logits [..., symbol]."""
        return self.finish(self._head(self.ready(x)))


def close(a: Tensor, b: Tensor) -> bool:
    """Whether two are the same but for rounding."""
    return a.shape == b.shape and bool((a - b).abs().max() <= CLOSE * b.abs().max().clamp_min(1e-6))


def find_lens(network: Network, whole: Reading) -> Lens | None:
    """The lens of a network, tried on one reading of it; None where none of those known fits."""
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
        if close(normed * scale, whole.head_input):
            return Lens(partial(_ready, norm, scale, dtype), network.head, finish)
    return None


def _ready(norm: Step, scale: float, dtype: torch.dtype, x: Tensor) -> Tensor:
    ready: Tensor = norm(x.to(dtype)) * scale
    return ready


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


def _finish(network: Network, whole: Reading) -> Step | None:
    """What the network does to what its head says: scales it or caps it, as its configuration has
    it."""
    config = network.network.config.get_text_config()
    raw = network.head(whole.head_input).float()
    bias = getattr(network.network, "final_logits_bias", None)  # of an encoder's decoder
    if bias is not None and bool(bias.any()):
        given = whole.logits
        shift = bias[0].float()
        fits = given is not None and close(raw + shift, given)
        return (lambda x: x.float() + shift) if fits else None
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
            if whole.logits is not None and close(finish(raw), whole.logits):
                return finish
    return None


def _finished(x: Tensor, scale: float, cap: float | None) -> Tensor:
    x = x.float() * scale if scale != 1 else x.float()
    return x if cap is None else cap * torch.tanh(x / cap)
