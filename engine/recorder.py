"""The probe that records: every channel of every step, in as few copies as possible."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.layout import Layout
from engine.spec import Channel

Array = NDArray[np.float32]


class Recorded(NamedTuple):
    """What a stretch of steps showed, on the host."""

    rows: Array  # [step, width], laid out by the model's Layout
    growing: dict[str, Array]  # channel -> [step, *axes], growing axes padded with NaN


class Recorder:
    """Records one stretch of steps at a time.

    Blocks are written in place by the model. Every other value is kept by reference while the
    step runs and joined into the step's row by one copy at its end: a copy for each probe would
    cost more than a small step itself.
    """

    def __init__(self, channels: tuple[Channel, ...], layout: Layout, device: torch.device) -> None:
        self._layout, self._device = layout, device
        self._growing = [c for c in channels if c.grows]
        blocked = sum(stop - start for start, stop, _ in layout._blocks.values())
        self._tail = slice(blocked, layout.width)  # columns that blocks do not cover
        loose = [c for c in channels if c.grows or layout._places[c.name][3] is None]
        self._declared = {c.name: c for c in loose}
        self._order: list[tuple[str, int | None]] | None = None

    def begin(self, first: int, count: int, *, prefill: bool) -> None:
        """Makes room for steps `first` to `first + count - 1`, recorded one by one or at once."""
        self._first, self._count, self._prefill = first, count, prefill
        self._row = 0
        self._values: dict[tuple[str, int | None], Tensor] = {}
        self.rows = torch.empty(count, self._layout.width, device=self._device)  # [step, width]
        blocks = {name: self._layout.block(self.rows, name) for name in self._layout._blocks}
        self._blocks = {n: (block,) if prefill else block.unbind() for n, block in blocks.items()}
        self._tails = () if prefill else self.rows[:, self._tail].unbind()
        self._kept: list[dict[tuple[str, int | None], Tensor]] = []  # of steps, if some grow

    def __call__(self, name: str, value: Tensor, layer: int | None = None) -> Tensor:
        self._values[name, layer] = value
        return value

    def block(self, name: str) -> Tensor:
        block: Tensor = self._blocks[name][self._row]
        return block

    def commit(self) -> None:
        """Ends a step: what was shown since the last commit becomes its row."""
        if self._order is None:
            self._order = self._find_order()
        values = self._values
        if len(values) != self._expected:
            raise ValueError(f"a step showed {sorted(map(str, values))}, not what was declared")
        if len(self._order) == 1:
            value = values[self._order[0]]
            self._tails[self._row].copy_(value if value.dim() == 1 else value.reshape(-1))
        elif self._order:
            flat = [values[key].reshape(-1) for key in self._order]
            torch.cat(flat, out=self._tails[self._row])
        if self._growing:
            self._kept.append(values)
            self._values = {}
        else:
            values.clear()
        self._row += 1

    def commit_prefill(self, *, causal: bool) -> None:
        """Ends a prefill: values hold a leading step axis."""
        for (name, layer), value in self._values.items():
            if self._declared[name].grows:
                continue
            view = self._layout.view(self.rows, name)
            (view if layer is None else view[:, layer]).copy_(value)
        self._row, self._causal = self._count, causal

    def take(self) -> Recorded:
        """The steps committed since `begin`, brought to the host in one copy each."""
        rows = self.rows[: self._row].cpu().numpy()
        join = self._join_prefill if self._prefill else self._join_steps
        return Recorded(rows, {channel.name: join(channel) for channel in self._growing})

    def _find_order(self) -> list[tuple[str, int | None]]:
        """The order in which loose values lie in a row; also how many values a step shows."""
        order: list[tuple[str, int | None]] = []
        self._expected = 0
        for name, channel in self._declared.items():
            keys = self._keys(name)
            self._expected += len(keys)
            if not channel.grows:
                order += keys
        return order

    def _keys(self, name: str) -> list[tuple[str, int | None]]:
        if (name, None) in (self._kept[0] if self._kept else self._values):
            return [(name, None)]
        layers = self._declared[name].axes[0].size or 0
        return [(name, layer) for layer in range(layers)]

    def _join_steps(self, channel: Channel) -> Array:
        """A growing channel at every step, each as long as its step: [step, *axes]."""
        keys = self._keys(channel.name)
        parts = [values[key] for values in self._kept for key in keys]
        joined = torch.cat(parts, -1).cpu().numpy()
        result = np.full((self._row, *channel.shape(self._first + self._row)), np.nan, np.float32)
        layered = len(keys) > 1 or keys[0][1] is not None
        room = np.moveaxis(result, 1, -2) if layered else result
        end = 0
        for step in range(self._row):
            tokens = self._first + step + 1
            start, end = end, end + len(keys) * tokens
            value = joined[..., start:end]
            room[step, ..., :tokens] = (
                value.reshape(*value.shape[:-1], len(keys), tokens) if layered else value
            )
        return result

    def _join_prefill(self, channel: Channel) -> Array:
        """A growing channel, of which a causal step may show only what it has read."""
        parts = [self._values[key] for key in self._keys(channel.name)]
        whole = parts[0] if parts[0].dim() == len(channel.axes) + 1 else torch.stack(parts, 1)
        if self._causal:
            read, total = self._count, self._first + self._count
            future = torch.ones(read, total, dtype=torch.bool, device=self._device)  # [step, token]
            future.triu_(self._first + 1)
            whole = whole.masked_fill(future.view(read, *[1] * (whole.dim() - 2), total), torch.nan)
        return whole.cpu().numpy()
