"""LSTM, GRU and RNN nodes of ONNX, against ONNX Runtime (tests/golden/make_onnx.py)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from engine.opening import files
from engine.opening.contents import Contents
from engine.opening.inspection import inspect
from engine.opening.recurrent import build, find
from engine.opening.recurrent.model import Opened
from engine.verify import show, verify
from tests.opened import Language, contents, golden, loud, shown, tokens

GOLDEN = np.load(Path(__file__).parents[1] / "golden" / "onnx.npz")
CASES = sorted({name.partition("/")[0] for name in GOLDEN.files} - {"language", "files"})


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


def from_file(name: str, folder: Path) -> Contents:
    """A golden graph as the reader gives it, from a file."""
    path = folder / f"{name}.onnx"
    path.write_bytes(GOLDEN[f"files/{name}/file"].tobytes())
    return files.read(path)


def compared(model: Opened, name: str, tolerance: float) -> None:
    text = "\n".join(",".join(map(repr, row)) for row in GOLDEN[f"files/{name}/x"].tolist())
    read = model.encode(text)
    channels = show(model, read)
    np.testing.assert_allclose(hidden(model, channels), GOLDEN[f"files/{name}/y"], atol=tolerance)
    assert max(verify(model, read).values()) < 1e-5


def test_a_layer_in_a_branch_whose_weights_the_graph_puts_in_order_is_found(tmp_path: Path) -> None:
    read = from_file("branches", tmp_path)
    found = find(read)
    assert [line.partition(":")[2] for line in found.refused] == [
        " is in another branch of the graph than what is shown"
    ]
    compared(build(read), "branches", 1e-5)
    assert inspect(str(tmp_path / "branches.onnx")).layers == found.layers
    assert len(found.layers) == 2


def test_weights_of_eight_bits_are_shown_in_full(tmp_path: Path) -> None:
    """The runtime also rounds what is read, so its numbers are near, and not the same."""
    read = from_file("quantized", tmp_path)
    assert any(node["operator"] == "DynamicQuantizeLSTM" for node in read.metadata["nodes"])
    assert any("8 bits" in note for note in find(read).notes)
    compared(build(read), "quantized", 0.03)
    del read.tensors[next(name for name in read.tensors if name.endswith("scale"))]  # type: ignore[attr-defined]
    assert "no scale that fits" in find(read).refused[0]


@torch.no_grad()
def test_layers_that_the_graph_writes_out_are_told_by_their_names() -> None:
    """As exporters write a single step: the weights keep torch's names, and there is no GRU."""
    module = loud(Language(torch.nn.GRU(3, 4, batch_first=True)))
    nodes = [{"operator": "Gemm", "inputs": ["x"], "outputs": ["y"]}]
    read = contents(module.state_dict(), "onnx", nodes=nodes)
    assert any("told by the names of their weights" in note for note in find(read).notes)
    ids = [3, 1, 4, 1, 5, 0, 2]
    hidden, _ = module.rnn(module.embedding(torch.tensor([ids])))
    np.testing.assert_allclose(shown(build(read), ids)["hidden"][:, 0], hidden[0], atol=1e-6)


def test_loops_are_said_to_be_loops() -> None:
    loop = {"operator": "Loop", "name": "while", "inputs": [], "outputs": ["y"]}
    found = find(contents({"kernel": torch.ones(3, 4)}, "onnx", nodes=[loop]))
    assert found.chain is None
    assert found.refused[0].startswith("Loop: the graph writes its recurrent layers out as loops")


def test_constants_that_grow_or_read_themselves_are_given_up() -> None:
    """A graph that doubles a constant forty times, one that asks for each twice, and a circle."""
    nodes, tensors = graph("lstm")
    doubled = [
        {"operator": "Concat", "inputs": [f"w{i}"] * 2, "outputs": [f"w{i + 1}"],
         "attributes": {"axis": 0}}
        for i in range(40)
    ]  # fmt: skip
    for first in (tensors["W"], None):
        given = {**tensors, **({} if first is None else {"w0": first})}
        found = find(contents(given, "onnx", nodes=[*doubled, feeding(nodes[0], "w40")]))
        assert "worked out by the graph" in found.refused[0]
    circle = {"operator": "Identity", "inputs": ["w40"], "outputs": ["w40"]}
    found = find(contents(tensors, "onnx", nodes=[circle, feeding(nodes[0], "w40")]))
    assert "worked out by the graph" in found.refused[0]


def feeding(node: dict[str, Any], weights: str) -> dict[str, Any]:
    """A node that reads its weights from somewhere else."""
    return {**node, "inputs": [node["inputs"][0], weights, *node["inputs"][2:]]}


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
