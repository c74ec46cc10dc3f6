"""Headers of safetensors that lie."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.hostile import Case
from tests.hostile.making import safetensors


def entry(shape: Any = (2,), offsets: Any = (0, 8), dtype: Any = "F32") -> dict[str, Any]:
    return {"dtype": dtype, "shape": shape, "data_offsets": offsets}


EIGHT = bytes(8)
HEADERS: dict[str, tuple[bytes, str]] = {
    "huge": (safetensors({"w": entry()}, EIGHT, (1 << 32) - 1), "header"),
    "long": (safetensors({"w": entry()}, EIGHT, 5000), "cut off"),
    "short": (safetensors({"w": entry()}, EIGHT, 20), "no JSON"),
    "json": (safetensors(b"{nonsense}", EIGHT), "no JSON"),
    "bytes": (safetensors(b'{"\xff": 1}', EIGHT), "no JSON"),
    "deep": (safetensors(b'{"w":' + b"[" * 100_000 + b"]" * 100_000 + b"}"), "no JSON"),
    "number": (safetensors(b'{"w":' + b"9" * 100_000 + b"}"), "no JSON"),
    "twice": (safetensors(b'{"w":{},"w":{}}', EIGHT), "stands twice"),
    "wordless": (safetensors({"__metadata__": {"a": 1}, "w": entry()}, EIGHT), "metadata"),
    "nothing": (safetensors({"w": None}, EIGHT), "what 'w' is"),
    "half": (safetensors({"w": {"dtype": "F32"}}, EIGHT), "what 'w' is"),
    "overlap": (safetensors({"v": entry(), "w": entry()}, EIGHT), "overlap"),
    "gap": (safetensors({"w": entry((2,), (8, 16))}, EIGHT * 2), "gap"),
    "beyond": (safetensors({"w": entry((200,), (0, 800))}, EIGHT), "cut off"),
    "after": (safetensors({"w": entry()}, EIGHT + b"#!/bin/sh"), "after its end"),
    "negative": (safetensors({"w": entry((2,), (-8, 0))}, EIGHT), "gap"),
    "float": (safetensors({"w": entry((2.0,))}, EIGHT), "cannot be"),
    "true": (safetensors({"w": entry((True, 2))}, EIGHT), "cannot be"),
    "minus": (safetensors({"w": entry((-1, -2))}, EIGHT), "cannot be"),
    "axes": (safetensors({"w": entry([1] * 8 + [2])}, EIGHT), "cannot be"),
    "bomb": (safetensors({"w": entry((0, 1 << 62), (0, 0))}), "cannot be"),
    "terabytes": (safetensors({"w": entry((1 << 20, 1 << 20))}, EIGHT), "but not the bytes"),
    "words": (safetensors({"w": entry("22")}, EIGHT), "cannot be"),
    "dtype": (safetensors({"w": entry(dtype="F4")}, EIGHT), "'F4'"),
    "list": (safetensors({"w": entry(dtype=["F32"])}, EIGHT), ""),
    "offsets": (safetensors({"w": entry(offsets=[0, 8, 16])}, EIGHT), "what 'w' is"),
    "nul": (safetensors({"a\0b": entry()}, EIGHT), "of the name"),
    "bidi": (safetensors({"a\u202eb": entry()}, EIGHT), "of the name"),
    "unnamed": (safetensors({"": entry()}, EIGHT), "of the name"),
    "essay": (safetensors({"w" * 10_000: entry()}, EIGHT), "of the name"),
    "lists": (safetensors(b'{"w":[' + b"[]," * 300_000 + b"[]]}", EIGHT), "far more parts"),
    "objects": (safetensors(b'{"w":[' + b"{}," * 300_000 + b"{}]}", EIGHT), "far more parts"),
    "crowd": (safetensors({str(i): entry((0,), (0, 0)) for i in range(150_000)}), "tensors"),
}


def make(folder: Path) -> Iterator[Case]:
    for name, (data, words) in HEADERS.items():
        path = folder / f"{name}.safetensors"
        path.write_bytes(data)
        yield Case(path, words)
