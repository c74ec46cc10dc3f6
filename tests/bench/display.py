"""A display that nobody sees, to measure on."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

X_SERVER = "Xvfb"


@contextmanager
def display(size: str = "1920x1080x24") -> Iterator[str]:
    """Starts an X server and gives the name of its display. Raises RuntimeError if it cannot.

    The server itself chooses a number that is free and tells it once it is ready. `xvfb-run` waits
    for a signal instead, for ever where that comes too soon, as on a busy machine.
    """
    told, tell = os.pipe()
    options = ["-displayfd", str(tell), "-screen", "0", size, "-nolisten", "tcp"]
    with subprocess.Popen(
        [X_SERVER, *options], pass_fds=[tell], stderr=subprocess.DEVNULL
    ) as server:
        os.close(tell)
        try:
            with open(told) as stream:
                number = stream.readline().strip()
            if not number:
                raise RuntimeError("the X server did not start")
            yield f":{number}"
        finally:
            server.terminate()
