"""A chain of recurrent layers from elsewhere as a live model.

Three ways to read: `Streaming` a token at a time; `TwoWay` the whole text at once, where some layer
reads backward; `Windowed`, which reads the last tokens anew for every step, as textgenrnn does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from engine.model import Model
from engine.opening.recurrent import reference
from engine.opening.recurrent.layers import Layer, Linear, Normalising, Shown, kept, layers_of
from engine.opening.recurrent.parts import Average, Chain, Dense, Part, Scale
from engine.opening.recurrent.shown import BACKWARD, blocks_of, channels_of, names_of
from engine.opening.recurrent.vocabulary import Reading
from engine.probe import Probe
from engine.readings.numbers import Numbers
from engine.readings.symbols import Symbols

#: How many tokens a windowed model shows: each step has a weight for every token before it.
_CONTEXT = 1024


class Opened(Model):
    """What the three have in common: the parts, their channels, and a pass through them."""

    family = "recurrent"

    def __init__(self, chain: Chain, reading: Reading) -> None:
        super().__init__(reading.vocabulary)
        self.config = {}
        self.chain, self.reading = chain, reading
        self.shown_blocks = blocks_of(chain)
        self.blocks = {
            block.name: tuple(channel.name for channel in block.channels())
            for block in self.shown_blocks
        }
        self.at_work = [self._built(part) for part in chain.parts]
        self.parts = nn.ModuleList(self.at_work)
        table = _table(chain, reading)
        self.table = None if table is None else kept(table)  # [token id, unit]
        self.names = names_of(chain, reading)
        self.channels = channels_of(chain, reading)

    def _built(self, part: Part) -> Layer | Linear | Normalising:
        """A part with its weights, ready to read."""
        if isinstance(part, Scale):
            return Normalising(part)
        if isinstance(part, Dense):
            return Linear(part)
        if isinstance(part, Average):
            return Linear(Dense(part.name, part.weight, None, transposed=True))
        number = next(i for i, layer in enumerate(self.chain.recurrences) if layer is part)
        places = {
            block.direction: (block.name, block.layers.index(number))
            for block in self.shown_blocks
            if number in block.layers
        }
        return layers_of(part, places)

    def inputs(self, tokens: Sequence[int]) -> Tensor:
        """What the first part is given: [step, unit]."""
        if self.table is not None:
            return self.table[list(tokens)]
        if isinstance(self.vocabulary, Numbers):
            rows = [self.vocabulary.rows[token] for token in tokens]
            return torch.tensor(rows, dtype=torch.float32, device=self.device)
        symbols = torch.tensor(tokens, device=self.device)
        codes = nn.functional.one_hot(symbols, self.reading.shift + self.chain.inputs)
        return codes[:, self.reading.shift :].float()  # of the unknown all zeros

    def through(self, tokens: Sequence[int], before: Shown, shown: Shown) -> dict[str, Tensor]:
        """Takes tokens through all parts: writes the blocks, gives the other channels [step, …]."""
        x = self.inputs(tokens)
        values = {"input": x} if isinstance(self.vocabulary, Numbers) else {}
        read = [x]  # what an average reads: the symbol, and every layer
        beside: dict[str, list[Tensor]] = {}  # [step, unit] of every layer, by block
        for part, name in zip(self.at_work, self.names, strict=True):
            if isinstance(part, Layer):
                x = part.read(x, before, shown, beside)
                read.append(x)
            elif isinstance(part, Normalising):
                x = values[name] = part.read(x)
            elif name == "attention":
                everything = torch.cat(read, -1)
                weights = part.scores(everything)[:, 0].softmax(-1)  # α [place]
                values[name] = weights
                x = (weights @ everything)[None]
            elif name == "next":
                values[name] = self.spread(part.scores(x).softmax(-1))
            else:
                x = values[name] = part.read(x)
        for block in self.shown_blocks:
            for channel in block.beside():
                values[channel.name] = torch.stack(beside[block.name], 1)  # [step, layer, unit]
        return values

    def spread(self, p: Tensor) -> Tensor:
        """Probabilities by the file's symbols -> by the vocabulary's: [step, symbol]."""
        return nn.functional.pad(p, (self.reading.shift, 0))

    def empty(self) -> dict[str, Tensor]:
        """What the blocks show before the first token: [layer, member, unit]."""
        return {
            block.name: torch.zeros(block.shape, device=self.device) for block in self.shown_blocks
        }

    def reference(self, tokens: Sequence[int]) -> Mapping[str, NDArray[np.float64]]:
        return reference.reference(self.chain, self.reading, self.names, list(tokens))


class StreamingState(NamedTuple):
    """What every layer showed at the last token: views of that step's row."""

    shown: tuple[Tensor, ...]  # [layer, member, unit] of each block


