"""Neural Turing Machines that copy, recall and repeat."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from engine.training.episodes import CopyTask, RecallTask, RepeatTask
from engine.training.recipe import Recipe
from engine.training.task import Task

NO_READS = "nothing that was read reaches the controller or the output"
SHAPE: dict[str, int | float | bool] = {"slots": 128, "width": 20, "controller": 100}


def _copy(recipe: Recipe, file: Path | None) -> Task:
    return CopyTask(
        lanes=recipe.lanes, shortest=1, longest=20, scored=20,
        measured=(1, 5, 10, 30, 50, 80, 100, 120),
    )  # fmt: skip


def _recall(recipe: Recipe, file: Path | None) -> Task:
    return RecallTask(
        lanes=recipe.lanes, shortest=2, longest=6, scored=6, measured=(2, 4, 8, 10, 12, 15)
    )


def _repeat(recipe: Recipe, file: Path | None) -> Task:
    return RepeatTask(lanes=recipe.lanes, shortest=1, longest=6, scored=5, measured=(2, 3, 8, 10))


COPY: dict[str, Any] = {
    "about": "the letters of a word again, from its bits",
    "data": "generated: 1 to 20 random patterns of 8 bits, to be said again",
    "make_task": _copy, "sample": "copy", "languages": (), "forgetting": NO_READS, "lanes": 16,
    "learning_rate": 1e-3, "clip": 10.0, "steady": True,
    "published": "curves only, no table: trained on 1 to 20, copies up to about 120 "
    "(Graves et al. 2014, section 4.1)",
}  # fmt: skip

RECIPES = (
    Recipe("ntm-copy", "ntm", SHAPE, **COPY, steps=2_000, seed=1),
    Recipe("ntm-copy-stuck", "ntm", SHAPE, **COPY, steps=2_000, seed=2),
    Recipe(
        "ntm-recall", "ntm", {"slots": 128, "width": 20, "controller": 128},
        about="the item that followed the one asked for, from its bits",
        data="generated: 2 to 6 items of three random patterns of 6 bits, then one of them again",
        make_task=_recall, sample="items", languages=(), forgetting=NO_READS, lanes=16,
        learning_rate=1e-3, clip=10.0, steady=True, steps=8_000,
        published="near perfect at 12 items after 2 to 6 in training "
        "(Collier & Beel 2018, the readme of their code)",
    ),
    Recipe(
        "ntm-repeat", "ntm", {**SHAPE, "recurrent": True},
        about="the letters of a word so many times, and then the end, from its bits",
        data="generated: 1 to 6 random patterns of 8 bits, to be said 1 to 6 times",
        make_task=_repeat, sample="repeat", languages=(), forgetting=NO_READS, lanes=16,
        learning_rate=1e-3, clip=10.0, steady=True, steps=14_000,
    ),
)  # fmt: skip
