"""`python -m ui.attached`: the window on a module that lives in another process.

That process is the engine: it is spoken to over the standard streams. `wm_explorer/explore.py`
starts this.
"""

from __future__ import annotations

import os
import sys

from engine import wire
from engine.client import Client, Deliver, Joined
from engine.messages import Started
from ui import interrupts, libraries
from ui.commands.console import say


def main() -> int:
    """Gives the exit status once the window is closed."""
    requests = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # what libraries print goes to standard error
    replies = os.fdopen(0, "rb", buffering=0)
    if packages := libraries.missing(x11=libraries.platform() == "xcb"):
        say(f"system libraries are missing; to install them: {libraries.advice(packages)}")
        return 2
    started, _ = wire.read(replies)
    if not isinstance(started, Started) or not started.own:
        say("this is started by wm.explore(), not by hand")
        return 2

    def connect(deliver: Deliver) -> Client:
        return Client(deliver, joined=Joined(requests, replies))

    with interrupts.end_the_process():
        from ui.app import show
        from ui.settings import Store
        from wm_explorer.document import Document

        return show(connect, Store(), Document(started.own))


if __name__ == "__main__":
    sys.exit(main())
