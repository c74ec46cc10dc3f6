"""Reads .pt and .pth: first what the pickle inside says, then the library with `weights_only`.

There is no other way to load, and nothing that could ask for one. The library trusts a pickle for
how many numbers lie where, so every claim is held against the bytes that are there first.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator, Mapping
from math import prod
from pathlib import Path
from typing import Any
from zipfile import ZIP_STORED, ZipFile, ZipInfo

import torch
from torch import Tensor

from engine import archive
from engine.limits import (
    MOST_TENSORS,
    ReadError,
    check_bytes,
    check_name,
    check_shape,
)
from engine.opening.contents import Contents
from engine.opening.files import pickles
from engine.opening.files.pickles import Call, Pickle, PickleError, Stored
from engine.spec import TensorInfo

ADVICE = "save its weights with torch.save(model.state_dict(), …) and open those"
#: Bytes of one number in each kind of storage.
STORAGES = {
    **dict.fromkeys(("DoubleStorage", "LongStorage", "ComplexFloatStorage"), 8),
    **dict.fromkeys(("FloatStorage", "IntStorage"), 4),
    **dict.fromkeys(("HalfStorage", "BFloat16Storage", "ShortStorage"), 2),
    **dict.fromkeys(("ByteStorage", "CharStorage", "BoolStorage", "UntypedStorage"), 1),
}
#: What everybody else calls the numbers of a storage.
NUMBERS = {
    "DoubleStorage": "float64",
    "FloatStorage": "float32",
    "HalfStorage": "float16",
    "BFloat16Storage": "bfloat16",
    "LongStorage": "int64",
    "IntStorage": "int32",
    "ShortStorage": "int16",
    "CharStorage": "int8",
    "ByteStorage": "uint8",
    "BoolStorage": "bool",
    "ComplexFloatStorage": "complex64",
}
_TENSORS = ("torch._utils._rebuild_tensor_v2", "torch._utils._rebuild_tensor")
_WRAPPERS = ("torch._utils._rebuild_parameter", "torch._utils._rebuild_parameter_with_state")
#: All that a file of weights needs to name.
_ALLOWED = {
    "collections.OrderedDict",
    "torch.Size",
    "torch.device",
    *_TENSORS,
    *_WRAPPERS,
    *(f"torch.{name}" for name in STORAGES),
    "torch.storage.UntypedStorage",
    *(f"torch.{name}" for name in ("float16", "float32", "float64", "bfloat16", "int64")),
}
#: Where a training script puts the weights among other things.
_WEIGHTS = (
    *("state_dict", "model_state_dict", "model_state", "model", "weights", "params"),
    *("net", "network", "net_state_dict"),
)
#: What such a script keeps beside them: as many numbers as weights, and none of the model.
_TRAINING = re.compile(r"optim|sched|scaler|momentum", re.IGNORECASE)
_DEEPEST = 16
#: How many tensors may share the same numbers, as the two ends of some models do.
_MOST_SHARED = 4
_MAGIC_NUMBER = 0x1950A86A20F9469CFC6C
_LONGEST_WORDS = 1 << 20


def read(path: Path) -> Contents:
    """The tensors by their names, with dots between those of nested dictionaries.

    Raises ReadError for a file that holds more than tensors and plain data, or less than it says.
    """
    _checked(path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of formats that are older than the reader
        value = torch.load(path, map_location="cpu", weights_only=True, mmap=False)
    return _contents(value, path.stat().st_size)


# before the library: what the pickle claims


def header(path: Path) -> tuple[TensorInfo, ...]:
    """Names and shapes of the tensors, checked as for `read`, without reading a number.

    The names are those of nested dictionaries with dots between. Raises ReadError, OSError.
    """
    entries = _entries(_weights(_checked(path), Call), set(), kind=Call)
    return tuple(_info(name, made) for name, entry in entries if (made := _unwrapped(entry)))


def _info(name: str, call: Call) -> TensorInfo:
    stored, _, shape, *_ = call.arguments
    kind = str(stored.reference[1]).rpartition(".")[2]
    return TensorInfo(name, tuple(shape), NUMBERS.get(kind, kind))


def _checked(path: Path) -> Any:
    """What the pickle says, once the bytes bear it out. Raises ReadError."""
    with path.open("rb") as file:
        start = file.read(4)
    try:
        return (_check_zip if start == b"PK\3\4" else _check_legacy)(path)
    except PickleError as error:
        raise ReadError(f"holds a pickle that is not read: {error}") from error


def _check_zip(path: Path) -> Any:
    members = archive.members(path, packed=True)
    tops = {name.partition("/")[0] for name in members}
    if any(name.endswith("/constants.pkl") or "/code/" in name for name in members):
        raise ReadError(f"is a TorchScript program, which is code: {ADVICE}")
    if len(tops) != 1 or f"{(top := tops.pop())}/data.pkl" not in members:
        raise ReadError("is an archive, but not one that torch wrote")
    if any(info.compress_type != ZIP_STORED for info in members.values()):
        raise ReadError(f"is packed, which torch never does: {ADVICE}")
    info = members[f"{top}/data.pkl"]
    if info.file_size > pickles.LARGEST:
        raise ReadError(f"holds a pickle of {info.file_size:,} bytes, far too long")
    with ZipFile(path) as file:
        found = pickles.read(file.read(info))
    _check_names(found)
    for stored in found.stored:
        key, _, claimed = _storage(stored)
        member: ZipInfo | None = members.get(f"{top}/data/{key}")
        if member is None or claimed > member.file_size:
            there = member.file_size if member else 0
            raise ReadError(
                f"claims {claimed:,} bytes for storage {key!r}, where there are {there:,}"
            )
    _check_tensors(found.value)
    return found.value


def _check_legacy(path: Path) -> Any:
    """The format before ZIP: pickles one after the other, then the numbers."""
    with path.open("rb") as file:
        head = io.BytesIO(file.read(pickles.LARGEST))
        size = file.seek(0, io.SEEK_END)
    if head.getvalue()[257:262] == b"ustar":
        raise ReadError(f"is of a format that torch gave up in 2017: {ADVICE}")
    number, version, _ = (pickles.read(head).value for _ in range(3))
    if (number, version) != (_MAGIC_NUMBER, 1001):
        raise ReadError("is not of a version of torch's format that is known")
    found, keys = pickles.read(head), pickles.read(head).value
    _check_names(found)
    storages: dict[str, tuple[int, int]] = {}
    for stored in found.stored:
        key, number_size, claimed = _storage(stored)
        if storages.setdefault(key, (number_size, claimed)) != (number_size, claimed):
            raise ReadError(f"says two different things of storage {key!r}")
    if not isinstance(keys, list) or sorted(map(str, keys)) != sorted(storages):
        raise ReadError("does not list the storages that it uses")
    needed = head.tell() + sum(8 + claimed for _, claimed in storages.values())
    if needed > size:
        raise ReadError(f"is cut off: it claims {needed:,} bytes and has {size:,}")
    _check_tensors(found.value)
    return found.value


def _check_names(found: Pickle) -> None:
    """Raises ReadError for a pickle that asks for more than what tensors are made of."""
    strange = [name for name in found.names if name not in _ALLOWED]
    if strange and isinstance(found.value, Call) and found.value.state is not None:
        raise ReadError(
            f"holds a whole object of the class {strange[0][:120]!r}, which only its "
            f"own code can read; nothing of it was run: {ADVICE}"
        )
    if strange:
        raise ReadError(
            f"asks for {strange[0][:120]!r}, which is more than weights need; nothing "
            f"of it was run: {ADVICE}"
        )
    if found.protocol != 2:
        raise ReadError(f"is pickled in protocol {found.protocol}: {ADVICE}")


def _storage(stored: Stored) -> tuple[str, int, int]:
    """Key, bytes of a number, and bytes of a storage."""
    match stored.reference:
        case ("storage", kind, str(key), str(), int(numbers), *view) if view in ([], [None]):
            size = STORAGES.get(str(kind).rpartition(".")[2])
            if size is not None and numbers >= 0:
                return key, size, size * numbers
    raise ReadError(f"refers to {str(stored.reference)[:80]!r}, which is no storage")


def _check_tensors(value: Any) -> None:
    """Raises ReadError for a tensor that reaches beyond its storage, however it is strided."""
    for name, call in _calls(value, set()):
        if (tensor := _unwrapped(call)) is not None:
            match tensor.arguments:
                case (Stored() as stored, int(offset), tuple(shape), tuple(strides), *_):
                    _check_tensor(stored, offset, shape, strides, name)
                case _:
                    raise ReadError(f"does not say what {name!r} is")


def _unwrapped(call: Any) -> Call | None:
    """The making of a tensor, out of a parameter's if it is one; None of anything else."""
    while isinstance(call, Call) and call.of in _WRAPPERS and call.arguments:
        call = call.arguments[0]
    return call if isinstance(call, Call) and call.of in _TENSORS else None


