"""Messages on a byte stream: MessagePack for the words, raw memory for the arrays.

A frame is the length of its head (4 bytes, little endian), the head, then the arrays one after
the other. The head is [message, shapes]. Arrays are float32 in C order. No pickle crosses.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from math import prod
from typing import TYPE_CHECKING, BinaryIO

import msgspec

from engine.messages import Message

if TYPE_CHECKING:  # the window comes up sooner if numpy waits for the first array
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float32]

#: A head larger than this is not ours.
LARGEST_HEAD = 64 << 20

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(tuple[Message, list[tuple[int, ...]]])


def write(stream: BinaryIO, message: Message, arrays: Sequence[Array] = ()) -> None:
    """Writes one frame and flushes. Raises OSError when the other side is gone."""
    head = _encoder.encode((message, [array.shape for array in arrays]))
    _whole(stream, struct.pack("<I", len(head)) + head)
    for array in arrays:
        import numpy as np

        _whole(stream, np.ascontiguousarray(array, np.float32).reshape(-1).view(np.uint8).data)
    stream.flush()


def _whole(stream: BinaryIO, data: bytes | memoryview) -> None:
    """Writes all of it. A pipe takes a part where a signal comes in between, such as Ctrl+Z."""
    rest = memoryview(data)
    while rest:
        rest = rest[stream.write(rest) :]


def read(stream: BinaryIO) -> tuple[Message, list[Array]]:
    """Reads one frame. Raises EOFError at the end of the stream, ValueError if it is not ours."""
    (size,) = struct.unpack("<I", _exactly(stream, 4))
    if size > LARGEST_HEAD:
        raise ValueError(f"a message of {size} bytes is not one of ours")
    try:
        message, shapes = _decoder.decode(_exactly(stream, size))
    except msgspec.MsgspecError as error:
        raise ValueError(f"a message could not be read: {error}") from error
    return message, [_array(stream, shape) for shape in shapes]


def _array(stream: BinaryIO, shape: tuple[int, ...]) -> Array:
    import numpy as np

    raw = _exactly(stream, 4 * prod(shape))
    array: Array = np.frombuffer(raw, np.float32).reshape(shape)
    return array


def _exactly(stream: BinaryIO, size: int) -> bytearray:
    buffer = bytearray(size)
    view, done = memoryview(buffer), 0
    while done < size:
        count = stream.readinto(view[done:])  # type: ignore[attr-defined]
        if not count:
            raise EOFError("the stream ended")
        done += count
    return buffer
