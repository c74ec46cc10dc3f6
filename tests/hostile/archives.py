"""Archives that unpack to more than they are, or that two readers would read in two ways."""

from __future__ import annotations

import struct
import warnings
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZIP_BZIP2, ZIP_DEFLATED

from tests.hostile import Case
from tests.hostile.making import archive, npy, program

NPY = npy("{'descr': '<f4', 'fortran_order': False, 'shape': (1,)}", bytes(4))
ZEROS = bytes(100 << 20)
NAMES = (
    *(
        "../x.npy",
        "a/../../x.npy",
        "/x.npy",
        "C:/x.npy",
        "a\\..\\x.npy",
        "./x.npy",
        "..",
        "x\x01.npy",
    ),
    *("x\u202eypn.npy", "\ufeffx.npy", "a" * 600 + ".npy", "a//../x.npy"),
)


def make(folder: Path) -> Iterator[Case]:
    def file(name: str, data: bytes, words: str) -> Case:
        (folder / name).write_bytes(data)
        return Case(folder / name, words)

    bomb = archive({"archive/data.pkl": program(b"}"), "archive/data/0": ZEROS}, ZIP_DEFLATED)
    yield file("bomb.pt", bomb, "would unpack")
    header = npy("{'descr': '<f4', 'fortran_order': False, 'shape': (26214400,)}", ZEROS)
    yield file("bomb.npz", archive({"a.npy": header}, ZIP_DEFLATED), "would unpack")
    small = archive({"archive/data.pkl": program(b"}")}, ZIP_DEFLATED)
    yield file("packed.pt", small, "is packed")
    yield file("bzip.npz", archive({"a.npy": NPY}, ZIP_BZIP2), "packed member")
    inner = archive({f"{i}.zip": archive({"z": bytes(1 << 16)}, ZIP_DEFLATED) for i in range(16)})
    yield file(
        "matryoshka.npz", archive({"a.npy": NPY, "b.zip": inner}), "not one that numpy wrote"
    )
    yield file("many.npz", archive({f"{i}.npy": b"" for i in range(20_000)}), "members")
    yield from (
        file(f"name{i}.npz", archive({"a.npy": NPY, name: NPY}), "a member of the name")
        for i, name in enumerate(NAMES)
    )
    yield file("case.npz", archive({"a.npy": NPY, "A.npy": NPY}), "two members")
    yield file("accents.npz", archive({"\u00e9.npy": NPY, "e\u0301.npy": NPY}), "two members")
    yield from _patched(folder)
    yield file(
        "strange.pt", archive({"a/data.pkl": program(b"}"), "b/x": b""}), "not one that torch"
    )
    code = {"m/code/__torch__.py": b"", "m/constants.pkl": b"", "m/data.pkl": program(b"}")}
    yield file("script.pt", archive(code), "TorchScript")


def _patched(folder: Path) -> Iterator[Case]:
    """Good archives with some bytes changed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        good = archive({"a.npy": NPY, "b.npy": NPY})
        double = archive({"a.npy": NPY, "A.npy": NPY}).replace(b"A.npy", b"a.npy")
    directory, end = good.rindex(b"PK\1\2a"[:4], 0, good.rindex(b"PK\1\2")), good.rindex(b"PK\5\6")
    second, second_file = good.rindex(b"PK\1\2"), good.rindex(b"PK\3\4")

    def changed(at: int, format_: str, *values: int) -> bytes:
        raw = struct.pack(format_, *values)
        return good[:at] + raw + good[at + len(raw) :]

    zip64 = struct.pack("<4sQ2H2I4Q", b"PK\6\6", 44, 45, 45, 0, 0, 2, 2, 1 << 40, 0)
    locator = struct.pack("<4sIQI", b"PK\6\7", 0, end, 1)
    patched = {
        "double": (double, "two members"),
        "prefix": (good[:30] + b"z.npy" + good, "not where it says"),
        "after": (good + b"more", "after its end"),
        "comment": (good[:-2] + b"\4\0more", "after its end"),
        "cut": (good[:-30], "cut off"),
        "disks": (changed(end + 4, "<2H", 1, 1), "split"),
        "count": (changed(end + 8, "<2H", 3, 3), "counts its members wrongly"),
        "size": (changed(end + 12, "<I", 5), "not where it says"),
        "zip64": (good[:end] + zip64 + locator + good[end:], "directories that differ"),
        "encrypted": (changed(directory + 8, "<H", 1), "encrypted"),
        "link": (changed(directory + 38, "<I", 0o120777 << 16), "is a link"),
        "sizes": (changed(directory + 20, "<2I", 4, 1 << 30), "two sizes"),
        "beyond": (changed(directory + 20, "<2I", 1 << 30, 1 << 30), "two different things"),
        "overlap": (changed(second + 42, "<I", 0), "reaches into the next"),
        "local": (changed(second_file + 26, "<H", 3), "two different things"),
        "method": (changed(8, "<H", 8), "two different things"),
        "reach": (changed(28, "<H", 40), "reaches into the next"),
    }
    for name, (data, words) in patched.items():
        path = folder / f"patched_{name}.npz"
        path.write_bytes(data)
        yield Case(path, words)
