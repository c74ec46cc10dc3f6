"""`python -m engine.hdf5 FILE SECONDS`: reads one file of Keras, for `files/keras.py`.

The library that reads HDF5 has crashed on strangers' files again and again. So it runs in a process
of its own, which may take so much memory and time, and write nothing. What it found goes to its
standard output in frames, each its length (4 bytes, little endian) and a `Frame` in MessagePack;
the numbers of a `Found` come after it. Who reads them checks all of it. Free of torch and Qt.
"""

from __future__ import annotations

import io
import os
import struct
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO
from zipfile import ZipFile

import msgspec

from engine import archive
from engine.extras import lacks
from engine.limits import MOST_TENSORS, ReadError, check_bytes, check_name, check_shape, reason

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: What the process may take beyond what it needs to begin with, and twice the file.
ROOM = 256 << 20
#: h5py's names for the filters that are built in: gzip, shuffle and a checksum.
_FILTERS = {1, 2, 3}
_MOST_OBJECTS, _DEEPEST = 50_000, 32
_LARGEST_CHUNK = 64 << 20
LONGEST_CONFIG = 16 << 20
#: Where the layers' weights lie, beside the optimizer's, if a file holds both.
_WEIGHTS = "model_weights"
_CONFIG, _STORED = "config.json", "model.weights.h5"


class Found(msgspec.Struct, frozen=True, tag=True):
    """An array by its path in the file. `dtype` is numpy's name; the numbers follow in C order."""

    name: str
    dtype: str
    shape: tuple[int, ...]


class Said(msgspec.Struct, frozen=True, tag=True):
    """What the file says of the arrays, which is the end. `config` is JSON, "" if there is none."""

    words: dict[str, str]
    config: str
    weight_names: dict[str, list[str]]


class Refused(msgspec.Struct, frozen=True, tag=True):
    """Why the file is not read, to follow its name."""

    why: str


Frame = Found | Said | Refused


def main() -> None:
    """Reads the file that the command names, in so many seconds."""
    path = Path(sys.argv[1])
    outgoing = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what libraries print is no frame
    with suppress(ImportError):
        import h5py  # noqa: F401 - here, so that it does not count against the limits
    _limit(path.stat().st_size, float(sys.argv[2]))
    with suppress(BrokenPipeError):  # nobody waits for it any more
        answer(path, outgoing)


def answer(path: Path, outgoing: BinaryIO) -> None:
    """Writes what is in a file as frames, of which the last says how it ended. Raises OSError where
    they cannot be written."""
    try:
        _serve(path, outgoing)
    except BrokenPipeError:
        raise
    except ImportError:
        _send(outgoing, Refused(lacks("h5py")))
    except (ReadError, archive.ArchiveError) as error:
        _send(outgoing, Refused(str(error)))
    except MemoryError:
        _send(outgoing, Refused("asks for far more memory than a file of its size can fill"))
    except Exception as error:  # h5py fails in many ways, and all of them mean the same
        _send(outgoing, Refused(f"is damaged: {reason(error)}"))


def _limit(size: int, seconds: float) -> None:
    """From here on the process grows, works, waits and writes only so much."""
    try:
        import resource
    except ImportError:  # Windows has no such limits
        return
    import signal

    signal.setitimer(signal.ITIMER_REAL, seconds)  # whose signal ends the process
    for kind in (resource.RLIMIT_CORE, resource.RLIMIT_FSIZE):
        resource.setrlimit(kind, (0, 0))
    with suppress(OSError, ValueError):
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        room = pages * resource.getpagesize() + ROOM + 2 * size
        resource.setrlimit(resource.RLIMIT_AS, (room, room))


def _serve(path: Path, outgoing: BinaryIO) -> None:
    with path.open("rb") as file:
        zipped = file.read(4) == b"PK\3\4"
    config = None
    source: Path | io.BytesIO = path
    size = path.stat().st_size
    if zipped:
        config, raw = _members(path)
        source, size = io.BytesIO(raw), len(raw)
    import h5py

    with h5py.File(source, "r", rdcc_nbytes=1 << 20) as file:
        top = file[_WEIGHTS] if _is_group(file, _WEIGHTS) else file
        taken, groups = _Taken(size), {}
        for name, below in _below(top):
            if isinstance(below, h5py.Group):
                groups[name] = below
            elif isinstance(below, h5py.Dataset):
                values = taken.read(below, name)
                _send(outgoing, Found(name, values.dtype.name, values.shape), values)
        words, own = _attributes(file)
        names = _weight_names(top, groups) if top.attrs else {}
        _send(outgoing, Said(words, own if config is None else config, names))


def _members(path: Path) -> tuple[str, bytes]:
    """The configuration, and the HDF5 inside of a .keras archive."""
    members = archive.members(path, packed=True)
    if not {_CONFIG, _STORED} <= set(members):
        raise ReadError(f"lacks {_CONFIG} or {_STORED}, so it is no model of Keras")
    if members[_CONFIG].file_size > LONGEST_CONFIG:
        raise ReadError("has a configuration that is far too long")
    with ZipFile(path) as whole:
        config = whole.read(members[_CONFIG]).decode("utf-8", "replace")
        return config, whole.read(members[_STORED])


