"""Reads the fields of a protocol buffer one by one, as many as are allowed, without a schema."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

#: More fields than this are not read: it bounds what a small file can cost.
MOST_FIELDS = 200_000
#: Bytes of a list of packed numbers, which take many times as much once unpacked.
MOST_PACKED = 2 << 20


class ProtobufError(ValueError):
    """Bytes that are no protocol buffer. The message says what stands there instead."""


class Fields:
    """Reads messages of one file. All of them together may have so many fields."""

    def __init__(self, most: int = MOST_FIELDS) -> None:
        self._left = most

    def of(self, message: memoryview) -> Iterator[tuple[int, int | memoryview]]:
        """Number and value of each field: an integer, or the bytes there are.

        Raises ProtobufError.
        """
        at = 0
        while at < len(message):
            self._left -= 1
            if self._left < 0:
                raise ProtobufError("far more parts than a model")
            key, at = _varint(message, at)
            size = {1: 8, 5: 4}.get(key & 7)
            if size is None:
                size, at = _varint(message, at)
            if key & 7 == 0:
                yield key >> 3, size  # it was the value
                continue
            if key & 7 not in (1, 2, 5) or at + size > len(message):
                raise ProtobufError("a part that is cut off or of no known kind")
            yield key >> 3, message[at : at + size]
            at += size


def _varint(message: memoryview, at: int) -> tuple[int, int]:
    """A number of seven bits a byte, and where it ends."""
    value = 0
    for shift in range(0, 70, 7):
        if at >= len(message):
            raise ProtobufError("a number that is cut off")
        byte = message[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
    raise ProtobufError("a number that does not end")


def signed(value: int) -> int:
    """An int32 or int64, which are sent as 64 bits without a sign."""
    return value - (1 << 64) if value >= 1 << 63 else value


def varints(packed: memoryview) -> NDArray[np.int64]:
    """All numbers of a packed field [number]. Raises ProtobufError."""
    if len(packed) > MOST_PACKED:
        raise ProtobufError("a list of numbers that is far too long")
    data: NDArray[np.uint8] = np.frombuffer(packed, np.uint8)
    ends = np.flatnonzero(data < 0x80)
    if not data.size or not ends.size or ends[-1] != data.size - 1:
        if not data.size:
            return np.zeros(0, np.int64)
        raise ProtobufError("a number that is cut off")
    starts = np.concatenate([[0], ends[:-1] + 1])
    places = np.arange(data.size) - np.repeat(starts, ends - starts + 1)
    if places.max() > 9:
        raise ProtobufError("a number that does not end")
    parts: NDArray[Any] = (data & 0x7F).astype(np.uint64) << (7 * places).astype(np.uint64)
    return np.add.reduceat(parts, starts).astype(np.int64)
