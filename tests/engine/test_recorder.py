"""What a model shows is what is recorded, whichever way it shows it."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from engine.layout import Layout
from engine.recorder import STRETCH, Recorder
from engine.spec import Axis, Channel

CHANNELS = (
    Channel("usage", (Axis("slot"),), "weights", "a growing channel shown whole"),
    Channel("look", (Axis("layer", 2), Axis("slot")), "weights", "a growing one shown by layer"),
    Channel("norm", (Axis("layer", 2),), "scalar", "a fixed one shown by layer"),
    Channel("fill", (), "scalar", "a single number"),
    Channel("gate", (Axis("unit", 3),), "gate", "a fixed one in a block"),
)
FIRST, STEPS = 4, 3


def recorder() -> tuple[Recorder, Layout]:
    layout = Layout(CHANNELS, {"gate": ("gate",)})
    return Recorder(CHANNELS, layout, torch.device("cpu")), layout


def show(probe: Recorder, step: int, *, backwards: bool = False) -> None:
    """Shows values that tell their step, layer and place apart."""
    tokens = torch.arange(FIRST + step + 1.0)
    shown = [("usage", 100 * step + tokens, None), ("fill", torch.tensor(step / 10), None)]
    for layer in range(2):
        shown.append(("look", 1000 * layer + 100 * step + tokens, layer))
        shown.append(("norm", torch.tensor(10.0 * layer + step), layer))
    probe.block("gate").fill_(step)
    for name, value, layer in reversed(shown) if backwards else shown:
        assert probe(name, value, layer) is value


@pytest.mark.parametrize("steps", [1, STEPS])
@pytest.mark.parametrize("backwards", [False, True])
def test_steps_are_recorded_where_they_belong(steps: int, backwards: bool) -> None:
    probe, layout = recorder()
    for _ in range(2):  # the second stretch must know nothing of the first
        probe.begin(FIRST, STEPS if steps > 1 else 1, prefill=False)
        for step in range(steps):
            show(probe, step, backwards=backwards and step > 0)
            probe.commit()
        rows, growing = probe.take()
        assert len(rows) == steps
        for step in range(steps):
            tokens = np.arange(FIRST + step + 1)
            usage, look = growing["usage"][step], growing["look"][step]
            np.testing.assert_array_equal(usage[: len(tokens)], 100 * step + tokens)
            np.testing.assert_array_equal(look[0, : len(tokens)], 100 * step + tokens)
            np.testing.assert_array_equal(look[1, : len(tokens)], 1000 + 100 * step + tokens)
            assert np.isnan(usage[len(tokens) :]).all()
            assert np.isnan(look[:, len(tokens) :]).all()
            np.testing.assert_array_equal(layout.view(rows, "norm")[step], [step, 10 + step])
            assert layout.view(rows, "fill")[step] == np.float32(step / 10)
            np.testing.assert_array_equal(layout.view(rows, "gate")[step], [step] * 3)


def test_a_stretch_that_ended_early_gives_what_it_has() -> None:
    probe, _ = recorder()
    probe.begin(FIRST, STEPS, prefill=False)
    show(probe, 0)
    probe.commit()
    rows, growing = probe.take()
    assert len(rows) == 1
    assert growing["look"].shape == (1, 2, FIRST + 1)


@pytest.mark.parametrize("extra", [[], [("fill", None), ("fill", None)], [("novel", None)]])
def test_a_step_that_shows_something_else_is_refused(extra: list[tuple[str, None]]) -> None:
    probe, _ = recorder()
    probe.begin(0, STEPS, prefill=False)
    for name, layer in extra:
        probe(name, torch.tensor(0.0), layer)
    with pytest.raises(ValueError, match="as declared"):
        probe.commit()


def test_a_prefill_hides_what_a_causal_step_has_not_read() -> None:
    probe, layout = recorder()
    whole = torch.rand(STEPS, FIRST + STEPS)  # [step, token]
    for causal in (True, False):
        probe.begin(FIRST, STEPS, prefill=True, causal=causal)
        probe("usage", whole)
        probe("fill", torch.arange(3.0))
        for layer in range(2):
            probe("look", whole + layer, layer)
            probe("norm", torch.arange(3.0) + layer, layer)
        probe.block("gate").zero_()
        probe.commit_prefill()
        rows, growing = probe.take()
        unread = np.triu(np.ones((STEPS, FIRST + STEPS), bool), FIRST + 1) & causal
        np.testing.assert_array_equal(np.isnan(growing["usage"]), unread)
        np.testing.assert_array_equal(np.isnan(growing["look"][:, 1]), unread)
        np.testing.assert_array_equal(growing["look"][:, 1][~unread], (whole + 1).numpy()[~unread])
        np.testing.assert_array_equal(layout.view(rows, "norm"), [[0, 1], [1, 2], [2, 3]])
    assert not whole.isnan().any(), "the model's own values are left alone"


def test_a_long_prefill_hides_the_future_of_every_step() -> None:
    """Longer than what is written at once."""
    probe, _ = recorder()
    count = 2 * STRETCH + 5
    whole = torch.rand(count, FIRST + count)
    for causal in (True, False):
        probe.begin(FIRST, count, prefill=True, causal=causal)
        probe("usage", whole)
        probe("fill", torch.zeros(count))
        for layer in (1, 0):
            probe("look", whole + layer, layer)
            probe("norm", torch.zeros(count), layer)
        probe.block("gate").zero_()
        probe.commit_prefill()
        growing = probe.take().growing
        hidden = np.triu(np.ones(whole.shape, bool), FIRST + 1) & causal
        for layer in range(2):
            expected = np.where(hidden, np.nan, (whole + layer).numpy())
            np.testing.assert_array_equal(growing["look"][:, layer], expected)


def test_a_prefill_that_leaves_a_layer_out_is_refused() -> None:
    probe, _ = recorder()
    probe.begin(FIRST, STEPS, prefill=True)
    probe("usage", torch.rand(STEPS, FIRST + STEPS))
    probe("look", torch.rand(STEPS, FIRST + STEPS), 1)
    with pytest.raises(ValueError, match="look"):
        probe.commit_prefill()
