"""A folder's weights: in which files they are, and what they are by their headers alone.

Where they are pickled they are read here too, so that the library is never given a pickle.
"""

from __future__ import annotations

import json
from math import prod
from pathlib import Path

from torch import Tensor

from engine.checkpoint import LoadError
from engine.opening import files
from engine.spec import TensorInfo

SAFE = ("model.safetensors", "model.safetensors.index.json")
#: How the library kept weights before; read where there are no others.
PICKLED = ("pytorch_model.bin", "pytorch_model.bin.index.json")


def files_of(folder: Path) -> list[Path]:
    """Where the weights are; empty if there are none. Raises LoadError for a damaged index."""
    for whole, index in (SAFE, PICKLED):
        if (folder / whole).is_file():
            return [folder / whole]
        if (folder / index).is_file():
            return [folder / name for name in _shards(folder / index)]
    return []


def pickled(folder: Path) -> bool:
    """Whether the weights are only to be had as pickles."""
    return not any((folder / name).is_file() for name in SAFE)


def listed(folder: Path) -> list[TensorInfo]:
    """Every tensor of a folder, not read. Raises LoadError where a file is damaged."""
    return [info for path in files_of(folder) for info in files.header(path)]


def single_precision_bytes(folder: Path) -> int:
    """What the weights take in memory in single precision."""
    return sum(4 * prod(tensor.shape) for tensor in listed(folder))


def unpickled(folder: Path) -> dict[str, Tensor]:
    """The weights of a folder of pickles, by their names. Raises LoadError."""
    return {n: w for path in files_of(folder) for n, w in files.read(path).tensors.items()}


def _shards(index: Path) -> list[str]:
    """The files that an index names, each once."""
    try:
        return sorted(set(json.loads(index.read_bytes())["weight_map"].values()))
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise LoadError(f"{index} cannot be read: {error}") from error
