"""Saves and loads models: safetensors for the weights, never code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import load_file, save_file

from engine.bundle import CARD, WEIGHTS, card_in, folder_of
from engine.families import families
from engine.model import Model
from engine.spec import Card
from engine.vocabulary import Vocabulary

#: The entry of the file's metadata that says how to build the model.
HEADER = "wm_explorer"


class LoadError(Exception):
    """A model could not be loaded. The message says why and what to do."""


def save(model: Model, folder: Path, card: Card | None = None) -> None:
    """Writes weights in half precision, and the card if there is one."""
    folder.mkdir(parents=True, exist_ok=True)
    header = {
        "family": model.family,
        "config": model.config,
        "symbols": model.vocabulary.symbols,
    }
    weights = {name: w.detach().cpu().half().contiguous() for name, w in model.state_dict().items()}
    partial = folder / f"{WEIGHTS}.partial"
    # one entry, since several would be written in any order: the same weights are the same bytes
    save_file(weights, partial, {HEADER: json.dumps(header)})
    partial.chmod(0o644)
    partial.replace(folder / WEIGHTS)
    if card is not None:
        text = msgspec.json.format(msgspec.json.encode(card), indent=2)
        (folder / CARD).write_bytes(text + b"\n")


def load(model: str | Path, device: torch.device | None = None) -> tuple[Model, Card | None]:
    """Builds the model of a bundled id or a folder, in single precision, ready to run.

    Raises LoadError with one sentence a person can act on.
    """
    try:
        folder = folder_of(str(model))
    except FileNotFoundError as error:
        raise LoadError(str(error)) from error
    path = folder / WEIGHTS
    try:
        with safe_open(path, framework="pt") as file:
            header = json.loads((file.metadata() or {})[HEADER])
        built = _build(header)
        weights = {name: w.float() for name, w in load_file(path).items()}
        built.load_state_dict(weights)
        card = card_in(folder)
    except (SafetensorError, ValueError, KeyError, TypeError, RuntimeError, OSError) as error:
        raise LoadError(f"{path} does not hold a model of ours: {error}") from error
    return built.eval().requires_grad_(False).to(device or "cpu"), card


def _build(header: dict[str, Any]) -> Model:
    family = families().get(header["family"])
    if family is None:
        raise ValueError(f"the family {header['family']!r} is not installed")
    return family(Vocabulary(header["symbols"]), **header["config"])
