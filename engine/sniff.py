"""What a file or a folder holds, told by its content and never by its name. Free of torch and Qt.

This decides only who shall read it; whoever does checks everything.
"""

from __future__ import annotations

import codecs
import os
import struct
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Literal

from engine import archive
from engine.bundle import HEADER, WEIGHTS

Kind = Literal[
    "ours",  # a model of wm_explorer's own: a folder, or its weights
    "huggingface",  # a folder with a configuration
    "safetensors",
    "torch",
    "numpy",  # several arrays by name
    "keras",
    "onnx",
    "pickle",  # never read, only explained
    "array",  # one array: a sequence of numbers rather than a model
    "text",
    "unknown",
]
#: Those that can become a model.
MODELS: tuple[Kind, ...] = (
    "ours",
    "huggingface",
    "safetensors",
    "torch",
    "numpy",
    "keras",
    "onnx",
    "pickle",
)
#: A header of safetensors that is longer is refused.
LONGEST_HEADER = 10_000_000
#: The configuration that makes a folder one of Hugging Face's.
CONFIG = "config.json"

_START = 4096
_HDF5 = b"\x89HDF\r\n\x1a\n"
_NPY = b"\x93NUMPY"
#: torch's number for the format before ZIP, pickled in protocol 2.
_TORCH_LEGACY = b"\x80\x02\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19."
_MOST_FIELDS = 1000


def kind_of(path: Path) -> Kind:
    """What there is at a path. Raises OSError if it cannot be read."""
    if path.is_dir():
        if (path / WEIGHTS).is_file():
            return "ours"
        return "huggingface" if (path / CONFIG).is_file() else "unknown"
    if not path.is_file():  # a pipe would be waited for
        raise FileNotFoundError(2, "there is no such file or folder", str(path))
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(0)
        start = file.read(_START)
        if start.startswith(b"PK\3\4"):
            return _zip(path, start)
        if _is_safetensors(start):  # whose length may look like the beginning of a pickle
            return "ours" if f'"__metadata__":{{"{HEADER}":'.encode() in start else "safetensors"
        if (kind := _by_magic(start)) != "unknown":
            return kind
        if _is_onnx(file, size):
            return "onnx"
    return "text" if _is_text(start) else "unknown"


def is_model(path: Path) -> bool:
    """Whether a path should be opened as a model rather than read as a text."""
    return kind_of(path) in MODELS


def _by_magic(start: bytes) -> Kind:
    if start.startswith(_HDF5):
        return "keras"
    if start.startswith(_NPY):
        return "array"
    if start.startswith(_TORCH_LEGACY) or start[257:262] == b"ustar":
        return "torch"
    if start[:1] == b"\x80" and start[1:2] in (b"\2", b"\3", b"\4", b"\5"):
        return "pickle"
    return "unknown"


def _zip(path: Path, start: bytes) -> Kind:
    names = [_first_name(start)]  # of an archive that is cut off, this is all one can tell
    with suppress(archive.ArchiveError):
        names = list(archive.members(path, packed=True))
    if any(name.rpartition("/")[2] in ("data.pkl", "constants.pkl") for name in names):
        return "torch"
    if {"config.json", "metadata.json", "model.weights.h5"} & set(names):
        return "keras"
    return "numpy" if any(name.endswith(".npy") for name in names) else "unknown"


def _first_name(start: bytes) -> str:
    length = struct.unpack("<H", start[26:28])[0] if len(start) >= 30 else 0
    return start[30 : 30 + length].decode("utf-8", "replace")


def _is_safetensors(start: bytes) -> bool:
    """The length of a header, which is JSON. A text would be a far larger number."""
    length = int.from_bytes(start[:8], "little")
    return len(start) > 8 and length < 1 << 32 and start[8:9] == b"{"


def _is_onnx(file: BinaryIO, size: int) -> bool:
    """Fields of a protocol buffer, of which the first is a small version and one is a graph."""
    file.seek(0)
    at, first = 0, True
    for _ in range(_MOST_FIELDS):
        file.seek(at)
        head = file.read(20)
        key, used = _varint(head)
        value, more = _varint(head[used:])
        if not used or not more or (first and (key != 0x08 or not 0 < value < 64)):
            return False
        first = False
        if key == 0x3A:  # field 7, of a given length
            return True
        at += used + more + (value if key & 7 == 2 else 0)
        if key & 7 not in (0, 2) or at >= size:
            return False
    return False


def _varint(data: bytes) -> tuple[int, int]:
    """A number of seven bits a byte, and how many bytes it took; 0 if it does not end."""
    value = 0
    for used, byte in enumerate(data[:10]):
        value |= (byte & 0x7F) << 7 * used
        if byte < 0x80:
            return value, used + 1
    return 0, 0


def _is_text(start: bytes) -> bool:
    """UTF-8, or a mark of UTF-16, and not mainly control characters."""
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return True
    try:
        text = codecs.getincrementaldecoder("utf-8")().decode(start)
    except UnicodeDecodeError:
        return False
    controls = sum(char < " " and char not in "\t\n\r\f\x1b" for char in text)
    return 2 * controls <= len(text)
