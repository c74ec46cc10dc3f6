"""What every model family keeps. A new family is found by being a file in engine/models."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import checkpoint
from engine.families import families
from engine.model import Model
from engine.probe import Silent
from engine.runner import Runner
from engine.spec import RANGES, Token
from engine.verify import TOLERANCE, show, verify
from tests.small import build, small


@pytest.fixture(params=sorted(families()))
def model(request: pytest.FixtureRequest) -> Model:
    return build(request.param)


def text_of(model: Model) -> str:
    return small(model.family).text


def parts(state: Any) -> Iterator[Any]:
    """Everything that a state consists of."""
    for value in state:
        yield from parts(value) if isinstance(value, tuple) else [value]


def traced(runner: Runner, tokens: list[Token]) -> dict[str, np.ndarray]:
    """What a runner shows for tokens when it has read nothing yet."""
    return show(runner.model, tokens)


def assert_same(a: dict[str, np.ndarray], b: dict[str, np.ndarray], atol: float = 2e-6) -> None:
    assert a.keys() == b.keys()
    for name in a:
        np.testing.assert_allclose(a[name], b[name], atol=atol, rtol=1e-5, err_msg=name)


def test_what_is_declared_is_shown_with_its_shape(model: Model) -> None:
    tokens = model.encode(text_of(model))
    shown = show(model, tokens)
    assert shown.keys() == {channel.name for channel in model.channels}
    for channel in model.channels:
        assert shown[channel.name].shape == (len(tokens), *channel.shape(len(tokens)))
        assert channel.meaning, f"{channel.name} says what it is"
        assert channel.source or channel.kind == "probability", f"{channel.name} names its source"


def test_growing_channels_are_nan_after_the_step_and_nowhere_else(model: Model) -> None:
    tokens = model.encode(text_of(model))
    shown = show(model, tokens)
    step, token = np.ogrid[: len(tokens), : len(tokens)]
    future = (token > step) if model.causal else np.zeros((len(tokens),) * 2, bool)
    for channel in model.channels:
        missing = np.isnan(shown[channel.name])
        if channel.grows:
            expected = np.broadcast_to(
                future.reshape(len(tokens), *[1] * (missing.ndim - 2), len(tokens)), missing.shape
            )
            np.testing.assert_array_equal(missing, expected)
        else:
            assert not missing.any(), channel.name


def test_values_lie_in_the_range_of_their_kind_and_distributions_sum_to_one(model: Model) -> None:
    shown = show(model, model.encode(text_of(model)))
    for channel in model.channels:
        value, limits = shown[channel.name], RANGES[channel.kind]
        if limits is not None:
            assert np.nanmin(value) >= limits[0], channel.name
            assert np.nanmax(value) <= limits[1] + 1e-5, channel.name
        if channel.partial:
            assert np.nansum(value, -1).max() <= 1 + 1e-5, channel.name
        elif channel.kind in ("weights", "probability") and not channel.unsummed:
            np.testing.assert_allclose(np.nansum(value, -1), 1, atol=1e-5, err_msg=channel.name)


def test_the_independent_reference_agrees(model: Model) -> None:
    errors = verify(model, model.encode(text_of(model)))
    assert errors.keys() == {channel.name for channel in model.channels}
    assert max(errors.values()) < TOLERANCE, errors


def test_verify_notices_a_wrong_weight(model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = {name: weight + 0.01 for name, weight in model.state_dict().items()}
    monkeypatch.setattr(type(model), "state_dict", lambda self: wrong)
    assert max(verify(model, model.encode(text_of(model))).values()) > TOLERANCE


@torch.inference_mode()
def test_watching_changes_nothing(model: Model) -> None:
    if not model.causal:
        pytest.skip("a two-way model keeps no state between tokens")
    tokens = [t.id for t in model.encode(text_of(model))]
    silent, recorder = Silent(model.layout, model.device), model.recorder()
    recorder.begin(0, len(tokens), prefill=False)
    watched = unwatched = model.initial_state()
    for token in tokens:
        watched = model.step(token, watched, recorder)
        recorder.commit()
    kept = [value.clone() if torch.is_tensor(value) else value for value in parts(watched)]
    unwatched = model.initial_state()
    for token in tokens:
        unwatched = model.step(token, unwatched, silent)
    for a, b in zip(kept, parts(unwatched), strict=True):
        if torch.is_tensor(a):
            assert torch.equal(a, b)
        else:
            assert a == b


@torch.inference_mode()
def test_prefill_shows_what_steps_show(model: Model) -> None:
    if not (model.causal and model.prefills()):
        pytest.skip("the family has only one way to read")
    tokens = model.encode(text_of(model))
    at_once = show(model, tokens)
    one_by_one = Runner(model)
    rows = [b for i in range(len(tokens)) for b in one_by_one.run(tokens[: i + 1])]
    assert len(rows) == len(tokens)
    for channel in model.channels:
        for step, batch in enumerate(rows):
            recorded = batch.recorded
            if channel.grows:
                value = recorded.growing[channel.name][0]
                expected = at_once[channel.name][step][..., : step + 1]
            else:
                value = model.layout.view(recorded.rows, channel.name)[0]
                expected = at_once[channel.name][step]
            np.testing.assert_allclose(value, expected, atol=2e-6, err_msg=channel.name)


@torch.inference_mode()
def test_an_earlier_state_replays_to_the_same_next_step(model: Model) -> None:
    if not model.causal:
        pytest.skip("a two-way model keeps no state between tokens")
    tokens = model.encode(text_of(model))
    first, other = len(tokens) // 3, 2 * len(tokens) // 3
    runner = Runner(model)
    list(runner.run(tokens))
    (again,) = runner.run(tokens[:first] + tokens[other : other + 1])
    fresh = show(model, tokens[:first] + tokens[other : other + 1])
    for channel in model.channels:
        if not channel.grows:
            value = model.layout.view(again.recorded.rows, channel.name)[0]
            np.testing.assert_allclose(value, fresh[channel.name][first], atol=2e-6)


@pytest.mark.parametrize("family", sorted(families()))
@given(data=st.data())
@settings(max_examples=15, deadline=None)
def test_any_sequence_of_edits_equals_a_fresh_run(family: str, data: st.DataObject) -> None:
    model = build(family)
    typed = st.text(alphabet=small(family).alphabet, max_size=20)
    texts = data.draw(st.lists(typed, min_size=1, max_size=5))
    runner = Runner(model)
    kept: list[tuple[np.ndarray, dict[str, np.ndarray]]] = []
    for text in texts:
        tokens = model.encode(text)
        del kept[runner.shared(tokens) :]
        for batch in runner.run(tokens):
            del kept[batch.keep :]
            for i, row in enumerate(batch.recorded.rows):
                grown = {n: g[i, ..., :] for n, g in batch.recorded.growing.items()}
                kept.append((row, grown))
    tokens = model.encode(texts[-1])
    assert len(kept) == len(tokens)
    fresh = show(model, tokens)
    for step, (row, grown) in enumerate(kept):
        for channel in model.channels:
            reach = step + 1 if model.causal else len(tokens)
            if channel.grows:
                got, want = (
                    a[..., :reach] for a in (grown[channel.name], fresh[channel.name][step])
                )
            else:
                got = model.layout.view(row[None], channel.name)[0]
                want = fresh[channel.name][step]
            np.testing.assert_allclose(got, want, atol=2e-6, err_msg=channel.name)


def test_save_and_load_give_the_same_trace(model: Model, tmp_path: Path) -> None:
    for parameter in model.parameters():
        parameter.data = parameter.half().float()  # what the file holds
    checkpoint.save(model, tmp_path)
    loaded, card = checkpoint.load(tmp_path)
    assert card is None
    tokens = model.encode(text_of(model))
    assert_same(show(model, tokens), show(loaded, tokens), atol=0)


def test_an_empty_text_shows_nothing_and_fails_nothing(model: Model) -> None:
    assert list(Runner(model).run([])) == []


def test_tokens_of_a_growing_text_begin_with_those_before(model: Model) -> None:
    text = text_of(model)
    before: list[Token] = []
    for end in range(len(text) + 1):
        tokens = model.encode(text[:end])
        assert all(0 <= token.id < len(model.vocabulary) for token in tokens)
        settled = before[:-1]  # the last may still become another
        assert tokens[: len(settled)] == settled, text[:end]
        before = tokens


@torch.inference_mode()
def test_a_cut_memory_is_noticed_and_still_shown(model: Model) -> None:
    if not model.can_be_cut:
        pytest.skip("the family does not say what it is without its memory")
    tokens = model.encode(text_of(model))
    whole = show(model, tokens)
    model.cut = True
    without = show(model, tokens)
    assert whole.keys() == without.keys()
    said = [c.name for c in model.channels if c.kind == "probability" or c.name == "prediction"]
    said = said or list(whole)
    assert any(abs(whole[name] - without[name]).max() > 1e-4 for name in said)
