"""Model files of every kind are read to the numbers that were written, whatever they are called."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np
import pytest
import torch
from safetensors.torch import save_file
from torch import Tensor, nn

from engine import bundle, opening, sniff
from engine.checkpoint import LoadError
from engine.opening import files
from engine.opening.contents import Contents
from engine.opening.inspection import inspect
from tests import tiny
from tests.hostile.graphs import outside
from tests.hostile.graphs import tensor as initializer
from tests.hostile.making import archive, field, onnx, varint

needs_h5py = pytest.mark.skipif(find_spec("h5py") is None, reason="needs h5py")


def lstm() -> dict[str, Tensor]:
    torch.manual_seed(0)
    return nn.LSTM(3, 4, 2).state_dict()


def assert_same(found: Mapping[str, Tensor], expected: Mapping[str, Tensor]) -> None:
    assert set(found) == set(expected)
    for name, tensor in expected.items():
        assert found[name].dtype == tensor.dtype, name
        assert torch.equal(found[name], tensor), name


# numbers as they were written


@pytest.mark.parametrize("legacy", [False, True], ids=["zip", "legacy"])
def test_torch_gives_state_dicts_however_they_are_wrapped(tmp_path: Path, legacy: bool) -> None:
    path, weights = tmp_path / "model", lstm()

    def read(value: Any) -> Contents:
        torch.save(value, path, _use_new_zipfile_serialization=not legacy)
        assert sniff.kind_of(path) == "torch"
        return files.read(path)

    assert_same(read(weights).tensors, weights)
    training = {"epoch": 3, "state_dict": weights, "optimizer": {"lr": 0.1}, "vocab": ["a", "b"]}
    found = read(training)
    assert_same(found.tensors, weights)
    assert found.metadata == {"epoch": 3, "vocab": ["a", "b"], "optimizer": {"lr": 0.1}}
    both = {"encoder": weights, "decoder": {"w": torch.arange(6.0).reshape(2, 3)}}
    expected = {f"encoder.{name}": w for name, w in weights.items()}
    assert_same(read(both).tensors, expected | {"decoder.w": both["decoder"]["w"]})
    assert_same(
        read(list(weights.values())).tensors, dict(zip("01234567", weights.values(), strict=True))
    )


def test_torch_leaves_what_a_training_script_keeps_beside_the_weights(tmp_path: Path) -> None:
    path, weights = tmp_path / "model", lstm()
    state = {str(i): {"exp_avg": w, "exp_avg_sq": w} for i, w in enumerate(weights.values())}
    for name in ("model_state", "encoder"):
        torch.save({"step": 9, name: weights, "optimizer_state": {"state": state}}, path)
        prefix = "encoder." if name == "encoder" else ""
        assert files.read(path).tensors.keys() == {f"{prefix}{n}" for n in weights}
        assert {info.name for info in files.header(path)} == {f"{prefix}{n}" for n in weights}


@pytest.mark.parametrize("legacy", [False, True], ids=["zip", "legacy"])
def test_torch_gives_views_halves_parameters_and_empty_tensors(
    tmp_path: Path, legacy: bool
) -> None:
    base = torch.arange(24.0)
    value = {
        "turned": base.reshape(4, 6).T,
        "slice": base[5:9],
        "parameter": nn.Parameter(base[:2].clone()),
        "half": base.half(),
        "brain": base.bfloat16(),
        "whole": base.long(),
        "empty": torch.empty(0, 3),
        "scalar": torch.tensor(2.0),
    }
    torch.save(value, tmp_path / "model", _use_new_zipfile_serialization=not legacy)
    found = files.read(tmp_path / "model").tensors
    assert_same(found, {name: tensor.detach() for name, tensor in value.items()})
    assert not any(tensor.requires_grad for tensor in found.values())
    infos = [(name, tuple(w.shape), str(w.dtype).partition(".")[2]) for name, w in value.items()]
    assert [(i.name, i.shape, i.dtype) for i in files.header(tmp_path / "model")] == infos


def test_safetensors_gives_its_tensors_and_words(tmp_path: Path) -> None:
    weights = lstm() | {"brain": torch.ones(3, dtype=torch.bfloat16), "none": torch.empty(0)}
    save_file(weights, tmp_path / "model", {"vocab": "abc"})
    found = files.read(tmp_path / "model")
    assert (found.format, found.metadata) == ("safetensors", {"vocab": "abc"})
    assert_same(found.tensors, weights)


@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
def test_numpy_gives_arrays_of_any_order_and_words_beside(tmp_path: Path, save: Any) -> None:
    arrays = {
        "rows": np.arange(6, dtype=np.float32).reshape(2, 3),
        "columns": np.asfortranarray(np.arange(6, dtype=np.float64).reshape(2, 3)),
        "big": np.arange(3, dtype=">f4"),
        "scalar": np.array(3),
    }
    with (tmp_path / "model").open("wb") as file:
        save(file, **arrays, vocab=np.array(["a", "bc"]))
    found = files.read(tmp_path / "model")
    assert found.metadata == {"vocab": ["a", "bc"]}
    assert {name: t.numpy().tolist() for name, t in found.tensors.items()} == {
        name: a.tolist() for name, a in arrays.items()
    }
    np.save(tmp_path / "one.npy", arrays["columns"])
    assert sniff.kind_of(tmp_path / "one.npy") == "array"
    (one,) = files.read(tmp_path / "one.npy").tensors.values()
    assert one.tolist() == arrays["columns"].tolist()


CONFIG = {"class_name": "Sequential", "config": {"layers": [{"class_name": "LSTM"}]}}


@needs_h5py
def test_keras_gives_layers_in_the_order_of_the_model(tmp_path: Path) -> None:
    import h5py

    kernel, bias = np.arange(12, dtype="f4").reshape(3, 4), np.ones(4)
    with h5py.File(tmp_path / "model", "w") as file:
        file.attrs.update({"model_config": json.dumps(CONFIG), "keras_version": b"2.1.5"})
        weights = file.create_group("model_weights")
        weights.attrs["layer_names"] = [b"z", b"a"]
        for name in ("z", "a"):
            layer = weights.create_group(name)
            layer.attrs["weight_names"] = [f"{name}/kernel:0".encode(), f"{name}/bias:0".encode()]
            layer[f"{name}/kernel:0"] = kernel
            layer.create_dataset(f"{name}/bias:0", data=bias, chunks=(2,), compression="gzip")
        file["optimizer_weights/m"] = kernel
    found = files.read(tmp_path / "model")
    assert sniff.kind_of(tmp_path / "model") == "keras"
    assert found.metadata["config"] == CONFIG
    assert found.metadata["keras_version"] == "2.1.5"
    assert found.metadata["weight_names"] == {
        "z": ["z/kernel:0", "z/bias:0"],
        "a": ["a/kernel:0", "a/bias:0"],
    }
    assert set(found.tensors) == {f"{n}/{n}/{w}:0" for n in "za" for w in ("kernel", "bias")}
    assert found.tensors["z/z/kernel:0"].tolist() == kernel.tolist()
    assert found.tensors["a/a/bias:0"].tolist() == bias.tolist()


@needs_h5py
def test_keras_gives_a_whole_archive(tmp_path: Path) -> None:
    import h5py

    with h5py.File(tmp_path / "w.h5", "w") as file:
        file["layers/lstm/cell/vars/0"] = np.eye(2, dtype="f4")
    members = {
        "metadata.json": b"{}",
        "config.json": json.dumps(CONFIG).encode(),
        "model.weights.h5": (tmp_path / "w.h5").read_bytes(),
    }
    (tmp_path / "model").write_bytes(archive(members))
    assert sniff.kind_of(tmp_path / "model") == "keras"
    found = files.read(tmp_path / "model")
    assert found.metadata == {"config": CONFIG}
    assert found.tensors["layers/lstm/cell/vars/0"].tolist() == [[1, 0], [0, 1]]


def test_onnx_gives_nodes_with_attributes_and_initializers_in_every_field(tmp_path: Path) -> None:
    floats = np.array([1.5, -2], "<f4").tobytes()
    attributes = [
        field(5, field(1, "hidden_size") + field(3, 4) + field(20, 2)),
        field(5, field(1, "direction") + field(4, "forward") + field(20, 3)),
        field(5, field(1, "clip") + varint(2 << 3 | 5) + floats[:4] + field(20, 1)),
        field(5, field(1, "axes") + field(8, varint(-1) + varint(300)) + field(20, 7)),
        field(5, field(1, "then") + field(6, b"") + field(20, 5)),
    ]
    node = field(1, "x") + field(1, "") + field(2, "y") + field(3, "n") + field(4, "LSTM")
    axes = field(1, field(1, 7)) + field(1, field(2, "batch")) + field(1, b"")
    given = field(1, "x") + field(2, field(1, field(1, 1) + field(2, axes)))

    def stored(name: str, kind: int, *values: bytes) -> bytes:
        return field(5, field(1, 2) + field(2, kind) + field(8, name) + b"".join(values))

    (tmp_path / "beside.bin").write_bytes(bytes(4) + floats)
    path = tmp_path / "model"
    path.write_bytes(
        onnx(
            field(1, node + b"".join(attributes)),
            field(11, given),
            initializer((2,), floats, name="raw"),
            stored("floats", 1, field(4, floats)),
            stored("longs", 7, field(7, varint(-5) + varint(1 << 40))),
            stored("loose", 6, field(5, 3), field(5, (1 << 64) - 3)),
            stored("half", 10, field(5, varint(0x3E00) + varint(0xC000))),
            stored("brain", 16, field(9, np.array([0x3FC0, 0xC000], "<u2").tobytes())),
            outside("beside.bin", offset="4", length="8"),
        )
    )
    assert sniff.kind_of(path) == "onnx"
    found = files.read(path)
    assert {name: tensor.tolist() for name, tensor in found.tensors.items()} == {
        **{name: [1.5, -2.0] for name in ("raw", "floats", "half", "brain", "w")},
        "longs": [-5, 1 << 40],
        "loose": [3, -3],
    }
    assert found.tensors["brain"].dtype == torch.bfloat16
    (read,) = found.metadata["nodes"]
    assert (read["operator"], read["name"]) == ("LSTM", "n")
    assert (read["inputs"], read["outputs"]) == (["x", ""], ["y"])
    assert read["attributes"] == {
        "hidden_size": 4,
        "direction": "forward",
        "clip": 1.5,
        "axes": [-1, 300],
        "then": {"tensors": {}, "nodes": [], "inputs": {}, "outputs": {}},
    }
    assert found.metadata["inputs"] == {"x": [7, "batch", ""]}
    assert found.metadata["opset"] == 17


@pytest.mark.skipif(find_spec("onnx") is None, reason="needs onnx")
def test_onnx_is_read_as_the_library_of_onnx_writes_it(tmp_path: Path) -> None:
    import onnx as library

    helper, arrays = (
        library.helper,
        {f"a{i}": np.random.default_rng(i).normal(size=(2, 3)) for i in range(3)},
    )
    made = [
        library.numpy_helper.from_array(arrays["a0"].astype("f4"), "a0"),
        helper.make_tensor("a1", library.TensorProto.DOUBLE, (2, 3), arrays["a1"].ravel()),
        helper.make_tensor("a2", library.TensorProto.FLOAT16, (2, 3), arrays["a2"].ravel()),
    ]
    value = helper.make_tensor("c", library.TensorProto.INT64, (2,), [-1, 5])
    nodes = [
        helper.make_node("Constant", [], ["c"], value=value),
        helper.make_node(
            "GRU", ["x", "a0", "a1"], ["y"], hidden_size=3, activations=["Tanh", "Relu"]
        ),
    ]
    given = [helper.make_tensor_value_info("x", library.TensorProto.FLOAT, [None, 1, "n"])]
    graph = helper.make_graph(nodes, "g", given, [], made)
    library.save(helper.make_model(graph), tmp_path / "model")
    found = files.read(tmp_path / "model")
    for tensor in made:
        expected = library.numpy_helper.to_array(tensor)
        np.testing.assert_array_equal(found.tensors[tensor.name].numpy(), expected)
    constant, gru = found.metadata["nodes"]
    assert constant["attributes"]["value"].tolist() == [-1, 5]
    assert gru["attributes"] == {"hidden_size": 3, "activations": ["Tanh", "Relu"]}
    assert found.metadata["inputs"] == {"x": ["", 1, "n"]}


# what is there, and what it becomes


def test_kinds_are_told_by_content(tmp_path: Path) -> None:
    texts = {
        "empty": b"",
        "plain": b"In the beginning\n",
        "chinese": "床前明月光".encode() * 999,
        "marked": "a".encode("utf-16"),
        "braces": b"12345678{}",
        "numbers": b"0.5,1,2\n3,4,5\n",
        "pickle0": b"cos\nsystem\n(S'x'\ntR.",
    }
    for name, data in texts.items():
        (tmp_path / name).write_bytes(data)
        assert sniff.kind_of(tmp_path / name) == "text", name
    for name, data in {
        "latin": "é".encode("latin-1") * 9,
        "zeros": bytes(99),
        "png": b"\x89PNG\r\n\x1a\n\0",
    }.items():
        (tmp_path / name).write_bytes(data)
        assert sniff.kind_of(tmp_path / name) == "unknown", name
    model = tiny.lstm(tmp_path / "ours")
    assert sniff.kind_of(model) == sniff.kind_of(model / bundle.WEIGHTS) == "ours"
    assert sniff.kind_of(tmp_path) == "unknown"
    with pytest.raises(FileNotFoundError):
        sniff.kind_of(tmp_path / "nowhere")


@pytest.mark.parametrize("length", [640, 896, 1152, 1408])
def test_a_header_as_long_as_a_pickle_begins_is_none(tmp_path: Path, length: int) -> None:
    """The first bytes of a file of safetensors say how long its header is, here 80 02, 80 03 …"""
    words = {"w": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}}
    raw = json.dumps(words).encode().ljust(length)
    (tmp_path / "model").write_bytes(length.to_bytes(8, "little") + raw + bytes(8))
    assert sniff.kind_of(tmp_path / "model") == "safetensors"
    assert list(files.read(tmp_path / "model").tensors) == ["w"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"Once upon a time", "is a text, not a model"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0", "git lfs pull"),
        (bytes(99), "not a model of a kind that is known here"),
    ],
)
def test_what_is_no_model_says_what_it_is(tmp_path: Path, data: bytes, words: str) -> None:
    (tmp_path / "model.pt").write_bytes(data)
    with pytest.raises(LoadError, match=words):
        opening.load(str(tmp_path / "model.pt"))


def test_ours_opens_by_folder_by_file_and_by_any_name(tmp_path: Path) -> None:
    folder = tiny.lstm(tmp_path / "ours")
    renamed = tmp_path / "other.bin"
    renamed.write_bytes((folder / bundle.WEIGHTS).read_bytes())
    expected = opening.load(str(folder))[0].state_dict()
    for path in (folder / bundle.WEIGHTS, renamed):
        assert_same(opening.load(str(path))[0].state_dict(), expected)
    assert opening.load("lstm-char")[1] == bundle.card_in(bundle.MODELS / "lstm-char")


class Found(NamedTuple):
    layers: tuple[str, ...] = ("rnn: LSTM of 4 units",)
    shown: tuple[str, ...] = ("gate.forget",)
    refused: tuple[str, ...] = ("conv: is no recurrent layer",)
    notes: tuple[str, ...] = ("reads numbers",)


@pytest.fixture
def found_layers(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Contents]]:
    """Stands for what finds layers in tensors, and keeps what it was given."""
    seen: list[Contents] = []

    def build(contents: Contents, path: Path) -> nn.Module:
        seen.append(contents)
        return nn.LSTM(3, 4, 2)

    module = ModuleType("engine.opening.recurrent")
    module.find = lambda contents, path: seen.append(contents) or Found()  # type: ignore[attr-defined]
    module.build = build  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, module.__name__, module)
    return seen


def test_a_file_is_inspected_without_building_anything(
    tmp_path: Path, found_layers: list[Contents]
) -> None:
    weights = lstm()
    weights["bias_ih_l0"][2] = torch.nan
    path = tmp_path / "model"
    torch.save(weights, path)
    found = inspect(str(path))
    assert (found.path, found.format, found.bytes) == (str(path), "torch", path.stat().st_size)
    assert found.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert [(t.name, t.shape, t.dtype) for t in found.tensors] == [
        (name, tuple(w.shape), "float32") for name, w in weights.items()
    ]
    assert (found.layers, found.shown, found.refused) == Found()[:3]
    assert found.notes == ("reads numbers", "bias_ih_l0: holds NaN or infinite numbers")
    assert len(found_layers) == 1


def test_ours_is_inspected_with_its_channels() -> None:
    found = inspect("gru-char")
    assert found.format == "wm_explorer"
    assert any(line.startswith("gate.reset: ") for line in found.shown)
    assert found.notes == found.refused == ()
    assert len(found.tensors) > 3


def test_a_file_becomes_a_model_that_is_ready_to_run(
    tmp_path: Path, found_layers: list[Contents]
) -> None:
    save_file(lstm(), tmp_path / "model")
    told: list[str] = []
    model, card = opening.load(
        str(tmp_path / "model"), progress=lambda words, share: told.append(words)
    )
    assert card is None
    assert not model.training
    assert not any(p.requires_grad for p in model.parameters())
    assert_same(found_layers[0].tensors, lstm())
    assert told == ["reading the file", "putting the layers together"]
    for how in ({"sizes": {"slots": 3}}, {"cut": True}):
        with pytest.raises(LoadError, match="model"):
            opening.load(str(tmp_path / "model"), **how)  # type: ignore[arg-type]
