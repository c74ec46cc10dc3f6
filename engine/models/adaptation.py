"""A network that learns a curve from a few points, by gradient descent while it reads them.

Finn, Abbeel & Levine, Model-Agnostic Meta-Learning, 2017 (arXiv 1703.03400), section 5.1. The slow
weights θ are the long-term memory: training leaves them where few steps lead to any curve of a
family. The fast weights φ are the working memory: those steps, from the slow weights on all points
so far, taken anew when the points change. How θ was found (MAML, its first-order form, Reptile) is
training's matter; ANIL (Raghu et al. 2020, arXiv 1909.09157) moves the last layer alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from engine.model import Model, Resizable
from engine.probe import Probe
from engine.readings.points import END, FARTHEST, LONGEST, Point, Points, point_of
from engine.spec import Axis, Channel
from engine.vocabulary import Vocabulary

SOURCE = "Finn et al. 2017, "
#: The curve is shown at so many places, evenly from one end to the other.
PLACES = 101
#: So many points are learnt from, and as many held out; the oldest give way.
ROOM = 32
#: Weights and biases of each layer.
PARTS = 2

#: Weights and biases, a pair for each layer: [..., output, input] and [..., output].
Weights = tuple[Tensor, ...]


class Placed(NamedTuple):
    """A point, and the line of the text that it comes from, counted from 0."""

    point: Point
    line: int


class Fit(NamedTuple):
    """What the inner loop makes of points; inner step 0 is before the first step."""

    points: tuple[Placed, ...]
    curves: Tensor  # [inner step, place]
    support_loss: Tensor  # [inner step], -1 without a point to learn from
    query_loss: Tensor  # [inner step], -1 without a point that is held out
    along: Tensor  # [inner step]
    change: Tensor  # ‖φ_k − θ‖ / ‖θ‖ [inner step, layer, part]
    fast: Tensor  # the middle layer after the last step [unit, input]
    moved: Tensor  # the same, less the slow weights [unit, input]
    support: Tensor  # [point, coordinate]
    support_line: Tensor  # [point]
    query: Tensor  # [point, coordinate]
    query_line: Tensor  # [point]


class AdaptationState(NamedTuple):
    written: tuple[Placed, ...]  # the points of the lines that have ended
    line: str  # the line so far
    number: int  # of lines that have ended
    fit: Fit


class Path(NamedTuple):
    """The way of gradient descent, in any batch: weights before each step and after the last, and
    the gradient of each step in the layers that move."""

    weights: list[Weights]
    gradients: list[Weights]


class Adaptation(Model):
    """Three layers of rectified units, and gradient descent on the mean squared error.

    Args:
        units: the width of both hidden layers.
        inner_steps: steps of gradient descent on the points so far (K).
        rate: their size (α).
        head_only: whether the last layer alone moves (ANIL).
    """

    family = "adaptation"
    can_be_cut = True
    resizable = (Resizable("inner_steps", "steps of gradient descent on the points", 1, 32),)
    grid: Tensor  # [place, 1]

    def __init__(
        self, vocabulary: Vocabulary, *, units: int = 40, inner_steps: int = 10,
        rate: float = 0.01, head_only: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(vocabulary)
        if not isinstance(vocabulary, Points):
            raise ValueError(f"{self.family} reads points, not {vocabulary.reading}")
        self.config = {
            "units": units, "inner_steps": inner_steps, "rate": rate, "head_only": head_only,
        }  # fmt: skip
        self.inner_steps, self.rate, self.head_only = inner_steps, rate, head_only
        layers = [nn.Linear(1, units), nn.Linear(units, units), nn.Linear(units, 1)]
        spreads = 0.4, (2 / units) ** 0.5, (0.5 / units) ** 0.5
        for layer, spread in zip(layers, spreads, strict=True):
            nn.init.normal_(layer.weight, std=spread)
            nn.init.zeros_(layer.bias)
        self.layers = nn.ModuleList(layers)
        grid = torch.linspace(-FARTHEST, FARTHEST, PLACES).unsqueeze(-1)
        self.register_buffer("grid", grid, persistent=False)
        self.channels = _channels(units, inner_steps, len(self.layers))

    # the network and its inner loop, in any batch

    @property
    def slow(self) -> Weights:
        """θ, as training sees it."""
        return tuple(self.parameters())

    @staticmethod
    def respond(weights: Weights, x: Tensor) -> Tensor:
        """y for every x: [..., point, 1] -> [..., point, 1]."""
        for i in range(0, len(weights), PARTS):
            w, b = weights[i], weights[i + 1]
            x = x @ w.mT + b.unsqueeze(-2)
            if i + PARTS < len(weights):
                x = torch.relu(x)
        return x

    def error(self, weights: Weights, x: Tensor, y: Tensor) -> Tensor:
        """The mean squared error on points [..., point, 1]: [...]."""
        return (self.respond(weights, x) - y).square().mean((-2, -1))

    def descend(
        self, weights: Weights, x: Tensor, y: Tensor, steps: int = 1, *, through: bool = False
    ) -> Path:
        """Inner steps φ − α ∇L(φ) on points [..., point, 1], each of a batch on its own.

        `through`: the gradients can themselves be differentiated; else they count as constants.
        """
        path = Path([weights], [])
        at = len(weights) - PARTS if self.head_only else 0
        for _ in range(steps):
            gradients = self._gradient(path.weights[-1], at, x, y, through=through)
            held, moving = path.weights[-1][:at], path.weights[-1][at:]
            moved = (w - self.rate * g for w, g in zip(moving, gradients, strict=True))
            path.weights.append((*held, *moved))
            path.gradients.append(gradients)
        return path

    def _gradient(
        self, weights: Weights, at: int, x: Tensor, y: Tensor, *, through: bool
    ) -> Weights:
        """∇L in the weights from entry `at` on; 0 without points."""
        if not x.shape[-2]:
            return tuple(torch.zeros_like(w) for w in weights[at:])
        if not through:
            weights = tuple(w.detach().requires_grad_(i >= at) for i, w in enumerate(weights))
        total = self.error(weights, x, y).sum()  # each of a batch has weights of its own
        return torch.autograd.grad(total, weights[at:], create_graph=through)

    def adapted(self, x: Tensor, y: Tensor, steps: int) -> Weights:
        """φ after so many inner steps on points [task, point, 1], for each task on its own."""
        with torch.inference_mode(False), torch.enable_grad():
            weights = tuple(w.expand(len(x), *w.shape) for w in self._constants())
            return self.descend(weights, x, y, 0 if self.cut else steps).weights[-1]

    # watching

    def initial_state(self) -> AdaptationState:
        return AdaptationState((), "", 0, self._fit(()))

    def step(self, token: int, state: AdaptationState, probe: Probe) -> AdaptationState:
        symbol = self.vocabulary.symbols[token]
        written, line, number = state.written, state.line, state.number
        if symbol == END:
            written, line, number = _kept(written, line, number), "", number + 1
        elif len(line) <= LONGEST:
            line += symbol
        points = _kept(written, line, number)
        fit = state.fit if points == state.fit.points else self._fit(points)
        self._show(fit, probe)
        return AdaptationState(written, line, number, fit)

    def _show(self, fit: Fit, probe: Probe) -> None:
        probe("curve", fit.curves)
        probe("prediction", fit.curves[0 if self.cut else -1])
        probe("curve.place", self.grid[:, 0])
        probe("loss.support", fit.support_loss)
        probe("loss.query", fit.query_loss)
        probe("gradient.along", fit.along)
        probe("weights.change", fit.change)
        probe("weights.fast", fit.fast)
        probe("weights.moved", fit.moved)
        probe("support", fit.support)
        probe("support.line", fit.support_line)
        probe("query", fit.query)
        probe("query.line", fit.query_line)

    def _constants(self) -> Weights:
        """θ for an inner loop that nobody trains, even in a model that was loaded for inference."""
        return tuple(w.detach().clone() for w in self.slow)

    def _fit(self, points: tuple[Placed, ...]) -> Fit:
        """The inner loop on points, from the slow weights.

        In double precision where the device has it: steps that overshoot multiply what rounding
        leaves.
        """
        with torch.inference_mode(False), torch.enable_grad():
            precise = torch.float if self.device.type == "mps" else torch.double
            learnt = [p for p in points if not p.point.asked]
            asked = [p for p in points if p.point.asked]
            slow = tuple(w.to(precise) for w in self._constants())
            support, query = (_tensor(placed, like=slow[0]) for placed in (learnt, asked))
            path = self.descend(slow, support[:, :1], support[:, 1:], self.inner_steps + 1)
            fast = tuple(torch.stack(w[:-1]) for w in zip(*path.weights, strict=True))
            moved = [w - s for w, s in zip(fast, slow, strict=True)]  # [inner step, ...] each
            return Fit(
                points,
                self.respond(fast, self.grid.to(precise)).squeeze(-1).float(),
                self._losses(fast, support).float(),
                self._losses(fast, query).float(),
                _along(path.gradients).float(),
                _shares(moved, slow).float(),
                fast[PARTS][-1].float(),
                moved[PARTS][-1].float(),
                *_padded(support, learnt),
                *_padded(query, asked),
            )

    def _losses(self, weights: Weights, points: Tensor) -> Tensor:
        """The error of each entry of weights on points [point, coordinate]: [inner step]."""
        if not len(points):
            return points.new_full((len(weights[0]),), -1.0)
        return self.error(weights, points[:, :1], points[:, 1:])


def _tensor(placed: Sequence[Placed], *, like: Tensor) -> Tensor:
    """[point, coordinate]"""
    return like.new_tensor([(p.point.x, p.point.y) for p in placed]).reshape(-1, 2)


def _padded(points: Tensor, placed: Sequence[Placed]) -> tuple[Tensor, Tensor]:
    """Points and their lines with room for as many as there may be."""
    lines = torch.full((ROOM,), -1.0, device=points.device)
    lines[: len(placed)] = lines.new_tensor([p.line for p in placed])
    return F.pad(points, (0, 0, 0, ROOM - len(points))).float(), lines


def _kept(written: tuple[Placed, ...], line: str, number: int) -> tuple[Placed, ...]:
    """The points of the lines before and of this one; of each sort the newest."""
    point = point_of(line)
    if point is None:
        return written
    points = (*written, Placed(point, number))
    same = [p for p in points if p.point.asked == point.asked]
    return tuple(p for p in points if p is not same[0]) if len(same) > ROOM else points


def _along(gradients: Sequence[Weights]) -> Tensor:
    """How much of the first gradient each has in its direction: [inner step]; 0 without points.

    A cosine would be rounding alone once the points are fitted.
    """
    flat = torch.stack([torch.cat([g.flatten() for g in each]) for each in gradients])
    return flat @ flat[0] / flat[0].square().sum().clamp(min=1e-12)


def _shares(moved: Sequence[Tensor], slow: Weights) -> Tensor:
    """‖φ_k − θ‖ / ‖θ‖ of every tensor: [inner step, layer, part]."""
    shares = [
        m.flatten(1).norm(dim=1) / s.norm().clamp(min=1e-12)
        for m, s in zip(moved, slow, strict=True)
    ]
    return torch.stack(shares, -1).reshape(len(moved[0]), -1, PARTS)


def _channels(units: int, inner_steps: int, layers: int) -> tuple[Channel, ...]:
    inner, place = Axis("inner step", inner_steps + 1), Axis("place", PLACES)
    unit, into = Axis("unit", units), Axis("input", units)
    point, coordinate = Axis("point", ROOM), Axis("coordinate", 2)
    part = Axis("part", PARTS)
    loop = SOURCE + "section 2.2"
    own = SOURCE + "section 5.1"
    return (
        Channel(
            "curve", (inner, place), "activation",
            "the curve that the network draws after each inner step", "f(x; φ_k)", "", own,
        ),
        Channel(
            "prediction", (place,), "activation",
            "the curve that the model answers with: that of the last inner step, or of none where "
            "the memory is cut out", "f(x; φ_K)", "", own,
        ),
        Channel(
            "curve.place", (place,), "activation", "where the curve is shown", "x", "", own,
        ),
        Channel(
            "loss.support", (inner,), "scalar",
            "the mean squared error on the points that are learnt from; −1 where there are none",
            "L(φ_k) = Σᵢ (f(xᵢ; φ_k) − yᵢ)² / n", "", SOURCE + "eq. 2",
        ),
        Channel(
            "loss.query", (inner,), "scalar",
            "the mean squared error on the points that are held out; −1 where there are none",
            "", "", SOURCE + "eq. 2",
        ),
        Channel(
            "gradient.along", (inner,), "scalar",
            "how much of the first gradient is left, in its direction: below 0 it has turned round",
            "∇L(φ_k) · ∇L(θ) / ‖∇L(θ)‖²", "", loop,
        ),
        Channel(
            "weights.change", (inner, Axis("layer", layers), part), "scalar",
            "how far each layer's weights (part 1) and biases (part 2) have moved, as a share of "
            "their size", "‖φ_k − θ‖ / ‖θ‖", "", loop,
        ),
        Channel(
            "weights.fast", (unit, into), "memory",
            "the fast weights of the middle layer after the last inner step",
            "φ_k = φ_k₋₁ − α ∇L(φ_k₋₁), φ₀ = θ", "", loop,
        ),
        Channel(
            "weights.moved", (unit, into), "memory",
            "how far the inner loop has moved the weights of the middle layer", "φ_K − θ", "", loop,
        ),
        Channel(
            "support", (point, coordinate), "activation",
            "x and y of the points that are learnt from, the oldest first; 0 where there is none",
            "", "", own,
        ),
        Channel(
            "support.line", (point,), "activation",
            "the line of the text, from 0, that each point comes from; −1 where there is none",
            "", "", own,
        ),
        Channel(
            "query", (point, coordinate), "activation",
            "x and y of the points that are held out, the oldest first; 0 where there is none",
            "", "", own,
        ),
        Channel(
            "query.line", (point,), "activation",
            "the line of the text, from 0, that each held-out point comes from; −1 where there is "
            "none", "", "", own,
        ),
    )  # fmt: skip
