"""How a person's text becomes what their module reads, and back: as they say, or as numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from math import isfinite
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from engine.checkpoint import LoadError
from engine.spec import Token
from engine.vocabulary import Vocabulary

#: What the unknown may be called among the symbols of a vocabulary.
UNKNOWNS = ("<unk>", "<UNK>", "[UNK]", "<oov>", "UNK", "\ufffd")
_WORD = re.compile(r"\S+")
_NUMBER = re.compile(r"[^\s,;]+")


class OwnVocabulary(Vocabulary):
    """A vocabulary in which no symbol need stand for the unknown."""

    unknown: int | None = None
    unwritten: Sequence[int] = ()
    #: Whether the symbols are what is read, so that an output as wide may speak of them.
    spoken = True

    def __init__(self, symbols: Iterable[str]) -> None:  # every symbol may be the first
        self.symbols = tuple(symbols)
        self._ids = {symbol: i for i, symbol in enumerate(self.symbols)}

    def tensor(self, ids: Sequence[int]) -> Tensor:
        """What the module is given: ids [step]."""
        return torch.tensor(ids, dtype=torch.long)

    def write(self, given: Tensor) -> str:
        """The text of ids [step]."""
        raise NotImplementedError


class Ids(OwnVocabulary):
    """Symbols that nobody named, typed as their numbers: `5 17 3`. Every other text is marked, and
    read as 0."""

    def __init__(self, count: int) -> None:
        super().__init__(map(str, range(count)))
        self.symbols = tuple(f" {i}" for i in range(count))  # as they are written behind others

    def encode(self, text: str) -> list[Token]:
        return [self._token(found) for found in _NUMBER.finditer(text)]

    def _token(self, found: re.Match[str]) -> Token:
        id_ = self._ids.get(found[0].lstrip("0") or "0")
        return Token(found[0], id_ or 0, found.start(), id_ is not None)

    def write(self, given: Tensor) -> str:
        return " ".join(map(str, given.tolist()))


class Symbols(OwnVocabulary):
    """A list of symbols: characters, or words between blanks if one is longer than a character.

    What is none of them is marked, and read as `<unk>` or the like if the list has that, else as
    the first symbol.
    """

    def __init__(self, symbols: Iterable[str]) -> None:
        super().__init__(symbols)
        named = [symbol for symbol in self.symbols if symbol not in UNKNOWNS]
        self._words = any(len(symbol) > 1 and not _is_sign(symbol) for symbol in named)
        self.unknown = next((self._ids[name] for name in UNKNOWNS if name in self._ids), None)
        self.unwritten = [i for i, symbol in enumerate(self.symbols) if symbol not in named]
        self.unwritten += [self._ids[symbol] for symbol in named if _is_sign(symbol)]
        if self._words:  # as they are written behind others
            self.symbols = tuple(f" {symbol}" for symbol in self.symbols)

    def encode(self, text: str) -> list[Token]:
        pieces = (
            [(found[0], found.start()) for found in _WORD.finditer(text)]
            if self._words
            else [(char, start) for start, char in enumerate(text)]
        )
        ids, unknown = self._ids, self.unknown
        return [Token(s, ids.get(s, unknown or 0), at, ids.get(s) is not None) for s, at in pieces]

    def write(self, given: Tensor) -> str:
        return "".join(self.symbols[i] for i in given.tolist()).removeprefix(" " * self._words)


class Tokenized(OwnVocabulary):
    """A person's own tokenizer: a function from a text to ids, or an object with `encode`, as
    those of tokenizers, transformers, tiktoken and sentencepiece are."""

    def __init__(self, tokenizer: Any, count: int) -> None:
        self._tokenizer = tokenizer
        super().__init__(self._piece(i) for i in range(count))
        self.unwritten = range(count)  # a piece alone does not tell how it is written

    def encode(self, text: str) -> list[Token]:
        encode = getattr(self._tokenizer, "encode", self._tokenizer)
        found = encode(text)
        if isinstance(found, Mapping):
            found = found["input_ids"]
        ids = [int(i) for i in getattr(found, "ids", found)]
        offsets = getattr(found, "offsets", None)
        return self._placed(text, ids, offsets)

    def _placed(self, text: str, ids: Sequence[int], offsets: Any) -> list[Token]:
        """The ids as tokens: where the tokenizer does not say where, they are looked for."""
        tokens, at = [], 0
        for place, id_ in enumerate(ids):
            piece = self.symbols[id_] if id_ < len(self.symbols) else str(id_)
            if offsets is not None:
                start, end = offsets[place]
            else:
                bare = piece.strip("ĠĊ▁# ") or piece
                start = text.find(bare, at)
                start, end = (start, start + len(bare)) if start >= 0 else (at, at)
            at = max(at, end)
            tokens.append(Token(text[start:end] or piece, id_, start))
        return tokens

    def write(self, given: Tensor) -> str:
        if not hasattr(self._tokenizer, "decode"):
            raise LoadError("the vocabulary has no `decode` to write the tokens with: give `text`")
        return str(self._tokenizer.decode(given.tolist()))

    def _piece(self, i: int) -> str:
        for name, given in (("id_to_token", i), ("convert_ids_to_tokens", i), ("decode", [i])):
            if (find := getattr(self._tokenizer, name, None)) is not None:
                return str(find(given))
        return str(i)


class Rows(OwnVocabulary):
    """Numeric sequences: a line is a step, and holds its numbers. Every other line is marked, and
    read as zeros. An id is the number of a row that was read."""

    spoken = False

    def __init__(self, width: int) -> None:
        super().__init__(str(column + 1) for column in range(width))
        self.rows = [(0.0,) * width]
        self._known: dict[tuple[float, ...], int] = {}

    def encode(self, text: str) -> list[Token]:
        tokens, at = [], 0
        for line in text.splitlines(keepends=True):
            row = line.strip()
            if row:
                id_ = self._row(_NUMBER.findall(row))
                tokens.append(Token(row, id_ or 0, at + line.find(row), id_ is not None))
            at += len(line)
        return tokens

    def _row(self, cells: Sequence[str]) -> int | None:
        try:
            row = tuple(float(cell) for cell in cells)
        except ValueError:
            return None
        if len(row) != len(self.symbols) or not all(map(isfinite, row)):
            return None
        if row not in self._known:
            self._known[row] = len(self.rows)
            self.rows.append(row)
        return self._known[row]

    def tensor(self, ids: Sequence[int]) -> Tensor:
        """[step, feature]"""
        rows = [self.rows[i] for i in ids]
        return torch.tensor(rows, dtype=torch.float32).reshape(len(rows), len(self.symbols))

    def write(self, given: Tensor) -> str:
        rows = np.asarray(given.float().tolist(), np.float32).astype(np.str_)  # shortest, exact
        return "\n".join(map(" ".join, rows.tolist()))


def vocabulary_of(asked: Any, module: nn.Module, tokens: Tensor | None) -> OwnVocabulary:
    """How texts are read: as the person asked, else as ids or rows of numbers."""
    if tokens is not None and tokens.is_floating_point():
        if asked is not None:
            raise LoadError("rows of numbers have no vocabulary: leave it out")
        return Rows(tokens.shape[1])
    embedding = next((m for m in module.modules() if isinstance(m, nn.Embedding)), None)
    embedded = embedding.num_embeddings if embedding is not None else 0
    if asked is None:
        count = embedded or (int(tokens.max()) + 1 if tokens is not None else 0)
        if not count:
            raise LoadError("give `tokens`: what the module reads cannot be told from its layers")
        return Ids(count)
    if isinstance(asked, Mapping):
        places = {int(i): str(symbol) for symbol, i in asked.items()}
        return Symbols(places.get(i, f"<{i}>") for i in range(max(places) + 1))
    if callable(asked) or (hasattr(asked, "encode") and not isinstance(asked, str)):
        return Tokenized(asked, _count(asked) or embedded)
    return Symbols(asked)


def _count(tokenizer: Any) -> int:
    for name in ("get_vocab_size", "vocab_size", "n_vocab", "__len__"):
        found: int | Callable[[], int] | None = getattr(tokenizer, name, None)
        if found is not None:
            return int(found() if callable(found) else found)
    return 0


def _is_sign(symbol: str) -> bool:
    """Whether a symbol such as <pad> or [MASK] stands for no text."""
    return len(symbol) > 2 and (symbol[0], symbol[-1]) in (("<", ">"), ("[", "]"))
