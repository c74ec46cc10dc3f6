"""Requests on their way: at the engine those not served yet, at the explorer those not written."""

from __future__ import annotations

from collections import deque
from threading import Condition

from engine.messages import Open, Request, Run


class Waiting:
    """Requests in the order they came, between two threads. A newer run drops the older ones that
    still wait."""

    def __init__(self) -> None:
        self._arrived = Condition()
        self._requests: deque[Request] = deque()
        self._closed = False

    def put(self, request: Request) -> None:
        with self._arrived:
            if isinstance(request, Run):
                self._requests = deque(r for r in self._requests if not isinstance(r, Run))
            self._requests.append(request)
            self._arrived.notify()

    def close(self) -> None:
        """Nothing is given out any more."""
        with self._arrived:
            self._closed = True
            self._arrived.notify()

    def get(self) -> Request | None:
        """Waits for the next request. None once it is closed."""
        with self._arrived:
            self._arrived.wait_for(lambda: self._requests or self._closed)
            return None if self._closed else self._requests.popleft()

    def overtaken(self) -> bool:
        """Whether something newer waits, so that a run may stop where it is."""
        with self._arrived:  # else another may come between two looks
            return self._closed or any(isinstance(r, Run | Open) for r in self._requests)

    def replaced(self) -> bool:
        """Whether another model waits to be opened, so that the one on its way may be given up."""
        with self._arrived:
            return self._closed or any(isinstance(r, Open) for r in self._requests)
