"""Every benchmark, each in a process of its own, and one table of what they measured.

python -m tests.bench [GROUP ...]
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence

from tests.bench.display import X_SERVER, display
from tests.bench.timing import Row, table

GROUPS = (
    "capture",
    "decoder",
    "machines",
    "huggingface",
    "states",
    "mosaic",
    "keystroke",
    "startup",
    "paste",
)
#: These are measured on an X server too, where there is one to be started.
SHOWN = ("keystroke", "startup")


def measure(group: str, *, shown: bool = False) -> list[Row]:
    """The rows of one group, without a display or on one made for it."""
    if not shown:
        return _run(group, QT_QPA_PLATFORM="offscreen")
    with display() as name:
        return _run(group, QT_QPA_PLATFORM="xcb", DISPLAY=name)


def _run(group: str, **environment: str) -> list[Row]:
    command = [sys.executable, "-m", f"tests.bench.{group}", "--json"]
    done = subprocess.run(
        command, env={**os.environ, **environment}, stdout=subprocess.PIPE, check=True, text=True
    )
    return [Row(*row) for row in json.loads(done.stdout.splitlines()[-1])]


def main(groups: Sequence[str]) -> int:
    unknown = set(groups) - set(GROUPS)
    if unknown:
        print(f"there is no benchmark {', '.join(unknown)}: {', '.join(GROUPS)}", file=sys.stderr)
        return 2
    missed = 0
    for group in groups or GROUPS:
        for shown in (False, True) if group in SHOWN and shutil.which(X_SERVER) else (False,):
            rows = measure(group, shown=shown)
            missed += sum(row.met is False for row in rows)
            print(f"\n{group}{' on an X server' if shown else ''}\n{table(rows)}", flush=True)
    print(f"\n{missed} targets missed" if missed else "\nall targets met")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
