"""Folders of the library: what is refused, how much is shown, and that it is true."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from engine.capture import Capture, trace_bytes
from engine.checkpoint import LoadError
from engine.opening.huggingface import distribution, inspect, plan, recognises
from engine.opening.huggingface.loading import load
from engine.runner import Runner
from engine.spec import Token
from engine.verify import TOLERANCE, show, verify
from tests import borrowed

TEXT = borrowed.TEXT[:60]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return borrowed.gpt2(tmp_path_factory.mktemp("gpt2"))


def test_a_text_is_read_by_the_folders_own_tokenizer(folder: Path) -> None:
    model = load(folder)
    tokens = model.encode(TEXT)
    assert tokens[0] == Token("", 0, 0, sign=borrowed.BEGIN)
    assert "".join(token.text for token in tokens) == TEXT
    info = model.info("mine")
    assert (info.family, info.context, info.unknown) == ("gpt2", 64, None)
    assert len(info.symbols) == borrowed.SYMBOLS
    assert 0 in info.unwritten
    assert not info.notes


def test_what_is_listed_is_the_head_of_the_whole_distribution(folder: Path) -> None:
    model = load(folder)
    tokens = model.encode(TEXT)
    shown = show(model, tokens)
    logits = model.network.network(torch.tensor([[t.id for t in tokens]])).logits[0]
    p = logits.double().softmax(-1).numpy()
    for step in range(len(tokens)):
        best = np.argsort(-p[step])[:64]
        np.testing.assert_array_equal(shown["next.symbol"][step], best)
        np.testing.assert_allclose(shown["next.probability"][step], p[step, best], rtol=1e-4)
    np.testing.assert_allclose(shown["next.entropy"], -(p * np.log2(p)).sum(-1), rtol=1e-5)
    came = p[np.arange(len(tokens) - 1), [t.id for t in tokens[1:]]]
    np.testing.assert_allclose(shown["surprise"][1:], -np.log2(came), rtol=1e-4)
    np.testing.assert_array_equal(shown["rank"][1:], (p[:-1] > came[:, None]).sum(1) + 1)
    assert np.isnan(shown["surprise"][0])
    assert np.isnan(shown["rank"][0])


def test_the_lens_at_the_last_layer_is_the_prediction_itself(folder: Path) -> None:
    model = load(folder)
    shown = show(model, model.encode(TEXT))
    np.testing.assert_array_equal(shown["lens.symbol"][:, -1], shown["next.symbol"][:, :5])
    np.testing.assert_array_equal(
        shown["lens.probability"][:, -1], shown["next.probability"][:, :5]
    )
    assert (shown["lens.symbol"][:, 0] != shown["lens.symbol"][:, -1]).any()


def test_a_surprise_is_right_however_the_text_came_to_be(folder: Path) -> None:
    """Typed on, taken back far, and replaced in the middle: what was expected is found again."""
    model = load(folder)
    runner, surprises = Runner(model), dict[int, float]()
    for text in (TEXT[:20], TEXT[:21], TEXT, TEXT[:5], TEXT[:5] + "!" + TEXT[6:30]):
        tokens = model.encode(text)
        for batch in runner.run(tokens):
            column = model.layout.view(batch.recorded.rows, "surprise")
            surprises |= dict(enumerate(column.tolist(), batch.keep))
    fresh = show(model, tokens)["surprise"]
    got = [surprises[step] for step in range(len(tokens))]
    np.testing.assert_allclose(got, fresh, rtol=1e-4)


def test_one_token_more_reads_one_token(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model, read = load(folder), list[int]()
    whole = model.network.read

    def counting(ids: list[int], *rest: object, **how: object) -> object:
        read.append(len(ids))
        return whole(ids, *rest, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(model.network, "read", counting)
    runner = Runner(model)
    ids = [Token(str(i), i, i) for i in range(1, 31)]
    list(runner.run(ids[:20]))
    list(runner.run(ids[:21]))
    list(runner.run([*ids[:18], ids[25]]))  # the last ones became others
    assert read == [20, 1, 1]
    list(runner.run([*ids[:5], ids[25]]))  # far back: the one before it once more
    assert read == [20, 1, 1, 1, 1]


@pytest.mark.parametrize("symbols", [900, borrowed.SYMBOLS])
def test_a_two_way_model_says_what_stands_at_each_place(symbols: int, tmp_path: Path) -> None:
    model = load(borrowed.bert(tmp_path, symbols=symbols))
    tokens = model.encode(TEXT)
    assert not model.causal
    names = {channel.name for channel in model.channels}
    assert ("symbol" in names) == (symbols <= distribution.WHOLE)
    assert ("surprise" in names) == (symbols > distribution.WHOLE)
    assert max(verify(model, tokens).values()) < TOLERANCE
    assert np.isfinite(show(model, tokens)["attention"]).all()


def test_verify_notices_a_wrong_symbol_and_a_wrong_number(folder: Path) -> None:
    model = load(folder)
    tokens = model.encode(TEXT)
    assert max(verify(model, tokens).values()) < TOLERANCE
    model.network.read = _swapped(model.network.read)  # type: ignore[method-assign]
    errors = verify(model, tokens)
    assert errors["next.symbol"] > TOLERANCE
    assert errors["attention"] > TOLERANCE
    assert errors["residual.norm"] < TOLERANCE


def _swapped(read):  # type: ignore[no-untyped-def]
    """Two symbols change places in what is said, and two tokens in what the first layer sees."""

    def swapped(*how, **more):  # type: ignore[no-untyped-def]
        reading = read(*how, **more | {"watch": None})
        logits = reading.logits.clone()
        best = logits.argmax(-1, keepdim=True)
        logits.scatter_(-1, best, logits.gather(-1, best) - 3)
        attention = (reading.attention[0].roll(1, 0), *reading.attention[1:])
        return reading._replace(logits=logits, attention=attention)

    return swapped


# how much is shown


def test_some_layers_are_shown_by_their_own_numbers(folder: Path) -> None:
    whole, some = load(folder), load(folder, capture=Capture(layers=(2, 0)))
    channel = some.info("mine").channel("attention")
    assert channel.axes[0].numbers == (0, 2)
    tokens = some.encode(TEXT)
    np.testing.assert_array_equal(
        show(some, tokens)["attention"], show(whole, tokens)["attention"][:, [0, 2]]
    )
    assert max(verify(some, tokens).values()) < TOLERANCE


def test_sizes_choose_at_how_many_layers_the_lens_looks(folder: Path) -> None:
    model = load(folder, sizes={"lens": 2})
    assert [(size.name, size.value, size.most) for size in model.sizes()] == [("lens", 2, 3)]
    assert model.info("m").channel("lens.symbol").axes[0].numbers == (1, 2)
    without = load(folder, sizes={"lens": 0})
    assert "lens.symbol" not in {channel.name for channel in without.channels}
    for sizes, word in (({"lens": 4}, "between 0 and 3"), ({"slots": 3}, "no size 'slots'")):
        with pytest.raises(LoadError, match=word):
            load(folder, sizes=sizes)
    with pytest.raises(LoadError, match="from 1 to 3"):
        load(folder, capture=Capture(layers=(3,)))


def test_what_does_not_fit_the_budget_is_left_out_and_said(folder: Path) -> None:
    one = trace_bytes(1, 4, 64)
    model = load(folder, budget=2 * one)
    assert model.opened.plan.layers == (1, 2)
    assert any("2 of 3 layers" in note for note in model.opened.notes)
    least = load(folder, budget=one // 4)
    assert least.opened.plan.layers == (2,)
    assert least.context == 32
    with pytest.raises(ValueError, match="holds 32 tokens"):
        show(least, least.encode(borrowed.TEXT * 3)[:33])


def test_layers_are_spread_evenly_and_end_with_the_last() -> None:
    assert plan.spread(12, 12) == tuple(range(12))
    assert plan.spread(3, 12) == (3, 7, 11)
    assert plan.spread(1, 5) == (4,)
    assert plan.spread(9, 2) == (0, 1)
    for layers in range(1, 40):
        for count in range(1, layers + 1):
            chosen = plan.spread(count, layers)
            assert len(set(chosen)) == count
            assert (min(chosen) >= 0, chosen[-1]) == (True, layers - 1)


def test_the_best_are_found_as_by_sorting() -> None:
    torch.manual_seed(0)
    for shape in ((3, 5000), (5000,), (2, 2, 9999), (4, 70)):
        logits = torch.randn(shape).round(decimals=4)
        values, ids = distribution.top(logits, 64)
        expected = logits.sort(-1, descending=True).values[..., :64]
        assert torch.equal(values, expected)
        assert torch.equal(logits.gather(-1, ids), expected)
        assert all(len(set(row.tolist())) == 64 for row in ids.reshape(-1, 64))


def test_a_symbol_that_is_ruled_out_counts_nothing() -> None:
    logits = torch.zeros(1, 2048)
    logits[:, 1024:] = -torch.inf
    best = distribution.best(logits)
    assert float(best.entropy) == pytest.approx(10)
    assert torch.allclose(best.probability, torch.tensor(1 / 1024))


# what a folder holds


def test_a_look_says_what_will_be_shown_and_what_it_takes(folder: Path) -> None:
    assert recognises(folder)
    found = inspect(folder)
    assert found.layers == ("gpt2: 3 layers of 4 heads, 32 units",)
    assert any("64 likeliest of 1,500" in line for line in found.shown)
    assert not found.refused
    weights = sum(p.numel() for p in load(folder).parameters()) * 4
    assert found.bytes_needed == weights + trace_bytes(3, 4, 64)


def test_a_folder_without_a_tokenizer_is_read_as_numbers(tmp_path: Path) -> None:
    model = load(borrowed.gpt2(tmp_path, reads=False))
    assert [token.id for token in model.encode("5 17, 300")] == [5, 17, 300]
    assert any("typed as their numbers" in note for note in model.opened.notes)
    assert any("typed as their numbers" in note for note in inspect(tmp_path).notes)


def edited(folder: Path, name: str, **entries: object) -> None:
    path = folder / name
    read = json.loads(path.read_text()) if path.exists() else {}
    path.write_text(json.dumps({**read, **entries}))


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda f: edited(f, "config.json", auto_map={"AutoModel": "m.M"}), "auto_map"),
        (lambda f: edited(f, "tokenizer_config.json", a={"auto_map": 1}), "auto_map"),
        (
            lambda f: edited(f, "config.json", _attn_implementation_internal="x/y"),
            "_attn_implementation_internal",
        ),
        (lambda f: (f / "modeling_mine.py").write_text("boom"), "code of its own"),
        (lambda f: (f / "config.json").write_text("{"), "damaged"),
        (lambda f: (f / "config.json").write_text('{"n": 1}'), "does not say what kind"),
        (lambda f: (f / "model.safetensors").unlink(), "holds no weights"),
        (lambda f: (f / "model.safetensors").write_bytes(b"\x08" + bytes(20)), "which"),
        (lambda f: (f / "extra.json").symlink_to("/etc/hostname"), "a link out of it"),
        (
            lambda f: edited(f, "model.safetensors.index.json", weight_map={"a": "../x"}),
            "weights outside of it, '../x'",
        ),
        (lambda f: edited(f, "config.json", model_type="t5", is_encoder_decoder=True), "lacks"),
        (lambda f: edited(f, "config.json", model_type="nonsense"), "does not load"),
        (lambda f: edited(f, "config.json", n_embd=64), "does not load"),
    ],
)
def test_what_is_not_opened_is_one_sentence_that_says_why(  # type: ignore[no-untyped-def]
    damage, words: str, tmp_path: Path
) -> None:
    damage(borrowed.gpt2(tmp_path, symbols=300, layers=1))
    with pytest.raises(LoadError) as error:
        load(tmp_path)
    assert words in str(error.value)
    assert "\n" not in str(error.value)


def test_weights_that_are_missing_are_noticed(tmp_path: Path) -> None:
    path = borrowed.gpt2(tmp_path, layers=2) / "model.safetensors"
    weights = load_file(path)
    del weights["transformer.h.1.mlp.c_fc.weight"]
    save_file(weights, path, {"format": "pt"})
    with pytest.raises(LoadError, match=r"lacks 1 of .* such as transformer.h.1.mlp.c_fc.weight"):
        load(tmp_path)


def test_a_model_without_its_head_shows_what_it_has(tmp_path: Path) -> None:
    path = borrowed.bert(tmp_path) / "model.safetensors"
    weights = {n: w for n, w in load_file(path).items() if not n.startswith("cls.")}
    save_file(weights, path, {"format": "pt"})
    model = load(tmp_path)
    names = {channel.name for channel in model.channels}
    assert names == {"attention", "attention.entropy", "residual.norm"}
    assert any("no head" in note for note in model.opened.notes)
    assert max(verify(model, model.encode(TEXT)).values()) < TOLERANCE


def test_a_folder_with_code_opens_after_a_yes_without_it(tmp_path: Path) -> None:
    folder, canary = borrowed.gpt2(tmp_path / "mine", symbols=300, layers=1), tmp_path / "ran"
    (folder / "modeling_mine.py").write_text(f"open({str(canary)!r}, 'w')")
    edited(folder, "config.json", auto_map={"AutoModelForCausalLM": "modeling_mine.Mine"})
    with pytest.raises(LoadError, match="code of its own"):
        load(folder)
    model = load(folder, trusted=True)
    assert max(verify(model, model.encode("the cat")).values()) < TOLERANCE
    assert not canary.exists()


def test_a_cache_of_the_library_links_to_its_blobs(tmp_path: Path) -> None:
    made = borrowed.gpt2(tmp_path / "made", symbols=300, layers=1)
    snapshot = tmp_path / "models--a--b" / "snapshots" / "1"
    blobs = tmp_path / "models--a--b" / "blobs"
    for place in (snapshot, blobs):
        place.mkdir(parents=True)
    for file in made.iterdir():
        file.rename(blobs / file.name)
        (snapshot / file.name).symlink_to(blobs / file.name)
    assert len(load(snapshot).encode("the cat")) == 3
