"""Every architecture of the library that the table names: built small, saved, opened, compared."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from engine.opening.huggingface.architectures import TRIED
from engine.opening.huggingface.base import Borrowed
from engine.opening.huggingface.loading import load
from engine.probe import Silent
from engine.runner import Runner
from engine.spec import Token
from engine.verify import TOLERANCE, show, verify
from tests import architectures

SHOWN = sorted(
    kind for kind, tried in TRIED.items() if tried.shown != "not" and tried.kind != "state"
)
IDS = [5 + 37 * i % 290 for i in range(12)]


def tokens(ids: list[int]) -> list[Token]:
    return [Token(str(i), i, place) for place, i in enumerate(ids)]


@pytest.mark.parametrize("kind", SHOWN)
def test_what_is_shown_of_an_architecture_is_what_it_computes(kind: str, tmp_path: Path) -> None:
    tried, model = TRIED[kind], load(architectures.save(kind, tmp_path))
    anatomy = model.opened.anatomy
    missing = list(anatomy.notes)
    assert (not missing) == (tried.shown == "whole"), missing
    assert model.causal == (tried.kind == "causal")
    attention_is_what_it_should_be(model)
    errors = verify(model, tokens(IDS))
    assert errors.keys() == {channel.name for channel in model.channels}
    assert max(errors.values()) < TOLERANCE, errors
    looking_changes_nothing(model)
    an_edit_is_a_fresh_run(model)
    if tried.shown == "whole":
        names = {channel.name for channel in model.channels}
        assert {"attention", "attention.entropy", "residual.norm"} <= names
        assert ("lens.symbol" in names) == model.causal


def attention_is_what_it_should_be(model: Borrowed) -> None:
    shown = show(model, tokens(IDS))
    if "attention" not in shown:
        return
    weights = shown["attention"]  # [step, layer, head, token]
    sums = np.nansum(weights, -1)
    if model.opened.anatomy.partial:
        assert sums.max() <= 1 + 1e-5
    else:
        np.testing.assert_allclose(sums, 1, atol=1e-5)
    if model.causal:
        reading = model.network.read(IDS)
        assert all(float(w.triu(1).abs().max()) == 0 for w in reading.attention)


@torch.inference_mode()
def looking_changes_nothing(model: Borrowed) -> None:
    """The library's own eager logits are the same bits as those beside what is shown."""
    ours = model.network.read(IDS).logits
    assert ours is not None
    network = model.network.network
    if model.network.registered:
        network.set_attn_implementation("eager")
    how = {"use_cache": False} if hasattr(network.config, "use_cache") else {}
    theirs = network(input_ids=torch.tensor([IDS]), **how).logits[0].float()
    if model.network.registered:
        network.set_attn_implementation("wm_explorer")
    assert torch.equal(ours, theirs)
    if model.causal:
        silent = Silent(model.layout, model.device)
        quiet = model.step(IDS[0], model.initial_state(), silent).memory.recent[1]
        recorder = model.recorder()
        recorder.begin(0, 1, prefill=False)
        loud = model.step(IDS[0], model.initial_state(), recorder).memory.recent[1]
        recorder.commit()
        assert torch.equal(quiet, loud)


def an_edit_is_a_fresh_run(model: Borrowed) -> None:
    """Steps and stretches show what one pass shows, after any edit."""
    runner, edited = Runner(model), [*IDS[:4], 9, *IDS[5:9]]
    fresh = show(model, tokens(edited))
    list(runner.run(tokens(IDS)))
    for end in (2, 4, 5, len(edited)):  # taken back, read on by a stretch, a step, a stretch
        for keep, new, recorded, _ in runner.run(tokens(edited[:end])):
            assert model.causal == (keep > 0)
            if end < len(edited) and not model.causal:
                continue
            for channel in model.channels:
                if channel.kind == "symbol":
                    continue  # as likely ones may change places
                name, stop = channel.name, keep + len(new)
                got = recorded.growing.get(name)
                if got is None:
                    got = model.layout.view(recorded.rows, name)
                want = fresh[name][keep:stop]
                if channel.grows:
                    want = want[..., :stop]
                np.testing.assert_allclose(got, want, atol=1e-4, rtol=1e-5, err_msg=name)


def test_the_table_is_large_and_says_why() -> None:
    assert len(SHOWN) >= 30
    assert all(tried.why for tried in TRIED.values() if tried.shown != "whole")
