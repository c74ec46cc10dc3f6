"""What every model of recurrent layers from elsewhere keeps, whatever file it came from."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from engine.opening.recurrent import build
from engine.opening.recurrent.model import Opened
from engine.probe import Silent
from engine.runner import Runner
from engine.spec import RANGES
from engine.verify import TOLERANCE, show, verify
from tests.opened import contents, language, mixed, textgen

NUMBERS = "0.5,1,-2\n3 0 0.25\n-1,0.5\n0,0,0\n1,1,1\n"


def windowed() -> Opened:
    names = ["", *"abc", "<s>", "d"]
    return build(contents(textgen(), "keras", vocab={n: i for i, n in enumerate(names) if n}))


#: Name -> (how to make it, what it reads, what is typed at random).
MODELS: dict[str, tuple[Callable[[], Opened], str, str]] = {
    "lstm": (lambda: language(nn.LSTM(5, 4, 2)), "abcdef abxaa fade", "abcx "),
    "gru": (lambda: language(nn.GRU(5, 4)), "abcdef abxaa fade", "abcx "),
    "two-way": (lambda: language(nn.LSTM(5, 4, 2, bidirectional=True)), "abcdef abx", "abcx "),
    "mixed": (mixed, NUMBERS, "01.,\n"),
    "windowed": (windowed, "abcd" * 12 + "\ndcx", "abx\n"),
}


@pytest.fixture(params=MODELS)
def named(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_what_is_declared_is_shown_in_its_range(named: str) -> None:
    make, text, _ = MODELS[named]
    model = make()
    tokens = model.encode(text)
    shown = show(model, tokens)
    assert shown.keys() == {channel.name for channel in model.channels}
    for channel in model.channels:
        value = shown[channel.name]
        assert value.shape == (len(tokens), *channel.shape(len(tokens)))
        assert channel.grows or np.ptp(value, 0).max() > 0.01, f"{channel.name} moves"
        if (range_ := RANGES[channel.kind]) is not None:
            assert np.nanmin(value) >= range_[0]
            assert np.nanmax(value) <= range_[1]
        if channel.kind == "probability":
            np.testing.assert_allclose(value.sum(-1), 1, atol=1e-5)


def test_the_file_s_own_tensors_give_the_same_and_a_wrong_weight_does_not(named: str) -> None:
    make, text, _ = MODELS[named]
    model = make()
    tokens = model.encode(text)
    assert max(verify(model, tokens).values()) < 1e-5
    weight = max(model.parts.parameters(), key=torch.Tensor.numel)
    weight.data[0] += 0.05
    model.cpu()
    assert max(verify(model, tokens).values()) > TOLERANCE


@torch.inference_mode()
def test_reading_at_once_or_step_by_step_watched_or_not_is_the_same(named: str) -> None:
    make, text, _ = MODELS[named]
    model = make()
    tokens = model.encode(text)
    if not model.causal:
        pytest.skip("a two-way model reads in one way only")
    at_once, runner = show(model, tokens), Runner(model)
    silent, state = Silent(model.layout, model.device), model.initial_state()
    for step, token in enumerate(tokens):
        (batch,) = runner.run(tokens[: step + 1])
        before = state
        state = model.step(token.id, before, silent)
        for channel in model.channels:
            if not channel.grows:
                value = model.layout.view(batch.recorded.rows, channel.name)[0]
                np.testing.assert_allclose(value, at_once[channel.name][step], atol=2e-6)
    watched = runner._states[-1]
    for a, b in zip(watched[0], state[0], strict=True):
        assert torch.equal(a, b) if torch.is_tensor(a) else a == b


@pytest.mark.parametrize("name", MODELS)
@given(data=st.data())
@settings(max_examples=10, deadline=None)
def test_any_sequence_of_edits_equals_a_fresh_run(name: str, data: st.DataObject) -> None:
    make, _, alphabet = MODELS[name]
    model = make()
    texts = data.draw(st.lists(st.text(alphabet, max_size=16), min_size=1, max_size=4))
    runner, rows = Runner(model), np.zeros((0, model.layout.width), np.float32)
    for text in texts:
        tokens = model.encode(text)
        rows = rows[: runner.shared(tokens)]
        for batch in runner.run(tokens):
            rows = np.concatenate([rows[: batch.keep], batch.recorded.rows])
    assert len(rows) == len(tokens)
    if not tokens:
        return
    fresh = show(model, tokens)
    for channel in model.channels:
        if not channel.grows:
            value = model.layout.view(rows, channel.name)
            np.testing.assert_allclose(value, fresh[channel.name], atol=2e-6, err_msg=channel.name)


def test_weights_that_are_not_finite_show_and_fail_nothing() -> None:
    rnn = nn.GRU(3, 2)
    tensors = {name: torch.full_like(w, torch.nan) for name, w in rnn.state_dict().items()}
    model = build(contents(tensors))
    shown = show(model, model.encode("1 2 3\n"))
    assert np.isnan(shown["hidden"]).all()
