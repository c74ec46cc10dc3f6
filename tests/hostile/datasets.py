"""HDF5 that points elsewhere, or that holds what Keras never writes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import h5py
import numpy as np

from tests.hostile import Case
from tests.hostile.making import archive

Fill = Callable[[Any], object]


def make(folder: Path) -> Iterator[Case]:
    with h5py.File(folder / "secret.h5", "w") as file:
        file["w"] = np.ones(4)
    (folder / "raw.bin").write_bytes(bytes(64))
    for name, (fill, words) in _files(folder).items():
        path = folder / f"{name}.h5"
        with h5py.File(path, "w") as file:
            fill(file)
        yield Case(path, words)
    yield from _cut(folder)
    yield _overlapping(folder)
    stored = (folder / "soft.h5").read_bytes()
    good = (folder / "secret.h5").read_bytes()
    for name, members, words in (
        ("lone.keras", {"config.json": b"{}", "metadata.json": b"{}"}, "lacks"),
        ("words.keras", {"config.json": b"{", "model.weights.h5": good}, "no JSON"),
        ("list.keras", {"config.json": b"[]", "model.weights.h5": good}, "says nothing"),
        ("link.keras", {"config.json": b"{}", "model.weights.h5": stored}, "link"),
        ("rubbish.keras", {"config.json": b"{}", "model.weights.h5": b"\x89HDF\r\n\x1a\n"}, ""),
    ):
        (folder / name).write_bytes(archive(members))
        yield Case(folder / name, words)


def _files(folder: Path) -> dict[str, tuple[Fill, str]]:
    elsewhere = h5py.ExternalLink(str(folder / "secret.h5"), "w")
    layout = h5py.VirtualLayout((4,), "f8")
    layout[:] = h5py.VirtualSource(str(folder / "secret.h5"), "w", (4,))

    def set_(name: str, value: Any) -> Fill:
        return lambda file: file.__setitem__(name, value)

    def data(**how: Any) -> Fill:
        return lambda file: file.create_dataset("w", **how)

    zeros = np.zeros(40 << 20, "f4")  # 160 MB
    return {
        "external": (set_("w", elsewhere), "link at 'w'"),
        "soft": (
            lambda file: (set_("a", np.ones(2))(file), set_("w", h5py.SoftLink("/a"))(file)),
            "link",
        ),
        "dangling": (set_("w", h5py.SoftLink("/nothing")), "link"),
        "raw": (
            data(shape=(4,), dtype="f4", external=[(str(folder / "raw.bin"), 0, 16)]),
            "another file",
        ),
        "virtual": (lambda file: file.create_virtual_dataset("w", layout), "another file"),
        "never": (data(shape=(1 << 20, 1 << 20), dtype="f4"), "bytes where there are"),
        "chunks": (
            data(shape=(1 << 20, 1 << 20), dtype="f4", chunks=(1 << 12, 1 << 13)),
            "too large",
        ),
        "unwritten": (
            data(shape=(1 << 20, 1 << 10), dtype="f4", chunks=(64, 64)),
            "where there are 0",
        ),
        "bomb": (data(data=zeros, chunks=(1 << 20,), compression="gzip"), "bytes where there are"),
        "lzf": (data(data=np.ones(99), chunks=(9,), compression="lzf"), "filters"),
        "scale": (data(data=np.ones(99, "i4"), chunks=(9,), scaleoffset=4), "filters"),
        "words": (data(data=["a", "b"], dtype=h5py.string_dtype()), "no array of numbers"),
        "fields": (data(data=np.zeros(2, [("a", "f4")])), "no array of numbers"),
        "complex": (data(data=np.zeros(2, "c16")), "no array of numbers"),
        "references": (lambda file: data(data=[file.ref], dtype=h5py.ref_dtype)(file), "no array"),
        "ragged": (data(shape=(1,), dtype=h5py.vlen_dtype("f4")), "no array of numbers"),
        "empty": (data(data=h5py.Empty("f4")), "no array of numbers"),
        "axes": (data(data=np.ones((1,) * 9)), "cannot be"),
        "circle": (lambda file: (file.create_group("a"), set_("a/b", file["/"])(file)), "twice"),
        "twins": (lambda file: (set_("a", np.ones(2))(file), set_("b", file["a"])(file)), "twice"),
        "deep": (lambda file: file.create_group("a/" * 100), "far more"),
        "bidi": (set_("a\u202eb", np.ones(2)), "of the name"),
        "json": (lambda file: file.attrs.__setitem__("model_config", "{"), "no JSON"),
        "nested": (lambda file: file.attrs.__setitem__("model_config", "[" * 60_000), "no JSON"),
    }


def _overlapping(folder: Path) -> Case:
    """Arrays that all lie at the same place, in a file that has room for one."""
    path, numbers = folder / "overlap.h5", 1 << 18
    with h5py.File(path, "w") as file:
        arrays = [file.create_dataset(f"w{i}", (numbers,), "f4") for i in range(9)]
        for array in arrays:
            array[...] = 1
        places = sorted(array.id.get_offset() for array in arrays)
    data = path.read_bytes()
    end = places[0] + 4 * numbers
    for place in (*places[1:], len(data)):
        to = end if place == len(data) else places[0]
        data = data.replace(place.to_bytes(8, "little"), to.to_bytes(8, "little"))
    path.write_bytes(data[:end])
    return Case(path, "more bytes for")


def _cut(folder: Path) -> Iterator[Case]:
    path = folder / "whole.h5"
    with h5py.File(path, "w") as file:
        file["lstm/lstm/kernel:0"] = np.ones((9, 9))
    data = path.read_bytes()
    path.unlink()
    for share in (0.05, 0.5, 0.99):
        cut = folder / f"cut{share}.h5"
        cut.write_bytes(data[: int(len(data) * share)])
        yield Case(cut, "")
