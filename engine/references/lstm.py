"""The long short-term memory once more (Graves, 2013, eq. 7 to 11, without peepholes).

iₜ = σ(Wᵢ xₜ + Uᵢ hₜ₋₁ + bᵢ)      fₜ = σ(W_f xₜ + U_f hₜ₋₁ + b_f)
oₜ = σ(Wₒ xₜ + Uₒ hₜ₋₁ + bₒ)      gₜ = tanh(W_g xₜ + U_g hₜ₋₁ + b_g)
cₜ = fₜ ⊙ cₜ₋₁ + iₜ ⊙ gₜ          hₜ = oₜ ⊙ tanh(cₜ)
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
    names = ("gate.input", "gate.forget", "candidate", "gate.output", "cell", "hidden")
    shown = {name: np.zeros((steps, layers, units)) for name in names}
    following = np.zeros((steps, len(weights["head.bias"])))
    past = [(np.zeros(units), np.zeros(units)) for _ in range(layers)]
    for step, token in enumerate(tokens):
        x = weights["embed.weight"][token]
        for layer in range(layers):
            h, c = past[layer]
            w_i, w_f, w_g, w_o = np.split(weights[f"recurrence.weight_ih_l{layer}"], 4)
            u_i, u_f, u_g, u_o = np.split(weights[f"recurrence.weight_hh_l{layer}"], 4)
            bias = weights[f"recurrence.bias_ih_l{layer}"] + weights[f"recurrence.bias_hh_l{layer}"]
            b_i, b_f, b_g, b_o = np.split(bias, 4)
            i = sigmoid(w_i @ x + u_i @ h + b_i)
            f = sigmoid(w_f @ x + u_f @ h + b_f)
            g = np.tanh(w_g @ x + u_g @ h + b_g)
            o = sigmoid(w_o @ x + u_o @ h + b_o)
            c = f * c + i * g
            x = o * np.tanh(c)
            past[layer] = x, c
            for name, value in zip(names, (i, f, g, o, c, x), strict=True):
                shown[name][step, layer] = value
        scores = weights["head.weight"] @ x + weights["head.bias"]
        scores = np.exp(scores - scores.max())
        following[step] = scores / scores.sum()
    return {**shown, "next": following}
