"""The probe that records: every channel of every step, in as few copies as possible."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.layout import Layout
from engine.spec import Channel

Array = NDArray[np.float32]
#: A channel, or a channel and the layer of it if its layers are shown one by one.
Key = str | tuple[str, int]
#: Steps of a prefill that are written together: few enough to stay in the cache.
STRETCH = 32


class Recorded(NamedTuple):
    """What a stretch of steps showed, on the host."""

    rows: Array  # [step, width], laid out by the model's Layout
    growing: dict[str, Array]  # channel -> [step, *axes], growing axes padded with NaN


class Recorder:
    """Records one stretch of steps at a time.

    Blocks are written in place by the model. Every other value is kept by reference, and joined
    with those of all steps when the stretch is taken: a copy for each probe, or even for each
    step, costs too much beside a small step. So a model must not write to what it has shown.
    What grows with the text is written as soon as it is shown in a prefill, layer by layer, since
    all layers of a long text together do not stay in the cache.
    """

    def __init__(self, channels: tuple[Channel, ...], layout: Layout, device: torch.device) -> None:
        self._layout, self._device = layout, device
        self._growing = {c.name: c for c in channels if c.grows}
        blocked = sum(stop - start for start, stop, _ in layout._blocks.values())
        self._tail = slice(blocked, layout.width)  # columns that blocks do not cover
        self._loose = {c.name: c for c in channels if c.name not in layout.blocked}
        #: What the steps show, in the order in which they do, and where in it is what.
        self._sequence: list[Key] | None = None
        self._fixed: list[int] = []  # the values that fill the tail of a row
        self._grown: list[tuple[Channel, list[int], bool]] = []  # with its values, if by layer

    def begin(self, first: int, count: int, *, prefill: bool, causal: bool = True) -> None:
        """Makes room for steps `first` to `first + count - 1`, recorded one by one or at once.

        In a prefill that is not causal, each step sees all the others.
        """
        self._first, self._count, self._prefill, self._causal = first, count, prefill, causal
        self._rooms: dict[str, Tensor] = {}  # of what grows in a prefill, [step, *axes]
        self._row = 0
        self._keys: list[Key] = []
        self._values: list[Tensor] = []
        self._steps: list[list[Tensor]] = []  # the values of the steps so far
        self.rows = torch.empty(count, self._layout.width, device=self._device)  # [step, width]
        blocks = {name: self._layout.block(self.rows, name) for name in self._layout._blocks}
        self._blocks = {n: (block,) if prefill else block.unbind() for n, block in blocks.items()}

    def __call__(self, name: str, value: Tensor, layer: int | None = None) -> Tensor:
        self._keys.append(name if layer is None else (name, layer))
        self._values.append(value)
        if self._prefill and name in self._growing:
            self._values[-1] = self._write(self._growing[name], value, layer)
        return value

    def block(self, name: str) -> Tensor:
        block: Tensor = self._blocks[name][self._row]
        return block

    def commit(self) -> None:
        """Ends a step: what was shown since the last commit becomes its row."""
        if self._keys != self._sequence:
            self._follow()
        self._steps.append(self._values)
        self._keys, self._values = [], []
        self._row += 1

    def commit_prefill(self) -> None:
        """Ends a prefill: values hold a leading step axis."""
        for key, value in zip(self._keys, self._values, strict=True):
            name, layer = (key, None) if isinstance(key, str) else key
            if name not in self._growing:
                view = self._layout.view(self.rows, name)
                (view if layer is None else view[:, layer]).copy_(value)
        for name in self._growing:
            if missing := set(self._keys_of(name, self._keys)) - set(self._keys):
                raise ValueError(f"a prefill did not show {sorted(missing, key=str)[0]}")
        self._row = self._count

    def take(self) -> Recorded:
        """The steps committed since `begin`, brought to the host in one copy each."""
        if self._prefill:
            growing = {name: self._read_prefill(room) for name, room in self._rooms.items()}
        else:
            self._join_rows()
            growing = {c.name: self._join_steps(c, at, layered) for c, at, layered in self._grown}
        rows = self.rows if self._row == self._count else self.rows[: self._row]
        return Recorded(rows.cpu().numpy(), growing)

    def _join_rows(self) -> None:
        """Fills the tail of every row."""
        if self._fixed:
            columns = list(zip(*self._steps, strict=True))
            parts = [torch.stack(columns[i]).view(self._row, -1) for i in self._fixed]
            torch.cat(parts, 1, out=self.rows[: self._row, self._tail])

    def _follow(self) -> None:
        """Learns in which order steps show what was declared, or what has changed in it."""
        expected = [key for name in self._loose for key in self._keys_of(name, self._keys)]
        if len(self._keys) != len(expected) or set(self._keys) != set(expected):
            raise ValueError(f"a step showed {self._keys}, not {expected} as declared")
        if self._row and self._sequence:
            shown = dict(zip(self._keys, self._values, strict=True))
            self._values = [shown[key] for key in self._sequence]
            return
        self._sequence = self._keys
        places = {
            name: [self._keys.index(key) for key in self._keys_of(name, self._keys)]
            for name in self._loose
        }
        self._fixed = [i for n in self._layout.channels if n in places for i in places[n]]
        self._grown = [
            (c, places[name], name not in self._keys) for name, c in self._growing.items()
        ]

    def _keys_of(self, name: str, shown: Iterable[Key]) -> list[Key]:
        """The keys under which a channel is shown: whole, or layer by layer."""
        if name in shown:
            return [name]
        axes = self._loose[name].axes
        return [(name, layer) for layer in range(axes[0].size or 0)] if axes else [name]

    def _join_steps(self, channel: Channel, places: Sequence[int], layered: bool) -> Array:
        """A growing channel, at each step as long as it was then: [step, *axes]."""
        parts = [values[i] for values in self._steps for i in places]
        if self._row == 1:
            return (torch.stack(parts) if layered else parts[0]).cpu().numpy()[None]
        joined = torch.cat(parts, -1).cpu().numpy()  # [*axes but layer, step * layer * token]
        end, total = 0, self._first + self._row
        result = np.full((self._row, *channel.shape(total)), np.nan, np.float32)
        room = np.moveaxis(result, 1, -2) if layered else result[..., None, :]
        for step in range(self._row):
            tokens = self._first + step + 1
            start, end = end, end + len(places) * tokens
            part = joined[..., start:end]
            room[step, ..., :tokens] = part.reshape(*part.shape[:-1], len(places), tokens)
        return result

    def _write(self, channel: Channel, value: Tensor, layer: int | None) -> Tensor:
        """What a prefill shows of a growing channel, or of one layer of it; NaN where a step of a
        causal model has not read yet."""
        if channel.name not in self._rooms:
            self._rooms[channel.name] = self._room(channel)
        room = self._rooms[channel.name]
        room = room if layer is None else room[:, layer]
        if not self._causal:
            return room.copy_(value)
        for start in range(0, self._count, STRETCH):
            steps = slice(start, start + STRETCH)
            read = self._first + min(start + STRETCH, self._count)
            room[steps, ..., :read] = value[steps, ..., :read]
            room[steps, ..., read:] = torch.nan
        return room

    def _room(self, channel: Channel) -> Tensor:
        shape = (self._count, *channel.shape(self._first + self._count))
        if self._device.type == "cpu":
            # numpy asks for large pages, which are had several times sooner
            return torch.from_numpy(np.empty(shape, np.float32))
        return torch.empty(shape, device=self._device)

    def _read_prefill(self, room: Tensor) -> Array:
        """A growing channel on the host, with what a step had not read within its stretch."""
        values: Array = room.cpu().numpy()
        if self._causal:
            for step in range(self._count):
                end = self._first + (step // STRETCH + 1) * STRETCH
                values[step, ..., self._first + step + 1 : end] = np.nan
        return values