def _check_tensor(
    stored: Stored,
    offset: int,
    shape: tuple[Any, ...],
    strides: tuple[Any, ...],
    name: str,
) -> None:
    check_shape(shape, name)
    check_shape(strides, name)
    _, number, there = _storage(stored)
    check_bytes(shape, number, there, name)
    reach = sum((axis - 1) * stride for axis, stride in zip(shape, strides, strict=False)) + 1
    if (
        len(shape) != len(strides)
        or offset < 0
        or (prod(shape) and (offset + reach) * number > there)
    ):
        raise ReadError(f"has {name!r} reach beyond its storage")


def _calls(value: Any, seen: set[int], name: str = "", depth: int = 0) -> Iterator[tuple[str, Any]]:
    """Everything that is made, by its name. What holds itself is looked at once."""
    if depth > _DEEPEST or id(value) in seen:
        return
    seen.add(id(value))
    if isinstance(value, Call):
        yield name, value
    entries: Any = ()
    if isinstance(value, dict):
        entries = value.items()
    elif isinstance(value, list | tuple):
        entries = enumerate(value)
    for key, entry in entries:
        yield from _calls(entry, seen, f"{name}.{key}" if name else str(key), depth + 1)


def explain(path: Path) -> str:
    """Why a pickle that torch did not write is not opened."""
    with path.open("rb") as file:
        named = pickles.names(io.BytesIO(file.read(pickles.LARGEST)))
    asked = f" that asks for {named[0][:120]!r}" if named else ""
    return (
        f"is a Python pickle{asked}: a pickle is a program, and is never run here. "
        "Save the weights as .safetensors, .npz or by torch.save(state_dict), and open those"
    )


