"""Saves and loads models: safetensors for the weights, never code."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import msgspec
import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import load_file, save_file

from engine.bundle import CARD, HEADER, MODELS, WEIGHTS, card_in, weights_of
from engine.families import families
from engine.limits import parsed
from engine.model import Model
from engine.readings import readings
from engine.spec import Card
from engine.vocabulary import Vocabulary

#: A size of a model that is larger must be that of some weight.
LARGEST_SIZE = 4096
EMPTY: Mapping[str, int] = MappingProxyType({})


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
    if model.vocabulary.reading != Vocabulary.reading:
        header["reading"] = model.vocabulary.reading
    weights = {name: w.detach().cpu().half().contiguous() for name, w in model.state_dict().items()}
    partial = folder / f"{WEIGHTS}.partial"
    # one entry, since several would be written in any order: the same weights are the same bytes
    save_file(weights, partial, {HEADER: json.dumps(header)})
    partial.chmod(0o644)
    partial.replace(folder / WEIGHTS)
    if card is not None:
        text = msgspec.json.format(msgspec.json.encode(card), indent=2)
        (folder / CARD).write_bytes(text + b"\n")


def load(
    model: str | Path,
    device: torch.device | None = None,
    sizes: Mapping[str, int] = EMPTY,
    *,
    cut: bool = False,
) -> tuple[Model, Card | None]:
    """Builds the model of a bundled id, a folder or its weights, in single precision, ready to run.

    `sizes` replace sizes of its memory; `cut` cuts the memory out. Raises LoadError with one
    sentence a person can act on.
    """
    try:
        path = weights_of(str(model))
    except FileNotFoundError as error:
        raise LoadError(str(error)) from error
    try:
        with safe_open(path, framework="pt") as file:
            header = parsed((file.metadata() or {})[HEADER])
            names = list(file.keys())  # it is no dictionary
            shapes = {name: tuple(file.get_slice(name).get_shape()) for name in names}
        # what came with the explorer is known, and to look takes a second
        if not path.is_relative_to(MODELS):
            _check_shapes(header, sizes, shapes)
        built = _build(header, sizes)
        weights = {name: w.float() for name, w in load_file(path).items()}
        built.load_state_dict(weights)
        card = card_in(path.parent) if path.name == WEIGHTS else None
    except (SafetensorError, ValueError, KeyError, TypeError, RuntimeError, OSError) as error:
        raise LoadError(f"{path} does not hold a model of ours: {error}") from error
    if cut and not built.can_be_cut:
        raise LoadError(f"the family {built.family} does not say what it is without its memory")
    built.cut = cut
    return built.eval().requires_grad_(False).to(device or "cpu"), card


def _build(header: dict[str, Any], sizes: Mapping[str, int]) -> Model:
    family = families().get(header["family"])
    if family is None:
        raise ValueError(f"the family {header['family']!r} is not installed")
    reading = readings()[header.get("reading", Vocabulary.reading)]
    _check(family, sizes)
    return family(reading(header["symbols"]), **{**header["config"], **sizes})


def _check_shapes(
    header: dict[str, Any], sizes: Mapping[str, int], there: Mapping[str, tuple[int, ...]]
) -> None:
    """Raises ValueError where the header speaks of other weights than there are, before any of them
    is allocated."""
    longest = max((axis for shape in there.values() for axis in shape), default=0)
    for name, value in header["config"].items():
        if isinstance(value, int) and value > max(LARGEST_SIZE, longest):
            raise ValueError(f"it says that it has {value:,} {name}")
    try:
        with torch.device("meta"):  # which holds shapes alone, and imports half of torch for that
            claimed = {n: tuple(w.shape) for n, w in _build(header, sizes).state_dict().items()}
    except NotImplementedError:  # somebody's own family may need numbers to be built
        return
    if claimed != there:
        odd = sorted(dict(claimed.items() ^ there.items()))
        raise ValueError(f"its weights are not what it says, such as {odd[0][:80]!r}")


def _check(family: type[Model], sizes: Mapping[str, int]) -> None:
    """Raises LoadError for a size that cannot be changed, or not to that."""
    known = {size.name: size for size in family.resizable}
    for name, value in sizes.items():
        if name not in known:
            names = ", ".join(known) or "none"
            raise LoadError(f"{family.family} has no size {name!r} to change: it has {names}")
        least, most = known[name].least, known[name].most
        if not least <= value <= most:
            raise LoadError(f"{name} must lie between {least} and {most}, not be {value}")
