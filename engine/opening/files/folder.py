"""Whether a folder of the library `transformers` may be opened: read, never run.

Everything in it that could lead to code is looked for before the library sees the folder: files of
code, entries of its descriptions that name code here or on the network, links out of the folder.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from engine.checkpoint import LoadError
from engine.limits import ReadError, parsed
from engine.opening.files import safetensors
from engine.sniff import CONFIG

#: Entries with which a description asks for code, and those that may only have these values.
ASKS = ("auto_map", "custom_generate", "custom_pipelines", "kernel_config")
SWITCHES = ("trust_remote_code", "use_kernels")
CHOICES = (
    "attn_implementation",
    "_attn_implementation",
    "_attn_implementation_internal",
    "_experts_implementation",
    "_experts_implementation_internal",
)
HARMLESS = (None, "eager", "sdpa", "grouped_mm", "batched_mm")
CODE = (".py", ".pyc", ".pyd", ".so", ".dll", ".dylib", ".sh", ".bat", ".exe", ".js", ".wasm")
#: Files whose entries are words of a vocabulary, which may be any.
_VOCABULARIES = ("tokenizer.json", "vocab.json", "added_tokens.json", "encoder.json")
_LARGEST_DESCRIPTION, _LARGEST_DESCRIPTIONS = 10_000_000, 20_000_000  # of one, of all
_LARGEST_VOCABULARY = 64 << 20
#: Parts of the names of entries that say how often something is made, and the most they may say.
_REPEATED = ("layer", "label", "block", "depth", "stage", "expert")
MOST_REPEATED = 1_000
_MOST_FILES, _DEEPEST = 5_000, 4
_INDEX = ".index.json"


class UntrustedError(LoadError):
    """A folder that asks for code of its own. It opens once the person says yes to it."""


def check(folder: Path, *, trusted: bool = False) -> dict[str, Any]:
    """The folder's configuration, once nothing in it is out of order.

    Raises UntrustedError for a folder that brings or asks for code, unless it is `trusted`, and
    LoadError for one that reaches out of itself or is damaged.
    """
    try:
        config, asks = _read(folder)
    except ReadError as error:
        raise LoadError(f"{folder.name!r} {error}") from error
    if asks and not trusted:
        raise UntrustedError(
            f"{folder.name!r} is not opened: it {asks[0]}, which is code of its own"
        )
    return config


def _read(folder: Path) -> tuple[dict[str, Any], list[str]]:
    """The configuration, and everything by which the folder asks for code."""
    asks, room = [], _LARGEST_DESCRIPTIONS
    for path in _files(folder):
        if path.suffix.lower() in CODE:
            asks.append(f"brings {path.name!r}")
        elif path.suffix.lower() == ".json" and path.name in _VOCABULARIES:
            if path.stat().st_size > _LARGEST_VOCABULARY:
                raise ReadError(f"holds {path.name!r}, which is far too large")
        elif path.suffix.lower() == ".json":
            read, room = _json(path, room)
            asks += [f"has {path.name!r} ask for {entry!r}" for entry in _entries(read)]
            if path.name.endswith(_INDEX):
                _check_shards(folder, path.name, read)
        elif path.suffix.lower() == ".safetensors":
            _check_header(path)
    config, _ = _json(folder / CONFIG, _LARGEST_DESCRIPTIONS)
    if not isinstance(config, dict) or not isinstance(config.get("model_type"), str):
        raise ReadError("does not say what kind of model it holds")
    _check_claims(config)
    return config, asks


def _check_claims(config: dict[str, Any]) -> None:
    """Raises ReadError for a configuration that would keep the library busy for ever, or have it
    read weights that were not looked at."""
    names = config.get("architectures")
    if names is not None and not (
        isinstance(names, list) and all(isinstance(name, str) for name in names)
    ):
        raise ReadError("does not say what kind of model it holds")
    if config.get("transformers_weights") is not None:
        raise ReadError("keeps its weights under a name of its own, which is not read")
    waiting: list[Any] = [config]
    while waiting:
        now = waiting.pop()
        for name, value in now.items() if isinstance(now, dict) else enumerate(now):
            if isinstance(value, list | dict):
                waiting += [value] if name != "label2id" else []  # whose entries are any words
            elif type(value) is int and value > MOST_REPEATED and _repeats(str(name)):
                raise ReadError(f"says that it has {value:,} for {name!r}, more than a model has")


def _repeats(name: str) -> bool:
    """Whether an entry says how often the library makes something, one after the other."""
    aside = any(part in name for part in ("size", "dim", "_id"))
    return not aside and any(part in name for part in _REPEATED)


def _check_header(path: Path) -> None:
    try:
        safetensors.header(path)
    except ReadError as error:
        raise ReadError(f"holds {path.name!r}, which {error}") from error


def _files(folder: Path) -> Iterator[Path]:
    """Every file, at the depth that the library reads from. Raises ReadError for links out."""
    count = 0
    for place, folders, files in os.walk(folder, followlinks=False):
        if len(Path(place).relative_to(folder).parts) >= _DEEPEST:
            folders.clear()
        for name in sorted((*folders, *files)):
            path = Path(place, name)
            count += 1
            if count > _MOST_FILES:
                raise ReadError("holds far more files than a model")
            if path.is_symlink() and not _belongs(path, folder):
                raise ReadError(f"holds {name!r}, a link out of it")
            if path.is_file():
                yield path
            elif not path.is_dir():
                raise ReadError(f"holds {name!r}, which is no file")


def _belongs(link: Path, folder: Path) -> bool:
    """Whether a link ends inside. The library's cache links each file to its blobs beside."""
    target, home = link.resolve(), folder.resolve()
    cached = home.parent.name == "snapshots"
    return target.is_relative_to(home) or (
        cached and target.is_relative_to(home.parent.parent / "blobs")
    )


