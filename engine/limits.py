"""What no tensor of a model exceeds, reckoned in whole numbers before anything is allocated."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from math import prod
from typing import Any


class ReadError(ValueError):
    """A file that is not read. The message says why, to follow the file's name."""


MOST_TENSORS = 50_000
#: Lists and dictionaries in a description, which take twenty times their bytes once they are read.
MOST_PARTS = 200_000
_LONGEST_REASON = 200
LONGEST_NAME = 500
MOST_AXES, LONGEST_AXIS = 8, 1 << 31


def check_name(name: str) -> None:
    """Raises ReadError for a name that could not be shown as it is."""
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
        raise ReadError(f"holds a tensor of the name {name[:80]!r}")


def check_shape(shape: Sequence[object], name: str) -> None:
    """Raises ReadError unless a shape is a few whole numbers of a size that can be."""
    fits = len(shape) <= MOST_AXES and all(
        type(axis) is int and 0 <= axis <= LONGEST_AXIS for axis in shape
    )
    if not fits:
        shown = str(list(shape))[:80]
        raise ReadError(f"gives {name[:80]!r} the shape {shown}, which cannot be")


def check_bytes(shape: Sequence[int], number: int, there: int, name: str) -> None:
    """Raises ReadError where a tensor needs more bytes than there are."""
    if prod(shape) * number > there:
        raise ReadError(
            f"gives {name[:80]!r} the shape {list(shape)}, "
            f"which is {prod(shape) * number:,} bytes where there are {there:,}"
        )


def parsed(raw: bytes | str, pairs: Callable[[list[tuple[str, Any]]], Any] | None = None) -> Any:
    """What JSON says; `pairs` makes its dictionaries. Raises ValueError, also for what has far more
    parts than a description."""
    opening: Any = (b"[", b"{") if isinstance(raw, bytes) else ("[", "{")
    if sum(raw.count(mark) for mark in opening) > MOST_PARTS:
        raise ValueError("it has far more parts than a description")
    try:
        return json.loads(raw, object_pairs_hook=pairs)
    except RecursionError as error:
        raise ValueError("it is nested far too deeply") from error


def reason(error: BaseException) -> str:
    """The first line of what an error says, not too long, and nothing that moves a terminal."""
    line = next(iter(str(error).strip().splitlines()), "") or type(error).__name__
    first = "".join(char for char in line if char.isprintable())
    return first if len(first) <= _LONGEST_REASON else f"{first[:_LONGEST_REASON]}…"
