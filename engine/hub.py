"""What the cache of Hugging Face on this machine holds, and models named by their hub id.

Free of torch and Qt. The network is asked only when a person names a model that the cache does not
hold.
"""

from __future__ import annotations

import io
import os
import warnings
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from engine.extras import lacks

#: What a model consists of; nothing else is fetched, above all no code.
WANTED = ("*.safetensors", "*.safetensors.index.json", "config.json", "generation_config.json",
          "tokenizer*", "vocab.*", "merges.txt", "special_tokens_map.json", "added_tokens.json",
          "spiece.model")  # fmt: skip
#: What is fetched besides where there are no safetensors: pickles, of which only numbers are read.
PICKLED = ("pytorch_model.bin", "pytorch_model-*.bin", "pytorch_model.bin.index.json")
#: Where networks are told to be absent.
OFFLINE = ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE")


class HubError(FileNotFoundError):
    """A model of the hub is not to be had. The message is one sentence that says why."""


#: Told how many bytes of how many have arrived.
Progress = Callable[[int, int], None]


class Cached(NamedTuple):
    """A model in the cache: its hub id, its newest folder, and what it takes on the disk."""

    id: str
    folder: Path
    bytes: int


def cached(cache: Path | None = None) -> list[Cached]:
    """The models in the cache, in the order of their ids; empty where there is none.

    A damaged entry is left out. `cache` is another place than the usual one.
    """
    if find_spec("huggingface_hub") is None:
        return []
    from huggingface_hub import scan_cache_dir
    from huggingface_hub.errors import CacheNotFound

    with warnings.catch_warnings(action="ignore"):
        try:
            found = scan_cache_dir(cache)
        except (CacheNotFound, ValueError):
            return []
    models = [repo for repo in found.repos if repo.repo_type == "model" and repo.revisions]
    newest = [(repo, max(repo.revisions, key=lambda r: r.last_modified)) for repo in models]
    return sorted(
        Cached(repo.repo_id, revision.snapshot_path, repo.size_on_disk)
        for repo, revision in newest
        if (revision.snapshot_path / "config.json").is_file()
    )


def is_hub_id(name: str) -> bool:
    """Whether a name could be that of a model on the hub: `organisation/name`, and no path here."""
    if name.count("/") != 1 or name[:1] in "./~\\" or Path(name).exists():
        return False
    return all(part and part.replace("-", "").replace("_", "").replace(".", "").isalnum()
               for part in name.split("/"))  # fmt: skip


def folder_of(
    name: str, progress: Progress = lambda done, whole: None, cache: Path | None = None
) -> Path:
    """The folder of a hub id: from the cache, or else fetched into it.

    Raises HubError with one sentence where it is neither there nor to be had.
    """
    for model in cached(cache):
        if model.id == name:
            return model.folder
    if find_spec("huggingface_hub") is None:
        raise HubError(f"this {lacks('huggingface_hub')}")
    if any(os.environ.get(switch, "").upper() in ("1", "TRUE", "YES", "ON") for switch in OFFLINE):
        raise HubError(
            f"{name} is not in the cache, and the network is switched off by {OFFLINE[0]}"
        )
    return _download(name, progress, cache)


def _download(name: str, progress: Progress, cache: Path | None) -> Path:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import (
        GatedRepoError,
        HfHubHTTPError,
        LocalEntryNotFoundError,
        RepositoryNotFoundError,
    )

    how: Mapping[str, Any] = {
        "allow_patterns": list(WANTED),
        "cache_dir": cache,
        "tqdm_class": _bar_of(progress),
    }
    try:
        folder = Path(snapshot_download(name, **how))
        if not any(folder.glob("*.safetensors")):
            how = {**how, "allow_patterns": [*WANTED, *PICKLED]}
            folder = Path(snapshot_download(name, **how))
        return folder
    except GatedRepoError as error:
        raise HubError(f"{name} is given only to those who asked for it on the hub") from error
    except RepositoryNotFoundError as error:
        raise HubError(f"there is no model {name} on the hub, or it is private") from error
    except (LocalEntryNotFoundError, HfHubHTTPError, OSError) as error:
        raise HubError(
            f"{name} is not in the cache, and the hub cannot be reached: open a folder instead"
        ) from error


def _bar_of(progress: Progress) -> type:
    """A progress bar of the kind that the hub's client wants, which draws nothing."""
    from tqdm.auto import tqdm

    class Bar(tqdm):  # type: ignore[misc]
        def __init__(self, *args: Any, **how: Any) -> None:
            how.pop("name", None)
            super().__init__(*args, **{**how, "disable": False, "file": io.StringIO()})

        def display(self, *args: Any, **how: Any) -> None:
            if self.unit == "B":
                progress(int(self.n), int(self.total or 0))

    return Bar
