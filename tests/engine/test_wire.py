"""The protocol on a stream: what goes in comes out, and rubbish is refused."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from engine import wire
from engine.messages import Run, Update
from engine.spec import Token

ARRAYS = arrays(np.float32, array_shapes(min_dims=1, max_dims=4, min_side=0, max_side=5))


@given(text=st.text(), sent=st.lists(ARRAYS, max_size=3))
def test_messages_and_arrays_arrive_as_they_were_sent(text: str, sent: list[np.ndarray]) -> None:
    text = text.encode("utf-8", "replace").decode()
    update = Update(7, 2, [Token(text, 1, 0, False)], ["attention"], True, 0.5)
    stream = io.BytesIO()
    wire.write(stream, update, sent)
    wire.write(stream, Run(8, text))
    stream.seek(0)
    message, got = wire.read(stream)
    assert message == update
    assert len(got) == len(sent)
    for a, b in zip(sent, got, strict=True):
        np.testing.assert_array_equal(a, b)
    assert wire.read(stream) == (Run(8, text), [])


def test_arrays_that_are_not_contiguous_arrive_in_order() -> None:
    stream = io.BytesIO()
    sent = np.arange(24, dtype=np.float32).reshape(4, 6)[:, ::2].T
    wire.write(stream, Run(1, ""), [sent])
    stream.seek(0)
    np.testing.assert_array_equal(wire.read(stream)[1][0], sent)


def test_the_end_of_the_stream_is_told_apart_from_rubbish() -> None:
    with pytest.raises(EOFError):
        wire.read(io.BytesIO())
    with pytest.raises(EOFError):
        wire.read(io.BytesIO(b"\x08\x00\x00\x00\x01"))
    with pytest.raises(ValueError, match="could not be read"):
        wire.read(io.BytesIO(b"\x04\x00\x00\x00junk"))
    with pytest.raises(ValueError, match="not one of ours"):
        wire.read(io.BytesIO(b"\xff\xff\xff\xffanything"))


class Narrow(io.RawIOBase):
    """A pipe that takes few bytes at a time, as one does while signals come in between."""

    def __init__(self) -> None:
        self.taken = io.BytesIO()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        return self.taken.write(bytes(data[:7]))


def test_what_a_pipe_takes_in_parts_arrives_whole() -> None:
    stream, sent = Narrow(), np.arange(20, dtype=np.float32)
    wire.write(stream, Run(3, "a text of more bytes"), [sent])
    stream.taken.seek(0)
    message, (got,) = wire.read(stream.taken)
    assert message == Run(3, "a text of more bytes")
    np.testing.assert_array_equal(got, sent)
