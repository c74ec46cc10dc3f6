"""Undo and redo over values that are never changed."""

from __future__ import annotations

from typing import Generic, TypeVar

T = TypeVar("T")


class History(Generic[T]):
    """The present value, with those before it and those undone."""

    def __init__(self, present: T) -> None:
        self._items, self._at = [present], 0

    @property
    def present(self) -> T:
        return self._items[self._at]

    @property
    def can_undo(self) -> bool:
        return self._at > 0

    @property
    def can_redo(self) -> bool:
        return self._at < len(self._items) - 1

    def push(self, item: T, *, merge: bool = False) -> None:
        """Makes the item the present and forgets what was undone. Merging replaces the present,
        so that a burst of typing is undone at once."""
        del self._items[self._at + 1 :]
        if merge and self._at:
            self._items[self._at] = item
        else:
            self._items.append(item)
            self._at += 1

    def take_back(self, item: T) -> None:
        """Makes the item the present in place of what is, and forgets that and what was undone."""
        del self._items[self._at :]
        if not self._items or self._items[-1] != item:
            self._items.append(item)
        self._at = len(self._items) - 1

    def undo(self) -> T:
        self._at = max(self._at - 1, 0)
        return self.present

    def redo(self) -> T:
        self._at = min(self._at + 1, len(self._items) - 1)
        return self.present
