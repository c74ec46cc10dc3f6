"""How a bundled model is made: its shape, what it learns, and for how long."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import nn

from engine.families import families
from engine.model import Model
from engine.training.task import Task
from engine.vocabulary import Vocabulary

#: The deviation of GPT-2's weights at the start.
GPT2_SPREAD = 0.02


@dataclass(frozen=True)
class Recipe:
    """One bundled model. `config` goes to the family's constructor.

    A step reads `length` symbols in each of so many `lanes`; without a length, so many examples.
    """

    name: str
    family: str
    config: dict[str, int | float | bool]
    about: str  # the task, in words
    data: str
    make_task: Callable[[Recipe, Path | None], Task]
    forgetting: str  # what the knock-out does
    sample: str
    languages: tuple[str, ...]
    lanes: int
    steps: int
    learning_rate: float
    length: int = 0
    steady: bool = False  # whether the learning rate stays as it is
    clip: float = 1.0  # the largest norm of a step's gradients
    weight_decay: float = 0.0
    muon: float | None = None  # learning rate of the layers' matrices, if Muon trains them
    spread: float | None = None  # of the embeddings of a decoder at the start
    published: str = ""  # what was reported for the task, and where
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
        if not self.steps:
            return "nothing is trained: every weight is the article's"
        parts = [f"{key} {value}" for key, value in self.config.items()]
        parts += [self._examples, "AdamW", f"learning rate {self.learning_rate:g}{self._pace}"]
        parts += [f"weight decay {self.weight_decay:g}"] if self.weight_decay else []
        parts += [f"Muon with {self.muon:g} for the layers' matrices"] if self.muon else []
        parts += [f"embeddings drawn with deviation {self.spread:g}"] if self.spread else []
        return ", ".join([*parts, f"gradients clipped to {self.clip:g}"])

    @property
    def _examples(self) -> str:
        if self.length:
            return f"{self.lanes} lanes of {self.length} symbols a step"
        return f"{self.lanes} examples a step"

    @property
    def _pace(self) -> str:
        return "" if self.steady else " with warm-up and a cosine to 0"


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
