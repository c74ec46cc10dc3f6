"""Whether a folder's description and its weights speak of the same model, before one is made.

What a folder lacks the library makes up, at the size that the description says, whatever that is.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from math import prod
from pathlib import Path
from typing import Any

import torch

from engine.checkpoint import LoadError
from engine.opening.huggingface.library import LOCAL, library, offline
from engine.opening.huggingface.weights import listed

#: Numbers that a model may have beside its weights: tables that it works out, heads it was not
#: trained with.
BESIDE = 64 << 20
#: How many of a model's numbers a number of its weights may stand for: packed ones, several.
MANY, PACKED = 2, 16


def check(folder: Path, config: Mapping[str, Any], kind: Any) -> None:
    """Raises LoadError where the model is far larger than its weights. `kind` makes it from its
    configuration."""
    try:
        with offline(), torch.device("meta"):  # which holds shapes alone
            described = library().AutoConfig.from_pretrained(folder, **LOCAL)
            model = kind.from_config(described)
    except Exception:  # the library says why when it loads the folder
        return
    claimed = sum(t.numel() for t in chain(model.parameters(), model.buffers()))
    there = sum(prod(tensor.shape) for tensor in listed(folder))
    many = PACKED if config.get("quantization_config") else MANY
    if claimed > many * there + BESIDE:
        raise LoadError(
            f"{folder} does not load: it says that it is a model of {claimed:,} numbers, and its "
            f"weights are {there:,}"
        )


def detach(model: torch.nn.Module) -> None:
    """Copies what still lies in a file into memory: there it would change, or end the process, as
    soon as somebody writes to the file."""
    for tensor in chain(model.parameters(), model.buffers()):
        if tensor.device.type == "cpu" and not tensor.untyped_storage().resizable():  # not torch's
            tensor.data = tensor.data.clone()
