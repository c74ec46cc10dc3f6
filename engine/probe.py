"""Probes: the points in a model's forward pass that can be watched."""

from __future__ import annotations

from typing import Protocol

import torch
from torch import Tensor

from engine.layout import Layout


class Probe(Protocol):
    """Sees a value on its way through a model, and gives it back."""

    def __call__(self, name: str, value: Tensor, layer: int | None = None) -> Tensor:
        """An identity call. `value` is [*axes], or one `layer` of it, in a step, and has a leading
        step axis in a prefill."""

    def block(self, name: str) -> Tensor:
        """Where the model itself writes the channels of a block, so that nothing is copied:
        [layer, member, unit] in a step, [step, layer, member, unit] in a prefill. A block of one
        channel has that channel's own axes."""


class Silent:
    """The probe that watches nothing."""

    def __init__(self, layout: Layout, device: torch.device, steps: int | None = None) -> None:
        """Serves single steps, or prefills of so many steps."""
        leading = () if steps is None else (steps,)
        self._shapes = {name: (*leading, *block[2]) for name, block in layout._blocks.items()}
        self._device = device

    def __call__(self, name: str, value: Tensor, layer: int | None = None) -> Tensor:
        return value

    def block(self, name: str) -> Tensor:
        """New memory each time, since the state after a step may be a view of it."""
        return torch.empty(self._shapes[name], device=self._device)
