"""Models of a hub, which stands on this machine: how they come, and all that can go wrong."""

from __future__ import annotations

import json
import os
import queue
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("huggingface_hub")

from engine import fetching, hub, opening
from engine.checkpoint import LoadError
from engine.client import Client
from engine.messages import Failed, Loading, Message, Opened, Update
from tests import borrowed
from tests.hubserver import COMMIT, Hub

WAIT = 60
WEIGHTS = "model.safetensors"
SMALL: Mapping[str, bytes] = {"config.json": b"{}", WEIGHTS: bytes(3 << 20), "vocab.json": b"{}"}


@pytest.fixture(scope="module")
def gpt2(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files of a small model, of which the client writes the weights in more than one piece."""
    folder = borrowed.gpt2(tmp_path_factory.mktemp("made"), symbols=100_000, layers=1)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture
def served() -> Iterator[Hub]:
    with Hub(SMALL) as found:
        yield found


@pytest.fixture
def cache(tmp_path: Path, served: Hub, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache that is filled from the hub `served`."""
    at(served.address, monkeypatch)
    return tmp_path / "hub"


def at(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Has the client ask there, in this process and in those that it starts."""
    from huggingface_hub import constants

    for switch in hub.OFFLINE:
        monkeypatch.delenv(switch, raising=False)
    monkeypatch.setenv("HF_ENDPOINT", address)
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    monkeypatch.setattr(constants, "ENDPOINT", address)
    template = address + "/{repo_id}/resolve/{revision}/{filename}"
    monkeypatch.setattr(constants, "HUGGINGFACE_CO_URL_TEMPLATE", template)


def refused(cache: Path, name: str = "org/one") -> str:
    """The sentence by which a model does not come."""
    with pytest.raises(hub.HubError) as error:
        hub.folder_of(name, cache=cache)
    words = str(error.value)
    assert words.isprintable()
    assert len(words) < 200
    return words


def test_a_model_comes_with_what_it_consists_of_and_nothing_else(cache: Path, served: Hub) -> None:
    served.files |= dict.fromkeys(
        (
            *("modeling.py", "pytorch_model.bin", "tokenizer.py", "tokenizer.pkl", "setup.sh"),
            *("onnx/model.safetensors", "model.fp16.safetensors", "consolidated.safetensors"),
        ),
        b"import os",
    )
    seen: list[tuple[int, int]] = []
    folder = hub.folder_of("org/one", lambda *share: seen.append(share), cache)
    assert {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*")} == SMALL
    whole = sum(map(len, SMALL.values()))
    assert {of for _, of in seen} == {whole}
    assert [done for done, _ in seen] == sorted({done for done, _ in seen})
    assert seen[-1] == (whole, whole)
    asked = len(served.requests)
    assert hub.folder_of("org/one", cache=cache) == folder
    assert len(served.requests) == asked  # the cache is enough


@pytest.mark.parametrize(
    ("where", "status", "code", "words"),
    [
        ("/api/models", 403, "GatedRepo", "org/one is given only to those who asked for it"),
        ("/api/models", 401, "RepoNotFound", "there is no model org/one on the hub, or it is p"),
        ("/api/models", 404, "RepoNotFound", "there is no model org/one on the hub, or it is p"),
        ("/api/models", 403, "", "the hub refuses to give org/one (403)"),
        ("/api/models", 429, "", "the hub has had too many requests from here: try org/one again"),
        ("/api/models", 500, "", "the hub is out of order (500): try org/one again later"),
        ("/api/models", 503, "", "the hub is out of order (503): try org/one again later"),
        ("/resolve/", 403, "GatedRepo", "org/one is given only to those who asked for it"),
        ("/resolve/", 404, "EntryNotFound", "the hub refuses to give org/one (404)"),
    ],
)
def test_a_hub_that_refuses_is_one_sentence(
    cache: Path, served: Hub, where: str, status: int, code: str, words: str
) -> None:
    served.refuses[where] = (status, code)
    assert refused(cache).startswith(words)
    served.refuses.clear()
    assert (hub.folder_of("org/one", cache=cache) / WEIGHTS).is_file()


@pytest.mark.parametrize(
    "name", ["org/a--b", "org/a..b", f"org/{'x' * 200}", "org/-x", "o\u202erg/x", "org/\x1b[31m"]
)
def test_an_id_that_cannot_be_is_one_sentence(cache: Path, served: Hub, name: str) -> None:
    with pytest.raises(LoadError) as error:
        opening.load(name)
    assert str(error.value).isprintable()
    assert not any("one" in path for _, path, _ in served.requests)


def test_a_hub_that_nobody_reaches_is_told_at_once(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = "org/one is not in the cache, and the hub cannot be reached: open a folder instead"
    with socket.create_server(("127.0.0.1", 0)) as silent:  # takes calls, and says nothing
        at(f"http://127.0.0.1:{silent.getsockname()[1]}", monkeypatch)
        monkeypatch.setattr(fetching, "PATIENCE", 0.5)
        assert refused(cache) == words
    assert refused(cache) == words  # now it does not even take calls
    at("http://nowhere.invalid", monkeypatch)
    assert refused(cache) == words


def test_a_line_that_breaks_once_is_gone_on_with(cache: Path, served: Hub) -> None:
    served.files[WEIGHTS] = os.urandom(12 << 20)
    served.drops[WEIGHTS] = 11 << 20
    folder = hub.folder_of("org/one", cache=cache)
    assert (folder / WEIGHTS).read_bytes() == served.files[WEIGHTS]
    assert [asked[2] for asked in served.asked(WEIGHTS)] == ["", f"bytes={10 << 20}-"]


def test_a_line_that_breaks_for_good_leaves_what_came(
    cache: Path, served: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    served.files[WEIGHTS] = os.urandom(12 << 20)
    served.drops[WEIGHTS], served.always_drops = 11 << 20, True
    monkeypatch.setattr(time, "sleep", lambda seconds: None)  # between the client's own attempts
    assert refused(cache) == (
        "the line to the hub from which org/one was fetched broke off: open it again, and it goes "
        "on from there"
    )
    served.drops.clear()
    served.requests.clear()
    folder = hub.folder_of("org/one", cache=cache)
    assert (folder / WEIGHTS).read_bytes() == served.files[WEIGHTS]
    assert [asked[2] for asked in served.asked(WEIGHTS)] == [f"bytes={10 << 20}-"]


def test_a_model_that_came_in_part_is_not_taken_for_a_whole_one(
    cache: Path, served: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    served.refuses["/vocab.json"] = (403, "")
    assert refused(cache) == "the hub refuses to give org/one (403)"
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    assert refused(cache).startswith("org/one is only partly in the cache, and the network is")
    monkeypatch.delenv("HF_HUB_OFFLINE")
    served.refuses.clear()
    assert (hub.folder_of("org/one", cache=cache) / "vocab.json").is_file()
    assert len(served.asked(WEIGHTS)) == 1


@pytest.mark.parametrize("bytes_", [bytes(3 << 20)[:-1] + b"\1", bytes(9), bytes(4 << 20)])
def test_what_is_not_what_was_listed_is_thrown_away(
    cache: Path, served: Hub, bytes_: bytes
) -> None:
    served.instead[WEIGHTS] = bytes_
    assert refused(cache).startswith("org/one arrived damaged")
    served.instead.clear()
    folder = hub.folder_of("org/one", cache=cache)
    assert (folder / WEIGHTS).read_bytes() == served.files[WEIGHTS]


@pytest.mark.skipif(sys.platform == "win32", reason="limits of POSIX")
def test_a_full_disk_is_one_sentence(cache: Path, served: Hub) -> None:
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, hard))
    try:
        assert refused(cache).startswith("org/one cannot be kept in the cache: ")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    assert (hub.folder_of("org/one", cache=cache) / WEIGHTS).read_bytes() == SMALL[WEIGHTS]


@pytest.mark.parametrize("name", ["weights.gguf", "tf_model.h5", "consolidated.pth"])
def test_a_model_without_weights_to_open_is_not_fetched(
    cache: Path, served: Hub, name: str
) -> None:
    served.files = {"config.json": b"{}", name: b"x"}
    assert refused(cache) == "org/one has no weights on the hub that could be opened"
    assert not served.asked("config.json")


def test_pickled_weights_come_where_there_are_no_others(cache: Path, served: Hub) -> None:
    served.files = {"config.json": b"{}", "pytorch_model.bin": b"x" * 100, "optimizer.bin": b"y"}
    folder = hub.folder_of("org/one", cache=cache)
    assert sorted(p.name for p in folder.iterdir()) == ["config.json", "pytorch_model.bin"]
    asked = len(served.requests)
    assert hub.folder_of("org/one", cache=cache) == folder
    assert len(served.requests) == asked  # the cache is enough


def test_code_on_the_hub_is_neither_fetched_nor_run(
    cache: Path, served: Hub, gpt2: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    from huggingface_hub import constants

    asks = json.loads(gpt2["config.json"]) | {"auto_map": {"AutoModel": "modeling.Model"}}
    served.files = gpt2 | {"config.json": json.dumps(asks).encode(), "modeling.py": b"1 / 0"}
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(cache))
    with pytest.raises(LoadError, match=r"'org/one' is not opened: it has 'config.json' ask for"):
        opening.load("org/one")
    assert not served.asked("modeling.py")
    assert COMMIT in str(hub.folder_of("org/one", cache=cache))
    assert len(opening.load("org/one", trusted=True)[0].encode("the cat")) == 3


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_a_download_that_is_given_up_is_gone_on_with(
    cache: Path, served: Hub, gpt2: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the door that the window uses."""
    served.files, served.holds[WEIGHTS] = gpt2, 11 << 20
    monkeypatch.setenv("HF_HUB_CACHE", str(cache))
    replies: queue.Queue[tuple[Message, Any]] = queue.Queue()
    client = Client(lambda message, arrays: replies.put((message, arrays)))

    def until(*kinds: type[Message]) -> tuple[Any, list[Loading]]:
        seen: list[Loading] = []
        while not isinstance(message := replies.get(timeout=WAIT)[0], kinds):
            seen += [message] if isinstance(message, Loading) else []
        return message, seen

    try:
        client.open("org/one")
        assert served.held.wait(WAIT)
        while (until(Loading)[0].share or 0) < 0.5:
            pass
        while not any(path.stat().st_size for path in cache.rglob("*.incomplete")):
            time.sleep(0.02)  # what arrived is written after it is told
        client.cancel_open()
        assert until(Failed)[0].request == "Open"
        served.holds.clear()
        served.go.set()
        client.open("org/one")
        opened, seen = until(Opened, Failed)
        assert isinstance(opened, Opened), opened
        assert {"checking the folder", "reading the weights"} <= {report.words for report in seen}
        client.run("the cat")
        assert len(until(Update)[0].tokens) == 3
    finally:
        client.close()
    first, rest = (asked[2] for asked in served.asked(WEIGHTS))
    assert (first, rest[:6]) == ("", "bytes=")
    assert not list(cache.rglob("*.incomplete"))


def test_the_command_line_fetches_too(
    cache: Path, served: Hub, gpt2: dict[str, bytes], tmp_path: Path
) -> None:
    served.files = gpt2
    environment = os.environ | {"HF_HUB_CACHE": str(cache)}

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "main.py", "trace", *arguments, "--text", "the cat", "-o"]
        return subprocess.run(
            [*command, str(tmp_path / "cat.npz")], env=environment, capture_output=True, text=True
        )

    assert run("org/one").returncode == 0
    failed = run("org/two")
    assert failed.returncode == 2
    assert failed.stderr.count("\n") == 1
    assert "there is no model org/two on the hub" in failed.stderr
