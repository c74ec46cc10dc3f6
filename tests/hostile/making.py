"""Pickles, archives and headers, byte by byte, so that they can say what no library would write."""

from __future__ import annotations

import io
import json
import pickle
import struct
from collections.abc import Sequence
from typing import Any
from zipfile import ZIP_STORED, ZipFile

MAGIC = pickle.dumps(0x1950A86A20F9469CFC6C, 2)
FLOAT = b"ctorch\nFloatStorage\n"


def literal(value: Any) -> bytes:
    """A plain value as the inside of a pickle."""
    return pickle.dumps(value, 2)[2:-1]


def program(*pieces: bytes) -> bytes:
    return b"\x80\x02" + b"".join(pieces) + b"."


def call(module: str, name: str, *arguments: Any) -> bytes:
    """The inside of a pickle that calls a function."""
    return f"c{module}\n{name}\n".encode() + literal(arguments) + b"R"


def storage(numbers: int, key: str = "0", kind: bytes = FLOAT, *, legacy: bool = False) -> bytes:
    """The inside of a pickle that refers to a storage of so many numbers."""
    inside = literal("storage") + kind + literal(key) + literal("cpu") + literal(numbers)
    return b"(" + inside + (literal(None) if legacy else b"") + b"tQ"


def tensor(
    stored: bytes, offset: int, shape: Sequence[int], strides: Sequence[int], name: str = "w"
) -> bytes:
    """A pickle of one tensor by its name."""
    inside = stored + literal(offset) + literal(tuple(shape)) + literal(tuple(strides))
    made = b"ctorch._utils\n_rebuild_tensor_v2\n(" + inside + literal(False)
    made += b"ccollections\nOrderedDict\n)RtR"
    return program(b"}", literal(name), made, b"s")


def torch_zip(pickled: bytes, storages: dict[str, bytes] | None = None) -> bytes:
    """What torch.save writes."""
    members = {"archive/data.pkl": pickled, "archive/version": b"3\n"}
    members |= {f"archive/data/{key}": data for key, data in (storages or {}).items()}
    return archive(members)


def torch_legacy(pickled: bytes, storages: dict[str, bytes] | None = None) -> bytes:
    """What torch.save wrote before 1.6."""
    stored = storages or {}
    system = {"protocol_version": 1001, "little_endian": True, "type_sizes": {}}
    head = MAGIC + pickle.dumps(1001, 2) + pickle.dumps(system, 2) + pickled
    tail = b"".join(struct.pack("<q", len(data) // 4) + data for data in stored.values())
    return head + pickle.dumps(list(stored), 2) + tail


def archive(members: dict[str, bytes], method: int = ZIP_STORED) -> bytes:
    file = io.BytesIO()
    with ZipFile(file, "w", method) as whole:
        for name, data in members.items():
            whole.writestr(name, data)
    return file.getvalue()


def safetensors(header: Any, data: bytes = b"", length: int | None = None) -> bytes:
    raw = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(raw) if length is None else length) + raw + data


def npy(header: str | bytes, data: bytes = b"", version: bytes = b"\1\0") -> bytes:
    raw = header.encode() if isinstance(header, str) else header
    return b"\x93NUMPY" + version + struct.pack("<H", len(raw) + 1) + raw + b"\n" + data


def varint(value: int) -> bytes:
    value, out = value & (1 << 64) - 1, b""
    while value >= 0x80:
        out, value = out + bytes([value & 0x7F | 0x80]), value >> 7
    return out + bytes([value])


def field(number: int, value: int | bytes | str) -> bytes:
    """A field of a protocol buffer."""
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    data = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(data)) + data


def onnx(*graph: bytes) -> bytes:
    """ModelProto with a version, an operator set and a graph."""
    return field(1, 8) + field(8, field(2, 17)) + field(7, b"".join(graph))