def _json(path: Path, room: int) -> tuple[Any, int]:
    """What a description says, and how many bytes of others may be read after it."""
    if not path.is_file():
        raise ReadError(f"lacks {path.name!r}")
    size = path.stat().st_size
    if size > min(room, _LARGEST_DESCRIPTION):
        raise ReadError(f"holds {path.name!r}, which is far too large")
    try:
        return parsed(path.read_bytes()), room - size
    except ValueError as error:
        raise ReadError(f"holds {path.name!r}, which is damaged: {error}") from error


def _entries(description: Any) -> Iterator[str]:
    """The entries at any depth that ask for code."""
    waiting = [description]
    while waiting:
        now = waiting.pop()
        if isinstance(now, list):
            waiting += now
        elif isinstance(now, dict):
            waiting += now.values()
            yield from (name for name in ASKS if now.get(name))
            yield from (name for name in SWITCHES if now.get(name))
            for name in CHOICES:
                chosen = now.get(name)
                several = chosen.values() if isinstance(chosen, dict) else [chosen]
                if any(not isinstance(c, str | None) or c not in HARMLESS for c in several):
                    yield name


def _check_shards(folder: Path, name: str, index: Any) -> None:
    """Raises ReadError unless every file that an index names lies in the folder itself."""
    shards = index.get("weight_map") if isinstance(index, dict) else None
    if not isinstance(shards, dict):
        raise ReadError(f"has {name!r} list no weights")
    for shard in {str(shard) for shard in shards.values()}:
        if Path(shard).name != shard or "\\" in shard or not shard.isprintable():
            raise ReadError(f"has {name!r} name weights outside of it, {shard!r}")
        kind = ".bin" if name.startswith("pytorch_model") else ".safetensors"
        if not shard.endswith(kind):
            raise ReadError(f"has {name!r} name weights that are no {kind[1:]}, {shard[:80]!r}")
        if not (folder / shard).is_file():
            raise ReadError(f"lacks weights that {name!r} names, {shard!r}")
