"""Texts that reach the model as bits: a character is a pattern of ones and zeros on its inputs.

A line is a sequence of its own: its first symbol empties the memory. What the machine is to recall
is asked for by blank symbols, which follow the line's end by themselves. The tasks are those of
Graves et al., Neural Turing Machines, 2014, section 4.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from string import ascii_letters, digits
from typing import ClassVar

from engine.spec import Token
from engine.vocabulary import UNKNOWN, Vocabulary

START, END, BLANK = "▸", "⏎", "·"


class Bits(Vocabulary):
    """Letters of `width` bits, and control symbols that raise a line of their own.

    Letter i has id 1 + i, and the bits of i as its code, the lowest first.
    """

    width: ClassVar[int]
    letters: ClassVar[tuple[str, ...]]
    #: How many bits the model says; one more than `width` where it also says that this is the end.
    outputs: ClassVar[int]
    #: Control symbols, each with the input it raises after the bits, and how high.
    controls: ClassVar[dict[str, tuple[int, float]]]

    def __init__(self, symbols: Iterable[str] = ()) -> None:
        super().__init__(symbols or [UNKNOWN, *self.letters, *self.controls, BLANK])
        self.blank = self.id(BLANK)
        self.resets = frozenset([self.id(START)])

    def id(self, symbol: str) -> int:
        return self._ids[symbol]

    @property
    def inputs(self) -> int:
        """How many numbers a symbol's code has."""
        return self.width + 1 + max(line for line, _ in self.controls.values())

    def codes(self) -> list[list[float]]:
        """What the model is given for each symbol: [symbol, input]. The blank's is all zeros."""
        table = [[0.0] * self.inputs for _ in self.symbols]
        for letter in range(len(self.letters)):
            table[1 + letter][: self.width] = [
                float(letter >> bit & 1) for bit in range(self.width)
            ]
        for symbol, (line, height) in self.controls.items():
            table[self.id(symbol)][self.width + line] = height
        return table

    def encode(self, text: str) -> list[Token]:
        tokens: list[Token] = []
        at = 0
        for line in text.splitlines(keepends=True):
            if line.strip("\r\n"):
                tokens += self._line(line, at)
            at += len(line)
        return tokens

    def _line(self, line: str, at: int) -> Iterator[Token]:
        """The tokens of a line that is not empty, which starts at a place in the text."""
        raise NotImplementedError

    def _control(self, symbol: str, at: int, text: str | None = None) -> Token:
        return Token(symbol if text is None else text, self.id(symbol), at)


def _bytes(text: str, at: int) -> Iterator[Token]:
    """One token for each byte of UTF-8: a character outside ASCII is two to four patterns."""
    for char in text:
        for byte in char.encode("utf-8", "surrogatepass"):
            yield Token(char, 1 + byte, at)
        at += 1


class Copy(Bits):
    """A word, and Enter: after it, as many blanks as the word has bytes."""

    reading = "copy"
    width = outputs = 8
    letters = tuple(chr(b) if 32 <= b < 127 else f"0x{b:02X}" for b in range(256))
    controls: ClassVar = {START: (0, 1.0), END: (1, 1.0)}

    def _line(self, line: str, at: int) -> Iterator[Token]:
        word = line.rstrip("\r\n")
        yield self._control(START, at)
        sent = list(_bytes(word, at))
        yield from sent
        if word != line:
            end = at + len(word)
            yield self._control(END, end, line[len(word)])
            yield from [self._control(BLANK, end + 1)] * len(sent)


class Repeat(Bits):
    """A word, a star and how often, and Enter: `abc*3` is to be said three times, then the end."""

    reading = "repeat"
    width, outputs = 8, 9
    letters = Copy.letters
    MOST = 10
    controls: ClassVar = {
        START: (0, 1.0),
        **{f"*{count}": (1, count / 10) for count in range(1, MOST + 1)},
    }
    _COUNTED = re.compile(r"(.+?)(\*(10|[1-9]))(\r?\n)?", re.DOTALL)

    def _line(self, line: str, at: int) -> Iterator[Token]:
        yield self._control(START, at)
        counted = self._COUNTED.fullmatch(line)
        if counted is None:
            yield from _bytes(line.rstrip("\r\n"), at)
            return
        word, star, count, end = counted.groups()
        sent = list(_bytes(word, at))
        yield from sent
        yield self._control(star, at + len(word))
        if end:
            blanks = len(sent) * int(count) + 1
            yield from [self._control(BLANK, at + len(line))] * blanks


class Items(Bits):
    """Items of three letters, and one of them again: `cat dog sun?dog?` asks what followed dog.

    Graves' item is three patterns of six bits too; here they are letters and digits.
    """

    reading = "items"
    width = outputs = 6
    LENGTH = 3
    letters = (*ascii_letters, *digits, "-", "_")
    controls: ClassVar = {START: (0, 1.0), " ": (0, 1.0), "?": (1, 1.0)}

    def _line(self, line: str, at: int) -> Iterator[Token]:
        yield self._control(START, at)
        asked = 0
        for place, char in enumerate(line.rstrip("\r\n"), at):
            id_ = 0 if asked == 2 else self._ids.get(char, 0)
            yield Token(char, id_, place, id_ != 0)
            asked += char == "?"
            if char == "?" and asked == 2:
                yield from [self._control(BLANK, place + 1)] * self.LENGTH
