"""Adaptation: the inner loop against plain training, outer gradients, and how points are read."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from engine import checkpoint
from engine.models.adaptation import PLACES, ROOM, Adaptation
from engine.probe import Silent
from engine.readings.points import Point, Points, point_of
from engine.runner import Runner
from engine.training.sinusoids import Outer, Sinusoids, draw, held_out, wrong
from engine.verify import TOLERANCE, show, verify

SOME = "1 2\n-3 .5\n? 0 1\n4 -1.5\n"
BUNDLED = ("maml-sinusoid", "fomaml-sinusoid", "reptile-sinusoid", "anil-sinusoid")


def small(**config: float) -> Adaptation:
    torch.manual_seed(0)
    sizes = {"units": 8, "inner_steps": 4, **config}
    return Adaptation(Points(), **sizes)  # type: ignore[arg-type]


def shown(model: Adaptation, text: str) -> dict[str, np.ndarray]:
    """What is shown once a text has been read."""
    with torch.inference_mode():
        return {name: values[-1] for name, values in show(model, model.encode(text)).items()}


def plain(model: Adaptation) -> nn.Sequential:
    """The same network as anybody would write it."""
    layers = [nn.Linear(layer.in_features, layer.out_features) for layer in model.layers]
    for layer, own in zip(layers, model.layers, strict=True):
        layer.load_state_dict(own.state_dict())
    return nn.Sequential(layers[0], nn.ReLU(), layers[1], nn.ReLU(), layers[2])


# how a text is read


@pytest.mark.parametrize(
    ("line", "point", "marked"),
    [
        ("1 2", Point(1, 2, asked=False), ""),
        ("-1.5,  .5 ", Point(-1.5, 0.5, asked=False), ""),
        ("−4\t+3.", Point(-4, 3, asked=False), ""),
        ("? 0 1", Point(0, 1, asked=True), ""),
        ("？0，1", Point(0, 1, asked=True), ""),
        ("", None, ""),
        ("1", None, "\n"),
        ("1 2 3", None, "3\n"),
        ("1-2", None, "-2\n"),
        ("6 1", None, "6 1\n"),
        ("1 6.5", None, "5\n"),
        ("a 1", None, "a 1\n"),
        ("1 2?", None, "?\n"),
        ("1" + " " * 60 + "2", None, " " * 21 + "2\n"),
    ],
)
def test_a_line_is_a_point_or_is_marked_from_where_it_cannot_be_one(
    line: str, point: Point | None, marked: str
) -> None:
    tokens = Points().encode(f"{line}\n")
    assert point_of(line) == point
    assert "".join(token.text for token in tokens if not token.known) == marked


def test_a_point_counts_as_soon_as_its_line_is_one_and_no_longer_than_that() -> None:
    model = small()
    counted = [int((shown(model, text)["support.line"] >= 0).sum()) for text in (
        "1", "1 ", "1 2", "1 2.5", "1 2.5 ", "1 2.5 7", "1 2\n", "1 2\n3 ", "1 2\n3 4",
    )]  # fmt: skip
    assert counted == [0, 0, 1, 1, 1, 0, 1, 1, 2]
    assert shown(model, "1 2.5")["support"][0].tolist() == [1, 2.5]


def test_the_inner_loop_is_only_run_when_the_points_change() -> None:
    model = small().requires_grad_(False)
    text = "1 2.0 \n\nnone\n? 3"
    states = [model.initial_state()]
    for token in model.encode(text):
        states.append(model.step(token.id, states[-1], Silent(model.layout, model.device)))
    fits = [state.fit for state in states]
    changed = [i for i, (a, b) in enumerate(pairwise(fits)) if a is not b]
    assert [text[i] for i in changed] == ["2"], "2. and 2.0 are the same point"


def test_the_oldest_points_give_way_and_come_back_when_the_newest_goes() -> None:
    model = small()
    lines = [f"{i / 10:.1f} 1" for i in range(ROOM)]
    full = shown(model, "\n".join(lines))
    more = shown(model, "\n".join([*lines, "4.5 3"]))
    assert more["support.line"].tolist() == list(range(1, ROOM + 1))
    assert more["support"][-1].tolist() == [4.5, 3]
    runner = Runner(model)
    list(runner.run(model.encode("\n".join([*lines, "4.5 3"]))))
    (gone,) = runner.run(model.encode("\n".join([*lines, "4.5 x"])))
    support = model.layout.view(gone.recorded.rows, "support")[-1]
    np.testing.assert_array_equal(support, full["support"])
    queries = shown(model, "\n".join([*lines, "? 1 1"]))
    assert queries["support.line"].tolist() == list(range(ROOM)), "each sort has room of its own"


# the inner loop


@pytest.mark.parametrize("head_only", [False, True])
def test_inner_steps_are_those_of_plain_training(head_only: bool) -> None:
    model = small(head_only=head_only, rate=0.02)
    values = shown(model, SOME)
    network = plain(model)
    moving = network[4] if head_only else network
    optimiser = torch.optim.SGD(moving.parameters(), lr=0.02)
    x, y = torch.tensor([[1.0], [-3], [4]]), torch.tensor([[2.0], [0.5], [-1.5]])
    grid = torch.linspace(-5, 5, PLACES)[:, None]
    slow = [p.detach().clone() for p in network.parameters()]
    for step in range(5):
        loss = nn.functional.mse_loss(network(x), y)
        np.testing.assert_allclose(values["curve"][step], network(grid)[:, 0].detach(), atol=2e-5)
        assert values["loss.support"][step] == pytest.approx(loss.item(), rel=1e-4)
        query = (network(torch.zeros(1, 1)).item() - 1) ** 2
        assert values["loss.query"][step] == pytest.approx(query, rel=1e-3)
        change = [
            float((p.detach() - s).norm() / s.norm().clamp(min=1e-12))
            for p, s in zip(network.parameters(), slow, strict=True)
        ]
        np.testing.assert_allclose(values["weights.change"][step].ravel(), change, rtol=1e-3)
        if step < 4:
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
    np.testing.assert_allclose(values["weights.fast"], network[2].weight.detach(), atol=1e-5)
    moved = network[2].weight.detach() - slow[2]
    np.testing.assert_allclose(values["weights.moved"], moved, atol=1e-5)
    assert (values["weights.change"][-1, :2] == 0).all() == head_only


def test_without_points_the_weights_stay_and_losses_are_missing() -> None:
    values = shown(small(), "? 1 2\n")
    assert (values["curve"] == values["curve"][0]).all()
    assert not values["weights.change"].any()
    assert (values["loss.support"] == -1).all()
    assert (values["loss.query"] > 0).all()


def test_with_the_memory_cut_out_the_points_do_not_matter() -> None:
    model = small()
    whole = shown(model, SOME)
    model.cut = True
    cut, nothing = shown(model, SOME), shown(model, "\n")
    np.testing.assert_array_equal(cut["prediction"], nothing["prediction"])
    np.testing.assert_array_equal(cut["curve"], whole["curve"])
    np.testing.assert_array_equal(whole["prediction"], whole["curve"][-1])
    assert np.abs(whole["prediction"] - cut["prediction"]).max() > 0.05


def test_more_inner_steps_go_on_where_fewer_end() -> None:
    few, _ = checkpoint.load("maml-sinusoid", sizes={"inner_steps": 2})
    many, _ = checkpoint.load("maml-sinusoid", sizes={"inner_steps": 32})
    assert isinstance(few, Adaptation)
    assert isinstance(many, Adaptation)
    a, b = shown(few, SOME), shown(many, SOME)
    assert (len(a["curve"]), len(b["curve"])) == (3, 33)
    np.testing.assert_allclose(a["curve"], b["curve"][:3], atol=1e-6)
    assert b["loss.support"][32] < b["loss.support"][2]


@pytest.mark.parametrize("text", ["2 6\n2 -6", "1 1", "0 0\n0 1\n0 2\n"])
def test_the_trained_network_verifies_on_points_that_no_curve_meets(text: str) -> None:
    model, _ = checkpoint.load("maml-sinusoid", sizes={"inner_steps": 32})
    with torch.inference_mode():
        assert all(np.isfinite(v).all() for v in show(model, model.encode(text)).values())
    assert max(verify(model, model.encode(text)).values()) < TOLERANCE


# the outer loop


def outer_gradient(model: Adaptation, outer: Outer, inner_steps: int) -> list[Tensor]:
    """Of the task's own loss, on the curves that seed 5 draws."""
    torch.manual_seed(5)
    loss, _ = Sinusoids(lanes=3, outer=outer, inner_steps=inner_steps).loss(model, 0, None)
    return list(torch.autograd.grad(loss, model.slow, allow_unused=True))  # type: ignore[arg-type]


