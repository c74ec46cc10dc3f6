"""Whatever a file names and however it is shaped: found or refused in words, never a traceback."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from engine.checkpoint import LoadError
from engine.opening.contents import Contents
from engine.opening.recurrent import build, find
from engine.verify import verify
from tests.engine.test_opening_onnx import graph
from tests.opened import Language, contents, textgen

ROLES = ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0", "weight_ih_l1", "weight_hh_l1")
ROLES += ("weight_ih_l0_reverse", "weight_hh_l0_reverse", "weight_hr_l0", "weight", "bias", "w_ih")
KERAS = (
    "kernel:0",
    "recurrent_kernel:0",
    "bias:0",
    "embeddings:0",
    "a_W:0",
    "cell/vars/0",
    "vars/1",
)
TORCH = st.builds(
    "{}{}".format, st.sampled_from(["", "a.", "emb.", "fc.", "dec_"]), st.sampled_from(ROLES)
)
PATHS = st.builds(
    "{}/{}".format, st.sampled_from(["a", "a_1", "layers/lstm"]), st.sampled_from(KERAS)
)
SHAPES = st.lists(st.sampled_from([0, 1, 2, 3, 4, 6, 8, 12, 16]), max_size=3)
TENSORS = st.one_of(
    *(st.dictionaries(names, SHAPES, max_size=8) for names in (TORCH, PATHS, st.text(max_size=9)))
)
WORDS = st.sampled_from(["LSTM", "GRU", "Dense", "Bidirectional", "a", "layers", "class_name"])
PLAIN = st.recursive(
    st.none() | st.integers(-3, 40) | WORDS | st.booleans(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["config", "layers", "class_name", "name", "layer", "inbound_nodes"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


def told(tensors: dict[str, list[int]], format_: str, **metadata: Any) -> None:
    """Finds, and builds and reads what was found."""
    told_of(contents({n: torch.ones(s) for n, s in tensors.items()}, format_, **metadata))


def told_of(data: Contents) -> None:
    found = find(data)
    if found.chain is None:
        assert found.refused
        assert not found.shown
        with pytest.raises(LoadError):
            build(data)
        return
    model = build(data)
    text = "1 " * found.chain.inputs + "\n0 1"
    assert max(verify(model, model.encode(text)).values()) < 1e-4


@given(TENSORS, st.sampled_from(["torch", "safetensors", "numpy", "keras", "onnx"]))
@settings(max_examples=300, deadline=None)
def test_any_names_and_shapes(tensors: dict[str, list[int]], format_: str) -> None:
    told(tensors, format_)


VALID = {
    "torch": {n: list(w.shape) for n, w in Language(nn.GRU(3, 2, 2)).state_dict().items()},
    "keras": {n: list(w.shape) for n, w in textgen(2).items()},
}


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_any_change_of_weights_that_fit(data: st.DataObject) -> None:
    format_ = data.draw(st.sampled_from(sorted(VALID)))
    tensors = {name: list(shape) for name, shape in VALID[format_].items()}
    for _ in range(data.draw(st.integers(0, 2))):
        name = data.draw(st.sampled_from(sorted(tensors)))
        what = data.draw(st.sampled_from(["drop", "rename", "reshape", "widen"]))
        shape = tensors.pop(name)
        if what == "rename":
            tensors[data.draw(PATHS if format_ == "keras" else TORCH)] = shape
        elif what == "reshape":
            tensors[name] = data.draw(SHAPES)
        elif what == "widen":
            axis = data.draw(st.integers(0, len(shape) - 1)) if shape else 0
            tensors[name] = [size + (place == axis) for place, size in enumerate(shape)]
    told(tensors, format_)


@given(TENSORS, PLAIN, PLAIN)
@settings(max_examples=200, deadline=None)
def test_any_configuration(tensors: dict[str, list[int]], config: Any, vocabulary: Any) -> None:
    told(tensors, "keras", config=config, vocab=vocabulary)


@pytest.mark.parametrize("format_", ["safetensors", "torch"])
def test_a_thousand_layers_are_too_many_and_a_hundred_are_not(format_: str) -> None:
    def cells(count: int) -> dict[str, list[int]]:
        roles = {"weight_ih": [8, 2], "weight_hh": [8, 2]}
        return {f"cells.{i}.{role}": shape for i in range(count) for role, shape in roles.items()}

    data = contents({n: torch.ones(s) for n, s in cells(1000).items()}, format_)
    assert "far more than can be shown" in find(data).refused[0]
    data = contents({n: torch.ones(s) for n, s in cells(100).items()}, format_)
    chain = find(data).chain
    assert chain is not None
    assert [layer.name for layer in chain.recurrences] == [f"cells.{i}" for i in range(100)]


ODD = st.sampled_from([None, 0, -1, 3, 1.5, "", "LSTM", "y", [], [1], ["Tanh"], "bidirectional"])


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_any_change_of_a_graph(data: st.DataObject) -> None:
    nodes, tensors = graph(data.draw(st.sampled_from(["language", "lstm-hard", "gru-both"])))
    for _ in range(data.draw(st.integers(1, 3))):
        node = data.draw(st.sampled_from(nodes))
        where = data.draw(st.sampled_from(["inputs", "outputs", "attributes", "operator", "cut"]))
        if where == "operator":
            names = ["LSTM", "GRU", "RNN", "Gather", "Gemm", "Constant", "Transpose", "Add"]
            node["operator"] = data.draw(st.sampled_from(names))
        elif where == "attributes":
            names = ["direction", "clip", "activations", "hidden_size", "transB", "axis", "value"]
            names += ["activation_alpha", "activation_beta", "linear_before_reset"]
            node["attributes"][data.draw(st.sampled_from(names))] = data.draw(ODD)
        elif where == "cut":
            name = data.draw(st.sampled_from(sorted(tensors)))
            tensors[name] = tensors[name][..., :1]
        else:
            values = st.sampled_from(["", "x", "y", "y2", "W", "table", "tokens", "h", "c", "m"])
            node[where] = data.draw(st.lists(values, max_size=4))
    told_of(contents(tensors, "onnx", nodes=nodes))
