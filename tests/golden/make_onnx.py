"""Makes onnx.npz: small ONNX graphs, and what ONNX Runtime gives for them.

It is onnxruntime 1.32.0 (MIT) and onnx 1.23.2 (Apache-2.0), which the tests do not need. To make
the file again, install both into an environment of its own and run this file there.
"""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

INPUTS, UNITS, STEPS = 3, 4, 8
GATES = {"RNN": 1, "GRU": 3, "LSTM": 4}
HARD = ["HardSigmoid", "Tanh", "Tanh"]
CASES: dict[str, tuple[str, dict[str, Any]]] = {
    "lstm": ("LSTM", {}),
    "lstm-reverse": ("LSTM", {"direction": "reverse"}),
    "lstm-both": ("LSTM", {"direction": "bidirectional"}),
    "lstm-hard": ("LSTM", {"activations": HARD}),
    "gru": ("GRU", {}),
    "gru-after": ("GRU", {"linear_before_reset": 1}),
    "gru-both": ("GRU", {"direction": "bidirectional", "linear_before_reset": 1}),
    "rnn": ("RNN", {}),
    "rnn-relu": ("RNN", {"activations": ["Relu"]}),
    "rnn-both": ("RNN", {"direction": "bidirectional"}),
}


def main() -> None:
    kept: dict[str, np.ndarray] = {}
    random = np.random.default_rng(4)
    for name, (operator, settings) in CASES.items():
        kept |= {f"{name}/{n}": v for n, v in layer(operator, settings, random).items()}
    kept |= {f"language/{n}": v for n, v in language(random).items()}
    kept |= {f"files/branches/{n}": v for n, v in branches(random).items()}
    kept |= {f"files/quantized/{n}": v for n, v in quantized(random).items()}
    np.savez_compressed(Path(__file__).with_name("onnx.npz"), **kept)


def weights(operator: str, inputs: int, directions: int, random: Any) -> dict[str, np.ndarray]:
    rows = GATES[operator] * UNITS
    shapes = {
        "W": (directions, rows, inputs),
        "R": (directions, rows, UNITS),
        "B": (directions, 2 * rows),
    }
    return {n: random.normal(0, 0.6, shape).astype(np.float32) for n, shape in shapes.items()}


def layer(operator: str, settings: dict[str, Any], random: Any) -> dict[str, np.ndarray]:
    """One node on a numeric sequence [step, batch, number]."""
    directions = 2 if settings.get("direction") == "bidirectional" else 1
    tensors = weights(operator, INPUTS, directions, random)
    node = helper.make_node(operator, ["X", "W", "R", "B"], ["Y"], hidden_size=UNITS, **settings)
    x = random.normal(size=(STEPS, 1, INPUTS)).astype(np.float32)
    y = run([node], tensors, {"X": x}, "Y")  # [step, direction, batch, unit]
    return kept([node], tensors) | {"x": x[:, 0], "y": y[:, :, 0].reshape(STEPS, -1)}


def language(random: Any) -> dict[str, np.ndarray]:
    """Gather, two LSTMs with the moves between that exporters write, MatMul, Add and Softmax."""
    symbols = 6
    tensors = {
        "table": random.normal(size=(symbols, INPUTS)).astype(np.float32),
        **weights("LSTM", INPUTS, 2, random),
        **{f"{n}2": w for n, w in weights("LSTM", 2 * UNITS, 1, random).items()},
        "shape": np.array([0, 0, -1]),
        "one": np.array([1]),
        "V": random.normal(size=(UNITS, symbols)).astype(np.float32),
        "c": random.normal(size=symbols).astype(np.float32),
    }
    nodes = [
        helper.make_node("Gather", ["table", "tokens"], ["x"], name="embed"),
        helper.make_node(
            "LSTM", ["x", "W", "R", "B"], ["y"], hidden_size=UNITS, direction="bidirectional"
        ),
        helper.make_node("Transpose", ["y"], ["moved"], perm=[0, 2, 1, 3]),
        helper.make_node("Reshape", ["moved", "shape"], ["flat"]),
        helper.make_node("LSTM", ["flat", "W2", "R2", "B2"], ["y2"], hidden_size=UNITS),
        helper.make_node("Squeeze", ["y2", "one"], ["h"]),
        helper.make_node("MatMul", ["h", "V"], ["m"], name="head"),
        helper.make_node("Add", ["c", "m"], ["scores"]),
        helper.make_node("Softmax", ["scores"], ["p"], axis=-1),
    ]
    tokens = random.integers(0, symbols, (STEPS, 1))
    y = run(nodes, tensors, {"tokens": tokens}, "p")
    return kept(nodes, tensors) | {"tokens": tokens[:, 0], "y": y[:, 0]}


