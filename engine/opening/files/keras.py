"""Reads Keras' .h5, .weights.h5 and .keras: numbers and the configuration, never code.

Keras itself is not needed and never called. The file is opened by another process, `engine.hdf5`,
since the library for HDF5 crashes on damaged files; what that process says is checked once more.
"""

from __future__ import annotations

import struct
import subprocess
import sys
from math import prod
from pathlib import Path
from threading import Timer
from typing import IO, Any

import msgspec
import numpy as np
import torch

from engine import archive
from engine.client import child_environment
from engine.hdf5 import LONGEST_CONFIG, Found, Frame, Refused, Said
from engine.limits import MOST_TENSORS, ReadError, check_bytes, check_name, check_shape, parsed
from engine.opening.contents import Contents

#: How long the process may take, in seconds, and for how many bytes of a file one more.
PATIENCE, BYTES_A_SECOND = 8.0, 10_000_000
#: A frame is at most a configuration, and the names of all weights.
_LARGEST_FRAME = 2 * LONGEST_CONFIG
#: The signal by which the process ends itself when its time is over.
_ALARM = 14
CRASHED = "makes the library that reads HDF5 crash"
_DTYPES = {
    "bool",
    *(f"{kind}{bits}" for kind in ("int", "uint") for bits in (8, 16, 32, 64)),
    *(f"float{bits}" for bits in (16, 32, 64)),
}

_decoder = msgspec.msgpack.Decoder(Frame)


def read(path: Path) -> Contents:
    """The tensors by their paths in the file; `config` is the model's configuration, if there.

    Raises ReadError, also where h5py is not installed, and where the process that reads the file
    crashes, hangs or wants too much.
    """
    size = path.stat().st_size
    seconds = PATIENCE + size / BYTES_A_SECOND
    command = [sys.executable, "-m", "engine.hdf5", str(path.absolute()), str(seconds)]
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # the library writes what it likes
        env={**child_environment(), "OPENBLAS_NUM_THREADS": "1"},
    ) as process:
        assert process.stdout is not None
        timer = Timer(seconds + 1, process.kill)
        timer.start()
        try:
            return received(process.stdout, archive.most_unpacked(size))
        except EOFError as error:
            late = timer.finished.is_set() or process.wait() == -_ALARM
            how = f"could not be read within {seconds:.0f} seconds" if late else CRASHED
            raise ReadError(f"is damaged: it {how}") from error
        finally:
            timer.cancel()
            process.kill()


def received(stream: IO[bytes], most: int) -> Contents:
    """What the process found. Raises EOFError where it ended before it had said all."""
    tensors: dict[str, torch.Tensor] = {}
    while True:
        match _decoder.decode(_exactly(stream, _length(stream))):
            case Refused(why):
                raise ReadError(why)
            case Found(name, dtype, shape):
                tensors[name] = tensor = _tensor(stream, name, dtype, shape, most)
                most -= tensor.nbytes
                if len(tensors) > MOST_TENSORS:
                    raise ReadError(f"holds more than {MOST_TENSORS:,} tensors")
            case Said(words, config, weight_names):
                parsed = {"config": _parsed(config)} if config else {}
                names = {"weight_names": weight_names} if weight_names else {}
                return Contents("keras", tensors, {**words, **parsed, **names})


def _tensor(
    stream: IO[bytes], name: str, dtype: str, shape: tuple[int, ...], most: int
) -> torch.Tensor:
    check_name(name)
    check_shape(shape, name)
    if dtype not in _DTYPES:
        raise ReadError(f"holds {name!r}, which is no array of numbers")
    check_bytes(shape, np.dtype(dtype).itemsize, most, name)
    values = np.empty(prod(shape), dtype)
    _fill(stream, values.view(np.uint8).data)
    return torch.from_numpy(values.reshape(shape))


def _length(stream: IO[bytes]) -> int:
    length: int = struct.unpack("<I", _exactly(stream, 4))[0]
    if length > _LARGEST_FRAME:
        raise ReadError("says far more than a model")
    return length


def _exactly(stream: IO[bytes], size: int) -> bytearray:
    raw = bytearray(size)
    _fill(stream, memoryview(raw))
    return raw


def _fill(stream: IO[bytes], room: memoryview) -> None:
    if stream.readinto(room) != len(room):  # type: ignore[attr-defined]
        raise EOFError


def _parsed(raw: str) -> dict[str, Any]:
    try:
        config = parsed(raw)
    except ValueError as error:
        raise ReadError(f"has a configuration that is no JSON ({error})") from error
    if not isinstance(config, dict):
        raise ReadError("has a configuration that says nothing")
    return config
