"""Adaptation once more (Finn et al. 2017): gradients by hand, from the whole text at every step."""

from __future__ import annotations

import re

import numpy as np

Array = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
SYMBOLS = "\ufffd\n0123456789.-+−,， \t?？"
PLACES, ROOM, FARTHEST, HIGHEST, LONGEST = 101, 32, 5, 6, 40


def points(text: str) -> tuple[list[tuple[float, ...]], list[tuple[float, ...]]]:
    """(x, y, line) of the points to learn from, and of those held out."""
    learnt: list[tuple[float, ...]] = []
    asked: list[tuple[float, ...]] = []
    for number, line in enumerate(text.split("\n")):
        bare = line.strip(" \t")
        into = asked if bare[:1] in ("?", "？") and bare else learnt
        words = re.sub("[,，]", " , ", bare.lstrip("?？") if into is asked else bare).split()
        if len(words) == 3 and words[1] == ",":
            del words[1]
        if len(words) != 2 or len(line) > LONGEST or len(bare) - len(bare.lstrip("?？")) > 1:
            continue
        try:
            x, y = (float(word.replace("−", "-")) for word in words)
        except ValueError:
            continue
        if abs(x) <= FARTHEST and abs(y) <= HIGHEST:
            into.append((x, y, number))
    return learnt[-ROOM:], asked[-ROOM:]


def forward(theta: list[Array], x: Array) -> list[Array]:
    """The input and what each layer makes of it, [point, unit], the last of which is y."""
    first = np.maximum(x @ theta[0].T + theta[1], 0)
    second = np.maximum(first @ theta[2].T + theta[3], 0)
    return [x, first, second, second @ theta[4].T + theta[5]]


def gradient(theta: list[Array], x: Array, y: Array) -> list[Array]:
    """Of the mean squared error, layer by layer from the last."""
    seen = forward(theta, x)
    back = 2 * (seen[3] - y) / max(len(x), 1)  # [point, unit]
    found: list[Array] = []
    for layer in (2, 1, 0):
        found = [back.T @ seen[layer], back.sum(0), *found]
        back = (back @ theta[2 * layer]) * (seen[layer] > 0)
    return found


def loss(theta: list[Array], told: Array) -> float:
    if not len(told):
        return -1.0
    return float(np.mean((forward(theta, told[:, :1])[-1] - told[:, 1:2]) ** 2))


def padded(told: Array) -> tuple[Array, Array]:
    places, lines = np.zeros((ROOM, 2)), -np.ones(ROOM)
    places[: len(told)], lines[: len(told)] = told[:, :2], told[:, 2]
    return places, lines


def reference(
    weights: dict[str, Array], config: dict[str, int | float | bool], tokens: list[int]
) -> dict[str, Array]:
    """Every channel [step, *axes] in double precision."""
    slow = [weights[f"layers.{i}.{part}"] for i in range(3) for part in ("weight", "bias")]
    shown: dict[str, list[Array]] = {}
    for step in range(len(tokens)):
        text = "".join(SYMBOLS[token] for token in tokens[: step + 1])
        for name, value in fitted(slow, config, text).items():
            shown.setdefault(name, []).append(value)
    return {name: np.array(values) for name, values in shown.items()}


def fitted(slow: list[Array], config: dict[str, int | float | bool], text: str) -> dict[str, Array]:
    """Every channel once a text has been read."""
    learnt, asked = (np.array(told).reshape(-1, 3) for told in points(text))
    grid = np.linspace(-FARTHEST, FARTHEST, PLACES)[:, None]
    moves = [not config["head_only"] or i >= 4 for i in range(6)]
    theta = slow
    way, slopes = [], []
    for _ in range(int(config["inner_steps"]) + 1):
        slope = gradient(theta, learnt[:, :1], learnt[:, 1:2])
        way.append(theta)
        slopes.append(np.concatenate([g.ravel() for g, m in zip(slope, moves, strict=True) if m]))
        rates = [config["rate"] * m for m in moves]
        theta = [w - r * g for w, r, g in zip(theta, rates, slope, strict=True)]
    norms = [max(float(np.linalg.norm(w)), 1e-12) for w in slow]
    change = [
        [np.linalg.norm(w - s) / n for w, s, n in zip(theta, slow, norms, strict=True)]
        for theta in way
    ]
    length = max(float(slopes[0] @ slopes[0]), 1e-12)
    support, support_line = padded(learnt)
    query, query_line = padded(asked)
    curves = np.array([forward(theta, grid)[-1][:, 0] for theta in way])
    return {
        "curve": curves, "prediction": curves[-1], "curve.place": grid[:, 0],
        "loss.support": np.array([loss(theta, learnt) for theta in way]),
        "loss.query": np.array([loss(theta, asked) for theta in way]),
        "gradient.along": np.array([slope @ slopes[0] / length for slope in slopes]),
        "weights.change": np.array(change).reshape(-1, 3, 2),
        "weights.fast": way[-1][2], "weights.moved": way[-1][2] - slow[2],
        "support": support, "support.line": support_line,
        "query": query, "query.line": query_line,
    }  # fmt: skip
