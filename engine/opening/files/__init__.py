"""From a file to checked tensors: one module a format, chosen by what the file holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import psutil

from engine import sniff
from engine.archive import ArchiveError
from engine.checkpoint import LoadError
from engine.limits import ReadError, reason
from engine.opening.contents import Contents
from engine.opening.files import keras, numpy, onnx, safetensors, torch
from engine.spec import TensorInfo

READERS = {
    "ours": safetensors.read,
    "safetensors": safetensors.read,
    "torch": torch.read,
    "numpy": numpy.read,
    "array": numpy.read,
    "keras": keras.read,
    "onnx": onnx.read,
}
HEADERS = {
    "ours": lambda path: safetensors.header(path)[0],
    "safetensors": lambda path: safetensors.header(path)[0],
    "torch": torch.header,
}
#: What Git LFS leaves where a large file should be.
_POINTER = b"version https://git-lfs"


def read(path: Path) -> Contents:
    """The tensors of a model file, none of which claims more than the file holds.

    Nothing in the file is run. Raises LoadError with one sentence for everything that is wrong.
    """
    contents: Contents = _by_kind(path, READERS)
    if not contents.tensors:
        raise LoadError(f"{path.name!r} holds no numbers")
    return contents


def header(path: Path) -> tuple[TensorInfo, ...]:
    """The tensors of a file whose header says what they are, none of them read.

    Raises LoadError as `read` does.
    """
    found: tuple[TensorInfo, ...] = _by_kind(path, HEADERS)
    return found


def _by_kind(path: Path, readers: Mapping[str, Callable[[Path], Any]]) -> Any:
    """What the reader for a file's kind makes of it. Raises LoadError."""
    try:
        kind = sniff.kind_of(path)
        if kind not in readers:
            raise ReadError(_other(path, kind))
        if (size := path.stat().st_size) > psutil.virtual_memory().available:
            raise ReadError(f"takes {size:,} bytes, and there is less memory than that free")
        return readers[kind](path)
    except (ReadError, ArchiveError) as error:
        raise LoadError(f"{path.name!r} {error}") from error
    except OSError as error:
        raise LoadError(f"{path.name!r} could not be read: {reason(error)}") from error
    except MemoryError as error:
        raise LoadError(f"{path.name!r} needs more memory than is free") from error
    except Exception as error:  # readers fail in many ways, and all of them mean the same
        raise LoadError(f"{path.name!r} is damaged: {reason(error)}") from error


def _other(path: Path, kind: sniff.Kind) -> str:
    """What a file is that is no model."""
    match kind:
        case "pickle":
            return torch.explain(path)
        case "huggingface":
            return "is a folder, not a file"
        case "text":
            with path.open("rb") as file:
                if file.read(len(_POINTER)) == _POINTER:
                    return "only points to weights: fetch them with `git lfs pull`"
            return "is a text, not a model"
        case _:
            return "is not a model of a kind that is known here"
