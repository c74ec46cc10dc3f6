"""The Transformer that recalls pairs from its cache."""

from __future__ import annotations

from pathlib import Path

from engine.training.recall import Recall
from engine.training.recipe import Recipe
from engine.training.recipes.characters import NO_CACHE
from engine.training.task import Task

MOST_PAIRS = 12


def _pairs(recipe: Recipe, file: Path | None) -> Task:
    return Recall(lanes=recipe.lanes, length=recipe.length, most=MOST_PAIRS)


RECIPES = (
    Recipe(
        "transformer-recall", "decoder",
        {"width": 64, "layers": 2, "heads": 4, "context": 64},
        about="the value that came after a key",
        data=f"generated: up to {MOST_PAIRS} pairs of a small and a capital letter, "
        "then queries with their answers",
        make_task=_pairs, sample="recall", languages=(), forgetting=NO_CACHE,
        lanes=64, length=64, steps=2_500, learning_rate=1e-3, spread=1.0,
    ),
)  # fmt: skip
