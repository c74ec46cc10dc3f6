"""From a file to checked tensors: one module a format, chosen by what the file holds."""

from __future__ import annotations

from pathlib import Path

import psutil

from engine import sniff
from engine.archive import ArchiveError
from engine.checkpoint import LoadError
from engine.limits import ReadError, reason
from engine.opening.contents import Contents
from engine.opening.files import keras, numpy, onnx, safetensors, torch

READERS = {
    "ours": safetensors.read,
    "safetensors": safetensors.read,
    "torch": torch.read,
    "numpy": numpy.read,
    "array": numpy.read,
    "keras": keras.read,
    "onnx": onnx.read,
}
#: What Git LFS leaves where a large file should be.
_POINTER = b"version https://git-lfs"


def read(path: Path) -> Contents:
    """The tensors of a model file, none of which claims more than the file holds.

    Nothing in the file is run. Raises LoadError with one sentence for everything that is wrong.
    """
    try:
        kind = sniff.kind_of(path)
        if kind not in READERS:
            raise ReadError(_other(path, kind))
        if (size := path.stat().st_size) > psutil.virtual_memory().available:
            raise ReadError(f"takes {size:,} bytes, and there is less memory than that free")
        contents = READERS[kind](path)
        if not contents.tensors:
            raise ReadError("holds no numbers")
        return contents
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
