"""Reads .onnx: the operators, and the numbers they keep.

The file is read here field by field, numbered as in the ONNX project's onnx.proto, rather than by a
library that builds every object of a file before anybody can count them.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from math import prod
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
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
from engine.opening.files.protobuf import MOST_PACKED, Fields, ProtobufError, signed, varints

#: TensorProto.data_type -> how its numbers lie in bytes. Those of bfloat16 are read as their bits.
DTYPES = {
    1: "<f4",
    2: "<u1",
    3: "<i1",
    4: "<u2",
    5: "<i2",
    6: "<i4",
    7: "<i8",
    9: "?",
    10: "<f2",
    11: "<f8",
    12: "<u4",
    13: "<u8",
    16: "<u2",
}
_BFLOAT16 = 16
_MOST_NODES = 20_000
#: How deep graphs may lie in the branches and loops of others.
_DEEPEST = 8
#: A node of another kind than those of ONNX itself has a domain.
_OWN = ("", "ai.onnx")


def read(path: Path) -> Contents:
    """The initializers by name; `nodes`, `inputs`, `outputs` and `opset` are the graph.

    A graph in an attribute of a node, such as a branch of an If, is a mapping of its own `nodes`,
    `inputs`, `outputs` and `tensors`. Of a name that several graphs use, one tensor is listed.

    Raises ReadError for a file that is cut off, that wants numbers from outside of its folder, or
    whose tensors do not fit their bytes.
    """
    whole = bytearray(path.stat().st_size)
    with path.open("rb") as file:
        file.readinto(whole)
    try:
        return _File(path, Fields(), _Room(len(whole))).model(memoryview(whole))
    except (ProtobufError, UnicodeDecodeError, TypeError, struct.error) as error:
        raise ReadError(f"is damaged, or is not ONNX: it has {error}") from error


class _Room:
    """The bytes that the tensors of a file may still take."""

    def __init__(self, size: int) -> None:
        self._left, self._files = archive.most_unpacked(size), set[Path]()

    def read(self, beside: Path) -> None:
        """Has more room for a file beside, the first time that it is read from."""
        if beside not in self._files:
            self._files.add(beside)
            self._left += beside.stat().st_size

    def take(self, size: int) -> None:
        """Raises ReadError where tensors take far more bytes than the files have."""
        self._left -= size
        if self._left < 0:
            raise ReadError("holds the same numbers in far too many tensors")


class _File(NamedTuple):
    path: Path
    fields: Fields
    room: _Room
    depth: int = 0

    def model(self, message: memoryview) -> Contents:
        """ModelProto."""
        graph: memoryview | None = None
        metadata: dict[str, Any] = {"opset": 0, "properties": {}}
        for field, value in self.fields.of(message):
            match field:
                case 7:
                    graph = _bytes(value)
                case 8:
                    opset = dict(self.fields.of(_bytes(value)))
                    if 1 not in opset or _text(opset[1]) in _OWN:
                        metadata["opset"] = _number(opset.get(2, 0))
                case 14:
                    pair = {i: _text(part) for i, part in self.fields.of(_bytes(value))}
                    metadata["properties"][pair.get(1, "")] = pair.get(2, "")
        if graph is None:
            raise ProtobufError("no graph")
        found = self.graph(graph)
        inside = [part for inner in (found, *_nested(found)) for part in _numbers(inner)]
        tensors = {name: tensor for part in inside for name, tensor in part.items()}
        return Contents("onnx", tensors | found.pop("tensors"), metadata | found)

    def graph(self, message: memoryview) -> dict[str, Any]:
        """GraphProto: tensors, nodes, inputs and outputs."""
        tensors: dict[str, Tensor] = {}
        nodes: list[dict[str, Any]] = []
        values: dict[int, dict[str, list[int | str]]] = {11: {}, 12: {}}
        for field, value in self.fields.of(message):
            if field == 1:
                nodes.append(self.node(_bytes(value)))
            elif field == 5:
                name, tensor = self.tensor(_bytes(value))
                check_name(name)
                if name in tensors:
                    raise ReadError(f"holds {name!r} twice")
                tensors[name] = tensor
            elif field in values:
                name, shape = self.value(_bytes(value))
                values[field][name] = shape
            if len(tensors) > MOST_TENSORS or len(nodes) > _MOST_NODES:
                raise ReadError("has far more parts than a model")
        names = {"inputs": values[11], "outputs": values[12]}
        return {"tensors": tensors, "nodes": nodes, **names}

    def inner(self, message: memoryview) -> dict[str, Any]:
        """A graph inside of another."""
        if self.depth == _DEEPEST:
            raise ProtobufError("graphs inside of graphs, deeper than any model")
        return self._replace(depth=self.depth + 1).graph(message)

    def node(self, message: memoryview) -> dict[str, Any]:
        """NodeProto: operator, domain, name, inputs, outputs, attributes."""
        words = {3: "name", 4: "operator", 7: "domain"}
        node: dict[str, Any] = dict.fromkeys(words.values(), "")
        node |= {"inputs": [], "outputs": [], "attributes": {}}
        for field, value in self.fields.of(message):
            if field in (1, 2):
                node["inputs" if field == 1 else "outputs"].append(_text(value))
            elif field in words:
                node[words[field]] = _text(value)
            elif field == 5:
                name, found = self.attribute(_bytes(value))
                node["attributes"][name] = found
        return node

    def attribute(self, message: memoryview) -> tuple[str, Any]:
        """AttributeProto: a number, words, a tensor, a graph, or a list."""
        name, found = "", None
        many: list[Any] = []
        for field, value in self.fields.of(message):
            match field:
                case 1:
                    name = _text(value)
                case 2:
                    found = struct.unpack("<f", _bytes(value))[0]
                case 3:
                    found = signed(_number(value))
                case 4:
                    found = _text(value)
                case 5:
                    found = self.tensor(_bytes(value))[1]
                case 6 | 11:
                    many.append(self.inner(_bytes(value)))
                    found = many[-1] if field == 6 else None
                case 7:
                    many += _floats(_bytes(value))
                case 8:
                    many += [signed(value)] if isinstance(value, int) else varints(value).tolist()
                case 9:
                    many.append(_text(value))
        return name, found if found is not None else many

    def value(self, message: memoryview) -> tuple[str, list[int | str]]:
        """ValueInfoProto of a tensor: its name and its shape, with names for sizes left open."""
        name = ""
        shape: list[int | str] = []
        for field, value in self.fields.of(message):
            if field == 1:
                name = _text(value)
            if field == 2:  # TypeProto, Tensor, TensorShapeProto, Dimension
                for axes in self._inside(_bytes(value), 1, 2):
                    shape += [self._axis(axis) for axis in self._inside(axes, 1)]
        return name, shape

    def _axis(self, message: memoryview) -> int | str:
        sizes = [size for _, size in self.fields.of(message)]
        if not sizes:
            return ""
        return signed(sizes[0]) if isinstance(sizes[0], int) else _text(sizes[0])

    def _inside(self, message: memoryview, *path: int) -> list[memoryview]:
        """The messages at the end of a path of fields."""
        if not path:
            return [message]
        found = [_bytes(value) for field, value in self.fields.of(message) if field == path[0]]
        return [deep for inner in found for deep in self._inside(inner, *path[1:])]

    def tensor(self, message: memoryview) -> tuple[str, Tensor]:
        """TensorProto, from raw bytes, from a list of numbers, or from a file beside this one."""
        shape: list[int] = []
        parts: dict[int, list[memoryview]] = {}
        kind, name, outside, numbers = 0, "", False, []
        places: dict[str, str] = {}
        for field, value in self.fields.of(message):
            match field:
                case 1:
                    shape += [signed(value)] if isinstance(value, int) else varints(value).tolist()
                case 2:
                    kind = _number(value)
                case 8:
                    name = _text(value)
                case 13:
                    pair = {i: _text(part) for i, part in self.fields.of(_bytes(value))}
                    places[pair.get(1, "")] = pair.get(2, "")
                case 14:
                    outside = _number(value) == 1
                case _ if isinstance(value, int):
                    numbers.append(signed(value))
                case _:
                    parts.setdefault(field, []).append(value)
        check_shape(shape, name)
        if kind not in DTYPES:
            raise ReadError(f"holds {name!r} in type {kind}, which is not read here")
        if outside:
            array = self._outside(places, shape, DTYPES[kind], name)
        else:
            array = _array(parts, numbers, DTYPES[kind])
            self.room.take(array.nbytes)
        if array.size != prod(shape):
            raise ReadError(f"gives {name!r} the shape {shape}, but holds {array.size:,} numbers")
        tensor = torch.from_numpy(np.ascontiguousarray(array.reshape(shape)))
        return name, tensor.view(torch.bfloat16) if kind == _BFLOAT16 else tensor

    def _outside(
        self, places: dict[str, str], shape: list[int], dtype: str, name: str
    ) -> np.ndarray[Any, Any]:
        """Numbers from another file, which must lie in the same folder, or below it."""
        location = places.get("location", "")
        folder = self.path.resolve().parent
        try:
            beside = (folder / location).resolve()
            offset = int(places.get("offset") or 0)
        except (OSError, ValueError, RuntimeError) as error:
            raise ReadError(f"keeps {name!r} nowhere") from error
        if not location.isprintable() or folder not in beside.parents or not beside.is_file():
            raise ReadError(f"keeps {name!r} in {location[:80]!r}, which is not in its folder")
        number = np.dtype(dtype).itemsize
        check_bytes(shape, number, beside.stat().st_size - max(offset, 0), name)
        if offset < 0:
            raise ReadError(f"keeps {name!r} before the beginning of a file")
        self.room.read(beside)
        self.room.take(prod(shape) * number)
        return np.fromfile(beside, dtype, prod(shape), offset=offset)


def _nested(graph: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every graph inside of a graph, and in turn inside of these."""
    for node in graph["nodes"]:
        for value in node["attributes"].values():
            for inner in value if isinstance(value, list) else [value]:
                if isinstance(inner, dict):
                    yield inner
                    yield from _nested(inner)


