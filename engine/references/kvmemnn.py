"""The key-value memory network once more (Miller et al. 2016, section 3), fact by fact."""

from __future__ import annotations

import numpy as np

Array = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
END, NEW, ASK, PAUSE = 1, 2, 3, 4  # ids


def softmax(x: Array) -> Array:
    exponentials: Array = np.exp(x - x.max())
    total: Array = exponentials / exponentials.sum()
    return total


def reference(
    weights: dict[str, Array], config: dict[str, int | float | bool], tokens: list[int]
) -> dict[str, Array]:
    """Every channel [step, *axes] in double precision."""
    slots, hops, units = (int(config[name]) for name in ("slots", "hops", "units"))
    a, b, meaning = weights["embed.weight"], weights["answers.weight"], weights["words"][:, 0]
    parting = {i for i in range(PAUSE + 1, len(meaning)) if meaning[i] == 0}
    facts: list[tuple[list[int], list[int], int]] = []  # key, value, the step at which it ended
    line: list[int] = []
    shown: dict[str, list[Array]] = {}
    for step, token in enumerate(tokens):
        line = [*line, token]
        at = next((i for i, word in enumerate(line) if word in parting), None)
        if token == END and at is not None and ASK not in line:
            facts.append((line[:at], line[at:], step))
        kept = {n % slots: n for n in range(max(0, len(facts) - slots), len(facts))}
        keys, values, ages = np.zeros((slots, units)), np.zeros((slots, units)), -np.ones(slots)
        for slot, number in kept.items():
            key, value, ended = facts[number]
            keys[slot] = sum((a[w] for w in key if w > PAUSE and meaning[w]), np.zeros(units))
            values[slot] = sum((a[w] for w in value if w > PAUSE and meaning[w]), np.zeros(units))
            ages[slot] = step - ended
        query = sum((a[w] for w in line if w > PAUSE and meaning[w]), np.zeros(units))
        queries, outputs, looks = [query], [], []
        for hop in range(hops):
            p = np.zeros(slots)
            if kept:
                full = list(kept)
                p[full] = softmax(keys[full] @ query)
            output = p @ values
            query = weights["turn"][hop] @ (query + output)
            looks.append(p)
            outputs.append(output)
            queries.append(query)
        scores = np.where(meaning > 0, b @ query, -np.inf)
        row = {
            "key.weights": np.array(looks), "memory.key": keys, "memory.value": values,
            "value.gate": np.array([float(at is not None)]), "query": np.array(queries),
            "hop.output": np.array(outputs), "slot.age": ages,
            "answer": softmax(scores),
        }  # fmt: skip
        for name, value_ in row.items():
            shown.setdefault(name, []).append(value_)
        if token in (END, NEW):
            line = []
    return {name: np.array(values_) for name, values_ in shown.items()}
