"""Models of an encoder and a decoder: what is shown is what they compute, on one clock."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from engine.checkpoint import LoadError
from engine.opening.huggingface import inspect
from engine.opening.huggingface.architectures import PAIRS
from engine.opening.huggingface.encoder_decoder import EncoderDecoder
from engine.opening.huggingface.loading import load
from engine.runner import Runner
from engine.spec import Token
from engine.verify import TOLERANCE, show, verify
from tests import architectures, borrowed

SHOWN = sorted(kind for kind, tried in PAIRS.items() if tried.shown != "not")
SOURCE = [5 + 37 * i % 290 for i in range(7)]
TARGET = [3, 9, 250, 41, 77, 130]


def tokens(source: list[int], target: list[int]) -> list[Token]:
    both = [(i, True) for i in source] + [(i, False) for i in target]
    return [Token(str(i), i, place, source=first) for place, (i, first) in enumerate(both)]


def opened(folder: Path) -> EncoderDecoder:
    model = load(folder)
    assert isinstance(model, EncoderDecoder)
    return model


@pytest.mark.parametrize("kind", SHOWN)
def test_what_is_shown_of_an_architecture_is_what_it_computes(kind: str, tmp_path: Path) -> None:
    model = opened(architectures.save_pair(kind, tmp_path))
    missing = model.opened.anatomy.notes
    assert (not missing) == (PAIRS[kind].shown == "whole"), missing
    assert model.network.registered == (kind not in ("led", "mvp"))
    read = tokens(SOURCE, TARGET)
    errors = verify(model, read)
    assert errors.keys() == {channel.name for channel in model.channels}
    assert all(error < TOLERANCE for error in errors.values()), errors
    rows_sum_to_one(model, show(model, read))
    looking_changes_nothing(model)
    an_edit_is_a_fresh_run(model)


def rows_sum_to_one(model: EncoderDecoder, shown: dict[str, np.ndarray]) -> None:
    """Over the part of the text that each looks at, and nowhere else."""
    source, target = np.arange(13) < 7, np.arange(13) >= 7
    parts = {"attention": (target, target), "cross.attention": (target, source)}
    if model.encoder.attending:
        parts["encoder.attention"] = (source, source)
    for name, (steps, seen) in parts.items():
        weights = shown[name]  # [step, layer, head, token]
        np.testing.assert_allclose(np.nansum(weights[steps], -1), 1, atol=1e-5, err_msg=name)
        there = ~np.isnan(weights)
        assert not there[~steps].any(), name
        assert not there[..., ~seen].any(), name
        past = np.tri(13, dtype=bool) if name == "attention" else np.ones((13, 13), bool)
        expected = steps[:, None] & seen & past
        assert (there == expected[:, None, None]).all(), name
    assert np.isnan(shown["next"][:7]).all()
    assert np.isfinite(shown["next"][7:]).all()


@torch.inference_mode()
def looking_changes_nothing(model: EncoderDecoder) -> None:
    """The library's own eager logits are the same bits as those beside what is shown."""
    memory = model.initial_state().memory
    memory.begin(model.network.encode(SOURCE).given, len(SOURCE))  # type: ignore[attr-defined]
    memory.cache = None
    ours = model.network.read(TARGET, memory).logits  # type: ignore[arg-type]
    network = model.network.network
    network.set_attn_implementation("eager")
    ids = {"input_ids": torch.tensor([SOURCE]), "decoder_input_ids": torch.tensor([TARGET])}
    theirs = network(**ids, use_cache=False).logits[0]
    if model.network.registered:
        network.set_attn_implementation("wm_explorer")
    assert ours is not None
    assert torch.equal(ours, theirs)


def an_edit_is_a_fresh_run(model: EncoderDecoder) -> None:
    """The target may be taken back and typed on; another source starts all over."""
    runner = Runner(model)
    list(runner.run(tokens(SOURCE, TARGET)))
    for source, target, keep in (
        (SOURCE, [*TARGET, 8], 13),
        (SOURCE, [*TARGET[:2], 99, 5], 9),
        (SOURCE, TARGET[:1], 8),
        ([*SOURCE, 4], TARGET, 0),
        (SOURCE[:3], TARGET, 0),
        ([SOURCE[0], 6, *SOURCE[2:]], TARGET[:3], 0),
        ([SOURCE[0]], [3], 0),
    ):
        read = tokens(source, target)
        assert runner.shared(read) == keep
        fresh = show(model, read)
        for batch in runner.run(read):
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
                np.testing.assert_allclose(got, want, atol=1e-4, rtol=1e-5, err_msg=channel.name)


