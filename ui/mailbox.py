"""Replies of the engine on their way from the client's thread to the window's."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
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

    def deliver(self, message: Message, arrays: list[Any]) -> None:
        """Called by the client on its own thread."""
        self._letters.append((message, arrays))
        if len(self._letters) == 1:
            self.arrived.emit()

    def letters(self) -> Iterator[Letter]:
        """What has come, oldest first. What takes too long waits for the next turn."""
        end = perf_counter() + PATIENCE
        while self._letters:
            if perf_counter() > end:
                self.arrived.emit()
                return
            yield self._letters.popleft()
