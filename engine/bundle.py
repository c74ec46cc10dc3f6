"""The models that ship with the explorer: where they lie and what their cards say.

Free of torch and Qt. A model is a folder with `weights.safetensors` and `card.json`.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from engine.spec import Card

ASSETS = Path(__file__).resolve().parent.parent / "assets"
MODELS = ASSETS / "models"
WEIGHTS, CARD = "weights.safetensors", "card.json"


def cards() -> list[Card]:
    """The cards of all bundled models, in the order of their ids."""
    return [card for folder in sorted(MODELS.glob("*/")) if (card := card_in(folder))]


def card_in(folder: Path) -> Card | None:
    path = folder / CARD
    return msgspec.json.decode(path.read_bytes(), type=Card) if path.is_file() else None


def folder_of(model: str) -> Path:
    """The folder of a model named by its id or by a path.

    Raises FileNotFoundError with the ids that exist.
    """
    for folder in (MODELS / model, Path(model).expanduser()):
        if (folder / WEIGHTS).is_file():
            return folder
    known = ", ".join(card.id for card in cards()) or "none"
    raise FileNotFoundError(f"there is no model {model!r}: choose one of {known}, or a folder")
