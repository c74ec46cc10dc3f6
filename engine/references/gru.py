"""The gated recurrent unit once more (Cho et al., 2014), with the reset gate placed as in cuDNN.

rₜ = σ(Wᵣ xₜ + Uᵣ hₜ₋₁ + bᵣ)                  zₜ = σ(W_z xₜ + U_z hₜ₋₁ + b_z)
nₜ = tanh(Wₙ xₜ + bₙ + rₜ ⊙ (Uₙ hₜ₋₁ + dₙ))   hₜ = (1 − zₜ) ⊙ nₜ + zₜ ⊙ hₜ₋₁
"""

from __future__ import annotations

import numpy as np

Array = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


def sigmoid(x: Array) -> Array:
    return np.exp(-np.logaddexp(0, -x))


def reference(
    weights: dict[str, Array], config: dict[str, int | float | bool], tokens: list[int]
) -> dict[str, Array]:
    """Every channel [step, *axes] in double precision, one equation at a time."""
    steps, layers, units = len(tokens), int(config["layers"]), int(config["units"])
    names = ("gate.reset", "gate.update", "candidate", "hidden")
    shown = {name: np.zeros((steps, layers, units)) for name in names}
    following = np.zeros((steps, len(weights["head.bias"])))
    past = [np.zeros(units) for _ in range(layers)]
    for step, token in enumerate(tokens):
        x = weights["embed.weight"][token]
        for layer in range(layers):
            h = past[layer]
            w_r, w_z, w_n = np.split(weights[f"recurrence.weight_ih_l{layer}"], 3)
            u_r, u_z, u_n = np.split(weights[f"recurrence.weight_hh_l{layer}"], 3)
            b_r, b_z, b_n = np.split(weights[f"recurrence.bias_ih_l{layer}"], 3)
            d_r, d_z, d_n = np.split(weights[f"recurrence.bias_hh_l{layer}"], 3)
            r = sigmoid(w_r @ x + b_r + u_r @ h + d_r)
            z = sigmoid(w_z @ x + b_z + u_z @ h + d_z)
            n = np.tanh(w_n @ x + b_n + r * (u_n @ h + d_n))
            x = past[layer] = (1 - z) * n + z * h
            for name, value in zip(names, (r, z, n, x), strict=True):
                shown[name][step, layer] = value
        scores = weights["head.weight"] @ x + weights["head.bias"]
        scores = np.exp(scores - scores.max())
        following[step] = scores / scores.sum()
    return {**shown, "next": following}