def one_by_one(model: Adaptation, inner_steps: int, *, second: bool) -> list[Tensor]:
    """The same by functional calls of the plain network, a curve at a time."""
    network = plain(model)
    names = [name for name, _ in network.named_parameters()]
    slow = [p.detach().requires_grad_() for p in network.parameters()]
    torch.manual_seed(5)
    curves = draw(3, 10)
    total = [torch.zeros_like(p) for p in slow]

    def error(weights: list[Tensor], x: Tensor, y: Tensor) -> Tensor:
        said = torch.func.functional_call(network, dict(zip(names, weights, strict=True)), x)
        return nn.functional.mse_loss(said, y)

    for x, y, query_x, query_y in zip(*curves, strict=True):
        fast = slow
        for _ in range(inner_steps):
            gradients = torch.autograd.grad(error(fast, x, y), fast, create_graph=second)
            fast = [w - model.rate * g for w, g in zip(fast, gradients, strict=True)]
        for sum_, part in zip(
            total, torch.autograd.grad(error(fast, query_x, query_y), slow), strict=True
        ):
            sum_ += part / 3
    return total


@pytest.mark.parametrize(("outer", "second"), [("maml", True), ("first", False)])
def test_outer_gradients_are_those_of_one_curve_at_a_time(outer: Outer, second: bool) -> None:
    model = small(rate=0.05)
    own, expected = outer_gradient(model, outer, 3), one_by_one(model, 3, second=second)
    for a, b in zip(own, expected, strict=True):
        np.testing.assert_allclose(a, b, rtol=2e-3, atol=2e-4)
    other = one_by_one(model, 3, second=not second)
    assert max(float((a - b).abs().max()) for a, b in zip(own, other, strict=True)) > 0.01


