"""Characters to ids and back. Free of torch and Qt.

Other ways to read a text are in engine/readings.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from engine.spec import Token

#: Stands for every character a model has never seen. Always id 0.
UNKNOWN = "\ufffd"


class Vocabulary:
    """The symbols of a model that reads one character at a time.

    Subclasses read texts another way. Their instances can be made from their symbols again.
    """

    reading: ClassVar[str] = "characters"
    #: Whether each line of a text is the numbers of one step.
    by_rows: ClassVar[bool] = False
    #: Symbols that begin something new: before reading one, a model empties its memory.
    resets: frozenset[int] = frozenset()
    #: The symbol that stands for every other, if there is one.
    unknown: int | None = 0
    #: Symbols that a text cannot be continued by.
    unwritten: Sequence[int] = (0,)

    def __init__(self, symbols: Iterable[str]) -> None:
        self.symbols = tuple(symbols)
        if not self.symbols or self.symbols[0] != UNKNOWN:
            raise ValueError("the first symbol of a vocabulary stands for the unknown")
        self._ids = {symbol: i for i, symbol in enumerate(self.symbols)}

    @classmethod
    def of(cls, text: str) -> Vocabulary:
        """The vocabulary of a text, in code point order."""
        return cls([UNKNOWN, *sorted(set(text) - {UNKNOWN})])

    def __len__(self) -> int:
        return len(self.symbols)

    def encode(self, text: str) -> list[Token]:
        """One token a character; characters that were never seen are marked, never dropped.

        The tokens of a text that only grows begin with those of the shorter text, wherever
        possible: what is typed at the end should cost nothing but itself.
        """
        ids = self._ids
        return [
            Token(char, ids.get(char, 0), start, ids.get(char, 0) != 0)
            for start, char in enumerate(text)
        ]
