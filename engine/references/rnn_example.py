"""The example of a recurrent network once more, in plain numbers: printed, and worked out."""

from __future__ import annotations

import numpy as np

Array = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


def reference(
    weights: dict[str, Array], config: dict[str, int | float | bool], tokens: list[int]
) -> dict[str, Array]:
    """Every channel [step, *axes] in double precision."""
    shown: dict[str, list[Array]] = {}

    def show(name: str, value: Array) -> None:
        shown.setdefault(name, []).append(value)

    w, b = weights["corrected.weight"], weights["corrected.bias"]
    for function in ("", "tanh."):
        hidden, slope = np.zeros(2), np.eye(2)
        for step, token in enumerate(tokens):
            show(f"{function}preactivation", np.full((1, 2), min(step + 1.0, 3.0)))
            show(f"{function}hidden", np.ones((1, 2)))
            show(f"{function}sensitivity", np.zeros(()))
            total = w[:, :2] @ hidden + w[:, 2:] @ weights["corrected.inputs"][token] + b
            hidden = np.tanh(total) if function else np.exp(-np.logaddexp(0, -total))
            rate = 1 - hidden * hidden if function else hidden * (1 - hidden)
            slope = np.diag(rate) @ w[:, :2] @ slope
            show(f"corrected.{function}preactivation", total[None])
            show(f"corrected.{function}hidden", hidden[None])
            show(f"corrected.{function}sensitivity", np.array(np.sqrt((slope * slope).sum())))
    return {name: np.array(values) for name, values in shown.items()}
