"""Arrays of numpy that are objects, or that are not there."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZIP_DEFLATED

from tests.hostile import CANARY, Case
from tests.hostile.making import archive, call, npy, program


def header(shape: str = "(2,)", descr: str = "'<f4'", order: str = "False") -> str:
    return f"{{'descr': {descr}, 'fortran_order': {order}, 'shape': {shape}}}"


GADGET = program(call("posix", "system", f"touch {CANARY}"))
EIGHT = bytes(8)
ARRAYS: dict[str, tuple[bytes, str]] = {
    "objects": (npy(header(descr="'|O'"), GADGET), "Python objects"),
    "inside": (npy(header(descr="[('a', '|O')]"), GADGET), "Python objects"),
    "fields": (npy(header(descr="[('a', '<f4')]"), EIGHT), "not read here"),
    "void": (npy(header(descr="'|V1000000000'"), EIGHT), "not read here"),
    "times": (npy(header(descr="'<M8[s]'"), EIGHT * 2), "not read here"),
    "complex": (npy(header(descr="'<c16'"), EIGHT * 4), "not read here"),
    "sub": (npy(header(descr="('<f4', (1000000000,))"), EIGHT), "damaged"),
    "shape": (npy(header("(1000000, 1000000)"), EIGHT), "bytes where there are"),
    "minus": (npy(header("(-1, -2)"), EIGHT), "cannot be"),
    "huge": (npy(header(f"(0, {1 << 62})")), "cannot be"),
    "axes": (npy(header("(" + "1," * 9 + ")"), EIGHT), "cannot be"),
    "letters": (npy(header("(1000000000,)", "'<U1000'"), EIGHT), "bytes where there are"),
    "code": (npy(f"{{'descr': __import__('os').system('touch {CANARY}')}}", EIGHT), "damaged"),
    "deep": (npy("(" * 9000 + ")" * 900), "damaged"),
    "long": (npy(header() + " " * 50_000, EIGHT), "a header of"),
    "version": (npy(header(), EIGHT, b"\x09\x00"), "version of the format"),
    "cut": (npy(header("(3,)"), EIGHT), "bytes where there are"),
    "header": (b"\x93NUMPY\2\0" + b"\0\0\0\xb0" + bytes(20_000), "a header of"),
    "headless": (b"\x93NUMPY\1\0", "damaged"),
}


def make(folder: Path) -> Iterator[Case]:
    for name, (data, words) in ARRAYS.items():
        for ending, whole in ((".npy", data), (".npz", archive({"a.npy": data}, ZIP_DEFLATED))):
            path = folder / f"{name}{ending}"
            path.write_bytes(whole)
            yield Case(path, words)
    path = folder / "words.npz"
    letters = header("(4000000,)", "'<U1'")  # each a Python object of its own, if it was made
    words = npy(letters, "\u4e2d".encode("utf-32-le") * 4_000_000)
    path.write_bytes(archive({"a.npy": words}, ZIP_DEFLATED))
    yield Case(path, "far more words")
    path = folder / "member.npz"
    path.write_bytes(archive({"a.npy": pickle.dumps([1]), "b.npy": GADGET}))
    yield Case(path, "damaged")
    path = folder / "stranger.npz"
    path.write_bytes(archive({"a.npy": npy(header(), EIGHT), "b.pkl": GADGET}))
    yield Case(path, "not one that numpy wrote")
