"""Numeric sequences: a line is a step, and holds as many numbers as the model reads at once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from math import isfinite

from engine.spec import Token
from engine.vocabulary import UNKNOWN, Vocabulary

_BETWEEN = re.compile(r"[\s,;]+")


class Numbers(Vocabulary):
    """Rows of numbers, separated by commas, semicolons or blanks. The symbols name the columns.

    Every row that was read has an id of its own, under which `rows` holds it; id 0 is a row of
    zeros, which stands for every line that does not hold as many finite numbers as there are
    columns. Lines without any number before the first row, and those that begin with `#`, are
    headings and are left out.
    """

    reading = "numbers"
    by_rows = True

    def __init__(self, symbols: Iterable[str]) -> None:
        super().__init__(symbols)
        self.width = len(self.symbols) - 1
        self.rows: list[tuple[float, ...]] = [(0.0,) * self.width]  # [row][column]
        self._known: dict[tuple[float, ...], int] = {}

    @classmethod
    def of_width(cls, width: int) -> Numbers:
        """Columns that are called by their numbers."""
        return cls([UNKNOWN, *(str(column + 1) for column in range(width))])

    def encode(self, text: str) -> list[Token]:
        tokens: list[Token] = []
        at = 0
        for line in text.splitlines(keepends=True):
            row = line.strip(" \t\r\n,;\v\f")
            start, at = at + line.find(row), at + len(line)
            if not row or row.startswith("#"):
                continue
            values = _numbers(row)
            if not tokens and not any(value is not None for value in values):
                continue
            id_ = self._row(values)
            tokens.append(Token(row, id_ or 0, start, id_ is not None))
        return tokens

    def _row(self, values: list[float | None]) -> int | None:
        """The id of a row, None where it is none."""
        row = tuple(value for value in values if value is not None)
        if len(values) != self.width or len(row) != self.width:
            return None
        if row not in self._known:
            self._known[row] = len(self.rows)
            self.rows.append(row)
        return self._known[row]


def _numbers(row: str) -> list[float | None]:
    """The cells of a row; None for each that is no finite number."""
    return [_number(cell) for cell in _BETWEEN.split(row)]


def _number(cell: str) -> float | None:
    try:
        value = float(cell)
    except ValueError:
        return None
    return value if isfinite(value) else None
