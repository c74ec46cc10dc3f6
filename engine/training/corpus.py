"""The public-domain texts that models are trained on, printed by packages of Debian.

No text of a corpus is part of this repository: it is read at training time.
"""

from __future__ import annotations

import random
import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from engine.vocabulary import UNKNOWN, Vocabulary

FORTUNES = Path("/usr/share/games/fortunes")
POEMS = ("tang300", "song100")

#: The number of a poem's part, or a preface that names a work.
NOT_VERSE = re.compile("其.{1,2}|.*《.*")

#: The last part of the King James text, and as large a part of the poems, is held out.
HELD_OUT = 0.05

#: The poems are few, so more of them are held out, drawn with a seed of their own.
HELD_OUT_POEMS, POEM_SEED = 0.1, 0


class CorpusError(Exception):
    """A corpus is not on this machine. The message says how to get it."""


class Corpus(NamedTuple):
    """A text to learn and a text of the same kind to be measured on."""

    train: str
    held_out: str

    def vocabulary(self, at_least: int = 1) -> Vocabulary:
        """The characters seen so often in training; every other one is unknown."""
        counts = Counter(self.train)
        return Vocabulary([UNKNOWN, *sorted(c for c, seen in counts.items() if seen >= at_least)])


def bible(file: Path | None = None) -> Corpus:
    """The King James text, one verse a line, from `bible-kjv` or from a file it was printed to.

    Raises CorpusError if neither is there.
    """
    printed = _read(file) if file else _print_bible()
    text = re.sub(r"^\S+ ", "", printed, flags=re.MULTILINE).strip()  # without "Ge1:1 "
    cut = int(len(text) * (1 - HELD_OUT))
    return Corpus(text[:cut], text[cut:])


def poems(file: Path | None = None) -> Corpus:
    """The Tang and Song poems of `fortunes-zh`: their verses, a blank line between poems.

    `file` is one file of poems in the same format. Raises CorpusError if they are not there.
    """
    files = [file] if file else [FORTUNES / name for name in POEMS]
    found = [verses for path in files for verses in _verses(_read(path))]
    random.Random(POEM_SEED).shuffle(found)
    cut = int(len(found) * (1 - HELD_OUT_POEMS))
    return Corpus("\n\n".join(found[:cut]), "\n\n".join(found[cut:]))


def _print_bible() -> str:
    program = shutil.which("bible")
    if program is None:
        raise CorpusError(
            "the King James text is printed by the program `bible`, which is not installed: "
            "apt-get install bible-kjv"
        )
    command = [program, "-f", "gen1:1-rev22:21"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        fix = ": apt-get install fortunes-zh" if file.parent == FORTUNES else ""
        raise CorpusError(f"{file} cannot be read ({error.strerror}){fix}") from error


def _verses(cookies: str) -> list[str]:
    """The poems of a fortune file, without colours, titles, authors and numbers of parts."""
    plain = re.sub(r"\x1b\[[0-9;]*m", "", cookies).replace(",", "，").replace(".", "。")
    found = []
    for cookie in re.split(r"^\s*%\s*$", plain, flags=re.MULTILINE):
        lines = [line.strip() for line in cookie.strip().splitlines()]
        author = next((i for i, line in enumerate(lines) if line.startswith("作者")), -1)
        verses = [line for line in lines[author + 1 :] if line and not NOT_VERSE.fullmatch(line)]
        if verses:
            found.append("\n".join(verses))
    return found
