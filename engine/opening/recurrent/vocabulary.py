"""What a recurrent model from elsewhere reads: characters, words, symbol numbers, or numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain as either
from pathlib import Path
from typing import Any, NamedTuple

from engine.limits import parsed
from engine.opening.contents import Contents
from engine.opening.recurrent.parts import Chain
from engine.readings.numbers import Numbers
from engine.readings.symbols import UNKNOWNS, Ids, Symbols
from engine.vocabulary import UNKNOWN, Vocabulary

#: Under what names files, and the entries of metadata, keep the symbols.
_MARKS = ("vocab", "symbol", "char", "token", "itos", "stoi", "idx", "index", "alphabet")
_PADS = ("", "<pad>", "[PAD]", "<PAD>", UNKNOWN, *UNKNOWNS)
_LARGEST_BESIDE, _MOST_BESIDE = 8 << 20, 50
#: How many symbols of a model may be without a name: padding, and the unknown.
_UNNAMED = 2


class Reading(NamedTuple):
    """How a text becomes what the first part is given.

    `shift` is what a symbol's id in the vocabulary exceeds its number in the file by: 1 where the
    file's symbol 0 is a symbol like any other, since our id 0 stands for the unknown.
    """

    vocabulary: Vocabulary
    shift: int
    words: str  # what it reads, and where that is known from


def reading_of(chain: Chain, contents: Contents, path: Path | None) -> Reading:
    """The vocabulary where one is found that has the size of the model, else numbers."""
    size = chain.inputs
    for where, value in either(_in_metadata(contents.metadata), _beside(path)):
        names = _names(value, size)
        if names is not None:
            shift = int(names[0] not in _PADS)
            reads = "one-hot symbols" if chain.embedding is None else "symbols"
            return Reading(_symbols(names, shift), shift, f"reads {reads}, named in {where}")
    if chain.embedding is None:
        words = f"reads {size} number{'s' if size > 1 else ''} a step, a line for each step"
        return Reading(Numbers.of_width(size), 0, words)
    names = [UNKNOWN, *(f" {number}" for number in range(size))]
    words = (
        f"reads the numbers of symbols, 0 to {size - 1}: no vocabulary of {size} was found in the "
        "file, or beside it as vocab.json"
    )
    return Reading(Ids(names), 1, words)


def window_of(path: Path | None) -> int | None:
    """How many symbols a model was made to read at once, if a configuration beside it says so."""
    for _, value in jsons(path, "config"):
        length = value.get("max_length") if isinstance(value, Mapping) else None
        if isinstance(length, int) and 0 < length <= 1024:
            return length
    return None


def _symbols(names: list[str], shift: int) -> Symbols:
    """Names by the file's numbers -> the vocabulary, where 0 is the unknown."""
    named = [name for name in names if name not in _PADS]
    words = sum(len(name) > 1 and name.isalpha() for name in named) > len(named) / 2
    unique: dict[str, None] = {UNKNOWN: None}
    for number, name in enumerate(names[1 - shift :], 1 - shift):
        spoken = f" {name}" if words and name[:1].isalnum() else name
        unique[spoken if spoken and spoken not in unique else f"⟨{number}⟩"] = None
    return Symbols(unique)


def _names(value: Any, size: int) -> list[str] | None:
    """The name of each of a model's symbols, "" for none; None if these are not its symbols."""
    if isinstance(value, Mapping):
        return _by_number(value, size)
    if not isinstance(value, str | list | tuple) or len(value) != size:
        return None
    named = all(isinstance(name, str) for name in value) and len(set(value)) == size
    return list(value) if named else None


def _by_number(value: Mapping[Any, Any], size: int) -> list[str] | None:
    """From symbol -> number, or number -> symbol."""
    pairs = list(value.items())
    if pairs and all(isinstance(name, str) and _is_number(name) is None for _, name in pairs):
        turned = [(name, _is_number(number)) for number, name in pairs]
    else:
        turned = [(name, _is_number(number)) for name, number in pairs]
        if any(number is None for _, number in turned):
            turned = [(name, _is_number(number)) for number, name in pairs]
    numbers = [number for _, number in turned if number is not None]
    if len(numbers) != len(pairs) or len(set(numbers)) != len(numbers):
        return None
    if not size - _UNNAMED <= len(numbers) <= size or min(numbers, default=-1) < 0:
        return None
    if max(numbers) >= size:
        return None
    names = [""] * size
    for name, number in turned:
        if number is not None:
            names[number] = str(name)
    return names


def _is_number(value: Any) -> int | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return int(value) if isinstance(value, str) and value.isascii() and value.isdigit() else None


def _in_metadata(metadata: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Entries of the file itself that may be its symbols, also one level below."""
    for key, value in metadata.items():
        if isinstance(value, str) and value[:1] in "[{":
            try:
                value = parsed(value)
            except (ValueError, RecursionError):
                continue
        if _marked(key):
            yield f"the file's {key!r}", value
        if isinstance(value, Mapping):
            for inner, found in value.items():  # of a vocabulary, words with their numbers
                if not isinstance(found, int | float) and _marked(inner):
                    yield f"the file's {inner!r}", found


def _beside(path: Path | None) -> Iterator[tuple[str, Any]]:
    """Files in the same folder that may hold the symbols: JSON, or a symbol a line."""
    for name, value in jsons(path, *_MARKS):
        yield name, value
        if isinstance(value, Mapping):
            yield from ((name, found) for key, found in value.items() if _marked(key))
    for name, text in _texts(path, ".txt", _MARKS):
        yield name, text.removesuffix("\n").split("\n")


def jsons(path: Path | None, *marks: str) -> Iterator[tuple[str, Any]]:
    """JSON files in the same folder with one of some marks in their names: name and value."""
    for name, text in _texts(path, ".json", marks):
        try:
            yield name, parsed(text)
        except (ValueError, RecursionError):
            continue


def _texts(path: Path | None, ending: str, marks: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Small files in the same folder, those named like the file first: name and text."""
    if path is None:
        return
    stem = path.name.partition(".")[0].partition("_weights")[0]
    try:
        found = sorted(
            path.parent.glob(f"*{ending}"), key=lambda p: (not p.name.startswith(stem), p)
        )
    except OSError:
        return
    room = _LARGEST_BESIDE
    for beside in found[:_MOST_BESIDE]:
        if marks and not any(mark in beside.name.lower() for mark in marks):
            continue
        try:
            if beside.is_file() and (size := beside.stat().st_size) <= room:
                room -= size
                yield beside.name, beside.read_text("utf-8", "replace")
        except OSError:
            continue


def _marked(key: Any) -> bool:
    return isinstance(key, str) and any(mark in key.lower() for mark in _MARKS)
