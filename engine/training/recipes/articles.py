"""Models that articles print, each beside its correction."""

from __future__ import annotations

from pathlib import Path

from engine.training.arithmetic import Arithmetic
from engine.training.background import Background
from engine.training.beside import Beside
from engine.training.hold import Hold
from engine.training.recall import Recall
from engine.training.recipe import Recipe
from engine.training.task import Task

PAIRS = 4


def _pairs(recipe: Recipe, file: Path | None) -> Task:
    return Beside(Recall(lanes=recipe.lanes, length=recipe.length, most=PAIRS, asked=PAIRS))


def _hold(recipe: Recipe, file: Path | None) -> Task:
    return Beside(Hold(lanes=recipe.lanes))


def _background(recipe: Recipe, file: Path | None) -> Task:
    return Background(lanes=recipe.lanes, slots=int(recipe.config["slots"]))


def _arithmetic(recipe: Recipe, file: Path | None) -> Task:
    return Arithmetic()


RECIPES = (
    Recipe(
        "seed-transformer-with-memory", "transformer_with_memory",
        {"width": 32, "hidden": 64, "heads": 4, "layers": 2, "slots": 8},
        about="the value that came after a key, as an article's Transformer with memory",
        data=f"generated: up to {PAIRS} pairs of a small and a capital letter, then queries",
        make_task=_pairs, sample="pairs", languages=(),
        forgetting="nothing that is taken from the memory is added to the encoder's output",
        lanes=64, length=24, steps=2_500, learning_rate=2e-3, clip=10.0,
    ),
    Recipe(
        "seed-lstm-with-memory", "lstm_with_memory", {"embedding": 12, "units": 24, "layers": 1},
        about="the letter that was read last, as an article's LSTM with memory",
        data="generated: a letter, up to 12 dots, and a question mark, twice",
        make_task=_hold, sample="hold", languages=(),
        forgetting="the hidden state and the cell are zeroed before every character",
        lanes=64, steps=1_000, learning_rate=1e-2, clip=10.0,
    ),
    Recipe(
        "seed-memory-network", "memory_network", {"units": 24, "slots": 48},
        about="the answer to a question about people, as an article's memory network",
        data="generated: 10,000 stories of two people who move, work and have pets, in Chinese",
        make_task=_background, sample="zh-moves", languages=("zh",),
        forgetting="what is taken from the memory is never joined to the question",
        lanes=64, steps=2_000, learning_rate=5e-3, clip=1_000.0, seed=3,
    ),
    Recipe(
        "seed-rnn-example", "rnn_example", {},
        about="the three states of an article's worked example",
        data="the three inputs of the example", make_task=_arithmetic, sample="digits",
        languages=(), forgetting="the state before is taken to be zero", lanes=0, steps=0,
        learning_rate=0.0,
    ),
)  # fmt: skip
