"""What a model from the library keeps of the tokens read: keys and values, with room to grow."""

from __future__ import annotations

from typing import Any, NamedTuple

from torch import Tensor
from transformers.cache_utils import Cache, CacheLayerMixin, DynamicCache, EncoderDecoderCache

#: Room for so many tokens at first; it doubles.
ROOM = 64
#: The predictions after so many of the newest tokens are kept: a token that is typed on and read
#: again needs what was expected before it.
RECENT = 8


class Kept(CacheLayerMixin):  # type: ignore[misc]  # the library is not always there to be typed
    """The keys and values of one layer: the first `length` of a buffer that is written in place.

    A layer with a window keeps all of them too: its mask hides what it must not see, and a text
    that is taken back needs them.
    """

    is_sliding = False

    def __init__(self) -> None:
        super().__init__()
        self.length = 0

    def lazy_initialization(self, keys: Tensor, values: Tensor) -> None:
        self.keys, self.values = (x.new_empty(*x.shape[:2], 0, x.shape[3]) for x in (keys, values))
        self.is_initialized = True

    def update(self, keys: Tensor, values: Tensor, *_: Any, **__: Any) -> tuple[Tensor, Tensor]:
        """Appends [batch, head, step, feature], and gives all there is."""
        if not self.is_initialized:
            self.lazy_initialization(keys, values)
        start, self.length = self.length, self.length + keys.shape[2]
        if self.length > self.keys.shape[2]:
            self._grow()
        self.keys[:, :, start : self.length] = keys
        self.values[:, :, start : self.length] = values
        return self.keys[:, :, : self.length], self.values[:, :, : self.length]

    def _grow(self) -> None:
        room = max(ROOM, 2 * self.keys.shape[2], self.length)
        for name in ("keys", "values"):
            old = getattr(self, name)
            new = old.new_empty(*old.shape[:2], room, old.shape[3])
            new[:, :, : old.shape[2]] = old
            setattr(self, name, new)

    def get_mask_sizes(self, query_length: int) -> tuple[int, int]:
        return self.length + query_length, 0

    def get_seq_length(self) -> int:
        return self.length

    def get_max_length(self) -> int:
        return -1


class Memory:
    """The memory of one reading, which all its states share: each is a length of it.

    What lies beyond a state's length is room, or what is left of a longer reading that was taken
    back. `ids` are the tokens themselves; `recent` are the predictions [symbol] after the newest
    lengths.
    """

    def __init__(self, *, cached: bool) -> None:
        self.cache = Cache(layer_class_to_replicate=Kept) if cached else None
        self.ids: list[int] = []
        self.recent: dict[int, Tensor] = {}

    def cut(self, length: int) -> None:
        """Forgets what was read after the first `length` tokens."""
        del self.ids[length:]
        self.recent = {n: logits for n, logits in self.recent.items() if n <= length}
        for layer in self._layers():
            layer.length = length

    def _layers(self) -> list[Kept]:
        return self.cache.layers if self.cache is not None else []

    def note(self, logits: Tensor) -> None:
        """Keeps the last of the predictions [step, symbol] that end with what has been read."""
        read = len(self.ids)
        for back in range(min(RECENT, len(logits))):
            self.recent[read - back] = logits[-1 - back].clone() if len(logits) > 1 else logits[-1]
        self.recent = {n: row for n, row in self.recent.items() if n > read - RECENT}


class Exchange(Memory):
    """The memory of a source and of the target so far: `ids` are those of the target.

    `encoded` is what the library's encoder gave for the source, of `source` tokens.
    """

    def __init__(self, *, cached: bool) -> None:
        super().__init__(cached=False)
        self._cached, self.source = cached, 0
        self.encoded: Any = None

    def begin(self, encoded: Any, source: int) -> None:
        """Takes a source, and forgets the target."""
        self.encoded, self.source = encoded, source
        self.ids, self.recent = [], {}
        if self._cached:
            own = Cache(layer_class_to_replicate=Kept)
            self.cache = EncoderDecoderCache(own, DynamicCache())

    def _layers(self) -> list[Kept]:
        return self.cache.self_attention_cache.layers if self.cache is not None else []


class State(NamedTuple):
    """The first tokens of a reading."""

    memory: Memory
    length: int
