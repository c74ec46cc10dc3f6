"""The library `transformers` as it is used here: offline, quiet, never with a folder's code."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from typing import Any

from engine.checkpoint import LoadError
from engine.extras import lacks

#: How the library is asked for a model that it must not fetch, and whose code it must not run.
LOCAL = {"local_files_only": True, "trust_remote_code": False}


@cache
def library() -> Any:
    """The package. Raises LoadError, which names the command, where it is not installed."""
    if find_spec("transformers") is None:
        raise LoadError(f"this {lacks('transformers')}")
    with offline():
        import transformers

    transformers.utils.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()
    return transformers


@contextmanager
def offline() -> Iterator[None]:
    """Nothing is looked up on the network, whatever a folder's files ask for."""
    before = os.environ.get("HF_HUB_OFFLINE")
    os.environ["HF_HUB_OFFLINE"] = "1"
    constants = sys.modules.get("huggingface_hub.constants")
    flag = getattr(constants, "HF_HUB_OFFLINE", None)
    if constants is not None:
        constants.HF_HUB_OFFLINE = True  # type: ignore[attr-defined]
    try:
        yield
    finally:
        if before is None:
            del os.environ["HF_HUB_OFFLINE"]
        else:
            os.environ["HF_HUB_OFFLINE"] = before
        if constants is not None:
            constants.HF_HUB_OFFLINE = flag  # type: ignore[attr-defined]
