"""The end-to-end memory network once more (Sukhbaatar et al. 2015), sentence by sentence."""

from __future__ import annotations

import numpy as np

Array = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
END, NEW, ASK, PAUSE = 1, 2, 3, 4  # ids
PLACES = 12


def encode(table: Array, line: list[int]) -> Array:
    """Σⱼ lⱼ ⊙ xⱼ, with l_kj = (1 − j/J) − (k/d)(1 − 2j/J)."""
    total = np.zeros(table.shape[1])
    for j, word in enumerate(line, 1):
        total += position(j, len(line), table.shape[1]) * table[word]
    return total


def position(j: int, length: int, units: int) -> Array:
    share = np.arange(1, units + 1) / units
    return (1 - j / length) - share * (1 - 2 * j / length)


def softmax(x: Array) -> Array:
    exponentials: Array = np.exp(x - x.max())
    total: Array = exponentials / exponentials.sum()
    return total


def reference(
    weights: dict[str, Array], config: dict[str, int | float | bool], tokens: list[int]
) -> dict[str, Array]:
    """Every channel [step, *axes] in double precision."""
    slots, hops, units = (int(config[name]) for name in ("slots", "hops", "units"))
    tables, temporal = weights["embed"], weights["temporal"]
    story: list[tuple[list[int], int]] = []  # each sentence and the step at which it ended
    line: list[int] = []
    asked = False
    shown: dict[str, list[Array]] = {}
    for step, token in enumerate(tokens):
        if token > PAUSE:
            line = [*line, token]
        asked = asked or token == ASK
        if token == END and line and not asked:
            story.append((line, step))
        kept = {n % slots: n for n in range(max(0, len(story) - slots), len(story))}
        m, c = np.zeros((hops, slots, units)), np.zeros((hops, slots, units))
        ages, encoding = -np.ones(slots), np.zeros((slots, units))
        for slot, number in kept.items():
            row = min(len(story) - 1 - number, temporal.shape[1] - 1)
            encoding[slot] = temporal[0, row]
            ages[slot] = step - story[number][1]
            for hop in range(hops):
                m[hop, slot] = encode(tables[hop], story[number][0]) + temporal[hop, row]
                c[hop, slot] = encode(tables[hop + 1], story[number][0]) + temporal[hop + 1, row]
        query = encode(tables[0], line)
        queries, outputs, looks = [query], [], []
        for hop in range(hops):
            p = np.zeros(slots)
            if kept:
                full = list(kept)
                p[full] = softmax(m[hop, full] @ query)
            output = p @ c[hop]
            query = query + output
            looks.append(p)
            outputs.append(output)
            queries.append(query)
        scores = tables[-1] @ query
        scores[: PAUSE + 1] = -np.inf
        places = np.zeros((PLACES, units))
        for j in range(1, min(len(line), PLACES) + 1):
            places[j - 1] = position(j, len(line), units)
        row_ = {
            "sentence.weights": np.array(looks), "memory.input": m, "memory.output": c,
            "query": np.array(queries), "hop.output": np.array(outputs),
            "temporal.encoding": encoding, "position.encoding": places, "slot.age": ages,
            "answer": softmax(scores),
        }  # fmt: skip
        for name, value in row_.items():
            shown.setdefault(name, []).append(value)
        if token in (END, NEW):
            line, asked = [], False
    return {name: np.array(values) for name, values in shown.items()}
