"""What the cache of Hugging Face on this machine holds, and models named by their hub id.

Free of torch and Qt. The network is asked only when a person names a model that the cache does not
hold.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from engine.extras import lacks

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
    from huggingface_hub import constants, scan_cache_dir
    from huggingface_hub.errors import CacheNotFound

    with warnings.catch_warnings(action="ignore"):
        try:
            found = scan_cache_dir(cache or constants.HF_HUB_CACHE)
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
    from engine import fetching

    found = [model.folder for model in cached(cache) if model.id == name]
    if found and fetching.is_complete(name, found[0], cache):
        return found[0]
    if find_spec("huggingface_hub") is None:
        raise HubError(f"this {lacks('huggingface_hub')}")
    if any(os.environ.get(switch, "").upper() in ("1", "TRUE", "YES", "ON") for switch in OFFLINE):
        there = "only partly" if found else "not"
        raise HubError(
            f"{name} is {there} in the cache, and the network is switched off by {OFFLINE[0]}"
        )
    return fetching.fetch(name, progress, cache)
