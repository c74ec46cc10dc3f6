"""The models that say the next character of a text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from engine.training import corpus
from engine.training.corpus import Corpus
from engine.training.language import Language
from engine.training.recipe import Recipe
from engine.training.task import Task
from engine.vocabulary import Vocabulary


def _bible(recipe: Recipe, file: Path | None) -> Task:
    text = corpus.bible(file)
    return _language(recipe, text, text.vocabulary(), order=5)


def _poems(recipe: Recipe, file: Path | None) -> Task:
    text = corpus.poems(file)
    return _language(recipe, text, text.vocabulary(at_least=2), order=2)  # 3 and 4 are worse


def _language(recipe: Recipe, text: Corpus, vocabulary: Vocabulary, order: int) -> Task:
    context = recipe.config.get("context")
    return Language(
        text, vocabulary, lanes=recipe.lanes, length=recipe.length, order=order,
        context=None if context is None else int(context),
    )  # fmt: skip


#: What several recipes say alike.
ENGLISH: dict[str, Any] = {
    "about": "the next character of English text",
    "data": "the King James Bible as Debian's package bible-kjv prints it, references removed; "
    "the last 5 % are held out",
    "make_task": _bible, "sample": "english", "languages": ("en",), "lanes": 32, "length": 128,
}  # fmt: skip
NO_HIDDEN = "the hidden state is zeroed before every character"
NO_CELL = "the hidden state and the cell are zeroed before every character"
NO_CACHE = "every symbol is read alone: no head can attend to an earlier one"

RECIPES = (
    Recipe(
        "rnn-char", "rnn", {"units": 256, "layers": 1, "embedding": 64}, **ENGLISH,
        forgetting=NO_HIDDEN, steps=3_000, learning_rate=1e-3,
    ),
    Recipe(
        "gru-char", "gru", {"units": 320, "layers": 1, "embedding": 64}, **ENGLISH,
        forgetting=NO_HIDDEN, steps=2_500, learning_rate=3e-3,
    ),
    Recipe(
        "lstm-char", "lstm", {"units": 256, "layers": 2, "embedding": 64}, **ENGLISH,
        forgetting=NO_CELL, steps=7_000, learning_rate=3e-3,
    ),
    Recipe(
        "transformer-char", "decoder",
        {"width": 128, "layers": 4, "heads": 4, "context": 512}, **ENGLISH,
        forgetting=NO_CACHE, steps=6_000, learning_rate=2e-3, weight_decay=0.01, muon=2e-3,
        spread=0.3,
    ),
    Recipe(
        "lstm-zh", "lstm", {"units": 160, "layers": 1, "embedding": 64, "dropout": 0.5},
        about="the next character of Chinese poems",
        data="the Tang and Song poems of Debian's package fortunes-zh without titles and "
        "authors; a tenth of the poems is held out",
        make_task=_poems, sample="chinese", languages=("zh",), forgetting=NO_CELL,
        lanes=16, length=64, steps=1_200, learning_rate=3e-3, weight_decay=0.1,
    ),
)  # fmt: skip
