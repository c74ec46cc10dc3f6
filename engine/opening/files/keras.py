"""Reads Keras' .h5, .weights.h5 and .keras with h5py: numbers and the configuration, never code.

Keras itself is not needed and never called. HDF5 is a large language; what Keras does not write
(links to other files, virtual data, other filters than its own) is refused unread.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from math import prod
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import torch

from engine import archive
from engine.extras import lacks
from engine.opening.contents import Contents
from engine.opening.files.limits import (
    MOST_TENSORS,
    ReadError,
    check_bytes,
    check_name,
    check_shape,
)

#: h5py's names for the filters that are built in: gzip, shuffle and a checksum.
_FILTERS = {1, 2, 3}
_MOST_OBJECTS, _DEEPEST = 50_000, 32
_LARGEST_CHUNK = 64 << 20
_LONGEST_CONFIG = 16 << 20
#: Where the layers' weights lie, beside the optimizer's, if a file holds both.
_WEIGHTS = "model_weights"
_CONFIG, _STORED = "config.json", "model.weights.h5"


def read(path: Path) -> Contents:
    """The tensors by their paths in the file; `config` is the model's configuration, if there.

    Raises ReadError, also where h5py is not installed.
    """
    with path.open("rb") as file:
        zipped = file.read(4) == b"PK\3\4"
    if not zipped:
        return _hdf5(path, path, {})
    members = archive.members(path, packed=True)
    if not {_CONFIG, _STORED} <= set(members):
        raise ReadError(f"lacks {_CONFIG} or {_STORED}, so it is no model of Keras")
    if members[_CONFIG].file_size > _LONGEST_CONFIG:
        raise ReadError("has a configuration that is far too long")
    with ZipFile(path) as whole:
        config = _parsed(whole.read(members[_CONFIG]))
        stored = io.BytesIO(whole.read(members[_STORED]))
    return _hdf5(stored, path, {"config": config})


def _hdf5(source: Path | io.BytesIO, path: Path, metadata: dict[str, Any]) -> Contents:
    try:
        import h5py
    except ImportError as error:
        raise ReadError(lacks("h5py")) from error
    with h5py.File(source, "r", rdcc_nbytes=1 << 20) as file:
        size = path.stat().st_size
        top = file[_WEIGHTS] if _is_group(file, _WEIGHTS) else file
        tensors = {}
        for name, data in _datasets(top):
            tensors[name] = _tensor(data, name, size)
        metadata |= _attributes(file)
        metadata |= {"weight_names": _weight_names(top)} if top.attrs else {}
    return Contents("keras", tensors, metadata)


def _is_group(file: Any, name: str) -> bool:
    import h5py

    link = file.get(name, getlink=True)
    return isinstance(link, h5py.HardLink) and isinstance(file[name], h5py.Group)


def _datasets(top: Any) -> Iterator[tuple[str, Any]]:
    """Every array below a group, by hard links only, each once."""
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
            elif isinstance(found, h5py.Dataset):
                if len(seen) > MOST_TENSORS:
                    raise ReadError(f"holds more than {MOST_TENSORS:,} tensors")
                yield prefix + name, found


def _tensor(data: Any, name: str, size: int) -> torch.Tensor:
    """The numbers of a dataset, once it is sure that they are in the file."""
    import numpy as np

    check_name(name)
    shape, dtype = data.shape, data.dtype
    if shape is None or dtype.kind not in "fiub" or dtype.itemsize > 8 or dtype.names:
        raise ReadError(f"holds {name!r}, which is no array of numbers")
    check_shape([int(axis) for axis in shape], name)
    plan = data.id.get_create_plist()
    if data.is_virtual or plan.get_external_count():
        raise ReadError(f"keeps the numbers of {name!r} in another file")
    filters = {plan.get_filter(i)[0] for i in range(plan.get_nfilters())}
    if not filters <= _FILTERS:
        raise ReadError(f"holds {name!r} behind filters that are not read here")
    if data.chunks is not None and prod(data.chunks) * dtype.itemsize > _LARGEST_CHUNK:
        raise ReadError(f"holds {name!r} in chunks that are too large")
    there = min(data.id.get_storage_size(), size)
    if data.chunks is not None:  # the last chunks may be half empty, and gzip packs
        there = max(archive.FREE_GROWTH, archive.LARGEST_RATIO * there) if there else 0
    check_bytes(shape, dtype.itemsize, there, name)
    values = np.empty(shape, dtype.newbyteorder("="))
    if values.size:
        data.read_direct(values)
    return torch.from_numpy(values)


def _attributes(file: Any) -> dict[str, Any]:
    """The configuration and the versions, which Keras keeps in attributes of the file."""
    found: dict[str, Any] = {}
    for name in ("keras_version", "backend"):
        if (word := _word(file, name)) is not None:
            found[name] = word
    config = _word(file, "model_config")
    return found | ({"config": _parsed(config)} if config is not None else {})


def _word(of: Any, name: str) -> str | None:
    if name not in of.attrs:
        return None
    value = of.attrs[name]
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _weight_names(top: Any) -> dict[str, list[str]]:
    """The order of the layers, and of the weights of each: `layer_names`, `weight_names`."""
    layers = _words(top, "layer_names")
    return {layer: _words(top[layer], "weight_names") for layer in layers if layer in top}


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


def _parsed(raw: str | bytes) -> dict[str, Any]:
    if len(raw) > _LONGEST_CONFIG:
        raise ReadError("has a configuration that is far too long")
    try:
        config = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise ReadError(f"has a configuration that is no JSON ({error})") from error
    if not isinstance(config, dict):
        raise ReadError("has a configuration that says nothing")
    return config
