"""Reads .npz and .npy: arrays of numbers, never of objects. Headers are checked before arrays."""

from __future__ import annotations

import io
from math import prod
from pathlib import Path
from typing import IO, Any
from zipfile import ZipFile

import numpy as np
import torch

from engine import archive
from engine.limits import (
    MOST_TENSORS,
    ReadError,
    check_bytes,
    check_name,
    check_shape,
)
from engine.opening.contents import Contents

_LONGEST_HEADER, _MOST_WORDS = 10_000, 1_000_000
_MAGIC = b"\x93NUMPY"

Array = np.ndarray[Any, Any]


def read(path: Path) -> Contents:
    """The arrays by name. Arrays of words are metadata. Raises ReadError, OSError."""
    with path.open("rb") as file:
        if file.read(len(_MAGIC)) == _MAGIC:
            file.seek(0)
            size = path.stat().st_size
            found = {"array": _array(file, size, "array")}
            return _contents(found)
    members = archive.members(path, packed=True)
    if len(members) > MOST_TENSORS or not all(name.endswith(".npy") for name in members):
        raise ReadError("is an archive, but not one that numpy wrote")
    found = {}
    with ZipFile(path) as whole:
        for member, info in members.items():
            name = member.removesuffix(".npy")
            check_name(name)
            with whole.open(info) as file:
                found[name] = _array(file, info.file_size, name)
    return _contents(found)


def _array(file: IO[bytes], size: int, name: str) -> Array:
    """One array, once its header fits the bytes there are."""
    header = np.lib.format.read_magic(file)
    reader = {
        (1, 0): np.lib.format.read_array_header_1_0,
        (2, 0): np.lib.format.read_array_header_2_0,
    }.get(header)
    if reader is None:
        raise ReadError(f"holds {name!r} in a version of the format that is not known")
    start = file.read(2 if header == (1, 0) else 4)
    length = int.from_bytes(start, "little")
    if length > _LONGEST_HEADER:
        raise ReadError(f"has a header of {length:,} bytes for {name!r}, too many for an array")
    head = io.BytesIO(start + file.read(length))
    shape, transposed, dtype = reader(head, max_header_size=_LONGEST_HEADER)
    if dtype.hasobject:
        raise ReadError(f"holds Python objects in {name!r}, which are never read")
    if dtype.kind not in "fiubU" or (dtype.kind != "U" and dtype.itemsize > 8):
        raise ReadError(f"holds {name!r} in {dtype.str!r}, which is not read here")
    check_shape(shape, name)
    check_bytes(shape, dtype.itemsize, size - file.tell(), name)
    raw, done = bytearray(prod(shape) * dtype.itemsize), 0
    while done < len(raw):
        part = file.read(min(len(raw) - done, 1 << 20))
        if not part:
            raise ReadError(f"is cut off in {name!r}")
        raw[done : done + len(part)] = part
        done += len(part)
    values = np.frombuffer(raw, dtype) if raw else np.empty(0, dtype)
    return values.reshape(shape[::-1]).T if transposed else values.reshape(shape)


def _contents(arrays: dict[str, Array]) -> Contents:
    numbers = {name: a for name, a in arrays.items() if a.dtype.kind != "U"}
    if sum(a.size for a in arrays.values() if a.dtype.kind == "U") > _MOST_WORDS:
        raise ReadError("holds far more words than a vocabulary")
    words = {name: a.tolist() for name, a in arrays.items() if a.dtype.kind == "U"}
    return Contents("numpy", {name: _tensor(a) for name, a in numbers.items()}, words)


def _tensor(array: Array) -> torch.Tensor:
    native = array.dtype.newbyteorder("=")
    return torch.from_numpy(np.ascontiguousarray(array, native).reshape(array.shape))
