"""Numbers that are worked out from random weights, and are the same every time."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, wraps

import torch

Numbers = tuple[float, ...]


def seeded(seed: int) -> Callable[[Callable[[], Numbers]], Callable[[], Numbers]]:
    """Works a function out once, from a seed, without gradients and without touching the
    randomness of anything else."""

    def decorate(compute: Callable[[], Numbers]) -> Callable[[], Numbers]:
        @cache
        @wraps(compute)
        def run() -> Numbers:
            with torch.random.fork_rng(devices=[]), torch.inference_mode(False), torch.no_grad():
                torch.manual_seed(seed)
                return compute()

        return run

    return decorate
