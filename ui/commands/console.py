"""How commands speak: results on standard output, everything else on standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any


class InputError(Exception):
    """Something the caller can put right. Shown as one line; the exit code is 2."""


def say(message: str) -> None:
    """A message, which is no part of the result."""
    print(f"wm-explorer: {message}", file=sys.stderr)


def show_json(document: Any) -> None:
    """The result as one JSON document, in ASCII so that every terminal and pipe takes it."""
    print(json.dumps(document, indent=2, allow_nan=False))


def show_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """The result as columns for people to read."""
    lines = [tuple(head), *map(tuple, rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        print("  ".join(cells).rstrip())
