"""Weights of torch's modules, found by names and shapes, against the modules themselves."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file
from torch import nn

from engine.checkpoint import LoadError
from engine.opening.recurrent import build, find
from engine.opening.recurrent.model import Streaming, TwoWay
from engine.verify import show, verify
from tests.opened import Language, by_steps, contents, loud, shown, tokens

IDS = [3, 1, 4, 1, 5, 0, 2, 6, 5, 3, 5]
MODULES = {"lstm": nn.LSTM, "gru": nn.GRU, "rnn": nn.RNN}
CELLS = {"lstm": nn.LSTMCell, "gru": nn.GRUCell, "rnn": nn.RNNCell}


def close(a: np.ndarray, b: torch.Tensor, what: str = "") -> None:
    np.testing.assert_allclose(a, b.detach().numpy(), atol=1e-5, rtol=1e-5, err_msg=what)


def from_file(module: nn.Module, folder: Path, kind: str) -> dict[str, torch.Tensor]:
    """The state dict as a file of that kind gives it back."""
    path = folder / f"model.{kind}"
    if kind == "safetensors":
        save_file(module.state_dict(), path)
        return load_file(path)
    torch.save(module.state_dict(), path)
    found: dict[str, torch.Tensor] = torch.load(path, weights_only=True)
    return found


@pytest.mark.parametrize("kind", ["safetensors", "pt"])
@pytest.mark.parametrize("both", [False, True])
@pytest.mark.parametrize("layers", [1, 2, 3])
@pytest.mark.parametrize("family", MODULES)
@torch.no_grad()
def test_a_language_model_shows_what_torch_computes(family, layers, both, kind, tmp_path) -> None:
    rnn = MODULES[family](5, 4, layers, bidirectional=both, batch_first=True)
    module = loud(Language(rnn))
    format_ = "safetensors" if kind == "safetensors" else "torch"
    model = build(contents(from_file(module, tmp_path, kind), format_))
    assert isinstance(model, TwoWay if both else Streaming)
    hidden, last = module.rnn(module.embedding(torch.tensor([IDS])))
    channels = shown(model, IDS)
    directions = ["hidden", "backward.hidden"] if both else ["hidden"]
    top = np.concatenate([channels[name][:, -1] for name in directions], -1)
    close(top, hidden[0], "the last layer")
    close(channels["next"][:, 1:], module.fc(hidden)[0].softmax(-1), "next")
    ends = last[0] if family == "lstm" else last  # [layer * direction, batch, unit]
    ends = ends.view(layers, -1, 4)
    close(channels["hidden"][-1], ends[:, 0], "every layer, where it ends")
    if both:
        close(channels["backward.hidden"][0], ends[:, 1], "every layer backward, where it ends")
    assert max(verify(model, tokens(model, IDS)).values()) < 1e-5


@pytest.mark.filterwarnings("ignore:LSTM with projections is not supported with oneDNN")
@pytest.mark.parametrize("both", [False, True])
@torch.no_grad()
def test_an_lstm_that_projects_shows_what_it_gives_and_what_it_projects(both: bool) -> None:
    rnn = loud(nn.LSTM(4, 6, 2, proj_size=3, bidirectional=both, batch_first=True))
    x = torch.randn(7, 4)
    model = build(contents(rnn.state_dict()))
    read = model.encode("\n".join(",".join(map(repr, row)) for row in x.tolist()))
    channels = show(model, read)
    output, (_, cells) = rnn(x[None])
    directions = ["", "backward."] if both else [""]
    top = np.concatenate([channels[f"{name}hidden"][:, -1] for name in directions], -1)
    close(top, output[0])
    close(channels["cell"][-1], cells.view(2, len(directions), 6)[:, 0])
    assert channels["unprojected"].shape == (7, 2, 6)
    assert max(verify(model, read).values()) < 1e-5
    if not both:
        close(by_steps(model, read)["hidden"][:, -1], output[0], "a step at a time")


@pytest.mark.parametrize("family", MODULES)
@torch.no_grad()
def test_cells_in_a_list_are_layers_of_one_block(family) -> None:
    cells = [CELLS[family](3, 4), CELLS[family](4, 4)]
    module = loud(nn.ModuleDict({"cells": nn.ModuleList(cells)}))
    model = build(contents(module.state_dict()))
    x = torch.randn(6, 3)
    text = "\n".join(",".join(map(repr, row)) for row in x.tolist())
    read = model.encode(text)
    assert [token.known for token in read] == [True] * 6
    channels = by_steps(model, read)
    below = list(x)
    for layer, cell in enumerate(cells):
        state, outputs = None, []
        for row in below:
            state = cell(row[None], state)
            outputs.append(state[0][0] if family == "lstm" else state[0])
        below = outputs
        close(channels["hidden"][:, layer], torch.stack(outputs), f"cell {layer}")
    close(channels["input"], x, "what is read")
    assert max(verify(model, read).values()) < 1e-5


@torch.no_grad()
def test_unlike_stacks_are_chained_and_named_after_their_modules() -> None:
    module = loud(
        nn.ModuleDict(
            {
                "front": nn.ModuleDict({"lstm": nn.LSTM(3, 5, 2, batch_first=True)}),
                "back": nn.ModuleDict({"gru": nn.GRU(5, 4, batch_first=True)}),
            }
        )
    )
    found = find(contents(module.state_dict()))
    assert any("the file does not say so" in note for note in found.notes)
    model = build(contents(module.state_dict()))
    names = [channel.name for channel in model.channels]
    assert {"front.lstm.gate.forget", "front.lstm.cell", "back.gru.gate.reset"} <= set(names)
    x = torch.randn(7, 3)
    read = model.encode("\n".join(" ".join(map(repr, row)) for row in x.tolist()))
    middle, _ = module["front"]["lstm"](x[None])
    top, _ = module["back"]["gru"](middle)
    channels = by_steps(model, read)
    close(channels["front.lstm.hidden"][:, 1], middle[0])
    close(channels["back.gru.hidden"][:, 0], top[0])
    live = {c.name: c.live for c in model.channels}
    assert live["front.lstm.cell"].startswith("{front.lstm.cell} = {front.lstm.gate.forget} · ")


@torch.no_grad()
def test_relu_is_read_where_the_file_says_so() -> None:
    rnn = loud(nn.RNN(3, 4, nonlinearity="relu", batch_first=True))
    told = contents(rnn.state_dict(), "safetensors", config={"nonlinearity": "relu"})
    untold = contents(rnn.state_dict(), "safetensors")
    assert any("tanh or relu" in note for note in find(untold).notes)
    model = build(told)
    x = torch.randn(6, 3)
    text = "\n".join(",".join(map(repr, row)) for row in x.tolist())
    read = model.encode(text)
    close(by_steps(model, read)["hidden"][:, 0], rnn(x[None])[0][0])
    assert max(verify(model, read).values()) < 1e-5
    plain = build(untold)
    assert by_steps(plain, plain.encode(text))["hidden"].max() <= 1


@torch.no_grad()
def test_a_two_way_text_is_one_text_for_every_edit() -> None:
    module = loud(Language(nn.LSTM(5, 4, bidirectional=True, batch_first=True)))
    model = build(contents(module.state_dict()))
    short, long = shown(model, IDS[:6]), shown(model, IDS)
    close(short["hidden"], torch.from_numpy(long["hidden"][:6]), "forward")
    assert np.abs(short["backward.hidden"] - long["backward.hidden"][:6]).max() > 0.01
    equations = {c.name: (c.equation, c.live) for c in model.channels}
    assert equations["backward.cell"] == ("cₜ = fₜ ⊙ cₜ₊₁ + iₜ ⊙ gₜ", "")


def test_data_parallel_and_half_precision_are_read_as_they_are_meant() -> None:
    module = loud(Language(nn.GRU(5, 4, batch_first=True)))
    wrapped = {f"module.{name}": w.half() for name, w in module.state_dict().items()}
    model = build(contents(wrapped))
    plain = build(contents({n: w.half().float() for n, w in module.state_dict().items()}))
    np.testing.assert_array_equal(shown(model, IDS)["next"], shown(plain, IDS)["next"])


@torch.no_grad()
def test_the_plain_character_model_of_numpy_reads_one_hot_letters() -> None:
    random, letters = np.random.default_rng(0), "abcd "
    w = {n: random.normal(size=s) for n, s in {"Wxh": (6, 5), "Whh": (6, 6), "Why": (5, 6)}.items()}
    w |= {"bh": random.normal(size=(6, 1)), "by": random.normal(size=(5, 1))}
    tensors = {name: torch.from_numpy(value) for name, value in w.items()}
    model = build(contents(tensors, "numpy", chars=list(letters)))
    text, h = "bad cab", np.zeros((6, 1))
    read = model.encode(text)
    assert [token.text for token in read] == list(text)
    channels = by_steps(model, read)
    for step, letter in enumerate(text):
        h = np.tanh(w["Wxh"][:, [letters.index(letter)]] + w["Whh"] @ h + w["bh"])
        e = np.exp(w["Why"] @ h + w["by"])
        np.testing.assert_allclose(channels["next"][step, 1:], (e / e.sum())[:, 0], atol=1e-5)


def test_archives_with_short_names_hold_two_models_of_which_the_first_is_shown() -> None:
    tensors = {}
    for name, seed in (("enc", 1), ("dec", 2)):
        cell = loud(nn.GRUCell(5, 5), seed)
        tensors |= {
            f"{name}_{k.replace('weight', 'w').replace('bias', 'b')}": v
            for k, v in cell.state_dict().items()
        }
        tensors[f"{name}_emb"] = torch.randn(9 + seed, 5)
    tensors |= {"fc_w": torch.randn(11, 5), "fc_b": torch.randn(11)}
    found = find(contents(tensors, "numpy"))
    assert any(line.startswith("enc: GRU (reset after the product) of 5") for line in found.layers)
    assert found.chain is not None
    assert found.chain.embedding is not None
    assert found.chain.embedding.name == "enc_emb"
    assert [part.name for part in found.chain.parts] == ["enc"]
    refused = [line.partition(":")[0] for line in found.refused]
    assert refused == ["dec", "fc", "dec_emb"], "what goes on to the decoder is not the encoder's"


def test_a_decoder_with_its_own_embedding_is_not_chained() -> None:
    def half(seed: int) -> nn.Module:
        parts = {"embedding": nn.Embedding(6, 4), "rnn": nn.LSTM(4, 4, batch_first=True)}
        return loud(nn.ModuleDict(parts), seed)

    module = nn.ModuleDict({"encoder": half(1), "decoder": half(2)})
    for format_ in ("torch", "safetensors"):
        tensors = dict(sorted(module.state_dict().items(), reverse=format_ == "safetensors"))
        if format_ == "torch":
            tensors = module.state_dict()
        found = find(contents(tensors, format_))
        assert found.chain is not None
        assert found.chain.embedding is not None
        assert found.chain.embedding.name == "encoder.embedding"
        refused = [line for line in found.refused if line.startswith("decoder.rnn:")]
        assert refused
        assert "embedding of its own" in refused[0]


WRONG = {
    "projects badly": (
        {**nn.LSTM(4, 6, proj_size=3).state_dict(), "weight_hr_l0": torch.zeros(3, 5)},
        "weight_hr is 3 x 5",
    ),
    "ragged": (
        {"a.weight_ih_l0": torch.zeros(10, 3), "a.weight_hh_l0": torch.zeros(10, 4)},
        "10 x 4",
    ),
    "half of it": ({"a.weight_ih_l0": torch.zeros(8, 3)}, "only weight_ih"),
    "bad bias": (
        {**nn.GRU(3, 2).state_dict(), "bias_ih_l0": torch.zeros(7)},
        "bias_ih is 7, where 6 numbers are needed",
    ),
    "a convolution": ({"conv.weight": torch.zeros(3, 3, 3)}, "no recurrent layer"),
    "nothing": ({}, "no tensors"),
    "integers": (
        {
            "a.weight_ih": torch.zeros(4, 3, dtype=torch.long),
            "a.weight_hh": torch.zeros(4, 1).long(),
        },
        "no matrices",
    ),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_cannot_be_shown_is_said_with_the_reason(what: str) -> None:
    tensors, reason = WRONG[what]
    found = find(contents(tensors))
    assert found.chain is None
    assert found.shown == ()
    assert any(reason in line for line in found.refused), found.refused
    with pytest.raises(LoadError, match=r"."):
        build(contents(tensors))


@torch.no_grad()
def test_what_stands_between_two_linear_layers_is_not_guessed() -> None:
    module = loud(Language(nn.LSTM(5, 4, batch_first=True)))
    module.extra = nn.Linear(7, 3)
    norm = nn.LayerNorm(4)
    tensors = {**module.state_dict(), "norm.weight": norm.weight, "norm.bias": norm.bias}
    found = find(contents(tensors))
    assert any(line.startswith("extra: follows fc") for line in found.refused)
    assert any("norm.weight [4]" in note and "not exact" in note for note in found.notes)


def test_the_vocabulary_beside_the_file_is_read_if_it_fits(tmp_path: Path) -> None:
    module = loud(Language(nn.LSTM(5, 4, batch_first=True), symbols=4))
    path = tmp_path / "model.pt"
    read = contents(module.state_dict())
    assert "numbers of symbols" in find(read, path).notes[-1]
    model = build(read, path)
    assert [t.id for t in model.encode("3, 0 17")] == [4, 1, 0]
    (tmp_path / "vocab.txt").write_text("w\nx\ny\nz\n")
    assert "named in vocab.txt" in find(read, path).notes[-1]
    assert build(read, path).vocabulary.symbols[1:] == ("w", "x", "y", "z")
    (tmp_path / "other_vocab.json").write_text(json.dumps(["x"] * 9))
    (tmp_path / "chars.json").write_text("{")
    (tmp_path / "vocab.json").write_text(json.dumps({"a": 0, "b": 1, "你": 2, " ": 3}), "utf-8")
    assert "vocab.json" in find(read, path).notes[-1]
    model = build(read, path)
    assert model.vocabulary.symbols == ("\ufffd", "a", "b", "你", " ")
    assert [(t.id, t.known) for t in model.encode("你 bz")] == [
        (3, True),
        (4, True),
        (2, True),
        (0, False),
    ]


def test_words_are_read_as_words_and_the_unknown_as_its_own_symbol() -> None:
    module = loud(Language(nn.GRU(5, 4, batch_first=True), symbols=6))
    names = ["<pad>", "<unk>", "the", "cat", "sat", "."]
    model = build(contents(module.state_dict(), "torch", itos=names))
    read = model.encode("The cat, sat.")
    assert [(t.text, t.id, t.known) for t in read] == [
        ("The", 2, True),
        ("cat", 3, True),
        (",", 1, False),
        ("sat", 4, True),
        (".", 5, True),
    ]
    assert model.vocabulary.symbols[3] == " cat"


class Reader(nn.Module):
    """One block of a line reader: an LSTM in both directions, and a linear layer after it."""

    def __init__(self, inputs: int, units: int, outputs: int) -> None:
        super().__init__()
        self.rnn = nn.LSTM(inputs, units, bidirectional=True, batch_first=True)
        self.linear = nn.Linear(2 * units, outputs)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.linear(self.rnn(x)[0])


@pytest.mark.parametrize("format_", ["torch", "safetensors"])
@torch.no_grad()
def test_linear_layers_between_stacks_are_read(format_: str) -> None:
    """Also where the names are sorted, so that each linear layer stands before its LSTM."""
    module = loud(nn.ModuleDict({"seq": nn.Sequential(Reader(4, 3, 4), Reader(4, 3, 5))}))
    weights = dict(sorted(module.state_dict().items()))
    read = contents(weights if format_ == "safetensors" else module.state_dict(), format_)
    found = find(read)
    assert found.chain is not None
    names = ["seq.0.rnn", "seq.0.linear", "seq.1.rnn", "seq.1.linear"]
    assert [part.name for part in found.chain.parts] == names
    x = torch.randn(6, 4)
    model = build(read)
    tokens_read = model.encode("\n".join(",".join(map(repr, row)) for row in x.tolist()))
    channels = show(model, tokens_read)
    close(channels["seq.0.linear"], module["seq"][0](x[None])[0])
    close(channels["output"], module["seq"](x[None])[0])
    assert max(verify(model, tokens_read).values()) < 1e-5


@torch.no_grad()
def test_a_linear_layer_stands_where_the_file_has_it() -> None:
    """As wide as what the layers read, and before or after them: torch keeps the order."""
    linear, rnn = nn.Linear(6, 3), nn.GRU(3, 6, batch_first=True)
    front = loud(nn.ModuleDict({"squeeze": linear, "rnn": rnn}))
    back = nn.ModuleDict({"rnn": rnn, "squeeze": linear})
    found = [find(contents(module.state_dict())) for module in (front, back)]
    parts = [[part.name for part in f.chain.parts] for f in found if f.chain is not None]
    assert parts == [["squeeze", "rnn"], ["rnn", "squeeze"]]
    both = {"pre": nn.Linear(6, 3), "a": rnn, "mid": nn.Linear(6, 3), "b": nn.GRU(3, 6)}
    chain = find(contents(loud(nn.ModuleDict(both)).state_dict())).chain
    assert chain is not None
    assert [part.name for part in chain.parts] == ["pre", "a", "mid", "b"]
    x = torch.randn(5, 6)
    model = build(contents(front.state_dict()))
    read = model.encode("\n".join(",".join(map(repr, row)) for row in x.tolist()))
    close(show(model, read)["hidden"][:, 0], rnn(linear(x[None]))[0][0])


def test_two_models_in_one_file_are_not_taken_for_layers_of_one() -> None:
    def half() -> nn.Module:
        return nn.ModuleDict({"decoder": nn.ModuleDict({"rnn": nn.LSTMCell(4, 4)})})

    module = loud(nn.ModuleDict({"fine": half(), "coarse": half()}))
    found = find(contents(module.state_dict()))
    assert found.chain is not None
    assert [layer.prefix for layer in found.chain.recurrences] == ["fine.decoder.rnn"]
    assert found.refused == (
        "coarse.decoder.rnn: is not chained: it is built as fine.decoder.rnn is, in another part "
        "of the model",
    )
    numbered = {name.replace("fine", "part1").replace("coarse", "part2"): w
                for name, w in module.state_dict().items()}  # fmt: skip
    chain = find(contents(numbered)).chain
    assert chain is not None
    assert len(chain.recurrences) == 2
