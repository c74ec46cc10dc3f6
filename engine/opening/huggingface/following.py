"""A network of the library that is followed from token to token, and what it lets see."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import pairwise
from math import prod
from typing import Any, NamedTuple

import torch
from torch import Tensor

from engine.opening.huggingface import cache
from engine.opening.huggingface.attention import Seen
from engine.opening.huggingface.network import Network, Reading
from engine.opening.huggingface.recurrences import Recurrences
from engine.opening.huggingface.seeing import Seeing

#: So many tokens apart, a copy of the memory is kept: an edit reads fewer than this again.
EVERY = 16
#: So many tokens are read at once: more are hardly quicker, and an edit would read more again.
AT_ONCE = 32
#: The states of one layer after each token of a stretch take at most so many bytes.
STRETCH_BYTES = 1 << 26

#: States by name and layer; of a stretch with a leading step axis, or what was kept of them.
States = Mapping[str, Mapping[int, Any]]


class Watched(NamedTuple):
    """A value that layers compute from each token to change their state, or to read it."""

    channel: str
    layers: tuple[int, ...]
    shape: tuple[int, ...]  # of each layer's


class Following(Network):
    """A network with a recurrent state."""

    #: Whether some layers attend: set once that is known.
    attends = True
    #: Whether it must be told the places of tokens: it counts from the start of each pass.
    counts_anew = False
    #: Whose memory is in the network: some of it lies in its modules.
    reader: Tape | None = None
    #: How many tokens may be read at once with the state after each known; 1 where it is not.
    at_once = 1

    def __init__(self, network: Any, *, registered: bool) -> None:
        super().__init__(network, registered=registered)
        self.argument = cache.argument(network)
        self.recurrences = Recurrences(network)
        self.watched: tuple[Watched, ...] = ()
        self._seeing = Seeing(_all)

    def follow(
        self, tokens: Sequence[int], memory: Any, start: int, keep: Keep | None = None
    ) -> tuple[Reading, Any]:
        """Reads tokens after `start` others, and gives the memory after them.

        With `keep`, what it leaves of the states after each token can be had from `passed`. Raises
        ValueError where there is no memory.
        """
        if self.argument is None:
            raise ValueError("it keeps no memory between tokens")
        self.forget()
        device = next(self.network.parameters()).device
        how: dict[str, Any] = {
            "input_ids": torch.tensor([tokens], device=device),
            self.argument: memory,
            "use_cache": True,
        }
        if not self.registered and self.attends:
            how["output_attentions"] = True
        if self.counts_anew:
            how["position_ids"] = torch.arange(start, start + len(tokens), device=device)[None]
        starts = None if len(tokens) == 1 else cache.parts(self.network, memory)
        self._seeing = Seeing(keep or _nothing, starts)
        reads_windows = cache.windows(memory, self._seeing)
        with Seen() as seen, self.recurrences.seen(self._seeing), reads_windows:
            out = self.network(**how, return_dict=True)
        weights = seen.weights if self.registered else [
            a[0] for a in getattr(out, "attentions", None) or () if a is not None and a.dim() == 4
        ]  # fmt: skip
        reading = Reading(
            out.logits[0].float(),
            tuple(w.float() for w in weights),
            tuple(x[0].float() for x in self._residual),
            self._head_input[0][0] if self._head_input else None,
        )
        given = getattr(out, self.argument, None)
        return reading, memory if given is None else given

    def remember(self, ids: Sequence[int]) -> Any:
        """The memory after reading some tokens at once, from nothing, as the library does."""
        assert self.argument is not None
        self.reader = None
        cache.empty(self.network, self.argument)  # of what modules keep themselves
        device = next(self.network.parameters()).device
        with self.watching():
            out = self.network(
                input_ids=torch.tensor([list(ids)], device=device), use_cache=True, return_dict=True
            )
        return getattr(out, self.argument, None)

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Sees what the library's own passes compute meanwhile."""
        self._seeing = Seeing(_nothing)
        with self.recurrences.seen(self._seeing):
            yield

    def watch(self, found: States) -> None:
        """Learns from the last pass what its layers let see. `found` are the parts of its state."""
        part = next((name for name in ("state", "cell", "numerator", *found) if name in found), "")
        layers = tuple(sorted(found.get(part, ())))
        self.watched = tuple(
            Watched(name, layers, tuple(values.shape[2:]))
            for name, each in self._seeing.values.items()
            if layers and len(each) % len(layers) == 0
            for values in (_by_layer(each, len(layers)),)
        )

    def seen_values(self) -> dict[str, Tensor]:
        """What was watched in the last pass: [step, layer, ...]."""
        seen = self._seeing.values
        return {w.channel: _by_layer(seen[w.channel], len(w.layers)).float() for w in self.watched}

    def passed(self, layers: Mapping[str, Sequence[int]]) -> dict[str, dict[int, Any]]:
        """What was kept of the states after each token of the last stretch, by name and layer.

        `layers` are those of each part of the state. Raises ValueError where not all were seen.
        """
        states = {name: self._seeing.states.get(name, []) for name in layers}
        if missing := [name for name in layers if len(states[name]) != len(layers[name])]:
            raise ValueError(f"a stretch does not show its {missing[0]} in each layer")
        return {name: dict(zip(layers[name], states[name], strict=True)) for name in layers}


