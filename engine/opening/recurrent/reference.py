"""The same chain once more: plain loops in double precision over the file's own tensors.

It shares nothing with the conversion: each layout's gates are taken from where that layout puts
them, one gate at a time, and each unit's equations are written out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from engine.opening.recurrent.parts import Average, Chain, Dense, Recurrence, Scale, Weights
from engine.opening.recurrent.shown import BACKWARD, FORWARD, Block, blocks_of
from engine.opening.recurrent.vocabulary import Reading
from engine.readings.numbers import Numbers
from engine.readings.symbols import Symbols

Array = NDArray[np.float64]
#: A gate's input and recurrent matrices [unit, in], [unit, unit], and its two biases [unit].
Gate = tuple[Array, Array, Array, Array]

#: The gates of each layout in the order in which it stacks them.
_LETTERS = {
    ("torch", "lstm"): "ifgo",
    ("keras", "lstm"): "ifgo",
    ("cudnn", "lstm"): "ifgo",
    ("onnx", "lstm"): "iofg",
    ("torch", "gru"): "rzn",
    ("keras", "gru"): "zrn",
    ("cudnn", "gru"): "zrn",
    ("onnx", "gru"): "zrn",
}


def reference(
    chain: Chain, reading: Reading, names: Sequence[str], tokens: list[int]
) -> dict[str, Array]:
    """Every channel [step, *axes]. `names` are the channels of the parts that have one."""
    x = np.array([_input(chain, reading, token) for token in tokens])  # [step, unit]
    window = next((p.window for p in chain.parts if isinstance(p, Average)), None)
    pass_ = _Pass(chain, reading, names)
    if window is None:
        return pass_.run(x)
    return _by_windows(pass_, x, tokens, window)


def _by_windows(pass_: _Pass, x: Array, tokens: list[int], window: int) -> dict[str, Array]:
    """A pass for each step over its own window, of which the last place is shown."""
    filling = _input(pass_.chain, pass_.reading, pass_.reading.shift)
    vocabulary = pass_.reading.vocabulary
    start = vocabulary.start if isinstance(vocabulary, Symbols) else None
    shown: dict[str, list[Array]] = {}
    begin = 0
    for step, token in enumerate(tokens):
        if token == start:
            begin = step
        first = max(begin, step - window + 1)
        read = np.concatenate(
            [np.tile(filling, (window - (step + 1 - first), 1)), x[first : step + 1]]
        )
        for name, value in pass_.run(read).items():
            if name == "attention":  # [1, place] -> [layer, head, token]
                value = np.full((1, 1, 1, len(tokens)), np.nan)
                value[..., : step + 1] = 0
                value[..., first : step + 1] = pass_.weights[window - (step + 1 - first) :]
            shown.setdefault(name, []).append(value[-1])
    return {name: np.stack(values) for name, values in shown.items()}


def _input(chain: Chain, reading: Reading, token: int) -> Array:
    """What a token is to the first part."""
    if isinstance(reading.vocabulary, Numbers):
        return np.array(reading.vocabulary.rows[token], np.float32).astype(np.float64)
    number = token - reading.shift
    if chain.embedding is not None:
        table = _array(chain.embedding.table)
        return table[number] if number >= 0 else np.zeros(table.shape[1])
    code = np.zeros(chain.inputs)
    if number >= 0:
        code[number] = 1
    return code


class _Pass:
    """One pass over a sequence of inputs."""

    def __init__(self, chain: Chain, reading: Reading, names: Sequence[str]) -> None:
        self.chain, self.reading, self.names = chain, reading, names
        self.blocks = blocks_of(chain)
        self.gates = [
            [None if w is None else _gates(layer, w) for w in (layer.forward, layer.backward)]
            for layer in chain.recurrences
        ]
        self.projections = [
            [None if w is None or "weight_hr" not in w else _array(w["weight_hr"])
             for w in (layer.forward, layer.backward)]
            for layer in chain.recurrences
        ]  # fmt: skip
        self.weights: Array = np.zeros(0)  # of the newest average

    def run(self, x: Array) -> dict[str, Array]:
        shown = {
            channel.name: np.zeros((len(x), *channel.shape(0)))
            for block in self.blocks
            for channel in (*block.channels(), *block.beside())
        }
        if isinstance(self.reading.vocabulary, Numbers):
            shown["input"] = x
        everything, number = [x], 0
        for part, name in zip(self.chain.parts, self.names, strict=True):
            if isinstance(part, Recurrence):
                x = self._recurrence(part, number, x, shown)
                everything.append(x)
                number += 1
            elif isinstance(part, Average):
                x, shown[name] = self._average(part, np.concatenate(everything, 1))
            elif isinstance(part, Scale):
                x = shown[name] = _scaled(part, x)
            else:
                x = shown[name] = self._dense(part, name, x)
        return shown

    def _recurrence(
        self, layer: Recurrence, number: int, x: Array, shown: dict[str, Array]
    ) -> Array:
        outputs = []
        for direction in (FORWARD, BACKWARD):
            gates = self.gates[number][direction]
            if gates is None:
                continue
            block, at = self._place(number, direction)
            steps = range(len(x)) if direction == FORWARD else reversed(range(len(x)))
            projection = self.projections[number][direction]
            h, c = np.zeros(layer.projected or layer.units), np.zeros(layer.units)
            output = np.zeros((len(x), len(h)))
            for step in steps:
                members = _step(layer, gates, x[step], h, c)
                if projection is not None:
                    members["unprojected"] = members["hidden"]
                    members["hidden"] = projection @ members["hidden"]
                h, c = members["hidden"], members.get("cell", c)
                output[step] = h
                for name, value in members.items():
                    shown[block.prefix + name][step, at] = value
            outputs.append(output)
        if len(outputs) == 1 or layer.merge == "concat":
            return np.concatenate(outputs, 1)
        one, other = outputs
        if layer.merge == "mul":
            return one * other
        return (one + other) / (2 if layer.merge == "ave" else 1)

    def _place(self, number: int, direction: int) -> tuple[Block, int]:
        for block in self.blocks:
            if block.direction == direction and number in block.layers:
                return block, block.layers.index(number)
        raise KeyError(number)

    def _average(self, part: Average, x: Array) -> tuple[Array, Array]:
        scores = np.array([row @ _array(part.weight)[:, 0] for row in x])
        scores = np.exp(scores - scores.max())
        self.weights = scores / scores.sum()
        return (self.weights[:, None] * x).sum(0)[None], self.weights[None]

    def _dense(self, part: Dense, name: str, x: Array) -> Array:
        weight = _array(part.weight)
        y = np.stack([row @ weight if part.transposed else weight @ row for row in x])
        if part.bias is not None:
            y = y + _array(part.bias)
        if name == "next":
            return np.concatenate([np.zeros((len(y), self.reading.shift)), _softmax(y)], 1)
        return _squashed(part.activation, y)


def _scaled(part: Scale, x: Array) -> Array:
    y = (x - _array(part.mean)) / np.sqrt(_array(part.variance) + part.epsilon)
    y = y if part.gamma is None else y * _array(part.gamma)
    return _squashed(part.activation, y if part.beta is None else y + _array(part.beta))


def _squashed(activation: str, y: Array) -> Array:
    match activation:
        case "relu":
            return np.maximum(y, 0)
        case "tanh":
            return np.tanh(y)
        case "sigmoid":
            return _sigmoid(y)
        case "softmax":
            return _softmax(y)
    return y


def _step(
    layer: Recurrence, gates: Mapping[str, Gate], x: Array, h: Array, c: Array
) -> dict[str, Array]:
    """What one layer shows at one step, by member."""

    def reaches(letter: str, past: Array) -> Array:
        w, u, b, d = gates[letter]
        return w @ x + b + u @ past + d

    def gate(letter: str) -> Array:
        a = reaches(letter, h)
        return np.clip(layer.slope * a + 0.5, 0, 1) if layer.slope else _sigmoid(a)

    if layer.kind == "rnn":
        a = reaches("h", h)
        return {
            "preactivation": a,
            "hidden": np.maximum(a, 0) if layer.activation == "relu" else np.tanh(a),
        }
    if layer.kind == "lstm":
        i, f, g, o = gate("i"), gate("f"), np.tanh(reaches("g", h)), gate("o")
        c = f * c + i * g
        lstm = ("gate.input", "gate.forget", "candidate", "gate.output", "cell", "hidden")
        return dict(zip(lstm, (i, f, g, o, c, o * np.tanh(c)), strict=True))
    r, z = gate("r"), gate("z")
    if layer.reset_after:
        w, u, b, d = gates["n"]
        n = np.tanh(w @ x + b + r * (u @ h + d))
    else:
        n = np.tanh(reaches("n", r * h))
    gru = ("gate.reset", "gate.update", "candidate", "hidden")
    return dict(zip(gru, (r, z, n, (1 - z) * n + z * h), strict=True))


def _gates(layer: Recurrence, weights: Weights) -> dict[str, Gate]:
    """Every gate's own matrices, out of where the layout puts them."""
    letters = _LETTERS.get((layer.layout, layer.kind), "h")
    w = {name: _array(tensor) for name, tensor in weights.items()}
    return {letter: _gate(layer, w, number, len(letters)) for number, letter in enumerate(letters)}


