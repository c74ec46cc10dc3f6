"""Folders whose description and weights speak of different models, and files that change."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file

from engine import opening
from engine.checkpoint import LoadError
from tests import borrowed
from tests.hostile import LIMIT
from tests.hostile.opener import Opener


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return borrowed.gpt2(tmp_path_factory.mktemp("made") / "gpt2", symbols=400, layers=2)


def lying(made: Path, folder: Path, without: str, **config: Any) -> Path:
    """The folder without some of its weights, and with other words about them."""
    shutil.copytree(made, folder)
    said = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps({**said, **config}))
    weights = load_file(folder / "model.safetensors")
    kept = {name: w for name, w in weights.items() if without not in name}
    save_file(kept, folder / "model.safetensors", {"format": "pt"})
    return folder


@pytest.mark.skipif(sys.platform != "linux", reason="limits of Linux")
def test_what_weights_do_not_hold_is_not_made_up_at_any_size(made: Path, tmp_path: Path) -> None:
    claims = {
        "wte": {"vocab_size": 50_000_000},
        "wpe": {"n_positions": 50_000_000},
        "mlp": {"n_inner": 20_000_000},
        "": {"n_embd": 8192, "n_layer": 60},
    }
    with Opener(tmp_path) as opener:
        for without, config in claims.items():
            outcome = opener.open(lying(made, tmp_path / f"no_{without}", without, **config))
            assert outcome.kind == "LoadError"
            assert "does not load: it says that it is a model of" in outcome.words
            assert not outcome.greedy
            assert outcome.grown < LIMIT


def test_weights_of_other_shapes_are_told_in_our_words(made: Path, tmp_path: Path) -> None:
    folder = lying(made, tmp_path / "other", "nothing", n_positions=65)
    with pytest.raises(LoadError, match="shapes of its weights are not those that its config"):
        opening.load(str(folder))


@pytest.mark.parametrize("kind", ["folder", "file"])
def test_a_file_that_is_written_to_changes_nothing_that_is_open(
    made: Path, tmp_path: Path, kind: str
) -> None:
    """As a training script does that saves again: the numbers were read from the file once."""
    folder, path = tmp_path / "folder", tmp_path / "lstm.safetensors"
    if kind == "folder":
        shutil.copytree(made, folder)
        path = folder / "model.safetensors"
    else:
        save_file(torch.nn.LSTM(3, 4).state_dict(), path)
    model, _ = opening.load(str(folder if kind == "folder" else path))
    before = [w.clone() for w in model.parameters()]
    os.truncate(path, 0)
    for now, then in zip(model.parameters(), before, strict=True):
        assert torch.equal(now, then)
    tokens = model.encode("the cat" if kind == "folder" else "1,2,3\n4,5,6")
    assert len(model.reference([token.id for token in tokens])) > 0
