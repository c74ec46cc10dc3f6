"""Stories: a token is a word, a line is a sentence, and a blank line begins another story.

English words are runs of letters, in any case. Chinese, which has no spaces, is cut into the
longest words that the model knows.
"""

from __future__ import annotations

from collections.abc import Iterable

from engine.spec import Token
from engine.vocabulary import UNKNOWN, Vocabulary

END, NEW, ASK, PAUSE = "⏎", "¶", "?", "."
ASKS, PAUSES = "?？", ".,;:!。，；：！、"


class Story(Vocabulary):
    """Words, the ends of sentences and of stories, the question mark, and all other stops."""

    reading = "story"

    def __init__(self, symbols: Iterable[str]) -> None:
        super().__init__(symbols)
        self.end, self.new, self.ask, self.pause = (self._ids[s] for s in (END, NEW, ASK, PAUSE))
        self.resets = frozenset([self.new])
        self._starts = {w[:n] for w in self.symbols for n in range(1, len(w))}  # of longer words
        self._longest = max(map(len, self.symbols))

    @classmethod
    def of_words(cls, words: Iterable[str]) -> Story:
        """The vocabulary of these words, in their order."""
        return cls([UNKNOWN, END, NEW, ASK, PAUSE, *dict.fromkeys(words)])

    def encode(self, text: str) -> list[Token]:
        tokens: list[Token] = []
        at, empty = 0, True  # whether the line has no token yet
        while at < len(text):
            char, stop = text[at], at + 1
            if char == "\n":
                tokens.append(Token(char, self.new if empty else self.end, at))
                empty = True
            elif not char.isspace():
                stop = self._stop(text, at)
                tokens.append(self._token(text[at:stop], at))
                empty = False
            at = stop
        return tokens

    def _token(self, word: str, at: int) -> Token:
        if word in ASKS:
            return Token(word, self.ask, at)
        if word in PAUSES:
            return Token(word, self.pause, at)
        known = self._ids.get(word.lower(), 0)
        return Token(word, known, at, known != 0)

    def _stop(self, text: str, at: int) -> int:
        """Where the word that begins here ends."""
        if _is_letter(text[at]):
            stop = at + 1
            while stop < len(text) and _is_letter(text[stop]):
                stop += 1
            return stop
        if len(text) - at < self._longest and text[at:] in self._starts:
            return len(text)  # a word that is still being typed
        for stop in range(min(at + self._longest, len(text)), at + 1, -1):
            if text[at:stop] in self._ids:
                return stop
        return at + 1


def _is_letter(char: str) -> bool:
    return (char.isascii() and char.isalnum()) or char in "'-"
