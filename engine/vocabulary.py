"""Characters to ids and back. Free of torch and Qt."""

from __future__ import annotations

from collections.abc import Iterable

from engine.spec import Token

#: Stands for every character a model has never seen. Always id 0.
UNKNOWN = "\ufffd"


class Vocabulary:
    """The symbols of a model that reads one character at a time."""

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
        """One token a character; characters that were never seen are marked, never dropped."""
        ids = self._ids
        return [
            Token(char, ids.get(char, 0), start, ids.get(char, 0) != 0)
            for start, char in enumerate(text)
        ]
