"""Which device a model runs on."""

from __future__ import annotations

import torch

DEVICES = ("auto", "cpu", "cuda", "mps")


def available() -> tuple[str, ...]:
    """The devices of this machine, the fastest last."""
    found = ["cpu"]
    if torch.backends.mps.is_available():
        found.append("mps")
    if torch.cuda.is_available():
        found.append("cuda")
    return tuple(found)


def choose(name: str) -> torch.device:
    """The device of that name; `auto` is the fastest there is.

    Raises ValueError when the machine does not have it.
    """
    found = available()
    if name == "auto":
        return torch.device(found[-1])
    if name.split(":")[0] not in found:
        raise ValueError(f"there is no device {name!r} here: choose auto or {', '.join(found)}")
    return torch.device(name)