@pytest.mark.parametrize(
    "kind", sorted(kind for kind, tried in PAIRS.items() if tried.shown == "not")
)
def test_what_cannot_be_shown_is_refused_with_the_reason(kind: str, tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="cannot be shown") as refused:
        load(architectures.save_pair(kind, tmp_path))
    assert PAIRS[kind].why in str(refused.value)


# texts


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return borrowed.t5(tmp_path_factory.mktemp("t5"))


def test_a_line_with_an_arrow_starts_the_target(folder: Path) -> None:
    model = opened(folder)
    text = "the cat sat\n=> the dog"
    read = model.encode(text)
    assert "".join(token.text for token in read) == text
    assert all(text[t.start :].startswith(t.text) for t in read)
    before = "".join(token.text for token in read if token.source)
    begins = next(token for token in read if not token.source)
    assert (before, begins.text, begins.id) == ("the cat sat", "\n=> ", 0)
    alone = model.encode("the cat sat")
    assert alone[:-1] == [token for token in read if token.source]
    assert (alone[-1].text, alone[-1].id, alone[-1].start) == ("", 0, 11)
    info = model.info("mine")
    assert info.divider == "\n=> "
    assert info.ends == (1,)
    assert any("=>" in note for note in info.notes)


def test_the_layers_of_the_encoder_and_the_decoder_are_each_their_own(folder: Path) -> None:
    model = opened(folder)
    sizes = {channel.name: channel.axes[0].size for channel in model.channels if channel.axes}
    assert sizes["encoder.attention"] == sizes["encoder.residual.norm"] == 3
    assert sizes["attention"] == sizes["cross.attention"] == sizes["residual.norm"] == 2
    read = model.encode("the cat sat\n=> the dog ran")
    errors = verify(model, read)
    assert all(error < TOLERANCE for error in errors.values()), errors
    surprise = show(model, read)["surprise"]
    source = sum(token.source for token in read)
    assert np.isnan(surprise[: source + 1]).all()
    assert np.isfinite(surprise[source + 1 :]).all()


def test_one_token_more_of_the_target_reads_one_token(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = opened(folder)
    read, encode, whole = list[int](), model.network.encode, model.network.read
    encoded = list[int]()
    monkeypatch.setattr(model.network, "encode", lambda i: (encoded.append(len(i)), encode(i))[1])
    monkeypatch.setattr(
        model.network, "read", lambda i, *m, **how: (read.append(len(i)), whole(i, *m, **how))[1]
    )
    runner = Runner(model)
    for target in (TARGET, [*TARGET, 8], [*TARGET, 8, 9], [*TARGET[:3], 8]):
        list(runner.run(tokens(SOURCE, target)))
    assert (encoded, read) == ([7], [6, 1, 1, 1])
    list(runner.run(tokens(SOURCE[1:], TARGET)))
    assert encoded == [7, 6]


def test_a_text_that_does_not_fit_is_said_to(tmp_path: Path) -> None:
    model = opened(architectures.save_pair("bart", tmp_path))
    many = [5] * 65
    with pytest.raises(ValueError, match="the source has place for 64 tokens, not 65"):
        show(model, tokens(many, TARGET))
    with pytest.raises(ValueError, match="holds 64 tokens"):
        show(model, tokens(SOURCE, many))


def test_a_text_whose_attention_would_not_fit_is_refused_whole(folder: Path) -> None:
    model = load(folder, budget=3 * 4 * 4 * 10 * 10)  # maps, heads, bytes, 10 tokens, of one layer
    assert model.info("mine").context is None
    assert show(model, tokens(SOURCE, TARGET[:3]))
    with pytest.raises(ValueError, match="more than 10 tokens"):
        show(model, tokens(SOURCE, TARGET[:4]))


def test_a_look_says_what_will_be_shown(folder: Path) -> None:
    found = inspect(folder)
    assert not found.refused
    assert found.layers == ("t5: 3 layers of 4 heads, 32 units",)
    assert any("to the source" in line for line in found.shown)
