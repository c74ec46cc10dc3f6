"""Python's garbage collector, kept to the thread of the window."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

#: Milliseconds between two looks at whether there is enough garbage.
EVERY = 200


class Collector(QObject):
    """Collects garbage from a timer, as long as it lives.

    Left to itself, Python collects on whichever thread happens to allocate, such as the one that
    hears the engine; and a widget that is taken apart on any thread but its own takes the process
    with it. So the collector is off, and the window's thread does its work.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        timer = QTimer(self)
        timer.timeout.connect(self.collect)
        timer.start(EVERY)

    @staticmethod
    def collect() -> None:
        """Collects the oldest generation that is due by Python's own thresholds, if any."""
        due = [count > most for count, most in zip(gc.get_count(), gc.get_threshold(), strict=True)]
        if any(due):
            gc.collect(max(generation for generation, is_due in enumerate(due) if is_due))
