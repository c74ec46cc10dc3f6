"""The neural stack once more (Grefenstette et al. 2015, eq. 1 to 3), value by value."""

from __future__ import annotations

import numpy as np

Array = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


def sigmoid(x: Array) -> Array:
    return np.exp(-np.logaddexp(0, -x))


def reference(
    weights: dict[str, Array], config: dict[str, int | float | bool], tokens: list[int]
) -> dict[str, Array]:
    """Every channel [step, *axes] in double precision."""
    slots, width = int(config["slots"]), int(config["width"])
    h: Array = np.zeros(int(config["units"]))
    c, r = h, np.zeros(width)
    pushed: list[tuple[Array, float]] = []  # every value so far and its strength
    shown: dict[str, list[Array]] = {}
    for token in tokens:
        x = np.concatenate([weights["embed.weight"][token], r])
        said = weights["controller.weight_ih"] @ x + weights["controller.bias_ih"]
        said = said + weights["controller.weight_hh"] @ h + weights["controller.bias_hh"]
        i, f, g, o = np.split(said, 4)
        c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
        h = sigmoid(o) * np.tanh(c)
        d, u = sigmoid(weights["gates.weight"] @ h + weights["gates.bias"])
        left, popped = u, list[tuple[Array, float]]()
        for value, strength in reversed(pushed):
            popped.append((value, max(0.0, strength - max(0.0, left))))
            left -= strength
        v = np.tanh(weights["value.weight"] @ h + weights["value.bias"])
        pushed = [*reversed(popped), (v, float(d))][-slots:]
        r, room = np.zeros(width), 1.0
        for value, strength in reversed(pushed):
            r = r + min(strength, max(0.0, room)) * value
            room -= strength
        values, strengths = np.zeros((slots, width)), np.zeros(slots)
        for place, (value, strength) in enumerate(pushed, slots - len(pushed)):
            values[place], strengths[place] = value, strength
        scores = weights["head.weight"] @ h + weights["head.bias"]
        scores = np.exp(scores - scores.max())
        row = {
            "stack.value": values, "stack.strength": strengths, "stack.push": d, "stack.pop": u,
            "stack.read": r, "controller.hidden": h[None], "controller.cell": c[None],
            "next": scores / scores.sum(),
        }  # fmt: skip
        for name, value in row.items():
            shown.setdefault(name, []).append(value)
    return {name: np.array(values) for name, values in shown.items()}