# after it: names, shapes, plain data


def _contents(value: Any, size: int) -> Contents:
    tensors: dict[str, Tensor] = {}
    taken = 0
    words: dict[str, Any] = {}
    for name, entry in _entries(_weights(value), set()):
        if isinstance(entry, Tensor):
            _check_loaded(entry, name)
            tensors[name] = entry.detach()
            taken += entry.nbytes
        elif _is_plain(entry):
            words[name] = entry
        if len(tensors) > MOST_TENSORS:
            raise ReadError(f"holds more than {MOST_TENSORS:,} tensors")
        if taken > archive.most_unpacked(_MOST_SHARED * size):
            raise ReadError("holds the same numbers in far too many tensors")
    if isinstance(value, dict):
        words |= {str(k): v for k, v in value.items() if str(k) not in words and _is_plain(v)}
    return Contents("torch", tensors, words)


def _weights(value: Any, kind: type = Tensor) -> Any:
    """The part of a training script's file that holds the weights, if it is told by its name, or
    everything but what is told to be of the training. `kind` is what tensors are at this point."""
    if isinstance(value, Mapping) and not any(isinstance(v, kind) for v in value.values()):
        for name in _WEIGHTS:
            inner = value.get(name)
            if isinstance(inner, Mapping) and any(isinstance(v, kind) for v in inner.values()):
                return inner
        return {n: v for n, v in value.items() if not _TRAINING.search(str(n))} or value
    return value


def _entries(
    value: Any, seen: set[int], name: str = "", depth: int = 0, kind: type = Tensor
) -> Iterator[tuple[str, Any]]:
    """Everything in nested dictionaries, by names with dots. `kind` as for `_weights`."""
    if isinstance(value, Mapping):
        if depth > _DEEPEST or id(value) in seen:
            return
        seen.add(id(value))
        for key, entry in value.items():
            inner = f"{name}.{key}" if name else str(key)
            yield from _entries(entry, seen, inner, depth + 1, kind)
    elif isinstance(value, list | tuple) and any(isinstance(v, kind) for v in value):
        for i, entry in enumerate(value):
            yield f"{name}.{i}" if name else str(i), entry
    else:
        yield name or "tensor", value


def _check_loaded(tensor: Tensor, name: str) -> None:
    check_name(name)
    check_shape(tuple(tensor.shape), name)
    if tensor.layout != torch.strided or tensor.is_quantized or tensor.device.type != "cpu":
        raise ReadError(f"holds {name!r} in a form that is not read: {ADVICE}")
    there = tensor.untyped_storage().nbytes()
    check_bytes(tuple(tensor.shape), tensor.element_size(), there, name)


def _is_plain(value: Any) -> bool:
    """Words and numbers, and short lists and dictionaries of them."""
    if isinstance(value, str):
        return len(value) <= _LONGEST_WORDS
    if isinstance(value, list | tuple):
        return len(value) <= _LONGEST_WORDS and all(isinstance(v, str | int | float) for v in value)
    if isinstance(value, dict):
        entries = (*value, *value.values())
        return len(value) <= _LONGEST_WORDS and all(
            isinstance(v, str | int | float) for v in entries
        )
    return isinstance(value, int | float)
