"""Exports the pictures of the README with the program itself: `python -m tools.pictures`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "pictures"

#: File name -> what `wm-explorer export` is asked for.
PICTURES = {
    "head.png": (
        *("transformer-recall", "--text", "aKbQcZdMeRfTgPhLbQeR", "--view", "head"),
        *("--choose", "layer=1", "--choose", "head=2", "--size", "620x680"),
    ),
    "gates.png": (
        *("lstm-char", "--text", "And God said, Let there be light: and there was light."),
        *("--view", "gates", "--size", "600x420"),
    ),
    "slots.png": ("ntm-copy", "--sample", "copy", "--view", "slots", "--size", "620x420"),
    "hops.png": (
        *("memn2n-qa2", "--sample", "qa2", "--step", "58", "--view", "hops"),
        *("--size", "620x300"),
    ),
}


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for name, asked in PICTURES.items():
        command = (sys.executable, "main.py", "export", *asked, "-o", str(FOLDER / name))
        subprocess.run(command, check=True, cwd=FOLDER.parent.parent)


if __name__ == "__main__":
    main()
