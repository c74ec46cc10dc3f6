"""The Transformer that recalls pairs from an external memory."""

from __future__ import annotations

from pathlib import Path

from engine.training.distant import DistantRecall
from engine.training.recipe import Recipe
from engine.training.task import Task

WINDOW, MOST_PAIRS = 8, 16


def _pairs(recipe: Recipe, file: Path | None) -> Task:
    return DistantRecall(lanes=recipe.lanes, length=recipe.length, most=MOST_PAIRS, gap=WINDOW)


RECIPES = (
    Recipe(
        "memory-transformer-recall", "memory_transformer",
        {"width": 48, "layers": 2, "heads": 3, "window": WINDOW, "slots": 64, "neighbours": 4,
         "context": 512},
        about="the value that came after a key, long before",
        data=f"generated: up to {MOST_PAIRS} pairs of a small and a capital letter, dots, and then "
        "queries with their answers",
        make_task=_pairs, sample="distant", languages=(),
        forgetting="nothing that was retrieved from the memory reaches the last layer",
        lanes=64, length=64, steps=2_000, learning_rate=2e-3, spread=1.0,
    ),
)  # fmt: skip
