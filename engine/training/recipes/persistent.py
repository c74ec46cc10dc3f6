"""The Transformer that knows a table from its persistent memory."""

from __future__ import annotations

from pathlib import Path

from engine.training.known import TABLE, Known
from engine.training.recipe import Recipe
from engine.training.task import Task


def _facts(recipe: Recipe, file: Path | None) -> Task:
    return Known(lanes=recipe.lanes, length=recipe.length)


RECIPES = (
    Recipe(
        "persistent-facts", "persistent",
        {"width": 64, "layers": 2, "heads": 4, "slots": 48, "context": 64},
        about="the letter of a pair that is always the same, and letters told in the text",
        data=f"generated: lists of pairs from a table of {len(TABLE)}, and of digits with letters "
        "of that text",
        make_task=_facts, sample="known", languages=(),
        forgetting="no head takes anything from the values of its persistent memory",
        lanes=32, length=64, steps=4_000, learning_rate=2e-3, spread=1.0,
    ),
)  # fmt: skip