def _send(outgoing: BinaryIO, frame: Frame, values: NDArray[Any] | None = None) -> None:
    head = msgspec.msgpack.encode(frame)
    outgoing.write(struct.pack("<I", len(head)) + head)
    if values is not None and values.size:
        outgoing.write(values.reshape(-1).view("u1").data)
    outgoing.flush()


def _is_group(file: Any, name: str) -> bool:
    import h5py

    link = file.get(name, getlink=True)
    return isinstance(link, h5py.HardLink) and isinstance(file[name], h5py.Group)


def _below(top: Any) -> Iterator[tuple[str, Any]]:
    """Every group and every array below a group by its path, by hard links only, each once."""
    import h5py

    waiting, seen, count = [("", top, 0)], set(), 0
    while waiting:
        prefix, group, depth = waiting.pop()
        for name in group:
            count += 1
            link = group.get(name, getlink=True)
            if not isinstance(link, h5py.HardLink):
                raise ReadError(f"has a link at {prefix + name!r}, which is not followed")
            if count > _MOST_OBJECTS or depth > _DEEPEST:
                raise ReadError("holds far more than a model")
            found = group[name]
            address = h5py.h5o.get_info(found.id).addr
            if address in seen:
                raise ReadError(f"holds {prefix + name!r} twice")
            seen.add(address)
            if isinstance(found, h5py.Group):
                waiting.append((f"{prefix}{name}/", found, depth + 1))
            yield prefix + name, found


class _Taken:
    """What was read of a file so far, which is never more than is in it."""

    def __init__(self, size: int) -> None:
        self._stored, self._unpacked = size, archive.most_unpacked(size)

    def read(self, data: Any, name: str) -> NDArray[Any]:
        """The numbers of a dataset, once it is sure that they are in the file, and in no other
        dataset."""
        import numpy as np

        check_name(name)
        shape, dtype = data.shape, data.dtype
        if shape is None or dtype.kind not in "fiub" or dtype.itemsize > 8 or dtype.names:
            raise ReadError(f"holds {name!r}, which is no array of numbers")
        check_shape([int(axis) for axis in shape], name)
        _check_place(data, name)
        stored = int(data.id.get_storage_size())
        self._stored -= stored
        if self._stored < 0:
            raise ReadError(f"claims more bytes for {name!r} than it has left")
        # the last chunks may be half empty, and gzip packs
        there = (self._unpacked if stored else 0) if data.chunks is not None else stored
        check_bytes(shape, dtype.itemsize, there, name)
        self._unpacked -= prod(shape) * dtype.itemsize
        values: NDArray[Any] = np.empty(shape, dtype.newbyteorder("="))
        if values.size:
            data.read_direct(values)
        return values


def _check_place(data: Any, name: str) -> None:
    """Raises ReadError for what lies elsewhere, or behind what Keras does not write."""
    plan = data.id.get_create_plist()
    if data.is_virtual or plan.get_external_count():
        raise ReadError(f"keeps the numbers of {name!r} in another file")
    filters = {plan.get_filter(i)[0] for i in range(plan.get_nfilters())}
    if not filters <= _FILTERS:
        raise ReadError(f"holds {name!r} behind filters that are not read here")
    if data.chunks is not None and prod(data.chunks) * data.dtype.itemsize > _LARGEST_CHUNK:
        raise ReadError(f"holds {name!r} in chunks that are too large")


def _attributes(file: Any) -> tuple[dict[str, str], str]:
    """The versions and the configuration, which Keras keeps in attributes of the file."""
    found = {name: _word(file, name) for name in ("keras_version", "backend")}
    return {name: word for name, word in found.items() if word}, _word(file, "model_config")


def _word(of: Any, name: str) -> str:
    """An attribute, "" where there is none."""
    if name not in of.attrs:
        return ""
    value = of.attrs[name]
    word = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
    if len(word) > LONGEST_CONFIG:
        raise ReadError("has a configuration that is far too long")
    return word


def _weight_names(top: Any, groups: Mapping[str, Any]) -> dict[str, list[str]]:
    """The order of the layers, and of the weights of each: `layer_names`, `weight_names`."""
    layers = [name for name in _words(top, "layer_names") if name in groups]
    return {name: _words(groups[name], "weight_names") for name in layers}


def _words(of: Any, name: str) -> list[str]:
    """A list of words in an attribute; a long one is kept in several, name0, name1 and so on."""
    import numpy as np

    parts = [name] if name in of.attrs else []
    while not parts or parts[-1] != name:
        if (part := f"{name}{len(parts)}") not in of.attrs:
            break
        parts.append(part)
    words = [word for part in parts for word in np.asarray(of.attrs[part]).ravel().tolist()]
    if len(words) > MOST_TENSORS:
        raise ReadError("lists far more names than a model has")
    return [w.decode("utf-8", "replace") if isinstance(w, bytes) else str(w) for w in words]


if __name__ == "__main__":
    main()
