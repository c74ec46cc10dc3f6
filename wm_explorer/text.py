"""What text may stand in a document, and how much of it."""

from __future__ import annotations

import codecs
from pathlib import Path
from typing import NamedTuple

#: The longest text that is read, in characters. More is cut, with a notice.
LONGEST_TEXT = 16_384

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class Fitted(NamedTuple):
    """A text that may stand in a document, and how many characters were cut and replaced."""

    text: str
    cut: int
    replaced: int

    @property
    def notice(self) -> str:
        """What a script should know of it, "" if nothing. Windows have words of their own."""
        parts = []
        if self.cut:
            parts.append(f"the text was cut to {len(self.text)} characters")
        if self.replaced:
            parts.append(f"{self.replaced} broken characters were replaced by U+FFFD")
        return "; ".join(parts)


def fit(text: str, room: int = LONGEST_TEXT) -> Fitted:
    """Cuts a text to `room` characters and replaces each lone surrogate by U+FFFD.

    Every other character stays as it is, controls and non-characters included. Surrogates that
    stand in pairs become the one character they encode.
    """
    kept = text[:room]
    if kept.isascii():
        return Fitted(kept, len(text) - len(kept), 0)
    units = kept.encode("utf-16-le", "surrogatepass")
    whole = units.decode("utf-16-le", "replace")
    return Fitted(whole, len(text) - len(kept), whole.count("\ufffd") - kept.count("\ufffd"))


def read_file(path: Path) -> str:
    """The beginning of a text file, at most one character more than can be read.

    UTF-8, or UTF-16 with a byte order mark; Windows line ends become line feeds. Raises OSError
    if it cannot be read, and UnicodeDecodeError if it is not text in one of these.
    """
    most = LONGEST_TEXT + 1
    with path.open("rb") as file:
        start = file.read(4 * most)
        whole = not file.read(1)
    encoding = next((name for mark, name in _MARKS if start.startswith(mark)), "utf-8")
    text = codecs.getincrementaldecoder(encoding)().decode(start, final=whole)
    return text.replace("\r\n", "\n")[:most]
