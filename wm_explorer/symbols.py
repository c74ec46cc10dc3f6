"""Makes every symbol visible: white space, control, zero-width and combining characters."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from engine.spec import Token

_SIGNS = {" ": "␣", "\n": "⏎", "\t": "⇥", "\r": "␍", "\u00a0": "⍽", "\u3000": "□"}
#: Unicode categories that draw nothing of their own: controls, formats, surrogates, unassigned.
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


@lru_cache(4096)
def visible(text: str) -> str:
    """A token as it is written on labels; every character leaves a mark."""
    return "".join(_sign(char) for char in text)


def label(token: Token) -> str:
    """A token as it is written on labels: its text, or its sign where it has one."""
    return token.sign or visible(token.text)


def mostly_wide(symbols: Sequence[str]) -> bool:
    """Whether most symbols are as wide as they are high, as Chinese characters are."""
    some = symbols[:: len(symbols) // 1000 + 1]
    wide = sum(unicodedata.east_asian_width(symbol[:1] or " ") in "WF" for symbol in some)
    return 2 * wide > len(some)


def joined(tokens: Sequence[Token]) -> str:
    """The text that tokens were read from, with a blank where something between was left out."""
    parts: list[str] = []
    end = 0
    for token in tokens:
        parts.append(" " + token.text if parts and token.start > end else token.text)
        end = token.start + len(token.text)
    return "".join(parts)


def is_chip(token: Token) -> bool:
    """Whether a token stands for something unseen and is drawn as a chip."""
    return bool(token.sign) or _is_unseen(token.text)


@lru_cache(4096)
def _is_unseen(text: str) -> bool:
    return any(unicodedata.category(char) in _UNSEEN and char not in _SIGNS for char in text)


def _sign(char: str) -> str:
    if char in _SIGNS:
        return _SIGNS[char]
    category = unicodedata.category(char)
    if category in _UNSEEN:
        return f"U+{ord(char):04X}"
    if category == "Zs":
        return "␣"
    if category.startswith("M"):
        return f"◌{char}"  # a combining mark needs something to sit on
    return char
