"""The LSTM of the article once more, gate by gate: with its state dropped, and carried."""

from __future__ import annotations

import numpy as np

Array = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
GATES = ("gate.input", "gate.forget", "candidate", "gate.output")


def sigmoid(x: Array) -> Array:
    return np.exp(-np.logaddexp(0, -x))


def reference(
    weights: dict[str, Array], config: dict[str, int | float | bool], tokens: list[int]
) -> dict[str, Array]:
    """Every channel [step, *axes] in double precision."""
    layers, units = int(config["layers"]), int(config["units"])
    shown: dict[str, list[Array]] = {}
    for side in ("printed", "corrected"):
        prefix = "" if side == "printed" else "corrected."
        hidden, cell = np.zeros((layers, units)), np.zeros((layers, units))
        for token in tokens:
            if side == "printed":
                hidden, cell = np.zeros((layers, units)), np.zeros((layers, units))
            x = weights[f"{side}.embedding.weight"][token]
            rows: dict[str, list[Array]] = {name: [] for name in GATES}
            for n in range(layers):
                w, u, b, d = (
                    weights[f"{side}.lstm.{part}_l{n}"]
                    for part in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
                )
                sums = (w @ x + b + u @ hidden[n] + d).reshape(4, units)
                i, f, g, o = sigmoid(sums[0]), sigmoid(sums[1]), np.tanh(sums[2]), sigmoid(sums[3])
                for name, value in zip(GATES, (i, f, g, o), strict=True):
                    rows[name].append(value)
                cell[n] = f * cell[n] + i * g
                hidden[n] = o * np.tanh(cell[n])
                x = hidden[n]
            logits = weights[f"{side}.head.weight"] @ x + weights[f"{side}.head.bias"]
            now = np.exp(logits - logits.max())
            values = {name: np.array(gate) for name, gate in rows.items()}
            values |= {"cell": cell.copy(), "hidden": hidden.copy(), "next": now / now.sum()}
            for name, value in values.items():
                shown.setdefault(prefix + name, []).append(value)
    return {name: np.array(values) for name, values in shown.items()}
