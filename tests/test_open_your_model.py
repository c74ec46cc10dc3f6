"""Every example of docs/open-your-model.md is run as it stands, in an empty folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.hostile.making import field, onnx
from tests.test_documents import code
from tools.document_architectures import PAGE, page
from wm_explorer import Explorer

NAMES = ("torch", "numpy", "keras", "onnx", "huggingface", "heads", "module")
EXAMPLES = dict(zip(NAMES, code("open-your-model.md"), strict=True))
UNITS = 3


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs an example, and gives the names that it has defined."""
    monkeypatch.chdir(tmp_path)

    def run_it(name: str) -> dict[str, Any]:
        found: dict[str, Any] = {"__name__": "example"}
        exec(
            compile(EXAMPLES[name], f"open-your-model.md, {name}", "exec", dont_inherit=True), found
        )
        return found

    return run_it


def test_a_state_dict(run: Any) -> None:
    found = run("torch")
    assert found["forget"].shape == (8, 2, 16)
    assert max(found["errors"].values()) < 1e-5


def test_arrays_and_a_sequence_of_numbers(run: Any) -> None:
    assert run("numpy")["update"].shape == (3, 1, 6)


def test_a_model_of_keras(run: Any, tmp_path: Path) -> None:
    h5py = pytest.importorskip("h5py")
    rng = np.random.default_rng(0)
    with h5py.File(tmp_path / "mine.h5", "w") as file:  # as Keras writes it
        weights = file.create_group("model_weights")
        weights.attrs["layer_names"] = [b"embedding", b"lstm"]
        for layer, arrays in {
            "embedding": {"embeddings": (5, 4)},
            "lstm": {
                "kernel": (4, 4 * UNITS),
                "recurrent_kernel": (UNITS, 4 * UNITS),
                "bias": (4 * UNITS,),
            },
        }.items():
            group = weights.create_group(layer)
            group.attrs["weight_names"] = [f"{layer}/{name}".encode() for name in arrays]
            for name, shape in arrays.items():
                group[f"{layer}/{name}"] = rng.normal(size=shape).astype(np.float32)
    channels = run("keras")["channels"]
    assert {"gate.input", "gate.forget", "gate.output", "candidate", "cell", "hidden"} <= {
        *channels
    }


def test_a_graph_of_onnx(run: Any, tmp_path: Path) -> None:
    rng = np.random.default_rng(0)

    def tensor(name: str, *shape: int) -> bytes:
        values = rng.normal(size=shape).astype(np.float32).tobytes()
        sizes = b"".join(field(1, size) for size in shape)
        return field(5, sizes + field(2, 1) + field(8, name) + field(9, values))

    hidden = field(1, "hidden_size") + field(3, UNITS) + field(20, 2)
    node = b"".join(field(1, name) for name in ("x", "W", "R", "B"))
    node += field(2, "y") + field(4, "GRU") + field(5, hidden)
    tensors = tensor("W", 1, 3 * UNITS, 2) + tensor("R", 1, 3 * UNITS, UNITS)
    graph = field(1, node) + tensors + tensor("B", 1, 6 * UNITS)
    (tmp_path / "mine.onnx").write_bytes(onnx(graph))
    assert run("onnx")["hidden"].shape == (2, 1, UNITS)


def test_a_folder_of_hugging_face(run: Any) -> None:
    found = run("huggingface")
    assert found["attention"].shape == (5, 2, 4, 5)
    np.testing.assert_allclose(np.nansum(found["attention"], -1), 1, atol=1e-5)
    assert max(found["errors"].values()) < 1e-4


def test_some_layers_and_heads(run: Any) -> None:
    run("huggingface")  # writes the folder
    found = run("heads")
    assert found["some"].shape == (5, 1, 2, 5)
    assert found["numbers"] == (0, 3)
    assert 0 < found["taken"] <= 64 << 20


def test_a_module_of_ones_own(run: Any) -> None:
    found = run("module")
    assert found["gates"].shape == (7, 1, 24)
    assert found["doubt"].shape[0] == 7
    assert isinstance(found["s"], Explorer)


def test_the_page_of_architectures_is_fresh() -> None:
    assert PAGE.read_text("utf-8") == page(), "run python -m tools.document_architectures"
