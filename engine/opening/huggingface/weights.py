"""What a folder's weights are, from their headers alone."""

from __future__ import annotations

from math import prod
from pathlib import Path
from typing import NamedTuple

from safetensors import SafetensorError, safe_open

from engine.checkpoint import LoadError


class Listed(NamedTuple):
    """One tensor, not read."""

    name: str
    shape: tuple[int, ...]
    dtype: str


def listed(folder: Path) -> list[Listed]:
    """Every tensor of a folder. Raises LoadError where a file is damaged."""
    found = []
    for path in sorted(folder.glob("*.safetensors")):
        try:
            with safe_open(path, framework="pt") as file:
                for name in file.keys():  # noqa: SIM118 - it is no dictionary
                    part = file.get_slice(name)
                    found.append(Listed(name, tuple(part.get_shape()), str(part.get_dtype())))
        except (SafetensorError, OSError) as error:
            raise LoadError(f"{path} cannot be read: {error}") from error
    return found


def single_precision_bytes(folder: Path) -> int:
    """What the weights take in memory in single precision."""
    return sum(4 * prod(tensor.shape) for tensor in listed(folder))
