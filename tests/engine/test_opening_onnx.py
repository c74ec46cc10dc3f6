"""LSTM, GRU and RNN nodes of ONNX, against ONNX Runtime (tests/golden/make_onnx.py)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from engine.opening.recurrent import build, find
from engine.opening.recurrent.model import Opened
from engine.verify import show, verify
from tests.opened import contents, golden, shown, tokens

GOLDEN = np.load(Path(__file__).parents[1] / "golden" / "onnx.npz")
CASES = sorted({name.partition("/")[0] for name in GOLDEN.files} - {"language"})


def graph(name: str) -> tuple[list[dict[str, Any]], dict[str, torch.Tensor]]:
    """The nodes and the tensors of a golden graph."""
    return json.loads(str(GOLDEN[f"{name}/nodes"])), golden(GOLDEN, f"{name}/tensor/")


def hidden(model: Opened, channels: dict[str, np.ndarray]) -> np.ndarray:
    """What the last layer gives, its directions side by side: [step, unit]."""
    names = [n for n in ("hidden", "backward.hidden") if n in channels]
    return np.concatenate([channels[name][:, -1] for name in names], -1)


@pytest.mark.parametrize("name", CASES)
def test_a_node_shows_what_the_runtime_computes(name: str) -> None:
    nodes, tensors = graph(name)
    model = build(contents(tensors, "onnx", nodes=nodes))
    text = "\n".join(",".join(map(repr, row)) for row in GOLDEN[f"{name}/x"].tolist())
    read = model.encode(text)
    channels = show(model, read)
    np.testing.assert_allclose(hidden(model, channels), GOLDEN[f"{name}/y"], atol=1e-5)
    assert max(verify(model, read).values()) < 1e-5


def test_a_graph_of_embedding_two_layers_and_a_head_speaks_of_symbols() -> None:
    nodes, tensors = graph("language")
    found = find(contents(tensors, "onnx", nodes=nodes))
    assert found.refused == ()
    assert [line.partition(":")[0] for line in found.shown[:4]] == [
        "table",
        "lstm_1",
        "lstm_2",
        "head",
    ]
    model = build(contents(tensors, "onnx", nodes=nodes))
    ids = GOLDEN["language/tokens"].tolist()
    channels = shown(model, ids)
    np.testing.assert_allclose(channels["next"][:, 1:], GOLDEN["language/y"], atol=1e-5)
    assert {"lstm_1.gate.forget", "lstm_1.backward.cell", "lstm_2.hidden"} <= channels.keys()
    assert max(verify(model, tokens(model, ids)).values()) < 1e-5


REFUSED = {
    "clips": ("lstm", {"clip": 3.0}, [], "clips its numbers"),
    "couples": ("lstm", {"input_forget": 1}, [], "couples its input and forget gates"),
    "peepholes": ("lstm", {}, ["", "", "", "P"], "peepholes"),
    "affine": ("rnn", {"activations": ["Affine"]}, [], "squashed by Affine"),
    "two directions": ("gru", {"direction": "bidirectional"}, [], "weights for 1 directions"),
    "a full memory": ("gru", {}, ["", "start"], "a memory that is not empty"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_would_change_the_numbers_is_refused(what: str) -> None:
    name, settings, inputs, reason = REFUSED[what]
    nodes, tensors = graph(name)
    nodes[0]["attributes"].update(settings)
    nodes[0]["inputs"] += inputs
    tensors |= {"P": torch.ones(1, 12), "start": torch.ones(1, 1, 4)}
    found = find(contents(tensors, "onnx", nodes=nodes))
    assert found.chain is None
    assert reason in found.refused[0]


def test_what_stands_around_the_layers_and_is_not_known_is_said() -> None:
    nodes, tensors = graph("language")
    nodes[6]["operator"] = "Einsum"
    nodes[0]["operator"] = "Mystery"
    found = find(contents(tensors, "onnx", nodes=nodes))
    assert found.chain is not None
    assert found.chain.inputs == 3
    assert [line.partition(":")[0] for line in found.refused] == ["embed", "head"]


def test_a_layer_that_reads_something_else_is_not_chained() -> None:
    nodes, tensors = graph("language")
    nodes[3]["inputs"][0] = "x"
    found = find(contents(tensors, "onnx", nodes=nodes))
    assert found.chain is not None
    assert [layer.name for layer in found.chain.recurrences] == ["lstm_1"]
    assert any(line.startswith("lstm_2: does not read what lstm_1 gives") for line in found.refused)
