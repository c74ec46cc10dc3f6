"""Ctrl+C while there is nobody yet who could take it well."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def end_the_process() -> Iterator[None]:
    """Lets an interrupt end the process at once, as it does any program that does not ask.

    Python's own way is an exception, and Qt's bindings abort where one comes while they are
    imported. Whatever is ignored stays ignored.
    """
    before = signal.getsignal(signal.SIGINT)
    if before is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
