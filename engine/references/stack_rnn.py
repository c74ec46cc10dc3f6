"""The stack-augmented network once more (Joulin & Mikolov 2015, eq. 2 to 8), place by place."""

from __future__ import annotations

import numpy as np

Array = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
EMPTY = -1.0


def sigmoid(x: Array) -> Array:
    return np.exp(-np.logaddexp(0, -x))


def softmax(x: Array) -> Array:
    exponentials: Array = np.exp(x - x.max())
    total: Array = exponentials / exponentials.sum()
    return total


def reference(
    weights: dict[str, Array], config: dict[str, int | float | bool], tokens: list[int]
) -> dict[str, Array]:
    """Every channel [step, *axes] in double precision."""
    soft = run(weights, config, tokens, hard=False)
    hard = run(weights, config, tokens, hard=True)
    del hard["hidden"]
    return soft | {f"hard.{name}": values for name, values in hard.items()}


def run(
    weights: dict[str, Array], config: dict[str, int | float | bool], tokens: list[int], hard: bool
) -> dict[str, Array]:
    """The network with soft actions, or with hard ones."""
    count, room = int(config["stacks"]), int(config["depth"])
    stacks = [[EMPTY] * room for _ in range(count)]
    depths = [0.0] * count
    shown: dict[str, list[Array]] = {}
    for token in tokens:
        tops = np.array([value for stack in stacks for value in stack[:2]])
        x = weights["embed.weight"][token] + weights["seen.weight"] @ tops + weights["seen.bias"]
        h = sigmoid(x)
        said = (weights["act.weight"] @ h + weights["act.bias"]).reshape(count, 3)
        actions = np.array([softmax(row) for row in said])
        if hard:
            actions = np.eye(3)[actions.argmax(1)]
        values = sigmoid(weights["push.weight"] @ h + weights["push.bias"])
        for k in range(count):
            push, pop, stay = actions[k]
            old, new = stacks[k], list[float]()
            for i in range(room):
                above = values[k] if i == 0 else old[i - 1]
                below = old[i + 1] if i + 1 < room else EMPTY
                new.append(push * above + pop * below + stay * old[i])
            stacks[k] = new
            grown = push if depths[k] < room else 0.0
            depths[k] += grown - pop * min(depths[k], 1.0)
        row = {
            "hidden": h[None], "stack.action": actions, "stack": np.array(stacks),
            "stack.depth": np.array(depths),
            "next": softmax(weights["head.weight"] @ h + weights["head.bias"]),
        }  # fmt: skip
        for name, value in row.items():
            shown.setdefault(name, []).append(value)
    return {name: np.array(values) for name, values in shown.items()}
