"""A folder of the library, looked at without running anything: what it says, and whether it may."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from engine.checkpoint import LoadError

#: Entries with which a folder asks for code, of its own or from the network.
FORBIDDEN = ("auto_map", "trust_remote_code", "_attn_implementation_internal", "custom_pipelines")
CONFIG = "config.json"
WEIGHTS = ("model.safetensors", "model.safetensors.index.json")
#: A description larger than this is not one.
LARGEST_CONFIG = 16 << 20
LARGEST_JSON = 256 << 20  # a tokenizer's


def recognises(folder: Path) -> bool:
    """Whether this is a folder of the library: it says what kind of model it holds."""
    try:
        return bool(configuration(folder))
    except (LoadError, OSError):
        return False


def checked(folder: Path) -> dict[str, Any]:
    """The folder's configuration, once nothing in the folder asks for code to be run.

    Raises LoadError with the file and the reason.
    """
    for path in sorted(folder.iterdir()):
        if path.suffix in (".py", ".so", ".pyc"):
            raise LoadError(f"{folder} is not opened: it brings code of its own, {path.name!r}")
        if not _inside(path, folder):
            raise LoadError(f"{folder} is not opened: {path.name!r} lies outside of it")
    for path in sorted(folder.glob("*.json")):
        read = _json(path, LARGEST_CONFIG if path.name == CONFIG else LARGEST_JSON)
        if path.name not in ("tokenizer.json", "vocab.json"):  # whose entries may be any words
            for entry in _entries(read):
                if entry in FORBIDDEN:
                    raise LoadError(f"{folder} is not opened: {path.name} asks for {entry!r}")
        if path.name.endswith(".index.json"):
            _check_shards(folder, read)
    config = configuration(folder)
    if not any((folder / name).is_file() for name in WEIGHTS):
        raise LoadError(_without_weights(folder))
    return config


def configuration(folder: Path) -> dict[str, Any]:
    """What a folder says of its model. Raises LoadError where it says nothing."""
    config = _json(folder / CONFIG, LARGEST_CONFIG)
    if not isinstance(config, dict) or not isinstance(config.get("model_type"), str):
        raise LoadError(f"{folder / CONFIG} does not say what kind of model this is")
    return config


def _without_weights(folder: Path) -> str:
    pickled = next(iter(sorted(folder.glob("*.bin"))), None)
    if pickled is None:
        return f"{folder} holds no weights: {WEIGHTS[0]} is missing"
    return (
        f"{folder} holds its weights as {pickled.name}, which could run code: save them as "
        f"{WEIGHTS[0]}, with save_pretrained of the library"
    )


def _check_shards(folder: Path, index: Any) -> None:
    shards = index.get("weight_map", {}) if isinstance(index, dict) else {}
    if not isinstance(shards, dict):
        raise LoadError(f"{folder} is not opened: the list of its weights is damaged")
    for shard in set(map(str, shards.values())):
        if Path(shard).name != shard or not (folder / shard).is_file():
            raise LoadError(f"{folder} is not opened: it has no weights {shard!r} inside it")


def _inside(path: Path, folder: Path) -> bool:
    """Whether a file is the folder's own. The library's cache links each to its blobs beside."""
    target, home = path.resolve(), folder.resolve()
    blobs = home.parent.parent / "blobs"
    return target.is_relative_to(home) or (
        home.parent.name == "snapshots" and target.is_relative_to(blobs)
    )


def _json(path: Path, largest: int) -> Any:
    if not path.is_file():
        raise LoadError(f"{path} is missing")
    if path.stat().st_size > largest:
        raise LoadError(f"{path} is too large to be read: {path.stat().st_size:,} bytes")
    try:
        return json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        raise LoadError(f"{path} cannot be read: {error}") from error


def _entries(value: Any) -> Iterator[str]:
    """The names of all entries, at any depth."""
    waiting = [value]
    while waiting:
        now = waiting.pop()
        if isinstance(now, dict):
            yield from now
            waiting += now.values()
        elif isinstance(now, list):
            waiting += now
