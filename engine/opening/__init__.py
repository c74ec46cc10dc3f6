"""How a file or a folder from elsewhere becomes a model: found by what it holds, never run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import Any

import torch

from engine import bundle, checkpoint, hub, sniff
from engine.capture import AUTOMATIC, BUDGET, Capture
from engine.checkpoint import LoadError
from engine.limits import reason
from engine.model import Model
from engine.opening import files
from engine.spec import Card

NONE: Mapping[str, int] = MappingProxyType({})

#: Told what is being done, in words, and how much of it is done, if that is known. It may raise to
#: give the model up.
Progress = Callable[[str, float | None], None]


def load(
    name: str,
    device: torch.device | None = None,
    sizes: Mapping[str, int] = NONE,
    *,
    cut: bool = False,
    trusted: bool = False,
    capture: Capture = AUTOMATIC,
    budget: int = BUDGET,
    progress: Progress = lambda words, share: None,
) -> tuple[Model, Card | None]:
    """The model of a bundled id, or in a file or a folder of any kind, ready to run.

    `sizes` and `cut` are as for models of ours. A folder that brings code of its own is opened
    only if it is `trusted`. `capture` are the heads whose attention is shown, where there is a
    choice; what is kept of a text takes at most `budget` bytes. Raises LoadError with one sentence
    a person can act on, and its subclass UntrustedError where a yes would help.
    """
    path = place_of(name, progress)
    path, kind = whole(path, kind_at(path))
    if capture and kind != "huggingface":
        raise LoadError(f"{path.name!r} has no attention whose layers and heads could be chosen")
    if kind == "ours":
        return checkpoint.load(name, device, sizes, cut=cut)
    if cut:
        raise LoadError(f"{path.name!r} does not say what it is without its memory")
    if kind == "huggingface":
        progress("checking the folder", None)
        with _by_id(name, path), part("huggingface.bar").told(progress, path, trusted=trusted):
            how = {"capture": capture, "budget": budget, "trusted": trusted}
            model = part("huggingface.loading").load(path, device, sizes, **how)
    else:
        progress("reading the file", None)
        contents = files.read(path)
        if sizes:
            raise LoadError(f"{path.name!r} has no size {next(iter(sizes))!r} to change")
        progress("putting the layers together", None)
        with odd(path):
            model = part("recurrent").build(contents, path)
    return model.eval().requires_grad_(False).to(device or "cpu"), None


@contextmanager
def odd(path: Path) -> Iterator[None]:
    """Turns whatever a description that makes no sense leads to into a LoadError."""
    try:
        yield
    except LoadError:
        raise
    except MemoryError as error:
        raise LoadError(f"{path.name!r} needs more memory than is free") from error
    except Exception as error:  # a file can say anything of its layers
        words = f"{path.name!r} says of its layers what makes no sense: {reason(error)}"
        raise LoadError(words) from error


@contextmanager
def _by_id(name: str, path: Path) -> Iterator[None]:
    """Says what is wrong with a folder of the cache, which has a name that nobody knows, by the id
    of its model."""
    try:
        yield
    except LoadError as error:
        if path.name == Path(name).name:
            raise
        words = str(error).replace(repr(path.name), repr(name)).replace(str(path), name)
        raise type(error)(words) from error


def place_of(name: str, progress: Progress = lambda words, share: None) -> Path:
    """Where a model lies, fetched from the hub if it is one of there that is not in the cache.

    Raises LoadError with the ids that exist if there is none.
    """
    bundled, here = bundle.MODELS / name, Path(name).expanduser()
    if (bundled / bundle.WEIGHTS).is_file():
        return bundled
    if here.exists():
        return here

    def fetched(done: int, whole: int) -> None:
        progress("fetching the model", done / whole if whole else None)

    try:
        bundle.check_exists(name)
        return hub.folder_of(name, fetched)
    except FileNotFoundError as error:
        raise LoadError(str(error)) from error


def kind_at(path: Path) -> sniff.Kind:
    """What there is. Raises LoadError where it cannot be read, or is a folder of something else."""
    try:
        kind = sniff.kind_of(path)
    except OSError as error:
        raise LoadError(f"{path.name!r} could not be read: {reason(error)}") from error
    if kind == "unknown" and path.is_dir():
        raise LoadError(
            f"{path.name!r} holds no model: a folder of ours has {bundle.WEIGHTS}, one of Hugging "
            f"Face has {sniff.CONFIG}"
        )
    return kind


def whole(path: Path, kind: sniff.Kind) -> tuple[Path, sniff.Kind]:
    """The folder of Hugging Face that weights are part of, without which they say little; the same
    path and kind where they are not."""
    if kind not in ("safetensors", "torch") or not (path.parent / sniff.CONFIG).is_file():
        return path, kind
    if not part("huggingface").recognises(path.parent):
        return path, kind
    if path not in part("huggingface.weights").files_of(path.parent):
        return path, kind
    return path.parent, "huggingface"


def part(name: str) -> Any:
    """A module of this package that reads one kind of model, imported when there is one."""
    return import_module(f"{__name__}.{name}")
