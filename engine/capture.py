"""Whose attention is kept, and what memory that takes. Free of torch and Qt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from math import isqrt

import msgspec

#: What the attention and the states of one text may take, in bytes, where nobody says otherwise.
BUDGET = 1 << 30
#: Budgets below and above make no sense, in bytes.
LEAST_BUDGET, MOST_BUDGET = 1 << 20, 1 << 40
#: A text of so many tokens should fit, or of as many as the model can read.
WANTED = 1024
BYTES = 4

_UNITS = {"": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30, "t": 1 << 40}


class Capture(msgspec.Struct, frozen=True):
    """The heads whose attention a person wants to see: these heads of these layers.

    Numbers count from 0. None leaves it to the budget: as many layers as fit, and all heads.
    """

    layers: tuple[int, ...] | None = None
    heads: tuple[int, ...] | None = None

    def __bool__(self) -> bool:
        """Whether anything was chosen."""
        return self.layers is not None or self.heads is not None


#: Nothing chosen.
AUTOMATIC = Capture()


class Stack(msgspec.Struct, frozen=True):
    """Layers that attend. Each of their heads has so many `maps`: that of a decoder which looks
    at a source too has two."""

    layers: int
    heads: int
    maps: int = 1


class Attending(msgspec.Struct, frozen=True):
    """The heads a model has, which of them are shown, and the memory there is for that.

    A number names the layer in every stack that has it, and so does that of a head. `context` is
    the most tokens the model itself has places for, `state_bytes` what its recurrent states take
    for each token.
    """

    stacks: tuple[Stack, ...]
    budget: int = BUDGET
    context: int | None = None
    state_bytes: int = 0
    layers: tuple[int, ...] = ()
    heads: tuple[int, ...] = ()

    @property
    def all_layers(self) -> int:
        """How many layers the deepest stack has."""
        return max((stack.layers for stack in self.stacks), default=0)

    @property
    def all_heads(self) -> int:
        """How many heads the layers of the widest stack have."""
        return max((stack.heads for stack in self.stacks), default=0)

    @property
    def wanted(self) -> int:
        """A text of so many tokens should fit."""
        return min(self.context or WANTED, WANTED)

    @property
    def all_maps(self) -> int:
        """How many attention maps there are."""
        return self.maps(range(self.all_layers), range(self.all_heads))

    @property
    def whole(self) -> bool:
        """Whether every head is shown."""
        return self.maps() == self.all_maps

    def maps(self, layers: Iterable[int] | None = None, heads: Iterable[int] | None = None) -> int:
        """How many attention maps these heads of these layers have; those shown if not given."""
        rows = self.layers if layers is None else tuple(layers)
        columns = self.heads if heads is None else tuple(heads)
        return sum(
            stack.maps * sum(i < stack.layers for i in rows) * sum(i < stack.heads for i in columns)
            for stack in self.stacks
        )

    def taken(self, maps: int, tokens: int) -> int:
        """The bytes that so many maps of a text take, and its states."""
        return trace_bytes(1, maps, tokens) + self.state_bytes * tokens

    def room(self, maps: int) -> int | None:
        """The tokens of a text whose maps and states fit the budget, at least one; None if any
        number does."""
        if not maps:
            return max(self.budget // self.state_bytes, 1) if self.state_bytes else None
        a, b = BYTES * maps, self.state_bytes
        most: int = (isqrt(b * b + 4 * a * self.budget) - b) // (2 * a)  # a n² + b n <= budget
        return max(most, 1)

    def fitting(self, heads: Sequence[int]) -> int:
        """So many layers fit, of all or of the shallowest stack; at least one, none of none."""
        least = min((stack.layers for stack in self.stacks), default=0)
        counts: list[int] = [self.all_layers, *range(least, 0, -1)]
        for count in counts:
            layers = spread(count, self.all_layers if count > least else least)
            if self.taken(self.maps(layers, heads), self.wanted) <= self.budget:
                return count
        return min(least, 1)

    def automatic(self, heads: Sequence[int]) -> tuple[int, ...]:
        """As many layers as fit with these heads, as evenly spread as can be."""
        count = self.fitting(heads)
        least = min((stack.layers for stack in self.stacks), default=0)
        return spread(count, self.all_layers if count > least else least)


def trace_bytes(layers: int, heads: int, tokens: int) -> int:
    """What the attention of a text takes: each token's weights on all others, for every head."""
    return layers * heads * tokens * tokens * BYTES


def spread(count: int, layers: int) -> tuple[int, ...]:
    """So many layers, as evenly as can be, the last among them."""
    count = min(count, layers)
    return tuple(((i + 1) * layers + count - 1) // count - 1 for i in range(count))


def size(count: int) -> str:
    """Bytes in words."""
    value = float(count)
    for unit in ("bytes", "KB", "MB", "GB"):
        if value < 1024 or unit == "GB":
            break
        value /= 1024
    return f"{value:.0f} {unit}" if value >= 10 or unit == "bytes" else f"{value:.1f} {unit}"


def bytes_of(text: str) -> int:
    """The bytes that a text such as `512 MB` or `1.5GB` says. Raises ValueError with a reason."""
    found = re.fullmatch(r"\s*(\d{1,9}(?:\.\d{1,6})?)\s*([kmgt]?)b?\s*", text.lower())
    count = round(float(found[1]) * _UNITS[found[2]]) if found else 0
    if found is None or not LEAST_BUDGET <= count <= MOST_BUDGET:
        raise ValueError(
            f"{text!r} must be like 512MB or 2GB, between {size(LEAST_BUDGET)} and 1024 GB"
        )
    return count


def numbers_of(text: str) -> tuple[int, ...]:
    """The places, from 0, that a text such as `1-4, 12` names, which counts from 1.

    Raises ValueError with a reason.
    """
    chosen: set[int] = set()
    for part in text.replace("–", "-").replace("，", ",").split(","):
        found = re.fullmatch(r"\s*(\d{1,4})(?:\s*-\s*(\d{1,4}))?\s*", part)
        first, last = (int(found[1]), int(found[2] or found[1])) if found else (0, 0)
        if not 1 <= first <= last:
            raise ValueError(f"{text!r} must be like 1-4,12, and counts from 1")
        chosen.update(range(first - 1, last))
    return tuple(sorted(chosen))


def named(numbers: Sequence[int]) -> str:
    """Places, from 0, as `numbers_of` reads them: (0, 1, 2, 11) is `1-3, 12`."""
    parts: list[list[int]] = []
    for number in sorted(numbers):
        if parts and parts[-1][1] == number - 1:
            parts[-1][1] = number
        else:
            parts.append([number, number])
    return ", ".join(f"{a + 1}" if a == b else f"{a + 1}-{b + 1}" for a, b in parts)
