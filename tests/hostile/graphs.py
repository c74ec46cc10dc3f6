"""Graphs of ONNX that reach out of their folder, or that are too many."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.hostile import Case
from tests.hostile.making import field, onnx, varint

EIGHT = bytes(8)


def tensor(
    shape: tuple[int, ...] = (2,), data: bytes = EIGHT, kind: int = 1, name: str = "w"
) -> bytes:
    dims = b"".join(field(1, axis) for axis in shape)
    return field(5, dims + field(2, kind) + field(8, name) + field(9, data))


def outside(location: str, numbers: int = 2, name: str = "w", **places: str) -> bytes:
    entries = {"location": location, **places}.items()
    stored = b"".join(field(13, field(1, key) + field(2, value)) for key, value in entries)
    return field(5, field(1, numbers) + field(2, 1) + field(8, name) + stored + field(14, 1))


def _inside(depth: int) -> bytes:
    """A node with a graph in an attribute, which holds such a node, and so on."""
    node = field(1, field(4, "Relu"))
    for _ in range(depth):
        node = field(1, field(4, "If") + field(5, field(1, "then_branch") + field(6, node)))
    return node


def make(folder: Path) -> Iterator[Case]:
    inside = folder / "inside"
    inside.mkdir()
    (folder / "secret.bin").write_bytes(bytes(64))
    (inside / "eight.bin").write_bytes(EIGHT)
    (inside / "million.bin").write_bytes(bytes(4 << 20))
    (inside / "link.bin").symlink_to(folder / "secret.bin")
    away, there = "not in its folder", "bytes where there are"
    again = [outside("million.bin", 1 << 20, f"w{i}") for i in range(99)]
    packed = field(1, b"\x80" * 10 + b"\1")
    graphs: dict[str, tuple[bytes, str]] = {
        "up": (onnx(outside("../secret.bin")), away),
        "absolute": (onnx(outside(str(folder / "secret.bin"))), away),
        "link": (onnx(outside("link.bin")), away),
        "nowhere": (onnx(outside("")), away),
        "gone": (onnx(outside("gone.bin")), away),
        "folder": (onnx(outside(".")), away),
        "nul": (onnx(outside("a\0b")), ""),
        "again": (onnx(*again), "far too many tensors"),
        "offset": (onnx(outside("eight.bin", offset="4")), there),
        "before": (onnx(outside("eight.bin", offset="-8")), "before the beginning"),
        "shape": (onnx(tensor((1 << 20, 1 << 20))), "but holds 2 numbers"),
        "minus": (onnx(tensor((-1, -2))), "cannot be"),
        "axes": (onnx(tensor((1,) * 9)), "cannot be"),
        "huge": (onnx(tensor((0, 1 << 62), b"")), "cannot be"),
        "words": (onnx(tensor((1,), b"", 8)), "type 8"),
        "kind": (onnx(tensor((1,), b"", 77)), "type 77"),
        "uneven": (onnx(tensor((2,), bytes(7))), ""),
        "twice": (onnx(tensor(), tensor()), "holds 'w' twice"),
        "bidi": (onnx(tensor(name="a\u202eb")), "of the name"),
        "endless": (onnx(field(5, packed)), "does not end"),
        "cut": (onnx(tensor())[:-5], "cut off"),
        "dims": (onnx(field(5, field(1, b"\1" * (3 << 20)))), "far too long"),
        "nodes": (onnx(field(1, b"") * 400_000), "far more parts"),
        "attributes": (onnx(field(1, field(5, b"") * 400_000)), "far more parts"),
        "branches": (onnx(_inside(9)), "deeper than any model"),
        "abyss": (onnx(_inside(3000)), ""),
        "kinds": (field(1, 8) + field(7, varint(7 << 3 | 3) + b"\0"), "no known kind"),
        "latin": (onnx(field(1, field(4, b"\xff\xfe"))), "damaged"),
        "number": (field(1, 8) + field(7, field(5, 5)), "a number where"),
    }
    for name, (data, words) in graphs.items():
        path = inside / f"{name}.onnx"
        path.write_bytes(data)
        yield Case(path, words)