#: What is kept of a part of the state after each token: (its name, whose turn, [step, ...]).
Keep = Callable[[str, int, Tensor], Any]


def _all(name: str, turn: int, states: Tensor) -> Any:
    return states


def _nothing(name: str, turn: int, states: Tensor) -> Any:
    return None


def _by_layer(values: Sequence[Tensor], layers: int) -> Tensor:
    """[step, layer, ...]; layers that have several recurrences, one for each head, have a head."""
    joined = torch.stack(tuple(values), 1)
    each = len(values) // layers
    return joined if each == 1 else joined.view(len(joined), layers, each, *joined.shape[2:])


def fitting(found: States) -> int:
    """How many tokens may be read at once, so that the states after each take little room."""
    largest: int = max(prod(v.shape) for values in found.values() for v in values.values())
    return max(1, min(AT_ONCE, STRETCH_BYTES // (4 * largest)))


class Tape:
    """The memory of one reading, which all its states share: each is a length of it.

    The network's own memory stands after `position` tokens. Copies of it lie some tokens apart,
    each with what was expected next, so that a text that is taken back is read on from there.
    """

    def __init__(self) -> None:
        self.ids: list[int] = []
        self.position = 0
        self.cache: Any = None
        self.expected: Tensor | None = None  # logits after `position` tokens, [symbol]
        self.copies: dict[int, tuple[Any, Tensor | None]] = {}


class Place(NamedTuple):
    """The first tokens of a reading."""

    memory: Tape
    length: int


def go_to(network: Following, tape: Tape, length: int) -> None:
    """Brings the memory to where it stood after so many tokens."""
    del tape.ids[length:]
    tape.copies = {n: copy for n, copy in tape.copies.items() if n <= length}
    if tape.position == length and length and network.reader is tape:
        return
    start = max(tape.copies, default=0)
    if start:
        copy, tape.expected = tape.copies[start]
        tape.cache = cache.restored(tape.cache, copy)
    else:
        assert network.argument is not None
        tape.cache, tape.expected = cache.empty(network.network, network.argument), None
    tape.position = start
    for part in stretches(tape.ids[start:length], start, network.at_once):
        read_on(network, tape, part)


def stretches(tokens: Sequence[int], start: int, at_once: int) -> list[Sequence[int]]:
    """Tokens in parts to be read at once, cut at multiples of how many that may be."""
    if at_once == 1:
        return [[token] for token in tokens]
    first = at_once - start % at_once
    cuts = [0, *range(first, len(tokens), at_once), len(tokens)]
    return [tokens[a:b] for a, b in pairwise(cuts) if a < b]


def read_on(
    network: Following, tape: Tape, tokens: Sequence[int], keep: Keep | None = None
) -> Reading:
    """Reads the tokens after those that the memory stands after, as `Following.follow` does."""
    network.reader = tape
    before = tape.position
    reading, tape.cache = network.follow(tokens, tape.cache, before, keep)
    tape.position += len(tokens)
    assert reading.logits is not None
    tape.expected = reading.logits[-1]
    if tape.position // EVERY > before // EVERY:
        tape.copies[tape.position] = (cache.copied(network.network, tape.cache), tape.expected)
    return reading
