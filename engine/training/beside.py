"""Any task, learnt by both sides of a pair: the printed model and the corrected one."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from engine.model import Model
from engine.pair import Pair, Side
from engine.training.task import Task, cut
from engine.vocabulary import Vocabulary


class Beside:
    """The same examples for both sides at every step, and a score for each.

    The score is the printed side's, for it is the model that the article promises. It is measured
    on texts that are read alone, as a person types them: read in a batch, the printed code mixes
    texts, and looks ahead.
    """

    def __init__(self, task: Task) -> None:
        self._task = task
        self.metric, self.higher_is_better = task.metric, task.higher_is_better

    @property
    def vocabulary(self) -> Vocabulary:
        return self._task.vocabulary

    def loss(self, model: Model, step: int, state: Any) -> tuple[Tensor, None]:
        printed, corrected = sides(model)
        examples = torch.get_rng_state()
        loss = self._task.loss(printed, step, None)[0]
        torch.set_rng_state(examples)
        return loss + self._task.loss(corrected, step, None)[0], None

    def score(self, model: Model) -> float:
        return self._task.score(Alone(sides(model)[0]))

    def knock_out(self, model: Model) -> float:
        return self._without(sides(model)[0])

    def lengths(self, model: Model) -> dict[str, float]:
        """What the corrected side reaches, and what is left of it without its memories."""
        corrected = sides(model)[1]
        return {
            "corrected": self._task.score(Alone(corrected)),
            "corrected, memory cut out": self._without(corrected),
            "corrected, every symbol read alone": self._task.knock_out(Alone(corrected)),
        }

    def baselines(self) -> dict[str, float]:
        return self._task.baselines()

    def _without(self, side: Side) -> float:
        with cut(side):
            return self._task.score(Alone(side))


class Alone(Model):
    """A side as it reads texts that stand alone."""

    def __init__(self, side: Side) -> None:
        super().__init__(side.vocabulary)
        self._side = side

    def forward(self, tokens: Tensor, state: None = None) -> tuple[Tensor, None]:
        return self._side.live(tokens), None


def sides(model: Model) -> tuple[Side, Side]:
    assert isinstance(model, Pair), f"{model.family} has no printed and corrected side"
    return model.printed, model.corrected