def _gate(layer: Recurrence, w: Mapping[str, Array], number: int, gates: int) -> Gate:
    units = layer.units
    part, none = slice(number * units, (number + 1) * units), np.zeros(gates * units)
    if layer.layout == "torch":
        b, d = w.get("bias_ih", none), w.get("bias_hh", none)
        return w["weight_ih"][part], w["weight_hh"][part], b[part], d[part]
    if layer.layout == "onnx":
        both = w.get("B", np.zeros(2 * gates * units))
        return w["W"][part], w["R"][part], both[: gates * units][part], both[gates * units :][part]
    kernel, recurrent = w["kernel"][:, part], w["recurrent_kernel"][:, part]
    if layer.layout == "cudnn":  # the numbers of unit u are the u-th run of as many as it reads
        into = np.array(
            [kernel.flat[u * layer.inputs : (u + 1) * layer.inputs] for u in range(units)]
        )
        past = np.array([recurrent.flat[u * units : (u + 1) * units] for u in range(units)])
        bias = w["bias"]
        return into, past, bias[: gates * units][part], bias[gates * units :][part]
    bias = w.get("bias", none)
    first, second = bias if bias.ndim == 2 else (bias, none)
    return kernel.T, recurrent.T, first[part], second[part]


def _array(tensor: Tensor) -> Array:
    return tensor.detach().cpu().double().numpy()


def _sigmoid(x: Array) -> Array:
    return np.exp(-np.logaddexp(0, -x))


def _softmax(x: Array) -> Array:
    e: Array = np.exp(x - x.max(-1, keepdims=True))
    p: Array = e / e.sum(-1, keepdims=True)
    return p
