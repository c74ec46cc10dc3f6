"""Brings the translations up to date with the code: `python -m tools.translations`.

Takes every text of ui into assets/translations/*.ts, without the texts that are gone, and compiles
what is translated for the program. Says which texts still need a translation: write it into the
.ts file, with Qt Linguist or by hand, and run this again.
"""

from __future__ import annotations

import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

from ui.translate import FOLDER, LANGUAGES

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Exit code 1 while a text has no translation."""
    missing = 0
    for language in LANGUAGES:
        source = FOLDER / f"wm_explorer_{language}.ts"
        update(source, language)
        compile_(source, source.with_suffix(".qm"))
        texts = unfinished(source)
        missing += len(texts)
        for text in texts:
            print(f"{source.name}: not translated: {text!r}")
    return int(missing > 0)


def update(source: Path, language: str) -> None:
    """Takes the texts of the code into a .ts file, which need not exist."""
    files = sorted(str(file) for file in (ROOT / "ui").rglob("*.py"))
    options = ["-locations", "none", "-no-obsolete", "-silent"]
    languages = ["-source-language", "en_US", "-target-language", language]
    _run("lupdate", *options, *languages, *files, "-ts", str(source))
    # lupdate takes what our code says of its constants for notes to translators.
    text = re.sub(
        r" *<extracomment>.*?</extracomment>\n", "", source.read_text("utf-8"), flags=re.S
    )
    source.write_text(text, "utf-8")


def compile_(source: Path, target: Path) -> None:
    """Makes the .qm file that the program loads."""
    _run("lrelease", "-silent", str(source), "-qm", str(target))


def unfinished(source: Path) -> list[str]:
    """The texts of a .ts file that have no translation, or only a guess."""
    return [
        message.findtext("source", "")
        for message in ET.parse(source).iter("message")
        if message.find("translation[@type]") is not None
    ]


def _run(tool: str, *arguments: str) -> None:
    """Runs one of the tools that come with PySide6."""
    command = f"from PySide6.scripts.pyside_tool import {tool}; {tool}()"
    subprocess.run([sys.executable, "-c", command, *arguments], check=True)


if __name__ == "__main__":
    sys.exit(main())