def branches(random: Any) -> dict[str, np.ndarray]:
    """Whole files: an LSTM in each branch of an If, as torch exports a cell that is asked whether
    there is a batch. Its weights are torch's, put in order by the graph; those of the other branch
    are another's."""
    tensors = {
        f"{side}_{n}": w
        for side in ("then", "else")
        for n, w in {
            "ih": random.normal(0, 0.6, (4 * UNITS, INPUTS)).astype(np.float32),
            "hh": random.normal(0, 0.6, (4 * UNITS, UNITS)).astype(np.float32),
            "b": random.normal(0, 0.6, 8 * UNITS).astype(np.float32),
        }.items()
    }
    gates = np.arange(5) * UNITS
    shared = {f"at_{i}": np.array([n]) for i, n in enumerate((*gates, 8 * UNITS))}
    graphs = {f"{side}_branch": branch(side) for side in ("then", "else")}
    nodes = [
        helper.make_node("Identity", ["X"], ["passed"]),
        helper.make_node("If", ["flag"], ["Y"], name="choose", **graphs),
    ]
    x = random.normal(size=(STEPS, 1, INPUTS)).astype(np.float32)
    inputs = {"X": x, "flag": np.array(True)}
    model = made(nodes, tensors | shared | {"zero": np.array([0])}, inputs, "Y")
    return {"x": x[:, 0], "y": answer(model, inputs)[:, 0, 0], "file": file_of(model)}


def branch(side: str) -> onnx.GraphProto:
    """torch's gates are i f g o, ONNX's i o f g: three slices, joined."""
    nodes, weights = [], []
    for role in ("ih", "hh"):
        pieces = []
        for start, end in ((0, 1), (3, 4), (1, 3)):
            pieces.append(f"{side}_{role}_{start}")
            inputs = [f"{side}_{role}", f"at_{start}", f"at_{end}", "zero"]
            nodes.append(helper.make_node("Slice", inputs, pieces[-1:]))
        nodes.append(helper.make_node("Concat", pieces, [f"{side}_{role}_joined"], axis=0))
        weights.append(f"{side}_{role}_all")
        nodes.append(helper.make_node("Unsqueeze", [f"{side}_{role}_joined", "zero"], weights[-1:]))
    nodes += [
        helper.make_node("Constant", [], [f"{side}_shape"], value_ints=[1, 8 * UNITS]),
        helper.make_node("Reshape", [f"{side}_b", f"{side}_shape"], [f"{side}_bias"]),
        helper.make_node(
            "LSTM", ["passed", *weights, f"{side}_bias"], [f"{side}_y"], hidden_size=UNITS
        ),
    ]
    output = helper.make_tensor_value_info(f"{side}_y", TensorProto.FLOAT, None)
    return helper.make_graph(nodes, side, [], [output])


def quantized(random: Any) -> dict[str, np.ndarray]:
    """An LSTM in both directions whose weights the runtime's own tool keeps in 8 bits."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    tensors = weights("LSTM", INPUTS, 2, random)
    settings = {"hidden_size": UNITS, "direction": "bidirectional"}
    node = helper.make_node("LSTM", ["X", "W", "R", "B"], ["Y"], name="layer", **settings)
    x = random.normal(size=(STEPS, 1, INPUTS)).astype(np.float32)
    with TemporaryDirectory() as folder:
        before, after = Path(folder, "before.onnx"), Path(folder, "after.onnx")
        onnx.save(made([node], tensors, {"X": x}, "Y"), before)
        quantize_dynamic(before, after, weight_type=QuantType.QInt8, per_channel=True)
        model = onnx.load(after)
    y = answer(model, {"X": x})[:, :, 0].reshape(STEPS, -1)
    return {"x": x[:, 0], "y": y, "file": file_of(model)}


def file_of(model: onnx.ModelProto) -> np.ndarray:
    return np.frombuffer(model.SerializeToString(), np.uint8)


def run(
    nodes: list[onnx.NodeProto],
    tensors: dict[str, np.ndarray],
    inputs: dict[str, np.ndarray],
    output: str,
) -> np.ndarray:
    return answer(made(nodes, tensors, inputs, output), inputs)


def made(
    nodes: list[onnx.NodeProto],
    tensors: dict[str, np.ndarray],
    inputs: dict[str, np.ndarray],
    output: str,
) -> onnx.ModelProto:
    kinds = {name: helper.np_dtype_to_tensor_dtype(v.dtype) for name, v in inputs.items()}
    graph = helper.make_graph(
        nodes,
        "golden",
        [helper.make_tensor_value_info(n, kinds[n], v.shape) for n, v in inputs.items()],
        [helper.make_tensor_value_info(output, TensorProto.FLOAT, None)],
        [numpy_helper.from_array(tensor, name) for name, tensor in tensors.items()],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 14)], ir_version=8)


def answer(model: onnx.ModelProto, inputs: dict[str, np.ndarray]) -> np.ndarray:
    session = onnxruntime.InferenceSession(model.SerializeToString())
    return np.asarray(session.run(None, inputs)[0])


def kept(nodes: list[onnx.NodeProto], tensors: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The graph in words, and its numbers."""
    words = [
        {
            "operator": node.op_type,
            "name": node.name,
            "inputs": list(node.input),
            "outputs": list(node.output),
            "attributes": {a.name: plain(helper.get_attribute_value(a)) for a in node.attribute},
        }
        for node in nodes
    ]
    return {"nodes": np.array(json.dumps(words)), **{f"tensor/{n}": v for n, v in tensors.items()}}


def plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.decode()
    return [plain(v) for v in value] if isinstance(value, (list, tuple)) else value


if __name__ == "__main__":
    main()
