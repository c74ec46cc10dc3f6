"""How each bundled model was made: its shape, what it learns, and for how long."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import nn

from engine.families import families
from engine.model import Model
from engine.training import corpus
from engine.training.corpus import Corpus
from engine.training.language import Language
from engine.training.recall import Recall
from engine.training.task import Task
from engine.vocabulary import Vocabulary


@dataclass(frozen=True)
class Recipe:
    """One bundled model. `config` goes to the family's constructor.

    A step reads `length` symbols in each of so many `lanes`.
    """

    name: str
    family: str
    config: dict[str, int | float]
    about: str  # the task, in words
    data: str
    make_task: Callable[[Recipe, Path | None], Task]
    forgetting: str  # what the knock-out does
    sample: str
    languages: tuple[str, ...]
    lanes: int
    length: int
    steps: int
    learning_rate: float
    weight_decay: float = 0.0
    muon: float | None = None  # learning rate of the layers' matrices, if Muon trains them
    spread: float | None = None  # of the embeddings of a decoder at the start
    seed: int = 1

    def task(self, file: Path | None = None) -> Task:
        """What the model learns, from installed data or from a file of it.

        Raises CorpusError if the data is not there.
        """
        return self.make_task(self, file)

    def model(self, vocabulary: Vocabulary) -> Model:
        """The model before its first step."""
        model = families()[self.family](vocabulary, **self.config)
        if self.spread is not None:
            _spread(model, int(self.config["width"]), self.spread)
        return model

    @property
    def words(self) -> str:
        """How the model was trained, in one sentence."""
        parts = [f"{key} {value}" for key, value in self.config.items()]
        parts += [f"{self.lanes} lanes of {self.length} symbols a step", "AdamW"]
        parts += [f"learning rate {self.learning_rate:g} with warm-up and a cosine to 0"]
        parts += [f"weight decay {self.weight_decay:g}"] if self.weight_decay else []
        parts += [f"Muon with {self.muon:g} for the layers' matrices"] if self.muon else []
        parts += [f"embeddings drawn with deviation {self.spread:g}"] if self.spread else []
        return ", ".join([*parts, "gradients clipped to 1"])


@torch.no_grad()
def _spread(model: Model, width: int, embeddings: float) -> None:
    """Spreads the weights of a new decoder wider, so that symbols and places differ at once.

    GPT-2's N(0, 0.02) is meant for widths of a thousand. In a narrow model all keys are then
    alike, and attention takes long to find anything.
    """
    for module in model.modules():
        if isinstance(module, nn.Embedding):
            module.weight *= embeddings / GPT2_SPREAD
        elif isinstance(module, nn.Linear):
            module.weight *= width**-0.5 / GPT2_SPREAD
    model.get_parameter("norm.weight").fill_(width**-0.5 / embeddings)  # logits of about 1


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


def _pairs(recipe: Recipe, file: Path | None) -> Task:
    return Recall(lanes=recipe.lanes, length=recipe.length, most=MOST_PAIRS)


GPT2_SPREAD = 0.02
MOST_PAIRS = 12

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

RECIPES = {
    recipe.name: recipe
    for recipe in (
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
        Recipe(
            "transformer-recall", "decoder",
            {"width": 64, "layers": 2, "heads": 4, "context": 64},
            about="the value that came after a key",
            data=f"generated: up to {MOST_PAIRS} pairs of a small and a capital letter, "
            "then queries with their answers",
            make_task=_pairs, sample="recall", languages=(), forgetting=NO_CACHE,
            lanes=64, length=64, steps=2_500, learning_rate=1e-3, spread=1.0,
        ),
    )
}  # fmt: skip