class Streaming(Opened):
    """Reads a token at a time, for ever."""

    def initial_state(self) -> StreamingState:
        return StreamingState(tuple(self.empty().values()))

    def step(self, token: int, state: StreamingState, probe: Probe) -> StreamingState:
        rows = [probe.block(name) for name in self.blocks]
        shown = {n: row.unsqueeze(0) for n, row in zip(self.blocks, rows, strict=True)}
        for name, value in self.through([token], self._before(state), shown).items():
            probe(name, value[0])
        return StreamingState(tuple(rows))

    def prefill(
        self, tokens: Sequence[int], state: StreamingState, probe: Probe
    ) -> Sequence[StreamingState]:
        shown = {name: probe.block(name) for name in self.blocks}  # [step, layer, member, unit]
        for name, value in self.through(tokens, self._before(state), shown).items():
            probe(name, value)
        steps = (block.unbind() for block in shown.values())
        return [StreamingState(rows) for rows in zip(*steps, strict=True)]

    def _before(self, state: StreamingState) -> Shown:
        return dict(zip(self.blocks, state.shown, strict=True))


class TwoWay(Opened):
    """Reads a whole text in both directions at once: every symbol changes every step."""

    causal = False

    def initial_state(self) -> None:
        """There is none: a reading never goes on from another."""

    def prefill(self, tokens: Sequence[int], state: None, probe: Probe) -> Sequence[None]:
        shown = {name: probe.block(name) for name in self.blocks}
        for name, value in self.through(tokens, self.empty(), shown).items():
            probe(name, value)
        return [None] * len(tokens)


class WindowState(NamedTuple):
    """The tokens that the next step reads again, and how many were read in all."""

    tokens: tuple[int, ...]
    length: int


class Windowed(Opened):
    """Reads the last tokens anew for every step, with the symbol 0 before a text that is shorter.

    What is shown of a step is the last place of its window. `<s>` begins a text, and forgets.
    """

    context = _CONTEXT

    def __init__(self, chain: Chain, reading: Reading) -> None:
        super().__init__(chain, reading)
        self.window = next(p.window for p in chain.parts if isinstance(p, Average))

    def initial_state(self) -> WindowState:
        return WindowState((), 0)

    def step(self, token: int, state: WindowState, probe: Probe) -> WindowState:
        read = read_again(self.reading, state.tokens, token, self.window)
        filled = [self.reading.shift] * (self.window - len(read)) + list(read)
        shown = {
            block.name: torch.empty(self.window, *block.shape, device=self.device)
            for block in self.shown_blocks
        }
        values = self.through(filled, self.empty(), shown)
        for name, block in shown.items():
            probe.block(name).copy_(block[-1])
        length = state.length + 1
        for name, value in values.items():
            if name == "attention":
                earlier = torch.zeros(length - len(read), device=self.device)
                value = torch.cat([earlier, value[self.window - len(read) :]])[None, None, None]
            probe(name, value[-1])
        return WindowState(read, length)


def read_again(
    reading: Reading, before: tuple[int, ...], token: int, window: int
) -> tuple[int, ...]:
    """The tokens in the window once another is read."""
    vocabulary = reading.vocabulary
    begins = isinstance(vocabulary, Symbols) and token == vocabulary.start
    return (token,) if begins else (*before, token)[-window:]


def _table(chain: Chain, reading: Reading) -> Tensor | None:
    """What each token of the vocabulary is to the first part; None without an embedding."""
    if chain.embedding is None:
        return None
    table = chain.embedding.table.float()
    return nn.functional.pad(table, (0, 0, reading.shift, 0))  # the unknown is all zeros


def opened(chain: Chain, reading: Reading) -> Opened:
    """The model that reads as its parts demand, ready to run."""
    if any(isinstance(part, Average) for part in chain.parts):
        model: Opened = Windowed(chain, reading)
    elif any(block.direction == BACKWARD for block in blocks_of(chain)):
        model = TwoWay(chain, reading)
    else:
        model = Streaming(chain, reading)
    return model.eval().requires_grad_(False)