def test_maml_descends_what_small_changes_of_the_slow_weights_do() -> None:
    model = small(rate=0.02).double()
    task = Sinusoids(lanes=2, outer="maml", inner_steps=2)

    def loss() -> Tensor:
        torch.manual_seed(6)
        return task.loss(model, 0, None)[0]

    torch.set_default_dtype(torch.double)
    try:
        weight = model.layers[1].weight
        assert isinstance(weight, Tensor)
        (gradient,) = torch.autograd.grad(loss(), weight)
        with torch.no_grad():
            weight[2, 3] += 1e-5
        above = loss().item()
        with torch.no_grad():
            weight[2, 3] -= 2e-5
        below = loss().item()
    finally:
        torch.set_default_dtype(torch.float)
    assert gradient[2, 3].item() == pytest.approx((above - below) / 2e-5, rel=1e-4)


def test_reptile_goes_towards_the_mean_of_where_the_curves_end() -> None:
    model = small(rate=0.02)
    own = outer_gradient(model, "reptile", 4)
    torch.manual_seed(5)
    curves = draw(3, 10)
    x, y = (torch.cat(both, 1) for both in (curves[::2], curves[1::2]))
    ends = [torch.zeros_like(w) for w in model.slow]
    for lane in range(3):
        network = plain(model)
        optimiser = torch.optim.SGD(network.parameters(), lr=0.02)
        for at in (0, 5, 10, 15):
            optimiser.zero_grad()
            some = slice(at, at + 5)
            nn.functional.mse_loss(network(x[lane, some]), y[lane, some]).backward()
            optimiser.step()
        for end, p in zip(ends, network.parameters(), strict=True):
            end += p.detach() / 3
    for gradient, slow, end in zip(own, model.slow, ends, strict=True):
        np.testing.assert_allclose(gradient, slow.detach() - end, atol=1e-5)


def test_anil_trains_the_layers_that_its_inner_loop_leaves_alone() -> None:
    model = small(head_only=True)
    assert all(float(g.abs().max()) > 1e-4 for g in outer_gradient(model, "maml", 2))


# the task, and what was learnt


def test_curves_are_sinusoids_and_the_held_out_ones_stay_the_same() -> None:
    one, again = held_out(10), held_out(10)
    assert torch.equal(one.y, again.y)
    height, phase = _wave(one.query_x[:, :, 0].numpy(), one.query_y[:, :, 0].numpy())
    assert 0.1 - 1e-3 <= height.min() < height.max() <= 5 + 1e-3
    assert height.min() < 0.3
    assert height.max() > 4.8
    assert -1e-2 <= phase.min() < phase.max() <= np.pi + 1e-2


def _wave(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Height and phase of each curve, by least squares in sin x and cos x: exact or it fails."""
    basis = np.stack([np.sin(x[0]), -np.cos(x[0])], -1).astype(np.float64)
    parts, left, *_ = np.linalg.lstsq(basis, y.T.astype(np.float64), rcond=None)
    assert left.max() < 1e-6
    return np.hypot(*parts), np.arctan2(parts[1], parts[0])


@pytest.mark.parametrize("name", BUNDLED)
def test_a_few_steps_of_a_trained_network_fit_a_curve_that_it_never_saw(name: str) -> None:
    model, card = checkpoint.load(name)
    assert card is not None
    assert isinstance(model, Adaptation)
    x = np.linspace(-4.5, 4.5, 10)
    points = "".join(f"{a:.2f} {4 * np.sin(a - 1.3):.2f}\n" for a in x)
    asked = "".join(f"? {a:.2f} {4 * np.sin(a - 1.3):.2f}\n" for a in (-4, -2, 0.4, 3))
    values = shown(model, points + asked)
    assert values["loss.query"][-1] < 0.1 * values["loss.query"][0]
    assert card.score < 0.2 * card.knock_out
    assert card.score < 0.2 * min(card.baselines.values())


def test_maml_reaches_what_was_published() -> None:
    model, _ = checkpoint.load("maml-sinusoid")
    after = [wrong(model, steps) for steps in (1, 5, 10)]
    assert after == sorted(after, reverse=True)
    assert all(a < b for a, b in zip(after, (0.5, 0.2, 0.15), strict=True)), after
