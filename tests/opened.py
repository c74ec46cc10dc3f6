"""Recurrent weights from elsewhere, for the tests of opening them: made by hand, read by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from engine.messages import Update
from engine.opening.contents import Contents
from engine.opening.recurrent import build
from engine.opening.recurrent.model import Opened
from engine.runner import Runner
from engine.spec import Token
from engine.verify import show
from wm_explorer.trace import Trace

Shown = dict[str, np.ndarray]


class Language(nn.Module):
    """An embedding, recurrent layers and a head, under the names that most scripts use."""

    def __init__(self, rnn: nn.RNNBase, symbols: int = 7, *, embedding: bool = True) -> None:
        super().__init__()
        self.embedding = nn.Embedding(symbols, rnn.input_size) if embedding else None
        self.rnn = rnn
        width = rnn.hidden_size * (2 if rnn.bidirectional else 1)
        self.fc = nn.Linear(width, symbols)


def loud(module: nn.Module, seed: int = 1) -> nn.Module:
    """The module with weights that make every gate move, so that an error would show."""
    torch.manual_seed(seed)
    for parameter in module.parameters():
        nn.init.normal_(parameter, std=0.6)
    return module.eval()


def contents(tensors: Mapping[str, Tensor], format_: Any = "torch", **metadata: Any) -> Contents:
    return Contents(format_, dict(tensors), metadata)


def golden(data: Mapping[str, np.ndarray], prefix: str) -> dict[str, Tensor]:
    """The tensors below a prefix of a golden file."""
    return {
        name.removeprefix(prefix): torch.from_numpy(np.asarray(data[name]))
        for name in data
        if name.startswith(prefix)
    }


def shown(model: Opened, ids: list[int]) -> Shown:
    """What a model shows for the file's own symbols."""
    return show(model, tokens(model, ids))


def tokens(model: Opened, ids: list[int]) -> list[Token]:
    return [Token(str(id_), id_ + model.reading.shift, 2 * i) for i, id_ in enumerate(ids)]


def by_steps(model: Opened, read: list[Token]) -> Shown:
    """The same a token at a time, as if it was typed."""
    runner = Runner(model)
    rows = [batch for i in range(len(read)) for batch in runner.run(read[: i + 1])]
    return {
        channel.name: np.concatenate(
            [model.layout.view(b.recorded.rows, channel.name) for b in rows]
        )
        for channel in model.channels
        if not channel.grows
    }


def traced(model: Opened, text: str) -> Trace:
    """What the explorer holds once a model has read a text."""
    found = Trace(model.info("elsewhere"))
    with torch.inference_mode():
        for batch in Runner(model).run(model.encode(text)):
            rows, grown = batch.recorded
            update = Update(1, batch.keep, list(batch.tokens), list(grown), True, 0.0)
            found = found.apply(update, [rows, *grown.values()])
    return found


def language(rnn: nn.RNNBase, seed: int = 1) -> Opened:
    """A model of seven letters."""
    module = loud(Language(rnn), seed)
    return build(contents(module.state_dict(), "torch", vocab=list("abcdef ")))


def mixed() -> Opened:
    """Unlike stacks on numbers: an LSTM of two layers of five units, and a GRU of four."""
    stacks = {"front": nn.LSTM(3, 5, 2), "back": nn.GRU(5, 4)}
    return build(contents(loud(nn.ModuleDict(stacks)).state_dict()))


def textgen(units: int = 4) -> dict[str, Tensor]:
    """A small model of textgenrnn's architecture in its own layout."""
    torch.manual_seed(3)
    shapes = {
        "embedding/embedding/embeddings:0": (6, 3),
        "rnn_1/rnn_1/kernel:0": (3, 4 * units),
        "rnn_1/rnn_1/recurrent_kernel:0": (units, 4 * units),
        "rnn_1/rnn_1/bias:0": (8 * units,),
        "rnn_2/rnn_2/kernel:0": (units, 4 * units),
        "rnn_2/rnn_2/recurrent_kernel:0": (units, 4 * units),
        "rnn_2/rnn_2/bias:0": (8 * units,),
        "attention/attention/attention_W:0": (3 + 2 * units, 1),
        "output/output/kernel:0": (3 + 2 * units, 6),
        "output/output/bias:0": (6,),
    }
    return {name: 0.8 * torch.randn(shape) for name, shape in shapes.items()}
