"""Opens files one by one in a process that may grow by so much, and work for so long.

`python -m tests.hostile.child BYTES SECONDS`.

Paths come in as lines of JSON; what became of each goes out: the kind of error, its words, and the
error at its root.
"""

from __future__ import annotations

import json
import resource
import sys
from contextlib import suppress
from pathlib import Path

import torch._weights_only_unpickler
import torch.serialization  # noqa: F401 - so that importing it counts for no file

from engine import opening
from engine.checkpoint import LoadError

with suppress(ImportError):
    import h5py  # noqa: F401

PAGE = resource.getpagesize()


def main() -> None:
    """Serves until the input ends."""
    grow, seconds = map(int, sys.argv[1:])
    size = int(Path("/proc/self/statm").read_text().split()[0]) * PAGE
    resource.setrlimit(resource.RLIMIT_AS, (size + grow, size + grow))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    for line in sys.stdin:
        print(json.dumps(outcome(json.loads(line))), flush=True)


def outcome(path: str) -> tuple[str, str, str]:
    try:
        opening.load(path)
    except LoadError as error:
        root: BaseException = error
        while root.__cause__ is not None:
            root = root.__cause__
        return "LoadError", str(error), f"{type(root).__name__}: {root}"
    except BaseException as error:
        return type(error).__name__, str(error), ""
    return "opened", "", ""


if __name__ == "__main__":
    main()
