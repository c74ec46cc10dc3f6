"""What the library's layers hand to their recurrence, seen on its way.

The library has a few functions by which a layer moves its state on, one for a single token and one
for many, each with everything that goes into the state as its arguments. They stand in the
layer's file or class, and are replaced there while a network reads: a single token goes through
the library's own function, a stretch through ours, which knows the state after each token.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import torch
from torch import Tensor

from engine.opening.huggingface.rules import FUNCTIONS, GATES, Gates, Replaced
from engine.opening.huggingface.seeing import Seeing


class Recurrences:
    """Where the recurrences of a network's layers are."""

    def __init__(self, network: Any) -> None:
        self.places: list[tuple[Any, str, Replaced]] = []
        self.rule = ""  # by which its layers move their state on, as they are called in FUNCTIONS
        modules = list(network.modules())
        classes = {type(module) for module in modules}
        files = {sys.modules[kind.__module__] for kind in classes}
        owners: list[Any] = [*files, *classes]
        for owner in owners:
            name = owner.__name__.rpartition(".")[2]
            for (where, function), (rule, replaced) in FUNCTIONS.items():
                if (not where or where == name) and function in vars(owner):
                    self.places.append((owner, function, replaced))
                    self.rule = rule
        self.gates = [
            (getattr(m, child), gates)
            for m in modules
            for (kind, child), gates in GATES.items()
            if type(m).__name__.endswith(kind) and hasattr(m, child)
        ]
        #: Whether what a delta net writes reaches from 0 to 2: beyond 1 it turns what was there.
        self.turns = any(getattr(m, "allow_neg_eigval", False) for m in modules)
        limits = {tuple(m.time_step_limit) for m in modules if hasattr(m, "time_step_limit")}
        limits -= {(0.0, torch.inf)}
        self.limit: tuple[float, float] | None = limits.pop() if len(limits) == 1 else None

    @contextmanager
    def seen(self, seeing: Seeing) -> Iterator[Seeing]:
        """Lets `seeing` see what the network's layers do meanwhile."""
        own = [(owner, name, getattr(owner, name)) for owner, name, _ in self.places]
        hooks = [m.register_forward_hook(partial(_gate, seeing, g)) for m, g in self.gates]
        seeing.limit = self.limit
        try:
            for (owner, name, replaced), (_, _, theirs) in zip(self.places, own, strict=True):
                setattr(owner, name, _bound(replaced, seeing, theirs))
            yield seeing
        finally:
            for owner, name, theirs in own:
                setattr(owner, name, theirs)
            for hook in hooks:
                hook.remove()


def _bound(replaced: Replaced, seeing: Seeing, theirs: Any) -> Any:
    """A plain function, so that in a class it becomes a method."""

    def call(*args: Any, **how: Any) -> Any:
        return replaced(seeing, theirs, *args, **how)

    return call


def _gate(seeing: Seeing, gates: Gates, module: Any, args: Any, output: Tensor) -> None:
    seeing.see(**gates(output[0]))
