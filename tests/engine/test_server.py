"""The engine behind its streams: overtaking, errors, and a process that comes back."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread
from typing import Any, BinaryIO

import numpy as np
import pytest
import torch

from engine import checkpoint, wire
from engine.client import Client, Joined, child_environment
from engine.families import families
from engine.messages import (
    Failed,
    Inspect,
    Loading,
    Message,
    Open,
    Opened,
    Request,
    Run,
    Started,
    Stopped,
    Update,
    Verified,
    Verify,
)
from engine.server import Server, skip
from engine.verify import TOLERANCE
from engine.vocabulary import Vocabulary
from engine.waiting import Waiting
from tests.hostile.folders import good
from tests.hostile.headers import entry
from tests.hostile.making import call, program, safetensors, torch_zip
from wm_explorer.trace import Trace

WAIT = 60


def save(family: str, folder: Path, **sizes: int) -> Path:
    torch.manual_seed(0)
    checkpoint.save(families()[family](Vocabulary.of("abcdefgh "), **sizes), folder)
    return folder


@pytest.fixture
def lstm(tmp_path: Path) -> Path:
    return save("lstm", tmp_path / "lstm", units=16, layers=2, embedding=8)


@pytest.fixture
def decoder(tmp_path: Path) -> Path:
    return save("decoder", tmp_path / "decoder", width=16, layers=2, heads=2, context=32)


class Line:
    """Both ends of a server that runs in a thread."""

    def __init__(self) -> None:
        self._requests, outgoing = os.pipe()
        incoming, self._replies = os.pipe()
        self.send_to: BinaryIO = os.fdopen(outgoing, "wb", buffering=0)
        self.receive_from: BinaryIO = os.fdopen(incoming, "rb", buffering=0)
        server_in = os.fdopen(self._requests, "rb", buffering=0)
        server_out = os.fdopen(self._replies, "wb")
        self._streams = (self.receive_from, server_in, server_out)
        self._thread = Thread(target=Server(server_in, server_out).serve)
        self._thread.start()

    def send(self, request: Request) -> None:
        wire.write(self.send_to, request)

    def receive(self) -> tuple[Message, list[Any]]:
        return wire.read(self.receive_from)

    def close(self) -> None:
        self.send_to.close()
        self._thread.join(WAIT)
        assert not self._thread.is_alive()
        for stream in self._streams:
            stream.close()


@pytest.fixture
def line() -> Iterator[Line]:
    line = Line()
    assert isinstance(line.receive()[0], Started)
    yield line
    line.close()


def test_a_text_is_read_and_shown(line: Line, lstm: Path) -> None:
    line.send(Open(str(lstm)))
    opened, _ = line.receive()
    assert isinstance(opened, Opened)
    line.send(Run(1, "abc?"))
    update, arrays = line.receive()
    assert isinstance(update, Update)
    assert update.done
    assert [t.text for t in update.tokens] == list("abc?")
    assert [t.known for t in update.tokens] == [True, True, True, False]
    trace = Trace(opened.info).apply(update, arrays)
    assert trace["gate.forget"].shape == (4, 2, 16)


def test_only_what_changed_is_sent(line: Line, lstm: Path) -> None:
    line.send(Open(str(lstm)))
    line.receive()
    for text, keep, new in (("abc", 0, 3), ("abcd", 3, 1), ("ab", 2, 0), ("xb", 0, 2)):
        line.send(Run(1, text))
        update, arrays = line.receive()
        assert isinstance(update, Update)
        assert (update.keep, len(update.tokens), update.done) == (keep, new, True), text
        assert sum(len(a) for a in arrays[:1]) == new


def test_a_newer_run_overtakes_the_one_being_served(line: Line, lstm: Path) -> None:
    line.send(Open(str(lstm)))
    line.receive()
    line.send(Run(1, "a" * 200_000))
    first, _ = line.receive()  # it is being served
    assert isinstance(first, Update)
    assert not first.done
    line.send(Run(2, "b"))
    read, update = len(first.tokens), first
    trace_tokens = list(first.tokens)
    while not (update.generation == 2 and update.done):
        reply, _ = line.receive()
        assert isinstance(reply, Update)
        update = reply
        read += len(update.tokens)
        trace_tokens = trace_tokens[: update.keep] + update.tokens
    assert [t.text for t in trace_tokens] == ["b"]
    assert read < 200_000


def test_a_bad_request_is_one_clear_sentence_and_nothing_is_lost(line: Line, lstm: Path) -> None:
    line.send(Run(1, "abc"))
    reply, _ = line.receive()
    assert isinstance(reply, Failed)
    assert "no model is open" in reply.message
    line.send(Open(str(lstm)))
    line.receive()
    line.send(Open("no-such-model"))
    reply, _ = line.receive()
    assert isinstance(reply, Failed)
    assert "no-such-model" in reply.message
    line.send(Open(str(lstm), "toaster"))
    reply, _ = line.receive()
    assert isinstance(reply, Failed)
    assert "toaster" in reply.message
    line.send(Run(3, "abc"))
    reply, _ = line.receive()
    assert isinstance(reply, Update)
    assert len(reply.tokens) == 3


@pytest.mark.parametrize("kind", ["pickle", "torch", "safetensors", "folder", "text", "nothing"])
def test_what_is_open_stays_when_another_does_not_open(
    line: Line, lstm: Path, tmp_path: Path, kind: str
) -> None:
    line.send(Open(str(lstm), generation=1))
    assert receive(line)[0] == "Opened"
    line.send(Run(2, "abc"))
    expected = line.receive()[1][0]
    bad = tmp_path / "bad"
    if kind == "folder":
        good(bad, auto_map={"AutoModel": "code.Model"})
    elif kind != "nothing":
        bad.write_bytes(
            {
                "pickle": program(call("os", "abort")),
                "torch": torch_zip(program(call("os", "abort"))),
                "safetensors": safetensors({"w": entry((1 << 40,))}),
                "text": b"abc",
            }[kind]
        )
    line.send(Open(str(bad), generation=3))
    name, failed = receive(line)
    assert name == "Failed"
    assert (failed.request, failed.generation, failed.asks_trust) == ("Open", 3, kind == "folder")
    assert "bad" in failed.message
    line.send(Run(4, "ab"))
    line.receive()
    line.send(Run(5, "abc"))
    update, arrays = line.receive()
    assert isinstance(update, Update)
    np.testing.assert_allclose(arrays[0], expected[2:], atol=1e-6)  # one step, and one of three


def receive(line: Line) -> tuple[str, Any]:
    """The next reply but for words about what is being done, and its kind."""
    while isinstance(message := line.receive()[0], Loading):
        pass
    return type(message).__name__, message


def test_a_file_is_inspected_while_nothing_is_open(line: Line, lstm: Path) -> None:
    line.send(Inspect(7, str(lstm)))
    name, found = receive(line)
    assert (name, found.generation) == ("Inspected", 7)
    assert found.inspection.format == "wm_explorer"
    line.send(Inspect(8, str(lstm / "nothing")))
    name, failed = receive(line)
    assert (name, failed.request, failed.generation) == ("Failed", "Inspect", 8)


@pytest.mark.parametrize("damage", ["empty", "rubbish", "truncated", "shapes"])
def test_a_damaged_model_is_refused(line: Line, lstm: Path, damage: str) -> None:
    path = lstm / "weights.safetensors"
    good = path.read_bytes()
    path.write_bytes(
        {
            "empty": b"",
            "rubbish": b"\x80\x04rubbish" * 50,
            "truncated": good[: len(good) // 2],
            "shapes": good.replace(b'\\"units\\": 16', b'\\"units\\": 17'),
        }[damage]
    )
    assert path.read_bytes() != good
    line.send(Open(str(lstm)))
    reply, _ = line.receive()
    assert isinstance(reply, Failed)
    assert "does not hold a model" in reply.message


def test_verify_answers_by_channel(line: Line, lstm: Path) -> None:
    line.send(Open(str(lstm)))
    line.receive()
    line.send(Verify(5, "abcabc"))
    reply, _ = line.receive()
    assert isinstance(reply, Verified)
    assert reply.generation == 5
    assert 0 < max(reply.errors.values()) < TOLERANCE


def test_a_text_longer_than_the_context_keeps_its_end(line: Line, decoder: Path) -> None:
    line.send(Open(str(decoder)))
    line.receive()
    line.send(Run(1, "a" * 40 + "b"))
    update, _ = line.receive()
    assert isinstance(update, Update)
    assert update.skipped == 16
    assert len(update.tokens) == 25
    assert update.tokens[0].start == 16
    assert update.tokens[-1].text == "b"


def test_the_window_of_a_full_context_moves_in_hops() -> None:
    assert skip(32, 32) == 0
    skips = [skip(n, 32) for n in range(33, 80)]
    assert all(n - s <= 32 for n, s in zip(range(33, 80), skips, strict=True))
    assert sorted(set(skips)) == [16, 32, 48]
    assert skip(10**9, None) == 0


def test_a_killed_engine_comes_back_and_shows_the_same(lstm: Path) -> None:
    replies: queue.Queue[tuple[Message, list[Any]]] = queue.Queue()
    client = Client(lambda message, arrays: replies.put((message, arrays)))

    def until_done() -> tuple[list[Message], np.ndarray]:
        seen: list[Message] = []
        while True:
            message, arrays = replies.get(timeout=WAIT)
            seen.append(message)
            if isinstance(message, Update) and message.done:
                return seen, arrays[0]

    try:
        client.open(str(lstm))
        client.run("abc def")
        _, before = until_done()
        os.kill(client.pid, signal.SIGKILL)
        seen, after = until_done()
        assert any(isinstance(m, Stopped) and m.restarting for m in seen)
        np.testing.assert_array_equal(before, after)
    finally:
        client.close()
    client.close()  # twice is fine


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("cancelled", [False, True], ids=["crash", "cancel"])
def test_an_engine_that_ends_while_it_opens_comes_back_with_the_model_before(
    lstm: Path, decoder: Path, cancelled: bool
) -> None:
    replies: queue.Queue[tuple[Message, list[Any]]] = queue.Queue()
    client = Client(lambda message, arrays: replies.put((message, arrays)))

    def until(kind: type[Message]) -> tuple[list[Message], Any]:
        seen: list[Message] = []
        while not seen or not isinstance(seen[-1], kind):
            seen.append((letter := replies.get(timeout=WAIT))[0])
        return seen, letter

    try:
        first = client.open(str(lstm))
        until(Opened)
        client.cancel_open()  # there is nothing to give up
        os.kill(client.pid, signal.SIGSTOP)
        second = client.open(str(decoder))
        client.run("abc")
        if cancelled:
            client.cancel_open()
        else:
            os.kill(client.pid, signal.SIGKILL)
        seen, (update, arrays) = until(Update)
        kinds = [type(message).__name__ for message in seen if not isinstance(message, Started)]
        stopped = [] if cancelled else ["Stopped"]
        assert kinds == ["Failed", *stopped, "Opened", "Update"]
        failed = seen[0]
        assert isinstance(failed, Failed)
        assert (failed.request, failed.generation) == ("Open", second)
        opened = next(message for message in seen if isinstance(message, Opened))
        assert (opened.generation, opened.info.family) == (first, "lstm")
        assert len(arrays[0]) == len(update.tokens) == 3
    finally:
        client.close()


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_what_is_asked_for_after_giving_a_model_up_is_opened(lstm: Path, decoder: Path) -> None:
    replies: queue.Queue[Message] = queue.Queue()
    client = Client(lambda message, arrays: replies.put(message))
    try:
        os.kill(client.pid, signal.SIGSTOP)
        client.open(str(decoder))
        client.cancel_open()
        wanted = client.open(str(lstm))
        generation = client.run("abc")
        seen: list[Message] = []
        while not seen or not isinstance(seen[-1], Update | Failed):
            seen.append(replies.get(timeout=WAIT))
        opened = [message.generation for message in seen if isinstance(message, Opened)]
        assert opened[-1] == wanted
        assert isinstance(seen[-1], Update)
        assert seen[-1].generation == generation
    finally:
        client.close()


def test_an_engine_that_cannot_live_is_given_up(lstm: Path) -> None:
    replies: queue.Queue[Message] = queue.Queue()
    client = Client(lambda message, arrays: replies.put(message))
    try:
        client.open(str(lstm))
        stops: list[Stopped] = []
        while not stops or stops[-1].restarting:
            message = replies.get(timeout=WAIT)
            if isinstance(message, Started):
                os.kill(client.pid, signal.SIGKILL)
            elif isinstance(message, Stopped):
                stops.append(message)
        assert len(stops) == 3
        client.run("abc")  # what was asked next starts it again
        while not (isinstance(message, Update) and message.done):
            message = replies.get(timeout=WAIT)
        assert len(message.tokens) == 3
    finally:
        client.close()


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_who_asks_does_not_wait_for_an_engine_that_stands_still(lstm: Path) -> None:
    replies: queue.Queue[tuple[Message, list[Any]]] = queue.Queue()
    client = Client(lambda message, arrays: replies.put((message, arrays)))
    try:
        client.open(str(lstm))
        while not isinstance(replies.get(timeout=WAIT)[0], Opened):
            pass
        os.kill(client.pid, signal.SIGSTOP)

        def type_on() -> None:  # more than a pipe holds
            for i in range(40):
                client.run("a" * 10_000 + "b" * i)
            client.run("ab")

        typing = Thread(target=type_on, daemon=True)
        typing.start()
        typing.join(WAIT / 4)
        assert not typing.is_alive()
        os.kill(client.pid, signal.SIGCONT)
        generation = client.run("abc")
        seen: list[Update] = []
        while not seen or not (seen[-1].generation == generation and seen[-1].done):
            message, _ = replies.get(timeout=WAIT)
            if isinstance(message, Update):
                seen.append(message)
        assert seen[-1].keep + len(seen[-1].tokens) == 3
        assert len(seen) < 40  # most were overtaken before they were written
    finally:
        with suppress(ProcessLookupError):
            os.kill(client.pid, signal.SIGCONT)
        client.close()


def test_what_waits_can_be_looked_at_while_more_comes() -> None:
    waiting, ended = Waiting(), Event()
    for i in range(200):
        waiting.put(Verify(i, ""))

    def ask() -> None:
        while not ended.is_set():
            waiting.put(Verify(0, ""))
            waiting.get()

    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    asking = Thread(target=ask)
    asking.start()
    try:
        assert not any(waiting.overtaken() for _ in range(2_000))
    finally:
        sys.setswitchinterval(before)
        ended.set()
        asking.join(WAIT)


def test_a_reply_there_is_no_memory_for_ends_the_engine_and_is_told() -> None:
    incoming, replies = os.pipe()
    requests, outgoing = os.pipe()
    told: queue.Queue[Message] = queue.Queue()
    joined = Joined(os.fdopen(outgoing, "wb", 0), os.fdopen(incoming, "rb", 0))
    client = Client(lambda message, _: told.put(message), joined=joined)
    with os.fdopen(replies, "wb") as stream, os.fdopen(requests, "rb"):
        update = wire._encoder.encode((Update(1, 0, [], [], True, 0.0), [(1 << 60,)]))
        stream.write(len(update).to_bytes(4, "little") + update)
        stream.flush()
        message = told.get(timeout=WAIT)
    assert isinstance(message, Stopped)
    client.close()


def test_an_engine_whose_explorer_is_gone_leaves_whatever_it_is_at(tmp_path: Path) -> None:
    (tmp_path / "slow.py").write_text(
        "import time\ndef make():\n    print('making', flush=True)\n    time.sleep(600)\n"
    )
    engine = subprocess.Popen(
        [sys.executable, "-m", "engine", "--factory", "slow:make"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        env=child_environment(),
    )
    with engine:
        assert engine.stdin is not None
        assert engine.stderr is not None
        try:
            wire.write(engine.stdin, Open("slow:make"))
            while engine.stderr.readline() != b"making\n":
                assert engine.poll() is None
            engine.stdin.close()
            assert engine.wait(WAIT / 4) == 0
        finally:
            engine.kill()
