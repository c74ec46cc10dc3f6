"""The memory network of the article once more, word by word: as printed, and corrected."""

from __future__ import annotations

import numpy as np

Array = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
END, NEW, ASK = 1, 2, 3  # ids
AGES = 16


def softmax(x: Array) -> Array:
    exponentials: Array = np.exp(x - x.max())
    total: Array = exponentials / exponentials.sum()
    return total


def reference(
    weights: dict[str, Array], config: dict[str, int | float | bool], tokens: list[int]
) -> dict[str, Array]:
    """Every channel [step, *axes] in double precision."""
    slots = int(config["slots"])
    story: list[tuple[int, int]] = []  # each word, and the number of its sentence
    line: list[int] = []
    told = 0
    shown: dict[str, list[Array]] = {}
    for token in tokens:
        if token not in (END, NEW):
            line = [*line, token]
        elif line and ASK not in line:
            story += [(word, told) for word in line]
            told += 1
        kept = {n % slots: story[n] for n in range(max(0, len(story) - slots), len(story))}
        question = line or [token]
        row = _printed(weights, question[-1], kept, slots)
        row |= {f"corrected.{n}": v for n, v in _corrected(weights, question, kept, slots, told)}
        for name, value in row.items():
            shown.setdefault(name, []).append(value)
        if token in (END, NEW):
            line = []
    return {name: np.array(values) for name, values in shown.items()}


def _printed(
    weights: dict[str, Array], word: int, kept: dict[int, tuple[int, int]], slots: int
) -> dict[str, Array]:
    query = weights["printed.input_embedding.weight"][word]
    table = weights["printed.memory_embedding.weight"]
    memory = np.array([table[kept[slot][0] if slot in kept else 0] for slot in range(slots)])
    p = softmax(memory @ query)
    read = p @ memory
    logits = weights["printed.output.weight"] @ np.concatenate([query, read])
    empty = [slot for slot in range(slots) if slot not in kept]
    return {
        "query": query[None], "memory.key": memory, "memory": memory, "read.weights": p[None],
        "read.padding": np.array(p[empty].sum()), "read": read[None],
        "answer": softmax(logits + weights["printed.output.bias"]),
    }  # fmt: skip


def _corrected(
    weights: dict[str, Array], question: list[int], kept: dict[int, tuple[int, int]], slots: int,
    told: int,
) -> list[tuple[str, Array]]:  # fmt: skip
    a, c, t = (weights[f"corrected.{name}.weight"] for name in ("embedding", "value", "age"))
    query = a[[word for word in question if word]].sum(0)
    keys, values, p = np.zeros((slots, a.shape[1])), np.zeros((slots, a.shape[1])), np.zeros(slots)
    for slot, (word, sentence) in kept.items():
        beside = [other for other, number in kept.values() if number == sentence]
        keys[slot] = a[word] + a[beside].sum(0) + t[min(told - 1 - sentence, AGES - 1)]
        values[slot] = c[word]
    if kept:
        full = list(kept)
        p[full] = softmax(keys[full] @ query / np.sqrt(a.shape[1]))
    read = p @ values
    logits = weights["corrected.output.weight"] @ (query + read)
    return [
        ("query", query[None]), ("memory.key", keys), ("memory", values),
        ("read.weights", p[None]), ("read.padding", np.array(0.0)), ("read", read[None]),
        ("answer", softmax(logits + weights["corrected.output.bias"])),
    ]  # fmt: skip
