"""What an engine that dies, or has no memory left, leaves behind: everything that was open."""

from __future__ import annotations

import os
import queue
import random
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import save_file

from engine import checkpoint, client
from engine.client import Client
from engine.messages import Failed, Message, Opened, Started, Stopped, Update
from engine.models.decoder import Decoder
from tests import tiny

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="limits of Linux")

WAIT = 60
#: Kills at random moments, each of which costs a start of the engine.
ROUNDS = 1


class Talk:
    """A client, and what came back."""

    def __init__(self) -> None:
        self.replies: queue.Queue[Message] = queue.Queue()
        self.client = Client(lambda message, arrays: self.replies.put(message))

    def until(self, *kinds: type[Message]) -> Any:
        while not isinstance(message := self.replies.get(timeout=WAIT), kinds):
            pass
        return message

    def read(self, text: str) -> int:
        """How many tokens of a text are held once it is read."""
        generation = self.client.run(text)
        while True:
            update = self.until(Update)
            if update.generation == generation and update.done:
                return int(update.keep) + len(update.tokens)


@pytest.fixture
def talk() -> Iterator[Talk]:
    talk = Talk()
    yield talk
    talk.client.close()


def squeeze(pid: int, more: int) -> None:
    """Lets a process grow by so many bytes, and no more."""
    import resource

    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[0])
    limit = pages * resource.getpagesize() + more
    resource.prlimit(pid, resource.RLIMIT_AS, (limit, resource.RLIM_INFINITY))


def test_a_model_that_does_not_fit_leaves_the_one_before(talk: Talk, tmp_path: Path) -> None:
    talk.client.open(str(tiny.lstm(tmp_path / "before")))
    talk.until(Opened)
    assert talk.read("abc") == 3
    save_file(torch.nn.LSTM(1024, 2048, 2).state_dict(), tmp_path / "large.safetensors")
    engine = talk.client.pid
    squeeze(engine, 64 << 20)
    for _ in range(3):
        talk.client.open(str(tmp_path / "large.safetensors"))
        assert "memory" in talk.until(Failed).message
        assert talk.read("abcd") == 4
    assert talk.client.pid == engine


def test_a_text_that_does_not_fit_is_told_with_what_it_asks_for(talk: Talk, tmp_path: Path) -> None:
    torch.manual_seed(0)
    large = Decoder(tiny.SYMBOLS, width=16, layers=4, heads=8, context=16_384)
    checkpoint.save(large, tmp_path / "large")
    talk.client.open(str(tmp_path / "large"))
    talk.until(Opened)
    assert talk.read("abc") == 3
    engine = talk.client.pid
    squeeze(engine, 48 << 20)
    talk.client.run("abcdefgh" * 1500)
    failed = talk.until(Failed)
    assert failed.message.startswith("there is not enough memory for this text, which asks for ")
    assert talk.read("abc") == 3
    assert talk.client.pid == engine


def test_what_kills_the_engine_is_not_asked_for_without_end(
    talk: Talk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long each try takes: here deaths are always too far apart to be a series."""
    monkeypatch.setattr(client, "GIVE_UP", (3, 0.0))
    talk.client.open(str(tiny.lstm(tmp_path / "fatal")))
    stops: list[Stopped] = []
    while not stops or stops[-1].restarting:
        message = talk.until(Started, Stopped)
        if isinstance(message, Stopped):
            stops.append(message)
        else:
            os.kill(talk.client.pid, signal.SIGKILL)
    assert [stop.restarting for stop in stops] == [True, True, False]


def test_a_kill_at_any_moment_of_opening_loses_nothing(talk: Talk, tmp_path: Path) -> None:
    before = str(tiny.lstm(tmp_path / "before"))
    save_file(torch.nn.LSTM(512, 1024, 2).state_dict(), tmp_path / "large.safetensors")
    talk.client.open(before)
    talk.until(Opened)
    chance = random.Random(7)
    for _ in range(ROUNDS):
        assert talk.read("abc") == 3
        opening = talk.client.open(str(tmp_path / "large.safetensors"))
        time.sleep(chance.random() / 4)
        os.kill(talk.client.pid, signal.SIGKILL)
        first = talk.until(Opened, Failed)
        if isinstance(first, Failed):
            assert (first.request, first.generation) == ("Open", opening)
            assert talk.until(Opened).info.family == "lstm"
        else:  # it was there before the kill
            assert first.generation == opening
            talk.until(Opened)
            talk.client.open(before)
            talk.until(Opened)
