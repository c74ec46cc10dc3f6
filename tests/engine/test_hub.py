"""The cache of Hugging Face, made by hand: what it lists, and models that are named by their id."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from engine import hub, opening
from engine.checkpoint import LoadError
from tests import borrowed


def entry(cache: Path, name: str, config: str | None = "gpt2") -> Path:
    """One model as the hub's client keeps it: blobs, and links to them by revision."""
    home = cache / f"models--{name.replace('/', '--')}"
    folder, blobs = home / "snapshots" / ("a" * 40), home / "blobs"
    for place in (folder, blobs, home / "refs"):
        place.mkdir(parents=True)
    (home / "refs" / "main").write_text("a" * 40)
    if config is not None:
        (blobs / "b").write_text(json.dumps({"model_type": config}))
        (folder / "config.json").symlink_to(blobs / "b")
    return folder


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "hub"


def test_a_cache_lists_its_models_by_id(cache: Path) -> None:
    second, first = entry(cache, "org/two"), entry(cache, "org/one")
    entry(cache, "org/nothing", config=None)
    (cache / "models--broken").mkdir()
    assert hub.cached(cache) == [
        hub.Cached("org/one", first, 22), hub.Cached("org/two", second, 22)
    ]  # fmt: skip
    assert hub.cached(cache / "nowhere") == []


def test_an_id_opens_from_the_cache_without_a_network(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = entry(cache, "org/one")
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    assert hub.folder_of("org/one", cache=cache) == folder
    with pytest.raises(hub.HubError, match=r"org/other is not in the cache, and the network is"):
        hub.folder_of("org/other", cache=cache)


def test_a_hub_that_cannot_be_reached_is_one_sentence(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from huggingface_hub import constants

    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)  # as where no network answers
    with pytest.raises(hub.HubError, match="cannot be reached: open a folder instead") as error:
        hub.folder_of("org/other", cache=cache)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("org/name", True),
        ("my-org/Model_1.5b", True),
        ("gru-char", False),
        ("./org/name", False),
        ("/org/name", False),
        ("a/b/c", False),
        ("../name", False),
        ("org/", False),
        ("org/na me", False),
    ],
)
def test_names_of_the_hub_are_told_from_paths(name: str, is_one: bool) -> None:
    assert hub.is_hub_id(name) == is_one


def test_a_folder_that_exists_is_no_id(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "org" / "name").mkdir(parents=True)
    assert not hub.is_hub_id("org/name")


def test_the_command_line_lists_what_is_cached(cache: Path) -> None:
    folder = entry(cache, "org/one")

    def listed(*arguments: str) -> str:
        command = [sys.executable, "main.py", "models", *arguments]
        environment = {**os.environ, "HF_HUB_CACHE": str(cache)}
        return subprocess.run(
            command, env=environment, capture_output=True, check=True, text=True
        ).stdout

    assert json.loads(listed("--json"))[-1] == {
        "id": "org/one", "family": "huggingface", "folder": str(folder), "bytes": 22,
    }  # fmt: skip
    assert "org/one" in listed()


def test_a_hub_id_is_a_model_like_any_other(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the door that the window and the command line use."""
    from huggingface_hub import constants

    made = borrowed.gpt2(cache.parent / "made", symbols=300, layers=1)
    folder = entry(cache, "org/one", config=None)
    for file in made.iterdir():
        file.rename(folder / file.name)
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(cache))
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    model, card = opening.load("org/one")
    assert card is None
    assert len(model.encode("the cat")) == 3
    with pytest.raises(LoadError, match=r"org/two is not in the cache"):
        opening.load("org/two")
