"""Reads .safetensors: the header, and then the numbers, into memory.

The library would leave the numbers in the file, where they change, or end the process, as soon as
somebody writes to it.
"""

from __future__ import annotations

import os
from math import prod
from pathlib import Path
from typing import Any, BinaryIO

import torch

from engine.limits import MOST_TENSORS, ReadError, check_name, check_shape, parsed
from engine.opening.contents import Contents
from engine.sniff import LONGEST_HEADER
from engine.spec import TensorInfo

#: What a file calls its numbers -> what everybody else does, and the bytes of one.
NUMBERS = {
    "F64": ("float64", 8),
    "F32": ("float32", 4),
    "F16": ("float16", 2),
    "BF16": ("bfloat16", 2),
    "F8_E4M3": ("float8_e4m3fn", 1),
    "F8_E5M2": ("float8_e5m2", 1),
    "C64": ("complex64", 8),
    **{f"I{8 * size}": (f"int{8 * size}", size) for size in (1, 2, 4, 8)},
    **{f"U{8 * size}": (f"uint{8 * size}", size) for size in (1, 2, 4, 8)},
    "BOOL": ("bool", 1),
}

#: A tensor, and where its bytes begin and end after the header.
Placed = tuple[TensorInfo, tuple[int, int]]


def read(path: Path) -> Contents:
    """The tensors. Raises ReadError, OSError."""
    with path.open("rb") as file:
        found, words = _header(file)
        begins = file.tell()
        tensors = {}
        for info, (begin, end) in found:
            file.seek(begins + begin)
            tensors[info.name] = _tensor(file, info, end - begin)
    return Contents("safetensors", tensors, words)


def _tensor(file: BinaryIO, info: TensorInfo, size: int) -> torch.Tensor:
    dtype: torch.dtype = getattr(torch, info.dtype)
    if not size:
        return torch.empty(info.shape, dtype=dtype)
    raw = bytearray(size)
    if file.readinto(raw) != size:  # type: ignore[attr-defined]
        raise ReadError(f"is cut off in {info.name!r}")
    return torch.frombuffer(raw, dtype=dtype).reshape(info.shape)


def header(path: Path) -> tuple[tuple[TensorInfo, ...], dict[str, str]]:
    """Names and shapes of the tensors, and the file's own words, without reading a number.

    Raises ReadError where the header does not fit the file exactly: every byte after it belongs to
    one tensor. Raises OSError.
    """
    with path.open("rb") as file:
        found, words = _header(file)
    return tuple(info for info, _ in found), words


def _header(file: BinaryIO) -> tuple[list[Placed], dict[str, str]]:
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    length = int.from_bytes(file.read(8), "little")
    if length > LONGEST_HEADER:
        raise ReadError(f"has a header of {length:,} bytes, too many for a model")
    if size < 8 + length:
        raise ReadError("is cut off: its header alone is longer than the file")
    raw = file.read(length)
    if (count := raw.count(b"data_offsets")) > MOST_TENSORS:  # too many to be worth parsing
        raise ReadError(f"holds {count:,} tensors, more than a model has")
    try:
        entries = parsed(raw.decode("utf-8"), _no_doubles)
    except ValueError as error:
        raise ReadError(f"has a header that is no JSON ({error})") from error
    if not isinstance(entries, dict):
        raise ReadError("has a header that names no tensors")
    words = entries.pop("__metadata__", {})
    if not isinstance(words, dict) or not all(isinstance(w, str) for w in words.values()):
        raise ReadError("has metadata that is not words by name")
    return _tensors(entries, size - 8 - length), words


def _tensors(entries: dict[str, Any], size: int) -> list[Placed]:
    found: list[Placed] = []
    for name, entry in entries.items():
        check_name(name)
        try:
            dtype, shape = entry["dtype"], tuple(entry["shape"])
            begin, end = entry["data_offsets"]
            known = NUMBERS.get(dtype)
        except (TypeError, KeyError, ValueError) as error:
            raise ReadError(f"does not say what {name!r} is") from error
        if known is None:
            raise ReadError(f"holds {name!r} in {dtype!r}, which is not read here")
        kind, number = known
        check_shape(shape, name)
        if type(begin) is not int or type(end) is not int or end - begin != number * prod(shape):
            raise ReadError(f"gives {name!r} the shape {list(shape)}, but not the bytes")
        found.append((TensorInfo(name, shape, kind), (begin, end)))
    at = 0
    for begin, end in sorted(place for _, place in found):
        if begin != at:
            raise ReadError("has tensors that overlap, or a gap between them")
        at = end
    if at != size:
        raise ReadError(
            f"is cut off, or has something after its end: its tensors take {at:,} "
            f"bytes, and there are {size:,}"
        )
    return found


def _no_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found
