"""Networks that learn a sinusoid from ten points, each with slow weights found another way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from engine.training.recipe import Recipe
from engine.training.sinusoids import Outer, Sinusoids
from engine.training.task import Task

SHAPE: dict[str, int | float | bool] = {"units": 40, "inner_steps": 10, "rate": 0.01}


def _sinusoids(outer: Outer, inner_steps: int) -> Callable[[Recipe, Path | None], Task]:
    return lambda recipe, file: Sinusoids(lanes=recipe.lanes, outer=outer, inner_steps=inner_steps)


CURVES = (
    "generated: y = a sin(x − p), a from 0.1 to 5, p from 0 to π, x from −5 to 5; 600 curves are "
    "held out, at 100 places each; slow weights found by "
)
SAME: dict[str, Any] = {
    "family": "adaptation", "about": "a whole sinusoid from ten of its points",
    "forgetting": "no inner step is taken: the slow weights alone", "sample": "sinusoid",
    "languages": (), "lanes": 25, "clip": 10.0, "steps": 20_000,
}  # fmt: skip

RECIPES = (
    Recipe(
        "maml-sinusoid", config=SHAPE, make_task=_sinusoids("maml", 1), learning_rate=2e-3,
        data=CURVES + "MAML through 1 inner step on 10 points",
        published="5 points: 0.67, 0.38 and 0.35 after 1, 5 and 10 steps "
        "(Finn et al. 2017, table 2)", **SAME,
    ),
    Recipe(
        "fomaml-sinusoid", config=SHAPE, make_task=_sinusoids("first", 1), learning_rate=2e-3,
        data=CURVES + "first-order MAML after 1 inner step on 10 points", **SAME,
    ),
    Recipe(
        "reptile-sinusoid", config=SHAPE, make_task=_sinusoids("reptile", 8), learning_rate=1e-3,
        data=CURVES + "Reptile towards the end of 8 inner steps, on 5 of 20 points each", **SAME,
    ),
    Recipe(
        "anil-sinusoid", config={**SHAPE, "head_only": True}, make_task=_sinusoids("maml", 5),
        data=CURVES + "ANIL through 5 inner steps on 10 points: trained through 1, it is "
        "unstable at 10", learning_rate=1e-3, **SAME,
    ),
)  # fmt: skip
