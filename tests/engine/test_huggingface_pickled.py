"""Folders of the library whose weights are pickles: read here, and never by the library."""

from __future__ import annotations

import json
import pickle
import re
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from engine import opening
from engine.checkpoint import LoadError
from engine.opening.huggingface.loading import load
from engine.opening.inspection import inspect
from engine.verify import show
from tests import borrowed

TEXT = borrowed.TEXT[:60]


def edited(folder: Path, name: str, **entries: object) -> None:
    path = folder / name
    read = json.loads(path.read_text()) if path.exists() else {}
    path.write_text(json.dumps({**read, **entries}))


def pickled(folder: Path, weights: object) -> Path:
    """The weights as the library kept them before it had safetensors."""
    (folder / "model.safetensors").unlink()
    torch.save(weights, folder / "pytorch_model.bin")
    return folder / "pytorch_model.bin"


@pytest.mark.parametrize("shards", [1, 2])
def test_pickled_weights_show_the_same(shards: int, tmp_path: Path) -> None:
    folder = borrowed.gpt2(tmp_path, layers=2)
    tokens = (model := load(folder)).encode(TEXT)
    expected = show(model, tokens)
    weights = load_file(folder / "model.safetensors")
    path = pickled(folder, weights)
    if shards > 1:
        path.unlink()
        names = {name: f"pytorch_model-{i % 2}.bin" for i, name in enumerate(weights)}
        for shard in set(names.values()):
            torch.save({n: w for n, w in weights.items() if names[n] == shard}, folder / shard)
        edited(folder, "pytorch_model.bin.index.json", weight_map=names)
    found = show(load(folder), tokens)
    assert found.keys() == expected.keys()
    for name, value in expected.items():
        np.testing.assert_array_equal(found[name], value, err_msg=name)
    assert {t.name for t in inspect(str(folder)).tensors} == weights.keys()


def test_old_names_of_pickled_weights_are_translated(tmp_path: Path) -> None:
    """As BERT's first files have them: gamma, beta, and no head that is tied."""
    folder = borrowed.bert(tmp_path)
    tokens = (model := load(folder)).encode(TEXT)
    expected = show(model, tokens)
    weights = load_file(folder / "model.safetensors")
    names = {"LayerNorm.weight": "LayerNorm.gamma", "LayerNorm.bias": "LayerNorm.beta"}
    old = {re.sub("|".join(names), lambda f: names[f[0]], n): w for n, w in weights.items()}
    assert any(name.endswith("gamma") for name in old)
    pickled(folder, old)
    found = show(load(folder), tokens)
    for name, value in expected.items():
        np.testing.assert_array_equal(found[name], value, err_msg=name)


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda f: pickled(f, torch.nn.Linear(2, 2)), "whole object of the class"),
        (lambda f: pickled(f, {}).write_bytes(pickle.dumps(print, 4)), "is a Python pickle"),
        (lambda f: pickled(f, {}).write_bytes(b"PK\3\4"), "'pytorch_model.bin'"),
        (lambda f: pickled(f, {"transformer.wte.weight": torch.zeros(2, 2)}), "does not load"),
        (
            lambda f: edited(f, "pytorch_model.bin.index.json", weight_map={"a": "/x.bin"}),
            "weights outside of it, '/x.bin'",
        ),
    ],
)
def test_pickles_that_are_more_than_weights_are_refused(  # type: ignore[no-untyped-def]
    damage, words: str, tmp_path: Path
) -> None:
    damage(borrowed.gpt2(tmp_path, symbols=300, layers=1))
    with pytest.raises(LoadError) as error:
        load(tmp_path)
    assert words in str(error.value)
    assert "\n" not in str(error.value)


def test_an_encoder_with_a_decoder_keeps_how_its_target_begins(tmp_path: Path) -> None:
    folder = borrowed.t5(tmp_path)
    edited(folder, "generation_config.json", decoder_start_token_id=3, eos_token_id=4)
    tokens = (model := load(folder)).encode(f"{TEXT}\n=> the cat")
    expected = show(model, tokens)
    pickled(folder, load_file(folder / "model.safetensors"))
    again = (model := load(folder)).encode(f"{TEXT}\n=> the cat")
    assert again == tokens
    for name, value in show(model, again).items():
        np.testing.assert_array_equal(value, expected[name], err_msg=name)


def test_pickled_weights_that_are_missing_are_noticed(tmp_path: Path) -> None:
    folder = borrowed.gpt2(tmp_path, layers=2)
    weights = load_file(folder / "model.safetensors")
    del weights["transformer.h.1.mlp.c_fc.weight"]
    pickled(folder, weights)
    with pytest.raises(LoadError, match=r"lacks 1 of .* such as transformer.h.1.mlp.c_fc.weight"):
        load(folder)


def test_a_head_of_an_unknown_class_is_tried(tmp_path: Path) -> None:
    folder = borrowed.bert(tmp_path)
    edited(folder, "config.json", architectures=["BertOfMine"])
    assert "symbol.symbol" in {channel.name for channel in load(folder).channels}


def test_weights_on_their_own_are_those_of_their_folder(tmp_path: Path) -> None:
    folder = borrowed.gpt2(tmp_path, layers=1)
    for _ in range(2):
        weights = next(
            f for f in folder.iterdir() if f.name in ("model.safetensors", "pytorch_model.bin")
        )
        assert inspect(str(weights)).format == "huggingface"
        model, _card = opening.load(str(weights))
        assert len(model.encode(TEXT)) > 1
        if weights.suffix == ".safetensors":
            pickled(folder, load_file(weights))
