"""The models that ship with the explorer: where they lie and what their cards say.

Free of torch and Qt. A model is a folder with `weights.safetensors` and `card.json`.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from engine.hub import is_hub_id
from engine.spec import Card

ASSETS = Path(__file__).resolve().parent.parent / "assets"
MODELS = ASSETS / "models"
WEIGHTS, CARD = "weights.safetensors", "card.json"
#: The entry of the weights' metadata that says how to build the model.
HEADER = "wm_explorer"


def cards() -> list[Card]:
    """The cards of all bundled models, in the order of their ids."""
    return [card for folder in sorted(MODELS.glob("*/")) if (card := card_in(folder))]


def card_in(folder: Path) -> Card | None:
    path = folder / CARD
    return msgspec.json.decode(path.read_bytes(), type=Card) if path.is_file() else None


def weights_of(model: str) -> Path:
    """The weights of a model of ours, named by its id, by its folder, or by themselves.

    Raises FileNotFoundError with the ids that exist.
    """
    path = Path(model).expanduser()
    for weights in (MODELS / model / WEIGHTS, path / WEIGHTS, path):
        if weights.is_file():
            return weights
    raise FileNotFoundError(nowhere(model))


def check_exists(model: str) -> None:
    """Raises FileNotFoundError unless there is a bundled model of that id, a file or a folder, or
    may be one of that id on the hub."""
    here = (MODELS / model / WEIGHTS).is_file() or Path(model).expanduser().exists()
    if not here and not is_hub_id(model):
        raise FileNotFoundError(nowhere(model))


def nowhere(model: str) -> str:
    """What to say when there is no such model."""
    known = ", ".join(card.id for card in cards()) or "none"
    return (
        f"there is no model {model!r}: choose one of {known}, a file or folder, "
        "or ORGANISATION/NAME of the hub"
    )
