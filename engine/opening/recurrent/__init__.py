"""Recurrent layers from elsewhere: found by names and shapes, and built into one live model."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from torch import Tensor

from engine.archive import most_unpacked
from engine.checkpoint import LoadError
from engine.opening.contents import Contents
from engine.opening.recurrent import keras, onnx, torchnames
from engine.opening.recurrent.chaining import MOST_LAYERS, assemble
from engine.opening.recurrent.model import Opened, opened
from engine.opening.recurrent.parts import Average, Chain, Found, Part, Recurrence
from engine.opening.recurrent.shown import BACKWARD, blocks_of, channels_of
from engine.opening.recurrent.vocabulary import reading_of, window_of

__all__ = ["Found", "build", "find"]

_MOST_NAMED, _MOST_LINES = 6, 40


def find(contents: Contents, path: Path | None = None) -> Found:
    """What a file holds in words, what will be shown, and what is refused. Converts nothing.

    `path` is where the file lies: a vocabulary, or settings, may lie beside it.
    """
    found = _found(contents, path)
    if found.chain is None:
        return found._replace(refused=_some(found.refused) or (_nothing(contents),))
    reading = reading_of(found.chain, contents, path)
    notes = [*found.notes, reading.words]
    notes += [
        f"{part.name}: every step reads the last {part.window} symbols anew, with symbol 0 before "
        "a shorter text, as the model was trained"
        for part in found.chain.parts
        if isinstance(part, Average)
    ]
    if any(block.direction == BACKWARD for block in blocks_of(found.chain)):
        notes.append(
            "some layer reads backward, so the whole text is read again after every change"
        )
    channels = ", ".join(channel.name for channel in channels_of(found.chain, reading))
    shown = (*found.shown, f"channels: {channels}")
    return found._replace(shown=shown, notes=tuple(notes), refused=_some(found.refused))


def build(contents: Contents, path: Path | None = None) -> Opened:
    """The model of what was found. Raises LoadError with the reason where nothing can be shown."""
    found = _found(contents, path)
    if found.chain is None:
        raise LoadError("; ".join(_some(found.refused)[:_MOST_NAMED]) or _nothing(contents))
    _check_size(found.chain, contents)
    return opened(found.chain, reading_of(found.chain, contents, path))


def _check_size(chain: Chain, contents: Contents) -> None:
    """Raises LoadError for layers that are far more than what the file holds: a graph may use the
    same numbers for any number of them, and each is given its own."""
    there = sum(tensor.nbytes for tensor in contents.tensors.values())
    weights = [w for part in chain.parts for w in _weights(part)]
    if len(chain.parts) > MOST_LAYERS or sum(w.nbytes for w in weights) > most_unpacked(there):
        raise LoadError(f"its {len(chain.parts):,} layers are too many to be shown")


def _weights(part: Part) -> Iterator[Tensor]:
    if isinstance(part, Recurrence):
        for weights in (part.forward, part.backward):
            yield from (weights or {}).values()


def _found(contents: Contents, path: Path | None) -> Found:
    if contents.format == "onnx":
        return onnx.find(contents)
    names = contents.tensors
    if contents.format == "keras" or any("recurrent_kernel" in name for name in names):
        return keras.find(contents, window_of(path) or keras.WINDOW, path)
    return assemble(torchnames.pieces(contents))


def _some(lines: tuple[str, ...]) -> tuple[str, ...]:
    """Not too many lines."""
    if len(lines) <= _MOST_LINES:
        return lines
    return (*lines[:_MOST_LINES], f"and {len(lines) - _MOST_LINES:,} more")


def _nothing(contents: Contents) -> str:
    """Why a file without recurrent layers shows nothing, and what it has instead."""
    if not contents.tensors:
        return "the file holds no tensors"
    names = [f"{n} {list(t.shape)}" for n, t in list(contents.tensors.items())[:_MOST_NAMED]]
    more = f" and {rest} more" if (rest := len(contents.tensors) - len(names)) > 0 else ""
    return f"there is no recurrent layer among its tensors: {', '.join(names)}{more}"
