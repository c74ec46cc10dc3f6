"""A network's head is made quicker, and says the same."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import nn

from engine.opening.huggingface import head
from engine.opening.huggingface.loading import load
from engine.runner import Runner
from engine.verify import show
from tests import borrowed

SYMBOLS, UNITS = head.STRETCH + 77, 24  # a stretch and a part of one


@pytest.fixture
def linear() -> nn.Linear:
    torch.manual_seed(0)
    return nn.Linear(UNITS, SYMBOLS, bias=False).requires_grad_(False)


@pytest.mark.parametrize("rows", [1, 2, 3, 6, 7, 40])
def test_the_logits_are_those_of_the_library(linear: nn.Linear, rows: int) -> None:
    x = torch.randn(1, rows, UNITS)
    plain = linear(x)
    quick = head.quicken(linear)
    assert quick is not None
    said = linear(x)
    assert said.shape == plain.shape
    torch.testing.assert_close(said, plain, rtol=1e-5, atol=1e-5)
    with head.plainly(linear):
        assert linear.forward is not quick
        assert torch.equal(linear(x), plain)
    assert linear.forward is quick


def test_rows_beside_a_single_one_are_read_with_it(linear: nn.Linear) -> None:
    quick = head.quicken(linear)
    assert quick is not None
    x, others = torch.randn(1, 1, UNITS), torch.randn(3, UNITS)
    quick.beside = lambda: others
    torch.testing.assert_close(linear(x)[0], F.linear(x[0], linear.weight))
    assert quick.said is not None
    torch.testing.assert_close(quick.said, F.linear(others, linear.weight))


@pytest.mark.parametrize(
    "other",
    [
        nn.Linear(UNITS, SYMBOLS),
        nn.Linear(UNITS, 50, bias=False),
        nn.Linear(UNITS, SYMBOLS, bias=False, dtype=torch.bfloat16),
        nn.Identity(),
        None,
    ],
)
def test_a_head_of_another_kind_is_left_alone(other: nn.Module | None) -> None:
    assert head.quicken(other) is None
    if other is not None:
        assert "forward" not in vars(other)


def test_a_step_shows_through_the_lens_what_a_prefill_does(tmp_path: Path) -> None:
    """The lens of a step looks through the same product as the head."""
    model = load(borrowed.gpt2(tmp_path))
    assert model.network.quick is not None
    assert len(model.opened.plan.lens) > 1
    tokens = model.encode(borrowed.TEXT[:40])
    at_once, runner = show(model, tokens), Runner(model)
    for end in range(1, len(tokens) + 1):
        (batch,) = runner.run(tokens[:end])
        for name in ("lens.symbol", "lens.probability", "next.probability"):
            step = model.layout.view(batch.recorded.rows, name)[0]
            np.testing.assert_allclose(step, at_once[name][end - 1], rtol=1e-4)
