"""HDF5 is read by a process of its own: what that process does, nothing else suffers from."""

from __future__ import annotations

import io
import queue
import struct
from pathlib import Path
from typing import Any

import msgspec
import pytest

pytest.importorskip("h5py")

from engine.checkpoint import LoadError
from engine.client import Client
from engine.hdf5 import Found, Frame, Refused, Said
from engine.limits import ReadError
from engine.messages import Failed, Message, Opened, Stopped, Update
from engine.opening import files
from engine.opening.files import keras
from tests.tiny import lstm

#: Stand in for the library, and do what a damaged file may make it do.
LIBRARIES = {
    "crash": "import os; File = lambda *a, **k: os.kill(os.getpid(), 11)",
    "abort": "import os; File = lambda *a, **k: os.abort()",
    "exit": "import os; File = lambda *a, **k: os._exit(0)",
    "memory": "import numpy; File = lambda *a, **k: numpy.ones(10 << 30, 'u1')",
    "hang": "import time; File = lambda *a, **k: time.sleep(600)",
    "output": "print('x' * 9_000_000); File = None",
}
WORDS = {
    "crash": "is damaged: it makes the library that reads HDF5 crash",
    "abort": "is damaged: it makes the library that reads HDF5 crash",
    "exit": "is damaged: it makes the library that reads HDF5 crash",
    "memory": "asks for far more memory than a file of its size can fill",
    "hang": "is damaged: it could not be read within",
    "output": "is damaged: 'NoneType'",
}


@pytest.fixture
def strange(tmp_path: Path) -> Path:
    """A file that is told to be HDF5 by its first bytes."""
    path = tmp_path / "strange.h5"
    path.write_bytes(b"\x89HDF\r\n\x1a\n" + bytes(100))
    return path


def library(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Has every process that starts from now on find another h5py."""
    (tmp_path / "library").mkdir()
    (tmp_path / "library" / "h5py.py").write_text(LIBRARIES[kind])
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "library"))


@pytest.mark.parametrize("kind", LIBRARIES)
def test_whatever_becomes_of_the_library_is_one_sentence(
    kind: str, strange: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library(kind, tmp_path, monkeypatch)
    if kind == "hang":
        monkeypatch.setattr(keras, "PATIENCE", 1.0)
    with pytest.raises(LoadError) as error:
        files.read(strange)
    assert str(error.value).startswith(f"'strange.h5' {WORDS[kind]}")
    assert str(error.value).isprintable()


@pytest.mark.parametrize("kind", ["crash", "memory"])
def test_what_is_open_stays_open_and_can_be_stepped(
    kind: str, strange: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library(kind, tmp_path, monkeypatch)
    replies: queue.Queue[Message] = queue.Queue()
    client = Client(lambda message, arrays: replies.put(message))

    def until(kind: type[Message]) -> Any:
        while not isinstance(message := replies.get(timeout=60), kind):
            assert not isinstance(message, Stopped)
        return message

    try:
        client.open(str(lstm(tmp_path / "before")))
        until(Opened)
        client.run("ab")
        until(Update)
        engine = client.pid
        client.open(str(strange))
        assert WORDS[kind] in until(Failed).message
        client.run("abc")
        update = until(Update)
        assert (update.keep, len(update.tokens), client.pid) == (2, 1, engine)
    finally:
        client.close()


@pytest.mark.parametrize(
    ("frames", "words"),
    [
        ([Found("w", "float32", (1 << 20, 1 << 10))], "bytes where there are"),
        ([Found("w", "float32", (2,)), bytes(8)] * 3, "bytes where there are"),
        ([Found("w", "object", (1,))], "no array of numbers"),
        ([Found("w", "float32", (-1,))], "cannot be"),
        ([Found("w\u202e", "float32", (1,))], "of the name"),
        ([Said({}, "[" * 99_999, {})], "no JSON"),
        ([Refused("is odd")], "is odd"),
        ([struct.pack("<I", 1 << 31)], "far more than a model"),
    ],
)
def test_what_the_process_says_is_not_believed(frames: list[Frame | bytes], words: str) -> None:
    with pytest.raises(ReadError, match=words):
        keras.received(said(frames), 20)


@pytest.mark.parametrize(
    "frames", [[], [b"\0\0"], [Found("w", "float32", (2,)), bytes(7)], [Found("w", "int8", (0,))]]
)
def test_a_process_that_stops_halfway_has_read_nothing(frames: list[Frame | bytes]) -> None:
    with pytest.raises(EOFError):
        keras.received(said(frames), 20)


def said(frames: list[Frame | bytes]) -> io.BytesIO:
    """A stream of frames, and of bytes as they are."""
    stream = io.BytesIO()
    for frame in frames:
        if not isinstance(frame, bytes):
            raw = msgspec.msgpack.encode(frame)
            frame = struct.pack("<I", len(raw)) + raw
        stream.write(frame)
    stream.seek(0)
    return stream
