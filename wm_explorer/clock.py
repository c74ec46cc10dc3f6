"""Which steps are in sight."""

from __future__ import annotations


def first_visible(first: int, at: int, room: int, length: int) -> int:
    """The first step in sight: where it was, moved as little as keeps `at` in sight.

    `room` is how many steps fit. The end of the run is never left with empty room before it.
    """
    room = max(room, 1)
    first = min(first, max(length - room, 0))
    if at < first:
        return max(at, 0)
    return max(first, at - room + 1, 0)
