"""Keras' files, against what Keras itself gave (tests/golden/make_keras.py), and textgenrnn's."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from engine.kernels import NUMPY, TORCH, Kernels
from engine.opening.recurrent import build, find
from engine.opening.recurrent.model import Windowed
from engine.verify import show, verify
from tests.opened import contents, golden, shown, textgen, tokens

GOLDEN = np.load(Path(__file__).parents[1] / "golden" / "keras.npz")
CASES = sorted({name.partition("/")[0] for name in GOLDEN.files})
#: Where the weights of PyPI textgenrnn 2.0.0 lie, with its vocabulary beside them.
TEXTGENRNN = os.environ.get("WM_EXPLORER_TEXTGENRNN", "")
MOST_NATS = 1.80
TITLES = (
    "A small library for drawing maps in the terminal",
    "Why we moved our database to one big machine",
    "Show HN: I made a keyboard out of old typewriter parts",
    "Ask HN: How do you keep notes?",
    "The city that lost its clock tower",
    "How to write a compiler in a weekend",
    "New telescope sends its first pictures of distant galaxies",
    "What I learned from a year of reading old papers",
    "Introducing a faster way to search your files",
    "Scientists find water under the surface of the moon",
    "The best books about the history of computing",
    "Google to close another service next year",
    "My first month as a software engineer",
    "Python is now the most popular language in schools",
    "An open source alternative to expensive hardware",
    "Is it possible to learn a language in six months?",
)


def case(name: str, kind: str, *, configured: bool = True) -> tuple[dict[str, Tensor], Any]:
    """The tensors of a golden model by their paths in a file, and its configuration."""
    config = json.loads(str(GOLDEN[f"{name}/{kind}/config"])) if configured else None
    return golden(GOLDEN, f"{name}/{kind}/tensor/"), config


def expected(name: str) -> tuple[list[int], np.ndarray]:
    """The symbols that Keras read, and what it gave after each."""
    given = GOLDEN[f"{name}/output"]
    return GOLDEN[f"{name}/tokens"].tolist(), given[::-1] if name == "backwards" else given


@pytest.mark.parametrize("kernels", [NUMPY, TORCH], ids=["numpy", "torch"])
@pytest.mark.parametrize("kind", ["h5", "keras"])
@pytest.mark.parametrize("name", CASES)
def test_what_is_shown_is_what_keras_gives(
    name: str, kind: str, kernels: Kernels, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.fused.kernels_for", lambda device: kernels)
    tensors, config = case(name, kind)
    version = {"keras_version": "3.15.1"} if kind == "h5" else {}
    model = build(contents(tensors, "keras", config=config, **version))
    ids, output = expected(name)
    channels = shown(model, ids)
    np.testing.assert_allclose(channels["next"][:, 1:], output, atol=1e-5)
    assert not channels["next"][:, 0].any(), "the unknown is never foretold"
    assert max(verify(model, tokens(model, ids)).values()) < 1e-5


@pytest.mark.parametrize("kind", ["h5", "keras"])
@pytest.mark.parametrize("name", ["lstm", "gru", "gru-before", "rnn", "both", "no-bias", "mixed"])
def test_weights_without_a_configuration_are_told_by_their_shapes(name: str, kind: str) -> None:
    tensors, _ = case(name, kind, configured=False)
    found = find(contents(tensors, "keras"))
    assert any("no configuration" in note for note in found.notes)
    ids, output = expected(name)
    channels = shown(build(contents(tensors, "keras")), ids)
    np.testing.assert_allclose(channels["next"][:, 1:], output, atol=1e-5)


def test_the_gates_of_both_kinds_of_gru_are_called_what_they_are() -> None:
    for name, equation in (("gru", "rₜ ⊙ (Uₙ hₜ₋₁ + dₙ)"), ("gru-before", "Uₙ (rₜ ⊙ hₜ₋₁)")):
        tensors, config = case(name, "h5")
        model = build(contents(tensors, "keras", config=config))
        candidate = next(c for c in model.channels if c.name == "candidate")
        assert equation in candidate.equation


def in_cudnn_layout(weights: dict[str, Tensor], units: int) -> dict[str, Tensor]:
    """The same layer as cuDNN's layers of Keras kept it.

    Their kernels held, gate by gate, the transposed matrix with its numbers in C order, under the
    shape of the matrix that is not transposed; the recurrent ones likewise; and two biases.
    """
    found = {}
    for path, tensor in weights.items():
        role = path.rpartition("/")[2]
        if role in ("kernel", "recurrent_kernel"):
            blocks = [b.T.contiguous().view(b.shape) for b in tensor.split(units, 1)]
            found[path] = torch.cat(blocks, 1)
        elif role == "bias" and tensor.dim() == 1:
            part = torch.linspace(-1, 1, len(tensor))  # how the sum is shared makes no difference
            found[path] = torch.cat([tensor - part, part])
        else:
            found[path] = tensor.reshape(-1)
    return found


@pytest.mark.parametrize("name", ["lstm", "gru"])
def test_the_layout_of_cudnn_gives_the_same_numbers(name: str) -> None:
    tensors, _ = case(name, "h5", configured=False)
    recurrent = {k: v for k, v in tensors.items() if "_cell" in k}
    assert len(recurrent) == 6
    cudnn = {**tensors, **in_cudnn_layout(recurrent, 4)}
    plain, other = (build(contents(t, "keras")) for t in (tensors, cudnn))
    assert [layer.layout for layer in other.chain.recurrences] == ["cudnn"] * 2
    ids, output = expected(name)
    np.testing.assert_allclose(shown(other, ids)["next"][:, 1:], output, atol=1e-5)
    a, b = shown(plain, ids), shown(other, ids)
    for channel in a:
        np.testing.assert_allclose(a[channel], b[channel], atol=1e-5, err_msg=channel)
    assert max(verify(other, tokens(other, ids)).values()) < 1e-5


def change(config: Any, layer: int, **settings: Any) -> Any:
    config["config"]["layers"][layer]["config"].update(settings)
    return config


REFUSED = {
    "an unknown class": ({"class_name": "Lambda"}, {}, "class Lambda"),
    "an unknown activation": ({}, {"activation": "swish"}, "'swish'"),
    "unknown gates": ({}, {"recurrent_activation": "relu"}, "gates that are squashed by 'relu'"),
    "other weights": ({"class_name": "GRU"}, {}, "another kind of layer"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_layer_that_is_not_known_is_refused_and_what_is_below_is_shown(what: str) -> None:
    outer, inner, reason = REFUSED[what]
    tensors, config = case("lstm", "h5")
    config["config"]["layers"][3].update(outer)
    found = find(contents(tensors, "keras", config=change(config, 3, **inner)))
    assert reason in found.refused[0]
    assert "lies above" in found.refused[1]
    assert found.chain is not None
    assert [part.name for part in found.chain.parts] == ["lstm"]


def wired(config: Any, reads: dict[str, list[str]]) -> Any:
    """The same layers as a graph: each reads those that are given, else the one before it."""
    before: list[str] = []
    for layer in config["config"]["layers"]:
        name = layer["name"] = layer["config"]["name"]
        sources = reads.get(name, before)
        layer["inbound_nodes"] = [[[source, 0, 0, {}] for source in sources]] if sources else []
        before = [name]
    return config | {"class_name": "Functional"}


def names(config: Any) -> list[str]:
    return [str(layer["config"]["name"]) for layer in config["config"]["layers"]]


def test_above_a_layer_that_is_not_known_the_chain_is_given_numbers() -> None:
    """The second layer given what the first one gives shows what it shows above it."""
    tensors, config = case("lstm", "h5")
    ids, output = expected("lstm")
    below = shown(build(contents(tensors, "keras", config=config)), ids)["hidden"][:, 0]
    config["config"]["layers"][2]["class_name"] = "Conv1D"
    found = find(contents(tensors, "keras", config=config))
    assert [words.partition(":")[0] for words in found.refused] == names(config)[1:3]
    assert "given numbers in its place" in found.refused[0]
    assert "class Conv1D" in found.refused[1]
    model = build(contents(tensors, "keras", config=config))
    read = model.encode("\n".join(",".join(map(repr, row)) for row in below.tolist()))
    np.testing.assert_allclose(show(model, read)["output"], output, atol=1e-5)


def test_of_two_branches_one_is_shown_however_well_their_shapes_fit() -> None:
    """Both layers read the embedding, as wide as they are, so that a chain would fit too."""
    tensors, config = case("lstm", "h5")
    embedding, first, second, head = names(config)[1:]
    kernel = next(name for name in tensors if second in name and name.endswith("/kernel"))
    table = next(name for name in tensors if embedding in name)
    wide = {**tensors, table: torch.randn(7, 4)}
    wide[kernel.replace(second, first)] = tensors[kernel]
    graph = wired(config, {second: [embedding], head: [first]})
    found = find(contents({**tensors, **wide}, "keras", config=graph))
    assert found.chain is not None
    assert [part.name for part in found.chain.parts] == [first, head]
    assert found.refused == (
        f"{second}: reads {embedding} as {first} does, and only one of them is shown",
    )


def test_a_layer_that_is_given_a_memory_is_refused() -> None:
    tensors, config = case("lstm", "h5")
    embedding, first, second, _ = names(config)[1:]
    found = find(contents(tensors, "keras", config=wired(config, {second: [embedding, first]})))
    assert "begins with a memory that is given to it" in found.refused[0]
    assert found.chain is not None
    assert [part.name for part in found.chain.parts] == [first]


def test_what_is_joined_begins_the_chain_anew() -> None:
    tensors, config = case("mixed", "h5")
    embedding, first, second, _, third, head = names(config)[1:]
    join = {"class_name": "Concatenate", "config": {"name": "join"}}
    config["config"]["layers"][1]["class_name"] = "Lambda"
    config["config"]["layers"].insert(4, join)
    graph = wired(config, {second: [embedding], "join": [first, second]})
    found = find(contents(tensors, "keras", config=graph))
    assert found.chain is not None
    assert found.chain.embedding is None
    assert [part.name for part in found.chain.parts] == [third, head]


def test_weights_alone_are_described_by_what_lies_beside_them(tmp_path: Path) -> None:
    tensors, config = case("hard-before", "h5")
    alone = contents(tensors, "keras")
    path = tmp_path / "weights.h5"
    (tmp_path / "another.json").write_text(json.dumps(case("lstm", "h5")[1]))
    assert any("no configuration" in note for note in find(alone, path).notes)
    for version, slope in (("2.4.0", 0.2), ("3.5.0", 1 / 6)):
        (tmp_path / "model.json").write_text(json.dumps({"keras_version": version, **config}))
        assert any("described in model.json" in note for note in find(alone, path).notes)
        layer = build(alone, path).chain.recurrences[0]
        assert (layer.slope, layer.reset_after) == (slope, False), "hard gates, as only it says"


def test_a_configuration_that_makes_no_sense_is_said_to() -> None:
    tensors, config = case("lstm", "h5")
    for broken in (
        {"config": {"layers": "many"}},
        {"config": []},
        change(config, 1, name="another"),
        {"config": {"layers": [{"class_name": "LSTM", "config": None}]}},
    ):
        found = find(contents(tensors, "keras", config=broken))
        assert found.chain is None or found.notes
        assert found.chain is not None or found.refused


def test_an_average_over_a_window_reads_it_anew_for_every_step(tmp_path: Path) -> None:
    (tmp_path / "m_vocab.json").write_text('{"a": 1, "b": 2, "c": 3, "<s>": 4, "d": 5}')
    (tmp_path / "m_config.json").write_text('{"max_length": 5}')
    model = build(contents(textgen(), "keras"), tmp_path / "m_weights.hdf5")
    assert isinstance(model, Windowed)
    read = model.encode("abcdab\ncd")
    assert [t.id for t in read] == [4, 1, 2, 3, 5, 1, 2, 4, 3, 5]
    channels = show(model, read)
    attention = channels["attention"][:, 0, 0]  # [step, token]
    sums = np.nansum(attention, 1)
    np.testing.assert_allclose(sums[4:7], 1, atol=1e-6)
    assert (sums[:4] < 0.99).all(), "the rest is of the filling"
    assert not attention[6, :2].any(), "outside of the window"
    assert not attention[8, :7].any(), "before the text began"
    again = show(model, model.encode("cd"))
    for name in ("hidden", "next"):
        np.testing.assert_allclose(again[name], channels[name][-3:], atol=1e-6)
    assert max(verify(model, read).values()) < 1e-5


def nats(model: Windowed, titles: tuple[str, ...]) -> float:
    """Minus the logarithm of what the model gave each character, and the end of each title."""
    total, count = 0.0, 0
    for title in titles:
        read = model.encode(f"{title}\n")
        ids = [token.id for token in read[1:]]
        total -= float(np.log(show(model, read)["next"][np.arange(len(ids)), ids]).sum())
        count += len(ids)
    return total / count


@pytest.mark.skipif(not TEXTGENRNN, reason="WM_EXPLORER_TEXTGENRNN names no weights")
def test_textgenrnn_reads_english_titles_as_well_as_it_learned_to() -> None:
    h5py = pytest.importorskip("h5py")
    path, tensors = Path(TEXTGENRNN), {}
    with h5py.File(path) as file:
        file.visititems(
            lambda name, item: (
                tensors.update({name: torch.from_numpy(item[()])})
                if isinstance(item, h5py.Dataset)
                else None
            )
        )
    model = build(contents(tensors, "keras"), path)
    assert isinstance(model, Windowed)
    gates = [c for c in model.channels if c.kind == "gate"]
    assert [c.shape(0) for c in gates] == [(2, 128)] * 3
    assert max(verify(model, model.encode(TITLES[0])).values()) < 1e-4
    assert nats(model, TITLES) <= MOST_NATS
