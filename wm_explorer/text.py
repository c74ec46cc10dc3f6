"""What text may stand in a document, and how much of it."""

from __future__ import annotations

import codecs
from pathlib import Path
from typing import NamedTuple

#: The longest text that is read, in characters. More is cut, with a notice.
LONGEST_TEXT = 16_384
#: The same where each line is the numbers of one step: a step takes many characters.
LONGEST_ROWS = 1 << 18

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


#: What a file of numpy's begins with.
_ARRAY = b"\x93NUMPY"
_LONGEST_HEADER = 10_000


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


def fit(text: str, room: int = LONGEST_TEXT, *, rows: bool = False) -> Fitted:
    """Cuts a text to `room` characters and replaces each lone surrogate by U+FFFD.

    Of a text of `rows` only whole lines are kept: a number that was cut in two would be another.
    Every other character stays as it is, controls and non-characters included. Surrogates that
    stand in pairs become the one character they encode.
    """
    kept = text[:room]
    if rows and len(kept) < len(text):
        kept = kept[: kept.rfind("\n") + 1] or kept
    if kept.isascii():
        return Fitted(kept, len(text) - len(kept), 0)
    units = kept.encode("utf-16-le", "surrogatepass")
    whole = units.decode("utf-16-le", "replace")
    return Fitted(whole, len(text) - len(kept), whole.count("\ufffd") - kept.count("\ufffd"))


def read_file(path: Path) -> str:
    """The beginning of a text file, at most one character more than can be read.

    UTF-8, or UTF-16 with a byte order mark; Windows line ends become line feeds. An array of
    numbers in a .npy file becomes a line for each of its rows. Raises OSError if it cannot be
    read, and UnicodeDecodeError if it is not text in one of these.
    """
    most = LONGEST_ROWS + 1
    with path.open("rb") as file:
        if file.read(len(_ARRAY)) == _ARRAY:
            return _rows(path)
        file.seek(0)
        start = file.read(4 * most)
        whole = not file.read(1)
    encoding = next((name for mark, name in _MARKS if start.startswith(mark)), "utf-8")
    text = codecs.getincrementaldecoder(encoding)().decode(start, final=whole)
    return text.replace("\r\n", "\n")[:most]


def _rows(path: Path) -> str:
    """The rows of an array as lines of numbers with all their digits, as far as they are read.

    Whole rows: a number that was cut in two would be another. Where rows are left out, blank
    lines fill the room, so that the text is known to be too long.
    """
    import numpy as np  # only here, since most texts are texts

    try:
        with path.open("rb") as file:
            version = np.lib.format.read_magic(file)
            if int.from_bytes(file.read(2 if version == (1, 0) else 4), "little") > _LONGEST_HEADER:
                raise ValueError("its header is far too long")
        array = np.load(path, mmap_mode="r", allow_pickle=False)
    except (ValueError, TypeError, EOFError, SyntaxError, OverflowError) as error:
        raise OSError(0, f"it is no array of numbers that numpy wrote: {error}") from error
    if array.dtype.kind not in "fiu" or not 1 <= array.ndim <= 2:
        raise OSError(0, f"it holds {array.dtype} of {array.ndim} axes, where rows of numbers go")
    if not array.size:
        return ""
    lines: list[str] = []
    length = 0
    rows = array if array.ndim == 2 else array[:, None]
    if rows.shape[1] > LONGEST_TEXT // 2:
        raise OSError(0, f"its rows of {rows.shape[1]:,} numbers are longer than a text may be")
    for row in rows:
        line = ",".join(str(value) for value in row)
        length += len(line) + 1
        if length > LONGEST_ROWS + 1:
            return "\n".join(lines).ljust(LONGEST_ROWS + 1, "\n")
        lines.append(line)
    return "\n".join(lines)
