"""Boxes in lines, as words are set in a paragraph: where each token is drawn."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple


class Box(NamedTuple):
    """What the layout needs to know of a token."""

    width: float
    breaks: bool = False  # a new line begins after it
    space: bool = False  # a line may end after it


class Flow:
    """Lays boxes side by side in lines of one width. Adding one moves at most the last word."""

    def __init__(self, width: float) -> None:
        self.width = width
        self.left: list[float] = []  # of each box
        self.starts = [0]  # the first box of each line
        self._boxes: list[Box] = []

    def __len__(self) -> int:
        return len(self._boxes)

    def box(self, i: int) -> Box:
        return self._boxes[i]

    def line(self, i: int) -> int:
        """The line a box is in."""
        return bisect_right(self.starts, i) - 1

    def members(self, line: int) -> range:
        """The boxes of a line."""
        stop = self.starts[line + 1] if line + 1 < len(self.starts) else len(self._boxes)
        return range(self.starts[line], stop)

    def at(self, line: int, x: float) -> int | None:
        """The box at a place in a line, or None."""
        if not 0 <= line < len(self.starts):
            return None
        members = self.members(line)
        i = bisect_right(self.left, x, members.start, members.stop) - 1
        inside = i >= members.start and x < self.left[i] + self._boxes[i].width
        return i if inside else None

    def holds(self, box: Box) -> bool:
        """Whether there is room for one more box in the last line, which is not empty."""
        if not self._boxes or self._boxes[-1].breaks:
            return False
        return self.left[-1] + self._boxes[-1].width + box.width <= self.width

    def set(self, keep: int, boxes: Sequence[Box]) -> int:
        """Keeps the first boxes and lays out others after them.

        Gives the first box that may have moved. What was laid out before never matters: the
        result is that of laying out everything afresh.
        """
        # A word moves down when it grows too long. Taken back, it belongs where it was: the
        # line before is the last whose beginning does not depend on what is taken back.
        resume = keep
        if keep < len(self._boxes):
            resume = self.starts[max(self.line(keep) - 1, 0)]
        boxes = [*self._boxes[resume:keep], *boxes]
        del self._boxes[resume:], self.left[resume:]
        del self.starts[max(bisect_left(self.starts, resume), 1) :]
        moved = resume
        for box in boxes:
            moved = min(moved, self._add(box))
        return moved

    def _add(self, box: Box) -> int:
        """Gives the first box that moved, the new one if no other did."""
        new = first = len(self._boxes)
        left = 0.0
        if new and self._boxes[-1].breaks:
            self.starts.append(new)
        elif new:
            left = self.left[-1] + self._boxes[-1].width
            if left + box.width > self.width:
                first = self._word(new)
                self.starts.append(first)
                left = self._move_down(first)
                if first < new and left + box.width > self.width:
                    self.starts.append(new)  # there is no room after the word either
                    left = 0.0
        self._boxes.append(box)
        self.left.append(left)
        return first

    def _word(self, new: int) -> int:
        """Where the line breaks before a box with no room: after the last space, if any."""
        for i in range(new, self.starts[-1], -1):
            if self._boxes[i - 1].space:
                return i
        return new

    def _move_down(self, first: int) -> float:
        left = 0.0
        for i in range(first, len(self._boxes)):
            self.left[i] = left
            left += self._boxes[i].width
        return left
