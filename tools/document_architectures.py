"""Writes docs/architectures.md from the code: `python -m tools.document_architectures`."""

from __future__ import annotations

from pathlib import Path

from engine.opening.huggingface.architectures import TRIED, Kind

PAGE = Path(__file__).resolve().parent.parent / "docs" / "architectures.md"

HEAD = """\
# Architectures of Hugging Face that were tried

Made from `engine/opening/huggingface/architectures.py` by `python -m tools.document_architectures`.
Each was built small from its configuration class, saved, opened as a folder and compared with the
library's own pass; `tests/engine/test_huggingface_architectures.py` does it again. An architecture
that is not listed is tried when you open it, and what is missing is said.
"""

TITLES: dict[Kind, str] = {
    "causal": "Decoders",
    "two-way": "Encoders",
    "encoder-decoder": "Encoders with a decoder",
    "state": "Models with a recurrent state",
}


def page() -> str:
    """The whole page in Markdown."""
    parts = [HEAD]
    for kind, title in TITLES.items():
        found = {name: tried for name, tried in sorted(TRIED.items()) if tried.kind == kind}
        if not found:
            continue
        whole = [f"`{name}`" for name, tried in found.items() if tried.shown == "whole"]
        parts.append(f"## {title}\n")
        if whole:
            parts.append(f"Shown whole, {len(whole)}: {', '.join(whole)}.\n")
        rest = [(name, tried) for name, tried in found.items() if tried.shown != "whole"]
        if rest:
            rows = [f"| `{name}` | {tried.shown} | {tried.why} |" for name, tried in rest]
            parts.append("\n".join(["| architecture | shown | why |", "|---|---|---|", *rows, ""]))
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
