"""A model with a large vocabulary, of which only the likeliest symbols are listed: planted."""

from __future__ import annotations

import numpy as np

from engine.layout import Layout
from engine.messages import Update
from engine.spec import Axis, Channel, ModelInfo, Token
from wm_explorer.trace import Trace

SYMBOLS = ("<end>", " the", " cat", " sat", "!", "‹E6›", *(f" w{i}" for i in range(2000)))
RANK = (Axis("rank", 3),)
LENS = (Axis("layer", 2, (1, 5)), Axis("rank", 2))
INFO = ModelInfo(
    id="planted",
    family="none",
    parameters=0,
    channels=(
        Channel("next.symbol", RANK, "symbol", "the likeliest"),
        Channel("next.probability", RANK, "probability", "how likely", partial=True),
        Channel("next.entropy", (), "scalar", "how undecided"),
        Channel("surprise", (), "scalar", "how unexpected", since=1),
        Channel("rank", (), "scalar", "its place", since=1),
        Channel("lens.symbol", LENS, "symbol", "the likeliest by layer"),
        Channel("lens.probability", LENS, "probability", "how likely", partial=True),
    ),
    blocks={},
    symbols=SYMBOLS,
    unknown=None,
    unwritten=(0, 5),
)
NAN = float("nan")
#: What a run of three tokens shows: “<end>”, “ the”, “ w7”.
IDS = (0, 1, 13)
SHOWN: dict[str, list[object]] = {
    "next.symbol": [[1, 2, 3], [2, 5, 0], [0, 5, 4]],
    "next.probability": [[0.5, 0.25, 0.125], [0.5, 0.3, 0.1], [0.6, 0.3, 0.05]],
    "next.entropy": [2.0, 3.0, 1.5],
    "surprise": [NAN, 1.0, 10.0],
    "rank": [NAN, 1.0, 700.0],
    "lens.symbol": [[[2, 1], [1, 2]], [[3, 4], [2, 3]], [[4, 3], [0, 4]]],
    "lens.probability": [[[0.0, 0.0], [1.0, 0.0]], [[0.5, 0.2], [0.5, 0.1]], [[1.0, 0], [0.0, 0]]],
}


def trace(steps: int = 3) -> Trace:
    layout = Layout(INFO.channels, INFO.blocks)
    rows = np.zeros((steps, layout.width), np.float32)
    for name, values in SHOWN.items():
        layout.view(rows, name)[...] = np.array(values[:steps], np.float32)
    tokens = [Token("", 0, 0, sign="<end>"), Token(" the", 1, 0), Token(" w7", 13, 4)][:steps]
    return Trace(INFO).apply(Update(1, 0, tokens, [], True, 0.0), [rows])
