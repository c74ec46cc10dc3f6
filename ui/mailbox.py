"""Replies of the engine on their way from the client's thread to the window's."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from time import perf_counter
from typing import Any

from PySide6.QtCore import QObject, Signal

from engine.messages import Message

Letter = tuple[Message, list[Any]]

#: Replies are handed on for so long, in seconds, before the window may paint and take keys again.
PATIENCE = 0.012


class Mailbox(QObject):
    """Takes replies on any thread; `arrived` wakes the thread that reads them."""

    arrived = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._letters: deque[Letter] = deque()
        self._woken = False  # whether the reader was woken since it last began to look

    def deliver(self, message: Message, arrays: list[Any]) -> None:
        """Called by the client on threads of its own."""
        self._letters.append((message, arrays))
        if not self._woken:
            self._wake()

    def hand_over(self, read: Callable[[Message, list[Any]], object]) -> None:
        """Has read what has come, oldest first. What takes too long waits for the next turn, and
        so does what comes after a letter whose reading raises."""
        self._woken = False  # before it looks: what comes from now on wakes it again
        end = perf_counter() + PATIENCE
        try:
            while self._letters and perf_counter() < end:
                read(*self._letters.popleft())
        finally:
            if self._letters:
                self._wake()

    def _wake(self) -> None:
        self._woken = True
        self.arrived.emit()
