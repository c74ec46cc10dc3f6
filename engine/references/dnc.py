"""The Differentiable Neural Computer once more (Graves et al. 2016, Methods), slot by slot."""

from __future__ import annotations

import numpy as np

Array = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
TINY = 1e-6


def sigmoid(x: Array) -> Array:
    return np.exp(-np.logaddexp(0, -x))


def softmax(x: Array) -> Array:
    exponentials: Array = np.exp(x - x.max())
    total: Array = exponentials / exponentials.sum()
    return total


def look(memory: Array, key: Array, strength: float) -> Array:
    """Weights of the slots [slot] by their likeness to a key [unit]."""
    likeness = []
    for row in memory:
        size = np.sqrt((key**2).sum()) * np.sqrt((row**2).sum())
        likeness.append((key * row).sum() / max(size, 1e-8))
    return softmax(strength * np.array(likeness))


def allocate(usage: Array) -> Array:
    """Walks the free list: slots by usage, those alike to four digits in their order."""
    used = TINY + (1 - TINY) * usage
    allocation, taken = np.zeros(len(used)), 1.0
    for slot in sorted(range(len(used)), key=lambda i: (np.round(used[i], 4), i)):
        allocation[slot] = (1 - used[slot]) * taken
        taken *= used[slot]
    return allocation


def controller(weights: dict[str, Array], x: Array, h: Array, c: Array) -> tuple[Array, Array]:
    """One step of the LSTM."""
    said = weights["controller.weight_ih"] @ x + weights["controller.bias_ih"]
    said = said + weights["controller.weight_hh"] @ h + weights["controller.bias_hh"]
    i, f, g, o = np.split(said, 4)
    c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c), c


def answer(bits: Array, patterns: Array, symbols: int) -> Array:
    """The distribution over symbols that bits [bit] speak for; an extra bit says: the end."""
    count, width = patterns.shape
    end = bits[width] if len(bits) > width else 0.0
    result = np.zeros(symbols)
    for letter in range(count):
        ones = patterns[letter] > 0
        result[1 + letter] = np.prod(np.where(ones, bits[:width], 1 - bits[:width])) * (1 - end)
    result[-1] += end  # the blank is the last symbol
    return result


def reference(
    weights: dict[str, Array], config: dict[str, int | float | bool], tokens: list[int]
) -> dict[str, Array]:
    """Every channel [step, *axes] in double precision, one equation at a time."""
    n, width, reads = int(config["slots"]), int(config["width"]), int(config["reads"])
    memory = np.full((n, width), TINY)
    usage = precedence = write = np.zeros(n)
    link, read = np.zeros((n, n)), np.zeros((reads, n))
    vector = np.zeros((reads, width))
    h: Array = np.zeros(int(config["controller"]))
    c = h
    shown: dict[str, list[Array]] = {}
    for token in tokens:
        h, c = controller(weights, np.concatenate([weights["codes"][token], vector.ravel()]), h, c)
        said = weights["interface.weight"] @ h + weights["interface.bias"]
        sizes = [reads * width, reads, width, 1, width, width, reads, 1, 1, 3 * reads]
        k_r, b_r, k_w, b_w, e, v, f, g_a, g_w, pi = np.split(said, np.cumsum(sizes)[:-1])
        k_r, b_r, b_w = (
            k_r.reshape(reads, width),
            1 + np.logaddexp(0, b_r),
            1 + np.logaddexp(0, b_w),
        )
        e, f, g_a, g_w = sigmoid(e), sigmoid(f), sigmoid(g_a), sigmoid(g_w)
        mode = np.array([softmax(row) for row in pi.reshape(reads, 3)])
        retention = np.ones(n)
        for head in range(reads):
            retention = retention * (1 - f[head] * read[head])
        usage = (usage + write - usage * write) * retention
        allocation = allocate(usage)
        content = look(memory, k_w, b_w[0])
        write = g_w[0] * (g_a[0] * allocation + (1 - g_a[0]) * content)
        memory = memory * (1 - np.outer(write, e)) + np.outer(write, v)
        new = np.zeros((n, n))
        for i in range(n):
            for j in range(n):
                if i != j:
                    new[i, j] = (1 - write[i] - write[j]) * link[i, j] + write[i] * precedence[j]
        link = new
        precedence = (1 - write.sum()) * precedence + write
        forward = np.array([link @ w for w in read])
        backward = np.array([link.T @ w for w in read])
        found = np.array([look(memory, k_r[head], b_r[head]) for head in range(reads)])
        parts = np.stack([backward, found, forward], 1)  # [head, mode, slot]
        read = (mode[:, :, None] * parts).sum(1)
        vector = read @ memory
        logits = weights["output.weight"] @ h + weights["output.bias"]
        bits = sigmoid(logits + weights["output_read.weight"] @ vector.ravel())
        row = {
            "read.key": k_r, "read.strength": b_r, "read.content": found, "read.forward": forward,
            "read.backward": backward, "read.mode": mode, "read.weights": read,
            "read.free_gate": f, "read.vector": vector, "write.key": k_w[None],
            "write.strength": b_w, "write.content": content[None], "write.allocation_gate": g_a,
            "write.gate": g_w, "write.weights": write[None], "write.erase": e[None],
            "write.add": v[None], "memory": memory, "memory.usage": usage,
            "memory.retention": retention, "memory.allocation": allocation,
            "memory.precedence": precedence, "memory.link": link,
            "controller.hidden": h[None], "controller.cell": c[None], "output.bits": bits,
            "answer": answer(bits, weights["patterns"], len(weights["codes"])),
        }  # fmt: skip
        for name, value in row.items():
            shown.setdefault(name, []).append(value)
    return {name: np.array(values) for name, values in shown.items()}
