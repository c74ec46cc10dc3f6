"""How a tokenizer of the library reads a text: pieces, each with the stretch that it stands for."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

from engine.limits import parsed, reason
from engine.spec import Token
from engine.vocabulary import Vocabulary

#: What stands for a space at the beginning of a piece: of byte pairs, of SentencePiece.
SPACES = ("Ġ", "▁")
#: Any of these is a tokenizer.
FILES = ("tokenizer.json", "vocab.json", "vocab.txt", "tokenizer.model", "spiece.model")
#: A table of SentencePiece, whose first bytes say how large it is.
_TABLE = re.compile(rb'"precompiled_charsmap"\s*:\s*"([^"]*)"')
#: A letter of ASCII by its number, unless what stands there is a backslash.
_HIDDEN = re.compile(rb"(\\+)u00[2-7]")
#: How many times as long a text may become before it is read.
MOST_GROWTH = 1000
#: A piece of SentencePiece that is one byte.
BYTE = re.compile(r"<0x([0-9A-Fa-f]{2})>")


@contextmanager
def unpanicked(words: str) -> Iterator[None]:
    """Turns a panic of the tokenizer, which would end the engine, into a ValueError."""
    try:
        yield
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # which no package shows
            raise
        raise ValueError(f"{words}: {reason(error)}") from error


def read_tokenizer(path: Path) -> Any:
    """A tokenizer from its whole description. Raises ValueError, and what the library raises."""
    raw = path.read_bytes()
    if any(len(found[1]) % 2 for found in _HIDDEN.finditer(raw)):
        raise ValueError("it writes plain letters in a way that hides them")
    for table in _TABLE.finditer(raw):
        encoded = table[1].replace(b"\\/", b"/")
        claimed = int.from_bytes(base64.b64decode(encoded[:8])[:4], "little")
        if claimed > len(encoded):  # the library would abort where it cannot have them
            raise ValueError(
                f"its table of characters claims {claimed:,} bytes, which are not there"
            )
    return Tokenizer.from_buffer(raw)


def check_growth(tokenizer: Any) -> None:
    """Raises ValueError for one that would make far more of a text before it reads it."""
    waiting = [parsed(tokenizer.normalizer.__getstate__())] if tokenizer.normalizer else []
    growth = 1
    while waiting:
        part = waiting.pop()
        waiting += part.get("normalizers", [])
        growth *= 1 + len(part.get("content") or part.get("prepend") or "")
        if growth > MOST_GROWTH:
            raise ValueError("it makes far more of a text than a text")


class Pieces(Vocabulary):
    """The pieces of a fast tokenizer.

    What the tokenizer adds of its own, such as the beginning of a text, stands for no text and is
    shown by its name. A piece that is only some bytes of a character shows these bytes; the
    character itself belongs to the first of its pieces.
    """

    reading = "pieces"

    def __init__(self, tokenizer: Any, size: int, *, causal: bool) -> None:
        """`size` is that of the model, which may be larger than the tokenizer's.

        The end that some tokenizers add is left out for a causal model, which continues the text.
        """
        tokenizer.no_truncation()
        tokenizer.no_padding()
        self._tokenizer, self._causal = tokenizer, causal
        added = tokenizer.get_added_tokens_decoder()
        self._special = {i: token.content for i, token in added.items() if token.special}
        spell = _speller(tokenizer)
        self.symbols = tuple(self._symbol(i, spell) for i in range(size))
        self._broken = {i for i, s in enumerate(self.symbols) if _is_bytes(s)}
        silent = {i for i in range(size) if i in self._special or tokenizer.id_to_token(i) is None}
        self.unwritten = tuple(sorted(silent | self._broken))
        name = getattr(tokenizer.model, "unk_token", None)
        unknown = tokenizer.token_to_id(name) if name else None
        self.unknown = unknown if unknown is not None and unknown < size else None

    def encode(self, text: str) -> list[Token]:
        with unpanicked("the tokenizer of this model cannot read this text"):
            read = self._tokenizer.encode(text)
        rows = list(zip(read.ids, read.tokens, read.offsets, read.special_tokens_mask, strict=True))
        while self._causal and rows and rows[-1][3] and len(rows) > 1:
            rows.pop()
        tokens: list[Token] = []
        end = 0  # of the text that pieces stand for so far
        for i, piece, (start, stop), added in rows:
            if i >= len(self.symbols):
                raise ValueError(
                    f"the tokenizer knows the piece {piece!r} by the number {i}, but the model "
                    f"has only {len(self.symbols)} symbols: they do not belong together"
                )
            if added:
                tokens.append(
                    Token("", i, end, i != self.unknown, sign=self._special.get(i, piece))
                )
                continue
            # a space belongs to the piece that begins with one, whatever its offsets say
            start = end if start <= end or piece.startswith(SPACES) else start
            stop = max(stop, start)
            if text[end:start].strip():  # never leave out what is no white space
                start = end
            tokens.append(self._token(text[start:stop], i, start))
            end = stop
        return tokens

    def _token(self, stretch: str, i: int, start: int) -> Token:
        sign = self.symbols[i] if i in self._broken or not stretch else ""
        return Token(stretch, i, start, i != self.unknown, sign=sign)

    def _symbol(self, i: int, spell: Callable[[str], str]) -> str:
        if i in self._special:
            return str(self._special[i])
        piece = self._tokenizer.id_to_token(i)
        return f"‹{i}›" if piece is None else spell(str(piece))


class Numbers(Vocabulary):
    """For a model without a tokenizer: its symbols are typed as their numbers."""

    reading = "numbers"

    def __init__(self, size: int) -> None:
        self.symbols = tuple(f" {i}" for i in range(size))
        self.unknown, self.unwritten = None, ()

    def encode(self, text: str) -> list[Token]:
        """Runs of digits. Raises ValueError for a number that the model has no symbol for."""
        tokens = []
        for found in re.finditer(r"\d+", text):
            number = int(found[0][:12])
            if number >= len(self.symbols):
                raise ValueError(
                    f"{found[0][:12]} is no symbol: this model has no tokenizer, so type numbers "
                    f"from 0 to {len(self.symbols) - 1}"
                )
            tokens.append(Token(found[0], number, found.start()))
        return tokens


def _speller(tokenizer: Any) -> Callable[[str], str]:
    """How the pieces of a tokenizer are spelled as text."""
    kinds = _kinds(tokenizer.decoder)
    if "ByteLevel" in kinds:
        return _of_bytes
    if kinds & {"Metaspace", "ByteFallback", "Replace"}:
        return _of_marks
    return str


def _kinds(decoder: Any) -> set[str]:
    """The kinds of decoder that one is made of."""
    if decoder is None:
        return set()
    described = json.loads(decoder.__getstate__())
    return {part["type"] for part in [described, *described.get("decoders", [])]}


def _of_bytes(piece: str) -> str:
    """A piece of byte pairs, each of whose characters stands for a byte (Radford et al. 2019)."""
    if any(char not in _BYTES for char in piece):
        return piece
    return _text(bytes(_BYTES[char] for char in piece))


def _of_marks(piece: str) -> str:
    """A piece of SentencePiece."""
    if found := BYTE.fullmatch(piece):
        return _text(bytes([int(found[1], 16)]))
    return piece.replace("▁", " ")


def _text(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return f"‹{raw.hex('-').upper().replace('-', '·')}›"


def _is_bytes(symbol: str) -> bool:
    return re.fullmatch(r"‹[0-9A-F]{2}(·[0-9A-F]{2})*›", symbol) is not None


def _byte_letters() -> dict[str, int]:
    """The letters that byte pairs write bytes with: those that can be seen, else from 256 on."""
    seen: Sequence[int] = [*range(33, 127), *range(161, 173), *range(174, 256)]
    unseen = [byte for byte in range(256) if byte not in seen]
    letters = {chr(byte): byte for byte in seen}
    return letters | {chr(256 + i): byte for i, byte in enumerate(unseen)}


_BYTES = _byte_letters()
