"""The Neural Turing Machine once more (Graves et al. 2014, eq. 2 to 9), slot by slot.

wᶜ(i) ∝ exp(β cos(k, M(i)))         wᵍ = g wᶜ + (1 − g) w₋₁
w̃(i) = Σⱼ wᵍ(j) s(i − j)            w(i) ∝ w̃(i)^γ
M(i) = M₋₁(i) Π (1 − w(i) e) + Σ w(i) a        r = Σᵢ w(i) M(i)
"""

from __future__ import annotations

import numpy as np

Array = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
TINY = 1e-12


def sigmoid(x: Array) -> Array:
    return np.exp(-np.logaddexp(0, -x))


def softmax(x: Array) -> Array:
    exponentials: Array = np.exp(x - x.max())
    total: Array = exponentials / exponentials.sum()
    return total


def address(said: Array, memory: Array, before: Array) -> dict[str, Array]:
    """Every stage of one head: from the controller's numbers, M [slot, unit] and w₋₁ [slot]."""
    slots, width = memory.shape
    key = np.tanh(said[:width])
    strength = np.logaddexp(0, said[width])
    gate = sigmoid(said[width + 1])
    shift = softmax(said[width + 2 : width + 5])
    sharpening = 1 + np.logaddexp(0, said[width + 5])
    likeness = np.zeros(slots)
    for i in range(slots):
        size = np.sqrt((key**2).sum()) * np.sqrt((memory[i] ** 2).sum())
        likeness[i] = (key * memory[i]).sum() / max(size, 1e-8)
    content = softmax(strength * likeness)
    interpolated = gate * content + (1 - gate) * before
    shifted = np.zeros(slots)
    for i in range(slots):
        for place, by in enumerate((-1, 0, 1)):
            shifted[i] += interpolated[(i - by) % slots] * shift[place]
    weights = (shifted + TINY) ** sharpening
    return {
        "key": key, "strength": strength, "gate": gate, "shift": shift, "sharpening": sharpening,
        "content": content, "interpolated": interpolated, "shifted": shifted,
        "weights": weights / weights.sum(),
    }  # fmt: skip


def lstm(weights: dict[str, Array], x: Array, hidden: Array, cell: Array) -> tuple[Array, Array]:
    """One step of an LSTM controller."""
    said = weights["controller.weight_ih"] @ x + weights["controller.bias_ih"]
    said = said + weights["controller.weight_hh"] @ hidden + weights["controller.bias_hh"]
    i, f, g, o = np.split(said, 4)
    cell = sigmoid(f) * cell + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(cell), cell


def answer(said: Array, patterns: Array, symbols: int) -> Array:
    """The distribution over symbols that bits [bit] speak for; an extra bit says: the end."""
    count, width = patterns.shape
    end = said[width] if len(said) > width else 0.0
    result = np.zeros(symbols)
    for letter in range(count):
        ones = patterns[letter] > 0
        result[1 + letter] = np.prod(np.where(ones, said[:width], 1 - said[:width])) * (1 - end)
    result[-1] += end  # the blank is the last symbol
    return result


def reference(
    weights: dict[str, Array], config: dict[str, int | float | bool], tokens: list[int]
) -> dict[str, Array]:
    """Every channel [step, *axes] in double precision, one equation at a time."""
    slots, width = int(config["slots"]), int(config["width"])
    reads, writes = int(config["reads"]), int(config["writes"])
    memory = np.full((slots, width), 1e-6)
    focus = np.eye(slots)[0]
    write_focus, read_focus = [focus] * writes, [focus] * reads
    vector = np.tanh(weights["first_read"])  # [head, unit]
    hidden: Array = np.zeros(int(config["controller"]))
    cell = hidden
    shown: dict[str, list[Array]] = {}
    for token in tokens:
        x = np.concatenate([weights["codes"][token], vector.ravel()])
        if config["recurrent"]:
            hidden, cell = lstm(weights, x, hidden, cell)
        else:
            hidden = np.tanh(weights["controller.weight"] @ x + weights["controller.bias"])
        said = weights["interface.weight"] @ hidden + weights["interface.bias"]
        size = width + 6
        written = said[: writes * (size + 2 * width)].reshape(writes, -1)
        asked = said[writes * (size + 2 * width) :].reshape(reads, -1)
        stages = [
            address(one, memory, before) for one, before in zip(written, write_focus, strict=True)
        ]
        write_focus = [stage["weights"] for stage in stages]
        erase, add = sigmoid(written[:, size : size + width]), np.tanh(written[:, size + width :])
        memory = memory.copy()
        for w, e in zip(write_focus, erase, strict=True):
            memory *= 1 - np.outer(w, e)
        for w, a in zip(write_focus, add, strict=True):
            memory += np.outer(w, a)
        found = [
            address(one, memory, before) for one, before in zip(asked, read_focus, strict=True)
        ]
        read_focus = [stage["weights"] for stage in found]
        vector = np.array([w @ memory for w in read_focus])
        logits = weights["output.weight"] @ np.concatenate([hidden, vector.ravel()])
        bits = sigmoid(logits + weights["output.bias"])
        row = {
            "write.erase": erase, "write.add": add, "memory": memory, "read.vector": vector,
            "controller.hidden": hidden[None], "controller.cell": cell[None], "output.bits": bits,
            "answer": answer(bits, weights["patterns"], len(weights["codes"])),
        }  # fmt: skip
        for what, heads in (("write", stages), ("read", found)):
            for name in heads[0]:
                row[f"{what}.{name}"] = np.array([head[name] for head in heads])
        for name, value in row.items():
            shown.setdefault(name, []).append(value)
    return {name: np.array(values) for name, values in shown.items()}
