"""What a run showed: every channel at every step."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import isfinite
from weakref import ref as weakref

import numpy as np
from numpy.typing import NDArray

from engine.layout import Layout
from engine.messages import Update
from engine.spec import ModelInfo, Part, Token, sources

Array = NDArray[np.float32]
#: Steps there is room for to begin with.
ROOM = 64


class Trace:
    """Every channel of one run, in steps from the first token. Never changed once made.

    An update makes a new trace. Traces that only grow share one buffer, of which each sees its
    own length; a trace that branches off before another's end gets a buffer of its own.
    """

    def __init__(self, info: ModelInfo) -> None:
        self.info = info
        self.tokens: Sequence[Token] = ()
        self.sources = 0  # tokens that are the source
        self._layout = Layout(info.channels, info.blocks)
        self._buffer = _Buffer(self._layout.width, info, min(ROOM, info.most_tokens or ROOM))

    def __len__(self) -> int:
        return len(self.tokens)

    def __contains__(self, channel: str) -> bool:
        return channel in self._layout.channels or channel in self._buffer.grown

    def __getitem__(self, channel: str) -> Array:
        """One channel at every step: [step, *axes]; growing axes are padded with NaN."""
        return self.window(channel, 0, len(self))

    def at(self, channel: str, step: int) -> Array:
        """One channel as it stood at one step: [*axes], growing axes at their true length."""
        value: Array = self.window(channel, step, step + 1)[0]
        return value[..., : self.reach(step)] if channel in self._buffer.grown else value

    def window(self, channel: str, first: int, stop: int) -> Array:
        """One channel from step `first` up to `stop`: a read-only view [step, *axes]."""
        length = len(self.tokens)
        first, stop = max(first, 0), min(stop, length)
        if channel in self._buffer.grown:
            values = self._buffer.grown[channel][first:stop, ..., :length]
        elif channel in self._layout.channels:
            values = self._layout.view(self._buffer.rows[first:stop], channel)
        else:
            known = ", ".join(c.name for c in self.info.channels)
            raise KeyError(f"there is no channel {channel!r}: {self.info.id} shows {known}")
        values.flags.writeable = False
        return values

    def peak(self, channel: str, layer: int | None = None) -> float:
        """The largest finite magnitude so far of a channel, or of one of its layers; 0 if there is
        none."""
        key = (channel, layer)
        done, value = self._buffer.peaks.get(key, (0, 0.0))
        if done > len(self):
            done, value = 0, 0.0
        if done < len(self):
            new = self.window(channel, done, len(self))
            new = np.abs(new if layer is None else new[:, layer])
            largest = float(new.max(initial=0))
            if not isfinite(largest):
                largest = float(np.max(new, where=np.isfinite(new), initial=0))
            value = max(value, largest)
            self._buffer.peaks[key] = (len(self), value)
        return value

    def finite(self, first: int) -> bool:
        """Whether all numbers of channels of fixed size are finite, from a step on."""
        with np.errstate(invalid="ignore"):  # a sum needs no memory, and shows each that is not
            return isfinite(self._buffer.rows[first : len(self)].sum(dtype=np.float64))

    def derived(self, compute: Callable[[Trace, int], Array]) -> Array:
        """A number for each step: [step], of which only those of new steps are worked out.

        `compute` gives the numbers of a trace from a step on. A step's number must depend on that
        step and on those before it alone.
        """
        known = self._buffer.derived.get(compute, _NONE)
        if len(known) < len(self):
            known = np.concatenate([known, compute(self, len(known))])
            known.flags.writeable = False
            self._buffer.derived[compute] = known
        return known[: len(self)]

    def reach(self, step: int) -> int:
        """How many tokens a step can see: those read so far, or all for a two-way model; of a
        source, all of it."""
        return max(step + 1, self.sources) if self.info.causal else len(self)

    def part(self, name: Part) -> range:
        """The steps, and the tokens, of a part of the text."""
        starts = self.sources if name == "target" else 0
        return range(starts, self.sources if name == "source" else len(self))

    @property
    def kept(self) -> int:
        """The bytes of memory that the attention and the states take, for which there is a budget.

        With the room that is kept for further tokens.
        """
        buffer, attending = self._buffer, self.info.attending
        states = attending.state_bytes if attending is not None else 0
        grown = sum(values[: buffer.used].nbytes for values in buffer.grown.values())
        return grown + states * buffer.used

    def shared(self, other: Trace | None) -> int:
        """How many leading steps are known to be the very same as another trace's."""
        if other is None:
            return 0
        most = min(len(self), len(other))
        buffer: _Buffer | None = self._buffer
        while buffer is not None and buffer is not other._buffer:
            most = min(most, buffer.kept)
            buffer = buffer.parent() if buffer.parent else None
        return most if buffer is not None else 0

    def apply(self, update: Update, arrays: Sequence[Array]) -> Trace:
        """Keeps the first steps and appends the update's. Costs only what is new."""
        result = Trace.__new__(Trace)
        result.info, result._layout = self.info, self._layout
        result.tokens = (*self.tokens[: update.keep], *update.tokens)
        result.sources = sources(result.tokens)
        result._buffer = self._buffer
        if update.tokens:
            rows, grown = arrays[0], dict(zip(update.grown, arrays[1:], strict=True))
            result._buffer = self._buffer.append(update.keep, rows, grown)
        return result


class _Buffer:
    """Room for steps: rows [step, width], and one array for each channel that grows."""

    def __init__(self, width: int, info: ModelInfo, room: int) -> None:
        self.used = 0
        self.info = info
        self.parent: weakref[_Buffer] | None = None  # what the first `kept` steps were copied from
        self.kept = 0
        #: (channel, layer) -> (steps looked at, magnitude)
        self.peaks: dict[tuple[str, int | None], tuple[int, float]] = {}
        self.derived: dict[Callable[[Trace, int], Array], Array] = {}  # -> [step], of the first
        self.rows: Array = np.empty((room, width), np.float32)
        self.grown: dict[str, Array] = {
            c.name: np.empty((room, *c.shape(room)), np.float32)  # takes memory as it is written
            for c in info.channels
            if c.grows
        }

    def append(self, keep: int, rows: Array, grown: Mapping[str, Array]) -> _Buffer:
        """Writes steps after the first `keep`; copies first if that would hide others' steps."""
        end = keep + len(rows)
        buffer = self
        if keep < self.used or end > len(self.rows):
            room = self._more(end) if end > len(self.rows) else len(self.rows)
            buffer = _Buffer(self.rows.shape[1], self.info, room)
            buffer.parent, buffer.kept = weakref(self), keep
            buffer.rows[:keep] = self.rows[:keep]
            buffer.derived = {compute: known[:keep] for compute, known in self.derived.items()}
            for name, array in self.grown.items():
                into = buffer.grown[name]
                into[:keep, ..., :keep], into[:keep, ..., keep:] = array[:keep, ..., :keep], np.nan
        buffer.rows[keep:end] = rows
        for name, array in grown.items():
            into, tokens = buffer.grown[name], array.shape[-1]
            into[keep:end, ..., :tokens], into[keep:end, ..., tokens:] = array, np.nan
        buffer.used = end
        return buffer

    def _more(self, end: int) -> int:
        """Room for so many steps and for some more, but for no more than a text may have.

        All of that at once as soon as the half of it is needed: while a buffer is copied to a
        larger one there are both, and they shall not take more than the largest will.
        """
        room, most = max(end, 2 * len(self.rows)), self.info.most_tokens
        if most is not None and 2 * room > most:
            room = max(end, most)
        return room


_NONE: Array = np.empty(0, np.float32)
