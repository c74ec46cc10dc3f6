"""What ships with the explorer: models with their cards, and texts to try them on."""

from __future__ import annotations

from pathlib import Path

import msgspec

from engine import bundle
from engine.hub import is_hub_id
from engine.spec import Card

SAMPLES = bundle.ASSETS / "samples"


class Sample(msgspec.Struct, frozen=True):
    """A text to try: its name, its file, and the model it was made for."""

    name: str
    file: str
    languages: tuple[str, ...]
    model: str

    @property
    def text(self) -> str:
        """The text, without the line end that closes its file."""
        return (SAMPLES / self.file).read_text("utf-8").removesuffix("\n")


def models() -> list[Card]:
    """The cards of the bundled models, in the order of their ids."""
    return bundle.cards()


def is_bundled(model: str) -> bool:
    """Whether a model ships with the explorer."""
    return model in {card.id for card in models()}


def can_be_opened(model: str) -> bool:
    """Whether there may be such a model: a bundled one, a file or folder that is still there, or
    one of the hub. Not so a module of a person's own, which only they can bring again."""
    return is_bundled(model) or Path(model).exists() or is_hub_id(model)


def samples() -> dict[str, Sample]:
    """The bundled samples by their names."""
    found = msgspec.json.decode((SAMPLES / "index.json").read_bytes(), type=list[Sample])
    return {sample.name: sample for sample in found}


def version() -> str:
    """The version of the explorer."""
    from importlib.metadata import version as installed_version  # slow, and seldom needed

    return installed_version("wm_explorer")
