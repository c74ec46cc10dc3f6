"""A text that is a source and a target: what is to be translated, and the translation so far."""

from __future__ import annotations

import re

import msgspec

from engine.spec import Token
from engine.vocabulary import Vocabulary

#: Begins the target, in a line of its own.
DIVIDER = "\n=> "
#: The same as it may be typed.
TYPED = re.compile(r"(?:^|\n)=> ?")


class SourceAndTarget(Vocabulary):
    """What another vocabulary reads, as a source; then the symbol that starts the target, and what
    follows the divider.

    The divider's stretch belongs to the symbol that starts the target, which is there without one.
    """

    reading = "source and target"

    def __init__(self, inner: Vocabulary, begins: tuple[int, ...], ends: tuple[int, ...]) -> None:
        """`begins` are the symbols that start a target, which no text stands for; `ends` those that
        say that it is complete."""
        self._inner, self._begins, self.ends = inner, begins, ends
        self.symbols, self.unknown = inner.symbols, inner.unknown
        self.unwritten = tuple(sorted({*inner.unwritten, *begins, *ends}))

    def encode(self, text: str) -> list[Token]:
        """Without a source there is nothing to read."""
        found = TYPED.search(text)
        end, start = (found.start(), found.end()) if found else (len(text), len(text))
        replace = msgspec.structs.replace
        source = [replace(token, source=True) for token in self._inner.encode(text[:end])]
        if not source:
            return []
        first, *more = self._begins
        beginning = [Token(text[end:start], first, end, sign=self.symbols[first])]
        beginning += [Token("", i, start, sign=self.symbols[i]) for i in more]
        target = self._inner.encode(text[start:])
        target = [t for t in target if t.text or t.id not in self._inner.unwritten]
        return [*source, *beginning, *(replace(t, start=t.start + start) for t in target)]
