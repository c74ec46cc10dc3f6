"""The simple recurrent network once more: aₜ = W xₜ + U hₜ₋₁ + b, hₜ = tanh(aₜ) (Elman, 1990)."""

from __future__ import annotations

import numpy as np

Array = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


def reference(
    weights: dict[str, Array], config: dict[str, int | float | bool], tokens: list[int]
) -> dict[str, Array]:
    """Every channel [step, *axes] in double precision, one equation at a time."""
    steps, layers, units = len(tokens), int(config["layers"]), int(config["units"])
    shown = {name: np.zeros((steps, layers, units)) for name in ("preactivation", "hidden")}
    following = np.zeros((steps, len(weights["head.bias"])))
    past = [np.zeros(units) for _ in range(layers)]
    for step, token in enumerate(tokens):
        x = weights["embed.weight"][token]
        for layer in range(layers):
            w = weights[f"recurrence.weight_ih_l{layer}"]
            u = weights[f"recurrence.weight_hh_l{layer}"]
            b = weights[f"recurrence.bias_ih_l{layer}"] + weights[f"recurrence.bias_hh_l{layer}"]
            a = w @ x + u @ past[layer] + b
            x = past[layer] = np.tanh(a)
            shown["preactivation"][step, layer], shown["hidden"][step, layer] = a, x
        scores = weights["head.weight"] @ x + weights["head.bias"]
        scores = np.exp(scores - scores.max())
        following[step] = scores / scores.sum()
    return {**shown, "next": following}
