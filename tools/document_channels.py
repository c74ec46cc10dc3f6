"""Writes docs/channels.md from the code: `python -m tools.document_channels`."""

from __future__ import annotations

from inspect import getdoc, getmodule
from pathlib import Path

from engine.families import families
from engine.spec import Channel
from tests.small import build

PAGE = Path(__file__).resolve().parent.parent / "docs" / "channels.md"

HEAD = """# Channels

What every model family shows at each step, generated from the code by
`python -m tools.document_channels`. The names are public: scripts and exported files use them.
Shapes are those of one step; `token` grows with the text. σ is the logistic function, ⊙ the product
of each number with its counterpart.
"""


def page() -> str:
    """The whole page in Markdown."""
    parts = [HEAD]
    for name, family in sorted(families().items()):
        model = build(name)
        summary = (getdoc(getmodule(family)) or "").splitlines()[0]
        parts.append(f"\n## {name}\n\n{summary}\n\n")
        parts.append("| channel | axes | kind | meaning | equation | source |\n")
        parts.append("|---|---|---|---|---|---|\n")
        parts += [_row(channel) for channel in model.channels]
    return "".join(parts)


def _row(channel: Channel) -> str:
    axes = ", ".join(axis.name for axis in channel.axes)
    cells = (
        f"`{channel.name}`",
        f"[{axes}]",
        channel.kind,
        channel.meaning,
        channel.equation,
        channel.source,
    )
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