def _numbers(graph: dict[str, Any]) -> Iterator[dict[str, Tensor]]:
    """The initializers of a graph, and the matrices that are written into it."""
    yield graph["tensors"]
    for node in graph["nodes"]:
        value = node["attributes"].get("value")
        if node["operator"] == "Constant" and isinstance(value, Tensor) and value.dim() > 1:
            yield dict.fromkeys(node["outputs"][:1], value)


def _array(
    parts: dict[int, list[memoryview]], numbers: list[int], dtype: str
) -> np.ndarray[Any, Any]:
    """The numbers of a tensor in whatever field they stand [number]."""
    if raw := parts.get(9):
        return np.frombuffer(raw[-1], dtype)
    for field, stored in ((4, "<f4"), (10, "<f8")):
        if field in parts:
            return np.concatenate([np.frombuffer(p, stored) for p in parts[field]]).astype(dtype)
    whole = [varints(part) for field in (5, 7, 11) for part in parts.get(field, [])]
    values = np.concatenate([np.array(numbers, np.int64), *whole])
    if dtype in ("<f2", "<u2"):  # of half precision the bits are sent
        return values.astype("<u2").view(dtype)
    return values.astype(dtype)


def _floats(data: memoryview) -> tuple[float, ...]:
    if len(data) > MOST_PACKED:
        raise ProtobufError("a list of numbers that is far too long")
    return struct.unpack(f"<{len(data) // 4}f", data)


def _bytes(value: int | memoryview) -> memoryview:
    if isinstance(value, int):
        raise ProtobufError("a number where a message should be")
    return value


def _number(value: int | memoryview) -> int:
    if not isinstance(value, int):
        raise ProtobufError("a message where a number should be")
    return value


def _text(value: int | memoryview) -> str:
    return str(_bytes(value), "utf-8")
