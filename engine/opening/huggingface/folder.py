"""A folder of the library: whether it is one, and whether it may be opened and has its weights."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from engine.checkpoint import LoadError
from engine.opening.files.folder import check
from engine.opening.huggingface.weights import SAFE, files_of, listed
from engine.sniff import CONFIG

#: A description larger than this is not one.
LARGEST_CONFIG = 10_000_000


def recognises(folder: Path) -> bool:
    """Whether this is a folder of the library: it says what kind of model it holds."""
    try:
        return bool(configuration(folder))
    except LoadError:
        return False


def checked(folder: Path, *, trusted: bool = False) -> dict[str, Any]:
    """The folder's configuration, once nothing in the folder asks for code, unless it is `trusted`,
    and the weights are there, as many as their headers say.

    Raises LoadError with the file and the reason.
    """
    config = check(folder, trusted=trusted)
    if not files_of(folder):
        raise LoadError(f"{folder} holds no weights: {SAFE[0]} is missing")
    try:
        listed(folder)
    except LoadError as error:
        raise LoadError(f"{folder.name!r} cannot be opened: {error}") from error
    return config


def configuration(folder: Path) -> dict[str, Any]:
    """What a folder says of its model. Raises LoadError where it says nothing."""
    path = folder / CONFIG
    try:
        if path.stat().st_size > LARGEST_CONFIG:
            raise LoadError(f"{path} is too large to be read")
        config = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError) as error:
        raise LoadError(f"{path} cannot be read: {error}") from error
    if not isinstance(config, dict) or not isinstance(config.get("model_type"), str):
        raise LoadError(f"{path} does not say what kind of model this is")
    return config
