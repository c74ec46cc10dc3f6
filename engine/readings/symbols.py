"""Texts as the symbols of a model from elsewhere: characters, words, or the numbers of symbols."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from engine.spec import Token
from engine.vocabulary import Vocabulary

#: What the unknown is called among the symbols themselves.
UNKNOWNS = ("<unk>", "<UNK>", "[UNK]", "<oov>", "<OOV>", "UNK")
START = "<s>"
_WORD = re.compile(r"\w[\w'’-]*|\n|[^\w\s]")
_ID = re.compile(r"[^\s,;]+")


class Symbols(Vocabulary):
    """Characters and longer symbols such as `<eos>`; or words, which are named with a blank before.

    What is unknown has the id of `<unk>` where there is one. Where `<s>` begins and ends every
    text of a character model, a token of it stands first, and a new line is another.
    """

    reading = "symbols"

    def __init__(self, symbols: Iterable[str]) -> None:
        super().__init__(symbols)
        self._ids = {symbol.strip() or symbol: i for i, symbol in enumerate(self.symbols)}
        words = any(len(s) > 1 and s[0] == " " for s in self.symbols)
        self._unknown = next((self._ids[name] for name in UNKNOWNS if name in self._ids), 0)
        marked = not words and "\n" not in self._ids and "</s>" not in self._ids
        self.start = self._ids.get(START) if marked else None
        self._pattern = _WORD if words else self._characters()

    def _characters(self) -> re.Pattern[str]:
        """The longest symbol that fits, else one character."""
        longer = sorted((s for s in self.symbols if len(s) > 1), key=len, reverse=True)
        return re.compile("|".join([*map(re.escape, longer), "."]), re.DOTALL)

    def encode(self, text: str) -> list[Token]:
        return [*self._first(), *(self._token(found) for found in self._pattern.finditer(text))]

    def _first(self) -> Iterator[Token]:
        if self.start is not None:
            yield Token(START, self.start, 0)

    def _token(self, found: re.Match[str]) -> Token:
        text, ids = found[0], self._ids
        if text == "\n" and self.start is not None:
            return Token(text, self.start, found.start())
        id_ = ids.get(text) or ids.get(text.lower()) if len(text) > 1 else ids.get(text)
        return Token(text, id_ or self._unknown, found.start(), bool(id_))


class Ids(Symbols):
    """The numbers of symbols, where nobody knows what these are: `5 17 3`."""

    reading = "ids"

    def __init__(self, symbols: Iterable[str]) -> None:
        super().__init__(symbols)
        self._pattern, self._unknown, self.start = _ID, 0, None

    def _token(self, found: re.Match[str]) -> Token:
        id_ = self._ids.get(found[0].lstrip("0") or "0", 0)
        return Token(found[0], id_, found.start(), id_ != 0)
