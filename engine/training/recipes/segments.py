"""The Transformer with memory tokens that recalls pairs from a segment before."""

from __future__ import annotations

from pathlib import Path

from engine.training.recipe import Recipe
from engine.training.segments import SegmentRecall
from engine.training.task import Task

MOST_PAIRS, LATER, GROW = 6, 3, 500


def _pairs(recipe: Recipe, file: Path | None) -> Task:
    return SegmentRecall(lanes=recipe.lanes, most=MOST_PAIRS, later=LATER, grow=GROW)


RECIPES = (
    Recipe(
        "rmt-recall", "rmt",
        {"width": 64, "layers": 2, "heads": 4, "slots": 8, "segment": 32},
        about="the value that came after a key on a line before",
        data=f"generated: a line of up to {MOST_PAIRS} pairs of a small and a capital letter, "
        "then lines of queries with their answers",
        make_task=_pairs, sample="segments", languages=(),
        forgetting="no segment is given what the one before has left in the memory tokens",
        lanes=32, steps=6_000, learning_rate=2e-3, seed=2,
    ),
)  # fmt: skip
