"""The Transformer that knows the elements from its persistent memory."""

from __future__ import annotations

from pathlib import Path

from engine.training.elements import Elements
from engine.training.recipe import Recipe
from engine.training.task import Task


def _elements(recipe: Recipe, file: Path | None) -> Task:
    return Elements(lanes=recipe.lanes, length=recipe.length)


RECIPES = (
    Recipe(
        "persistent-elements", "persistent",
        {"width": 64, "layers": 3, "heads": 4, "slots": 32, "context": 96},
        about="atomic numbers, and numbers that were told in the text",
        data="generated: lists of elements with their atomic numbers, and of letters with numbers "
        "of that text",
        make_task=_elements, sample="elements", languages=(),
        forgetting="no head takes anything from the values of its persistent memory",
        lanes=32, length=96, steps=3_000, learning_rate=2e-3, spread=1.0,
    ),
)  # fmt: skip
