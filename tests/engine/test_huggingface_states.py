"""Networks with a recurrent state: what is shown of it is what they remember."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from transformers import DynamicCache, MambaConfig, MambaForCausalLM

from engine.opening.huggingface import inspect
from engine.opening.huggingface.architectures import TRIED, kind_of
from engine.opening.huggingface.following import AT_ONCE, EVERY
from engine.opening.huggingface.loading import load
from engine.opening.huggingface.state import AtOnce, Recurrent
from engine.probe import Silent
from engine.runner import Runner
from engine.spec import Token
from engine.verify import TOLERANCE, show, verify
from tests import architectures, borrowed

KINDS = sorted(kind for kind, tried in TRIED.items() if tried.kind == "state")
#: Those that keep something of which only the last is known after a stretch.
STEPPED = ("zamba", "zaya")
#: Those whose cache drops what a window does not see, so that sums are of fewer zeros than ours.
WINDOWED = ("inkling_text", "inkling2_text")
IDS = [5 + 37 * i % 290 for i in range(12)]


def tokens(ids: list[int]) -> list[Token]:
    return [Token(str(i), i, place) for place, i in enumerate(ids)]


def opened(folder: Path, sizes: dict[str, int] | None = None, **how: int) -> Recurrent:
    model = load(folder, sizes=sizes or {}, **how)  # type: ignore[arg-type]
    assert isinstance(model, Recurrent)
    return model


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_shown_of_an_architecture_is_what_it_computes(kind: str, tmp_path: Path) -> None:
    model = opened(architectures.save(kind, tmp_path))
    assert (not model.opened.anatomy.notes) == (TRIED[kind].shown == "whole")
    errors = verify(model, tokens(IDS))
    assert errors.keys() == {channel.name for channel in model.channels}
    assert all(error < TOLERANCE for error in errors.values()), errors
    shown = show(model, tokens(IDS))
    if "attention" in shown:
        sums = np.nansum(shown["attention"], -1)
        assert sums.max() <= 1 + 1e-5
        assert model.opened.anatomy.partial or sums.min() >= 1 - 1e-5
    for part in model.remembered:
        assert all(np.ptp(shown[c.name], 0).max() > 0 for c in part.channels())  # it does change
    looking_changes_nothing(model)
    if kind not in STEPPED:
        at_once_is_one_by_one(model)
    an_edit_is_a_fresh_run(model)


@torch.inference_mode()
def looking_changes_nothing(model: Recurrent) -> None:
    """The library's own steps give the same bits; where it bounds its step sizes only when it
    reads at once, that does."""
    if model.network.recurrences.limit is not None:
        at_once = model.network.read(IDS).logits
        torch.testing.assert_close(said_typing(model, IDS)[-1], at_once[-1], rtol=1e-5, atol=1e-5)
        return
    runner = Runner(model)
    for read in range(len(IDS)):
        list(runner.run(tokens(IDS[: read + 1])))
    ours = runner._states[-1].memory.expected
    network, memory = model.network.network, None
    if model.network.argument != "state" and model.opened.kind != "xlstm":
        memory = DynamicCache(config=network.config)
    if model.network.registered:
        network.set_attn_implementation("eager")
    for module in network.modules():
        for name in ("recurrent_states", "conv1d_state"):
            if hasattr(module, name):
                setattr(module, name, None)
    for place, token in enumerate(IDS):
        how = {} if memory is None else {model.network.argument: memory}
        if model.network.counts_anew:
            how["position_ids"] = torch.tensor([[place]])
        out = network(input_ids=torch.tensor([[token]]), use_cache=True, **how)
        memory = getattr(out, model.network.argument, None) or memory  # type: ignore[arg-type]
    if model.network.registered:
        network.set_attn_implementation("wm_explorer")
    theirs = out.logits[0, -1].float()
    if model.opened.kind in WINDOWED:
        torch.testing.assert_close(ours, theirs, rtol=1e-5, atol=1e-6)
    else:
        assert torch.equal(ours, theirs)


def said_typing(model: Recurrent, ids: list[int]) -> torch.Tensor:
    """What is expected after each token, typed one by one: [step, symbol]."""
    state, silent, said = model.initial_state(), Silent(model.layout, model.device), []
    for token in ids:
        state = model.step(token, state, silent)
        said.append(state.memory.expected)
    return torch.stack(said)


def at_once_is_one_by_one(model: Recurrent) -> None:
    """A text that is pasted shows what the same shows that is typed."""
    assert isinstance(model, AtOnce)
    long = [3 + 11 * i % 290 for i in range(AT_ONCE + 6)]  # more than are read at once
    pasted, typed = show(model, tokens(long)), dict[str, list[np.ndarray]]()
    runner = Runner(model)
    for end in range(1, len(long) + 1):
        (batch,) = runner.run(tokens(long[:end]))
        for name in (channel.name for channel in model.channels if not channel.grows):
            typed.setdefault(name, []).append(model.layout.view(batch.recorded.rows, name)[0])
    for channel in model.channels:
        if channel.kind != "symbol" and not channel.grows:
            one, many = np.stack(typed[channel.name]), pasted[channel.name]
            scale = np.nanmax(np.abs(one)) + 1e-9
            np.testing.assert_allclose(many / scale, one / scale, atol=1e-5, err_msg=channel.name)


def an_edit_is_a_fresh_run(model: Recurrent) -> None:
    """Taken back, typed on, replaced in the middle, before and after a copy of the memory."""
    runner, long = Runner(model), [3 + 11 * i % 290 for i in range(2 * EVERY + 3)]
    list(runner.run(tokens(long)))
    for text in (
        [*long, 7],
        long[: 2 * EVERY],
        [*long[: EVERY + 2], 9, 8],
        long[:3],
        [8, *long[:4]],
    ):
        fresh = show(model, tokens(text))
        for batch in runner.run(tokens(text)):
            stop = batch.keep + len(batch.tokens)
            for channel in model.channels:
                if channel.kind == "symbol":
                    continue
                got = batch.recorded.growing.get(channel.name)
                if got is None:
                    got = model.layout.view(batch.recorded.rows, channel.name)
                want = fresh[channel.name][batch.keep : stop]
                if channel.grows:
                    want = want[..., :stop]
                close = 1e-5 * max(1, float(np.nanmax(np.abs(want))))
                np.testing.assert_allclose(got, want, atol=close, rtol=1e-4, err_msg=channel.name)


def mamba(folder: Path, layers: int = 3) -> Path:
    torch.manual_seed(0)
    config = MambaConfig(
        vocab_size=borrowed.SYMBOLS, hidden_size=32, state_size=8, num_hidden_layers=layers,
        initializer_range=0.2,
    )  # fmt: skip
    MambaForCausalLM(config).save_pretrained(folder)
    borrowed.tokenizer().save(str(folder / "tokenizer.json"))
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return mamba(tmp_path_factory.mktemp("mamba"))


def test_one_token_more_is_one_step_and_an_edit_reads_few_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model, read = opened(folder), list[int]()
    follow = model.network.follow
    monkeypatch.setattr(model.network, "follow", lambda i, *a: (read.extend(i), follow(i, *a))[1])
    runner, ids = Runner(model), list(range(1, 60))
    list(runner.run(tokens(ids[:50])))
    read.clear()
    list(runner.run(tokens(ids[:51])))
    assert read == ids[50:51]
    read.clear()
    list(runner.run(tokens([*ids[:40], 99])))  # a copy was kept after 32 tokens
    assert read == [*ids[32:40], 99]


def test_a_surprise_after_an_edit_is_what_was_expected_there(folder: Path) -> None:
    model = opened(folder)
    runner = Runner(model)
    ids = list(range(1, 40))
    list(runner.run(tokens(ids)))
    for keep in (EVERY, EVERY + 1, 5):  # at a copy, after one, before any
        text = tokens([*ids[:keep], 77])
        *_, batch = runner.run(text)
        got = model.layout.view(batch.recorded.rows, "surprise")[-1]
        assert got == pytest.approx(show(model, text)["surprise"][-1], rel=1e-4)


def test_what_mamba_does_with_a_token_is_by_its_equations(folder: Path) -> None:
    """One step of the state from the one before: h = exp(Δ A) h + Δ B x."""
    model = opened(folder)
    read = tokens(IDS)
    shown = show(model, read)
    mixer = model.network.network.backbone.layers[1].mixer
    a = -np.exp(mixer.A_log.double().numpy())  # [unit, state]
    step, b = shown["step.size"][:, 1].astype(float), shown["state.input"][:, 1].astype(float)
    x = convolved(shown["convolution"][:, 1].astype(float), mixer)  # [step, unit]
    h = np.zeros_like(a)
    for t in range(len(read)):
        h = np.exp(step[t][:, None] * a) * h + (step[t] * x[t])[:, None] * b[t]
        np.testing.assert_allclose(shown["state"][t, 1], h, atol=1e-6)
        np.testing.assert_allclose(shown["state.norm"][t, 1], np.sqrt((h**2).sum(-1)), atol=1e-6)


def convolved(window: np.ndarray, mixer: torch.nn.Module) -> np.ndarray:
    """The input of the state from the last inputs [step, unit, place]."""
    weights = mixer.conv1d.weight[:, 0].double().numpy()  # type: ignore[index, union-attr]
    y = (window * weights).sum(-1) + mixer.conv1d.bias.double().numpy()  # type: ignore[operator, union-attr]
    return y / (1 + np.exp(-y))  # type: ignore[no-any-return]


def test_a_state_that_is_too_large_is_shown_by_its_lengths(folder: Path) -> None:
    whole = opened(folder)
    one = 64 * 8 * 4 * 1024  # bytes of a layer's state in a text of the usual length
    model = opened(folder, budget=2 * one)  # with what writes and reads it
    names = {channel.name: channel.axes[0] for channel in model.channels if channel.axes}
    assert names["state.norm"].size == 3
    assert names["state"].numbers == (2,)
    assert any("1 of 3 layers" in note for note in model.opened.notes)
    read = tokens(IDS)
    np.testing.assert_array_equal(
        show(model, read)["state"][:, 0], show(whole, read)["state"][:, 2]
    )
    assert max(verify(model, read).values()) < TOLERANCE


def test_sizes_choose_how_many_states_are_whole(folder: Path) -> None:
    model = opened(folder, sizes={"states": 1})
    size = next(size for size in model.sizes() if size.name == "states")
    assert (size.value, size.least, size.most) == (1, 0, 3)
    none = opened(folder, sizes={"states": 0})
    assert "state" not in {channel.name for channel in none.channels}
    assert "state.norm" in {channel.name for channel in none.channels}


def test_a_kind_never_tried_is_followed_where_its_layers_say_that_they_have_a_state() -> None:
    new = {"model_type": "never_tried", "architectures": ["NeverTriedForCausalLM"]}
    attends, mixed = ["full_attention", "sliding_attention"], ["full_attention", "linear_attention"]
    assert kind_of(new) == kind_of({**new, "layer_types": attends}) == "causal"
    assert kind_of({**new, "layer_types": mixed}) == "state"
    assert kind_of({**new, "layers_block_type": ["mamba"]}) == "state"
    assert kind_of({**new, "text_config": {"layer_types": mixed}}) == "state"


def test_a_text_may_be_of_any_length(folder: Path) -> None:
    assert opened(folder).info("mine").context is None


def test_a_look_says_what_will_be_shown(folder: Path) -> None:
    found = inspect(folder)
    assert found.layers == ("mamba: 3 layers, 32 units",)
    assert any("recurrent state" in line for line in found.shown)
    assert not any("attention" in line for line in (*found.shown, *found.notes))
    assert found.needs.attending.state_bytes == opened(folder).opened.plan.attending.state_bytes
    weights = sum(p.numel() for p in opened(folder).parameters()) * 4
    assert (found.needs.weights, found.bytes_needed) == (weights, weights + found.needs.kept)


@pytest.mark.parametrize("kind", ["mamba", "recurrent_gemma"])  # the latter keeps it in modules
def test_two_readings_of_one_model_do_not_disturb_each_other(kind: str, tmp_path: Path) -> None:
    model = opened(architectures.save(kind, tmp_path))
    fresh = show(model, tokens(IDS))["state"]
    runner = Runner(model)
    list(runner.run(tokens(IDS[:6])))
    verify(model, tokens(IDS[::-1]))
    batches = list(runner.run(tokens(IDS)))
    got = np.concatenate([model.layout.view(b.recorded.rows, "state") for b in batches])
    np.testing.assert_allclose(got, fresh[6:], atol=1e-6)
