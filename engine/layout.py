"""Where each channel of fixed size lies in a step's row of numbers.

One step of a model is one row of float32. All its channels are views of that row, so a step is
recorded, copied off the device, sent and stored as a single piece of memory. The same layout
serves numpy arrays in the window's process and torch tensors in the engine's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod
from typing import Any

from engine.spec import Channel


class Layout:
    """Columns of a row matrix [step, width], by channel and by block."""

    def __init__(self, channels: Sequence[Channel], blocks: Mapping[str, Sequence[str]]) -> None:
        self.channels = {c.name: c for c in channels if not c.grows}
        self.blocked = {member for members in blocks.values() for member in members}
        self.width = 0
        #: channel -> (first column, last column, shape of the columns, index of the member)
        self._places: dict[str, tuple[int, int, tuple[int, ...], int | None]] = {}
        self._blocks: dict[str, tuple[int, int, tuple[int, ...]]] = {}
        for name, members in blocks.items():
            self._add_block(name, members)
        for channel in self.channels.values():
            if channel.name not in self._places:
                start, stop = self._take(prod(channel.shape(0)))
                self._places[channel.name] = (start, stop, channel.shape(0), None)

    def _take(self, size: int) -> tuple[int, int]:
        start, self.width = self.width, self.width + size
        return start, self.width

    def _add_block(self, name: str, members: Sequence[str]) -> None:
        shapes = {self.channels[member].shape(0) for member in members}
        alone = len(members) == 1
        if not alone and (len(shapes) != 1 or len(next(iter(shapes))) != 2):
            raise ValueError(f"block {name} needs channels with one common [layer, unit] shape")
        shape = shapes.pop()
        if not alone:
            shape = (shape[0], len(members), shape[1])
        start, stop = self._take(prod(shape))
        self._blocks[name] = (start, stop, shape)
        for index, member in enumerate(members):
            self._places[member] = (start, stop, shape, None if alone else index)

    def view(self, rows: Any, name: str) -> Any:
        """One channel of a row matrix, not copied: [step, width] -> [step, *axes]."""
        start, stop, shape, member = self._places[name]
        values = rows[:, start:stop].reshape(len(rows), *shape)
        return values if member is None else values[:, :, member]

    def block(self, rows: Any, name: str) -> Any:
        """One block of a row matrix, not copied: [step, width] -> [step, layer, member, unit].

        The block of a single channel has that channel's own axes.
        """
        start, stop, shape = self._blocks[name]
        return rows[:, start:stop].reshape(len(rows), *shape)

    def columns(self, name: str) -> tuple[int, int]:
        """The first and one past the last column of a channel that is in no block."""
        start, stop, _, member = self._places[name]
        if member is not None:
            raise ValueError(f"{name} is interleaved in a block")
        return start, stop
