"""`wm-explorer inspect`: what a model file holds and what of it would be shown."""

from __future__ import annotations

import shutil
import sys
import textwrap
from argparse import Namespace

import msgspec

import wm_explorer as wm
from engine.capture import BUDGET, size
from engine.spec import Inspection, Needs
from ui.commands.console import show_json, show_table


def run(arguments: Namespace) -> int:
    found = wm.inspect(arguments.model, arguments.budget or BUDGET)
    if arguments.json:
        show_json(msgspec.to_builtins(found))
    else:
        _show(found)
    return 0


def _show(found: Inspection) -> None:
    print(f"{_plain(found.path)}: {found.format}, {found.bytes:,} bytes")
    print(f"sha256 {found.sha256}")
    parts = {
        "memory": _memory(found.needs) if found.needs else (),
        "layers": found.layers,
        "shown": found.shown,
        "not shown": found.refused,
        "notes": found.notes,
    }
    for title, lines in parts.items():
        if lines:
            print(f"\n{title}")
            print("\n".join(_wrapped(_plain(line)) for line in lines))
    if found.tensors:
        print()
        rows = [
            (_plain(t.name), "×".join(map(str, t.shape)) or "1", t.dtype) for t in found.tensors
        ]
        show_table(("tensor", "shape", "numbers"), rows)


def _wrapped(line: str) -> str:
    """An indented line, broken between words where it is shown on a terminal."""
    if not sys.stdout.isatty():
        return f"  {line}"
    width = shutil.get_terminal_size().columns
    return textwrap.fill(
        line,
        max(width, 20),
        initial_indent="  ",
        subsequent_indent="    ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def _memory(needs: Needs) -> list[str]:
    """What the weights take, and what is kept of a text, in words."""
    attending = needs.attending
    lines = [f"the weights take {size(needs.weights)}"]
    kinds = {"the attention": attending.maps(), "the states": attending.state_bytes}
    if what := " and ".join(kind for kind, there in kinds.items() if there):
        lines.append(
            f"{what} of {attending.wanted:,} tokens take {size(needs.kept)}, of the "
            f"{size(attending.budget)} there are for it"
        )
    if not needs.state_known:
        lines.append("what its states take is known once it is open")
    return lines


def _plain(words: str) -> str:
    """Words from a file, without what would do something to a terminal."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in words)
