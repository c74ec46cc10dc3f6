"""Differentiable Neural Computers that copy and recall."""

from __future__ import annotations

from pathlib import Path

from engine.training.episodes import CopyTask, RecallTask
from engine.training.recipe import Recipe
from engine.training.recipes.ntm import NO_READS
from engine.training.task import Task

#: A trained DNC goes on writing while it recalls, so twice the length must fit.
MORE = 64


def _copy(recipe: Recipe, file: Path | None) -> Task:
    return CopyTask(
        lanes=recipe.lanes, shortest=1, longest=8, scored=8, measured=(4, 12, 16, 24, 32),
        slots={16: MORE, 24: MORE, 32: MORE},
    )  # fmt: skip


def _recall(recipe: Recipe, file: Path | None) -> Task:
    return RecallTask(
        lanes=recipe.lanes, shortest=2, longest=6, scored=6, measured=(2, 4, 8, 10, 12),
        slots={10: MORE, 12: MORE},
    )  # fmt: skip


RECIPES = (
    Recipe(
        "dnc-copy", "dnc", {"slots": 16, "width": 12, "controller": 64},
        about="the letters of a word again, from its bits",
        data="generated: 1 to 8 random patterns of 8 bits, to be said again",
        make_task=_copy, sample="copy-short", languages=(), forgetting=NO_READS, lanes=16,
        learning_rate=1e-3, clip=10.0, steady=True, steps=5_500, seed=2,
    ),
    Recipe(
        "dnc-recall", "dnc", {"slots": 32, "width": 16, "controller": 64},
        about="the item that followed the one asked for, from its bits",
        data="generated: 2 to 6 items of three random patterns of 6 bits, then one of them again",
        make_task=_recall, sample="items", languages=(), forgetting=NO_READS, lanes=16,
        learning_rate=1e-3, clip=10.0, steady=True, steps=16_000, seed=2,
    ),
)  # fmt: skip
