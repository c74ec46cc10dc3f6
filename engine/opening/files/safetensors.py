"""Reads .safetensors: the header is checked here, before the library sees the file."""

from __future__ import annotations

import json
import os
from math import prod
from pathlib import Path
from typing import Any

from safetensors.torch import load_file

from engine.limits import MOST_TENSORS, ReadError, check_name, check_shape
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


def read(path: Path) -> Contents:
    """The tensors, which lie in the file until they are used. Raises ReadError, OSError."""
    _, metadata = header(path)
    return Contents("safetensors", load_file(path), metadata)


def header(path: Path) -> tuple[tuple[TensorInfo, ...], dict[str, str]]:
    """Names and shapes of the tensors, and the file's own words, without reading a number.

    Raises ReadError where the header does not fit the file exactly: every byte after it belongs to
    one tensor. Raises OSError.
    """
    with path.open("rb") as file:
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
        entries = json.loads(raw.decode("utf-8"), object_pairs_hook=_no_doubles)
    except (ValueError, RecursionError) as error:
        raise ReadError(f"has a header that is no JSON ({error})") from error
    if not isinstance(entries, dict):
        raise ReadError("has a header that names no tensors")
    words = entries.pop("__metadata__", {})
    if not isinstance(words, dict) or not all(isinstance(w, str) for w in words.values()):
        raise ReadError("has metadata that is not words by name")
    return _tensors(entries, size - 8 - length), words


def _tensors(entries: dict[str, Any], size: int) -> tuple[TensorInfo, ...]:
    found, places = [], []
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
        found.append(TensorInfo(name, shape, kind))
        places.append((begin, end))
    at = 0
    for begin, end in sorted(places):
        if begin != at:
            raise ReadError("has tensors that overlap, or a gap between them")
        at = end
    if at != size:
        raise ReadError(
            f"is cut off, or has something after its end: its tensors take {at:,} "
            f"bytes, and there are {size:,}"
        )
    return tuple(found)


def _no_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found
