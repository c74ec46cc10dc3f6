"""Points of a curve: a line is a point, `x y` or `x, y`; `? x y` is a point that is held out.

A token is a character. The first that keeps its line from becoming a point is marked, and all after
it; so is the end of a line that is not yet a point. Nothing is ever fatal.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from engine.spec import Token
from engine.vocabulary import UNKNOWN, Vocabulary

END = "\n"
#: Points lie where the curve is shown, and little higher than the curves that were learnt from.
FARTHEST, HIGHEST = 5.0, 6.0
#: Characters of a line that can be a point.
LONGEST = 40

_NUMBER = r"[-+−]?(?:\d+\.?\d*|\.\d+)"
_PART = r"[-+−]?\d*\.?\d*"  # of a number that is being typed
_BETWEEN = r"(?:[ \t]*[,，][ \t]*|[ \t]+)"
_ASKED = r"[ \t]*(?P<asked>[?？]?)[ \t]*"
_LINE = re.compile(rf"{_ASKED}(?P<x>{_NUMBER}){_BETWEEN}(?P<y>{_NUMBER})[ \t]*", re.ASCII)
_BEGINNING = re.compile(
    rf"{_ASKED}(?:(?P<x>{_NUMBER})(?:{_BETWEEN}(?:(?P<y>{_NUMBER})[ \t]*|{_PART}))?|{_PART})",
    re.ASCII,
)


class Point(NamedTuple):
    """A point, and whether it is held out: asked for instead of learnt from."""

    x: float
    y: float
    asked: bool


class Points(Vocabulary):
    """The characters of numbers, and what stands between them."""

    reading = "points"

    def __init__(self, symbols: Iterable[str] = ()) -> None:
        super().__init__(symbols or [UNKNOWN, END, *"0123456789.-+−,， \t?？"])
        self.end = self._ids[END]

    def encode(self, text: str) -> list[Token]:
        tokens, line, may = [], "", True  # `may`: whether the line can still become a point
        for start, char in enumerate(text):
            if char == END:
                tokens.append(
                    Token(char, self.end, start, not line.strip() or point_of(line) is not None)
                )
                line, may = "", True
                continue
            line += char
            may = may and may_become(line)
            tokens.append(Token(char, self._ids[char] if may else 0, start, may))
        return tokens


def point_of(line: str) -> Point | None:
    """The point that a line is, None if it is none."""
    found = _LINE.fullmatch(line) if len(line) <= LONGEST else None
    if found is None:
        return None
    point = Point(_number(found["x"]), _number(found["y"]), bool(found["asked"]))
    return point if abs(point.x) <= FARTHEST and abs(point.y) <= HIGHEST else None


def may_become(line: str) -> bool:
    """Whether the line is the beginning of a point."""
    found = _BEGINNING.fullmatch(line) if len(line) <= LONGEST else None
    if found is None:
        return False
    return all(
        not found[name] or abs(_number(found[name])) <= most
        for name, most in (("x", FARTHEST), ("y", HIGHEST))
    )


def _number(text: str) -> float:
    return float(text.replace("−", "-"))
