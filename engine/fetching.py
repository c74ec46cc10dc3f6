"""Fetches a model from the hub into the cache of this machine. Free of torch and Qt.

What was fetched in part stays there and is gone on with. Whatever goes wrong is one sentence.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, NamedTuple

from engine.hub import HubError, Progress

#: What describes a model. Of the rest only weights are fetched, above all no code.
DESCRIPTIONS = (
    *("config.json", "generation_config.json"),
    *("tokenizer.json", "tokenizer_config.json", "tokenizer.model", "vocab.json", "vocab.txt"),
    *("merges.txt", "special_tokens_map.json", "added_tokens.json", "spiece.model"),
    *("sentencepiece.bpe.model", "source.spm", "target.spm"),
)
#: Its weights; the pickles, of which only numbers are read, where there are no others.
SAFE = ("model.safetensors", "model.safetensors.index.json", "model-*.safetensors")
PICKLES = ("pytorch_model.bin", "pytorch_model.bin.index.json", "pytorch_model-*.bin")
#: How long the hub may take to answer at first, in seconds.
PATIENCE = 5.0


def fetch(name: str, progress: Progress, cache: Path | None = None) -> Path:
    """The folder of a model, fetched into the cache, or as much of it as was not there yet.

    Raises HubError.
    """
    from huggingface_hub import HfApi, constants, snapshot_download, utils

    utils.logging.set_verbosity_error()  # what it would tell of the network, we tell
    with _sentences(name, "cannot be reached: open a folder instead"):
        model = HfApi().model_info(name, timeout=PATIENCE, files_metadata=True)
    listed = model.siblings or []
    patterns = _wanted(name, [file.rfilename for file in listed])
    wanted = [file for file in listed if _fits(file.rfilename, patterns)]
    large = [file for file in wanted if file.lfs and file.size]
    whole, before = sum(file.size or 0 for file in wanted), 0
    blobs = Path(cache or constants.HF_HUB_CACHE) / f"models--{name.replace('/', '--')}" / "blobs"
    how: Mapping[str, Any] = {"allow_patterns": list(patterns), "cache_dir": cache}
    with _sentences(name, "broke off: open it again, and it goes on from there"):
        for file in large:
            bar = _bar_of(progress, before, whole)
            _fetch_large(_Large(name, model.sha, file), blobs, bar)
            before += file.size
        bar = _bar_of(progress, before, whole)
        folder = Path(snapshot_download(name, tqdm_class=bar, **how))
    progress(whole, whole)
    return folder


class _Large(NamedTuple):
    """A file that the hub keeps by its hash."""

    model: str
    revision: str | None
    listed: Any  # name, size and hash


def _fetch_large(file: _Large, blobs: Path, bar: type) -> None:
    """Fetches a file to where the client looks for it, under its hash.

    The client begins anew whenever it was ended, and compares only sizes: this goes on with what is
    there, and compares the hash. Raises HubError, and whatever the client raises.
    """
    from huggingface_hub import hf_hub_url
    from huggingface_hub.file_download import http_get
    from huggingface_hub.utils import WeakFileLock, build_hf_headers

    size, hash_ = int(file.listed.size), str(file.listed.lfs.sha256)
    blob, partial = blobs / hash_, blobs / f"{hash_}.incomplete"
    if not re.fullmatch(r"[0-9a-f]{64}", hash_) or blob.exists():
        return
    lock = blobs.parent.parent / ".locks" / blobs.parent.name / f"{hash_}.lock"
    for folder in (blobs, lock.parent):
        folder.mkdir(parents=True, exist_ok=True)
    url = hf_hub_url(file.model, file.listed.rfilename, revision=file.revision)
    with WeakFileLock(lock):
        if partial.exists() and partial.stat().st_size > size:
            partial.unlink()
        with partial.open("ab") as stream:
            http_get(
                url,
                stream,
                resume_size=stream.tell(),
                headers=build_hf_headers(),
                expected_size=size,
                displayed_filename=file.listed.rfilename,
                tqdm_class=bar,
            )
        with partial.open("rb") as read:
            found = hashlib.file_digest(read, "sha256").hexdigest()
        if found != hash_:
            partial.unlink()
            raise HubError(f"{file.model} arrived damaged, and was thrown away: open it again")
        partial.replace(blob)


def is_complete(name: str, folder: Path, cache: Path | None = None) -> bool:
    """Whether all that was to be fetched is there, as far as the client has kept a list of it."""
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import IncompleteSnapshotError, LocalEntryNotFoundError

    there = [file.name for file in folder.iterdir()]
    kinds = [kind for kind in (SAFE, PICKLES) if any(_fits(file, kind) for file in there)]
    weights = kinds[0] if kinds else (*SAFE, *PICKLES)
    how: Mapping[str, Any] = {"allow_patterns": [*DESCRIPTIONS, *weights], "cache_dir": cache}
    try:
        snapshot_download(name, revision=folder.name, local_files_only=True, **how)
    except (IncompleteSnapshotError, LocalEntryNotFoundError):
        return False
    return True


def _fits(file: str, patterns: Sequence[str]) -> bool:
    return any(fnmatchcase(file, pattern) for pattern in patterns)


def _wanted(name: str, listed: Sequence[str]) -> Sequence[str]:
    """Patterns of the files that a model on the hub consists of.

    Raises HubError where nothing would be fetched that could be opened.
    """
    for weights in (SAFE, PICKLES):
        if any(_fits(file, weights) and not file.endswith(".json") for file in listed):
            return (*DESCRIPTIONS, *weights)
    raise HubError(f"{name} has no weights on the hub that could be opened")


@contextmanager
def _sentences(name: str, otherwise: str) -> Iterator[None]:
    """Turns whatever the client raises into a HubError."""
    try:
        yield
    except HubError:
        raise
    except Exception as error:  # it passes on what its own libraries raise, which change
        raise HubError(_sentence(name, error, otherwise)) from error


def _sentence(name: str, error: Exception, otherwise: str) -> str:
    from huggingface_hub.errors import GatedRepoError, HFValidationError, RepositoryNotFoundError

    status = _status(error)
    if isinstance(error, HFValidationError):
        return f"the hub has no models of such a name as {name}"
    if isinstance(error, GatedRepoError):
        return f"{name} is given only to those who asked for it on the hub"
    if isinstance(error, RepositoryNotFoundError):
        return f"there is no model {name} on the hub, or it is private"
    if status == 429:
        return f"the hub has had too many requests from here: try {name} again later"
    if status >= 500:
        return f"the hub is out of order ({status}): try {name} again later"
    if status >= 400:
        return f"the hub refuses to give {name} ({status})"
    if isinstance(error, OSError) and "Consistency check" in str(error):
        return f"{name} arrived damaged: open it again"
    if isinstance(error, OSError) and error.errno and not isinstance(error, ConnectionError):
        return f"{name} cannot be kept in the cache: {os.strerror(error.errno)}"
    if otherwise.startswith("cannot"):
        return f"{name} is not in the cache, and the hub {otherwise}"
    return f"the line to the hub from which {name} was fetched {otherwise}"


def _status(error: BaseException | None) -> int:
    """The status by which the hub has refused; 0 where it has not."""
    while error is not None:
        if response := getattr(error, "response", None):
            return int(response.status_code)
        error = error.__cause__
    return 0


def _bar_of(progress: Progress, before: int, whole: int) -> type:
    """A progress bar of the kind that the hub's client wants, which draws nothing.

    `before` is how many bytes had arrived when it begins.
    """
    from tqdm.auto import tqdm

    arrived = 0  # the client may have two bars of bytes, of which one knows less

    class Bar(tqdm):  # type: ignore[misc]
        def __init__(self, *args: Any, **how: Any) -> None:
            how.pop("name", None)
            super().__init__(*args, **{**how, "disable": False, "file": io.StringIO()})

        def display(self, *args: Any, **how: Any) -> None:
            """Draws nothing."""

        def update(self, n: float | None = 1) -> bool | None:
            nonlocal arrived
            drawn: bool | None = super().update(n)
            if self.unit == "B" and self.n > arrived:
                arrived = int(self.n)
                progress(min(before + arrived, whole), whole)
            return drawn

    return Bar
