"""Networks with stacks, and networks without one that try the same."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from engine.training.grammars import Brackets, Counting, Grammar, Reversal
from engine.training.recipe import Recipe
from engine.training.recipes.characters import NO_CELL, NO_HIDDEN
from engine.training.task import Task

NO_TOPS = "the network sees empty stacks, whatever they hold"
NO_STACK = "what is read from the stack never reaches the controller"


def _task(cls: type[Grammar]) -> Callable[[Recipe, Path | None], Task]:
    return lambda recipe, file: cls(lanes=recipe.lanes, steps=recipe.steps)


COUNTING: dict[str, Any] = {
    "about": "aⁿbⁿcⁿ: everything after the first b, and the next a",
    "data": "generated: strings with n up to 15; n = 16 to 60 are held out",
    "make_task": _task(Counting), "sample": "abc", "languages": (), "lanes": 16,
    "published": "n up to 60 right: RNN 23.3 %, LSTM 100 %, stack RNN 100 %, with rounding 100 % "
    "(Joulin & Mikolov 2015, table 2)",
}  # fmt: skip

RECIPES = (
    Recipe(
        "stack-abc", "stack_rnn", {"units": 40, "stacks": 10, "depth": 64}, **COUNTING,
        forgetting=NO_TOPS, steps=2_000, learning_rate=5e-3, seed=2,
    ),
    Recipe(
        "lstm-abc", "lstm", {"units": 40, "layers": 1, "embedding": 40}, **COUNTING,
        forgetting=NO_CELL, steps=3_000, learning_rate=5e-3,
    ),
    Recipe(
        "rnn-abc", "rnn", {"units": 40, "layers": 1, "embedding": 40}, **COUNTING,
        forgetting=NO_HIDDEN, steps=3_000, learning_rate=2e-3,
    ),
    Recipe(
        "stack-dyck", "stack_rnn", {"units": 40, "stacks": 4, "depth": 64},
        about="which bracket closes, wherever one may",
        data="generated: 40 symbols of balanced round and square brackets; 100 are held out",
        make_task=_task(Brackets), sample="brackets", languages=(), forgetting=NO_TOPS, lanes=16,
        steps=3_000, learning_rate=5e-3,
    ),
    Recipe(
        "stack-reverse", "neural_stack",
        {"units": 48, "width": 16, "slots": 32, "embedding": 16},
        about="a word backwards", data="generated: words of 1 to 12 of eight letters, a bar, "
        "and the word backwards", make_task=_task(Reversal), sample="reverse", languages=(),
        forgetting=NO_STACK, lanes=32, steps=20_000, learning_rate=5e-3,
    ),
)  # fmt: skip
