"""Sinusoids from a few of their points: the regression of Finn et al. 2017, section 5.1.

A task is one curve, y = a sin(x − p), with a from 0.1 to 5 and p from 0 to π. What is learnt is
where to begin, so that few steps of gradient descent on few points of a curve give all of it.
"""

from __future__ import annotations

from functools import cache
from math import pi
from typing import Any, Literal, NamedTuple

import torch
from torch import Tensor

from engine.model import Model
from engine.models.adaptation import Adaptation, Weights
from engine.readings.points import FARTHEST, Points
from engine.training.task import cut

#: How the slow weights are found. "maml" differentiates through the inner steps; "first" takes the
#: gradient where they end; "reptile" (Nichol et al. 2018) goes towards where they end.
Outer = Literal["maml", "first", "reptile"]

#: Curves that are held out, places at which each is measured, and the seed that draws them.
HELD_OUT, PLACES, SEED = 600, 100, 2_000_033
POINTS = 10
STEPS = 10
#: Points that Reptile takes at a time.
AT_A_TIME = 5
#: The baseline: steps and learning rate of training on all curves at once, and the size of its
#: inner steps, with ten times which it diverges.
TOGETHER, TOGETHER_RATE, GENTLE = 5_000, 1e-3, 1e-3


class Curves(NamedTuple):
    """Points of random curves: to learn from, and held out."""

    x: Tensor  # [curve, point, 1]
    y: Tensor
    query_x: Tensor
    query_y: Tensor


class Sinusoids:
    """Scored in the mean squared error over a whole curve, after ten steps on ten points."""

    metric = "mean squared error"
    higher_is_better = False

    def __init__(self, *, lanes: int, outer: Outer, inner_steps: int) -> None:
        self.vocabulary = Points()
        self.lanes, self.outer, self.inner_steps = lanes, outer, inner_steps

    def loss(self, model: Model, step: int, state: Any) -> tuple[Tensor, None]:
        """What the outer step descends: its value is always an error after the inner steps."""
        assert isinstance(model, Adaptation)
        curves = draw(self.lanes, POINTS)
        weights = tuple(w.expand(self.lanes, *w.shape) for w in model.slow)
        if self.outer == "reptile":
            return self._towards(model, weights, curves), None
        through = self.outer == "maml"
        path = model.descend(weights, curves.x, curves.y, self.inner_steps, through=through)
        return model.error(path.weights[-1], curves.query_x, curves.query_y).mean(), None

    def _towards(self, model: Adaptation, weights: Weights, curves: Curves) -> Tensor:
        """Has θ − φ as its gradient: Reptile's step, for an optimiser that adapts."""
        x = torch.cat([curves.x, curves.query_x], 1)
        y = torch.cat([curves.y, curves.query_y], 1)
        for step in range(self.inner_steps):
            at = step * AT_A_TIME % x.shape[1]
            some = slice(at, at + AT_A_TIME)
            weights = model.descend(weights, x[:, some], y[:, some]).weights[-1]
        ends = [w.detach().mean(0) for w in weights]
        pull = sum((w * (w.detach() - end)).sum() for w, end in zip(model.slow, ends, strict=True))
        error = model.error(tuple(w.detach() for w in weights), x, y).mean()
        assert torch.is_tensor(pull)
        return pull - pull.detach() + error

    def score(self, model: Model) -> float:
        return wrong(model, STEPS)

    def knock_out(self, model: Model) -> float:
        with cut(model):
            return wrong(model, STEPS)

    def lengths(self, model: Model) -> dict[str, float]:
        measured = {"1 step": (1, POINTS), "5 steps": (5, POINTS), "32 steps": (32, POINTS)}
        measured |= {"5 points, 1 step": (1, 5), "5 points, 10 steps": (STEPS, 5)}
        return {words: wrong(model, *how) for words, how in measured.items()}

    def baselines(self) -> dict[str, float]:
        """The same network after training on all curves at once, and the same steps."""
        return {f"trained on all curves at once, steps of {GENTLE:g}": together()}


def draw(lanes: int, points: int) -> Curves:
    """Random curves, with as many points to learn from as are held out."""
    height = 0.1 + 4.9 * torch.rand(lanes, 1, 1)
    phase = pi * torch.rand(lanes, 1, 1)
    x = FARTHEST * (2 * torch.rand(lanes, 2 * points, 1) - 1)
    y = height * torch.sin(x - phase)
    return Curves(x[:, :points], y[:, :points], x[:, points:], y[:, points:])


def held_out(points: int) -> Curves:
    """The same curves every time, held out over their whole length."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(SEED)
        height = 0.1 + 4.9 * torch.rand(HELD_OUT, 1, 1)
        phase = pi * torch.rand(HELD_OUT, 1, 1)
        x = FARTHEST * (2 * torch.rand(HELD_OUT, points, 1) - 1)
    everywhere = torch.linspace(-FARTHEST, FARTHEST, PLACES).view(1, -1, 1)
    everywhere = everywhere.expand(HELD_OUT, PLACES, 1)
    y, whole = (height * torch.sin(at - phase) for at in (x, everywhere))
    return Curves(x, y, everywhere, whole)


def wrong(model: Model, steps: int, points: int = POINTS) -> float:
    """The mean squared error over held-out curves after so many inner steps."""
    assert isinstance(model, Adaptation)
    curves = Curves(*(part.to(model.device) for part in held_out(points)))
    weights = model.adapted(curves.x, curves.y, steps)
    with torch.no_grad():
        return model.error(weights, curves.query_x, curves.query_y).mean().item()


@cache
def together() -> float:
    """The error of a network that saw points of all curves in training, and never a task."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(1)
        model = Adaptation(Points(), rate=GENTLE)
        optimiser = torch.optim.Adam(model.parameters(), TOGETHER_RATE)
        for _ in range(TOGETHER):
            curves = draw(25, POINTS)
            loss = model.error(model.slow, curves.x, curves.y).mean()
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
    return round(wrong(model, STEPS), 4)
