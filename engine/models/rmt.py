"""The Recurrent Memory Transformer: memory tokens carry what a segment knew to the next.

Bulatov, Kuratov & Burtsev, Recurrent Memory Transformer, NeurIPS 2022 (arXiv 2207.06881), the
decoder of section 3. A text is read in segments: a line, or as much of it as a segment holds.
The memory tokens stand before a segment, where its symbols read them, and once more behind it,
where they see all of it; what the last layer makes of these is the memory of the next segment.
Nothing else crosses from one segment to the next.

The memory tokens before a segment look at each other alone, since they have to be there before the
text is; those behind it look at everything, themselves included. They have no place embedding.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from engine.model import Model
from engine.probe import Probe
from engine.spec import Axis, Channel
from engine.transformer import Block, entropy, shown_by_layers
from engine.vocabulary import Vocabulary

SOURCE = "Bulatov et al. 2022, section 3"
READING = "α = softmax(q Kᵀ / √dₖ), K = W^K LN([Hᵐᵉᵐ; H])"
WRITING = "α = softmax(q Kᵀ / √dₖ), q = W^Q LN(Hʷʳⁱᵗᵉ), K = W^K LN([Hᵐᵉᵐ; H; Hʷʳⁱᵗᵉ])"


class RMTState(NamedTuple):
    """What is kept between symbols.

    All states of one segment share the storage of keys and values: first those of the memory
    tokens, then those of the symbols. What lies behind is never read.
    """

    memory: Tensor  # Hᵐᵉᵐ, as the segment before left it [slot, unit]
    keys: Tensor  # K [layer, head, column, feature]
    values: Tensor  # V [layer, head, column, feature]
    place: int  # symbols of this segment read so far
    segment: int  # segments before this one
    read: int  # symbols read so far


class RMT(Model):
    """A decoder of GPT-2's form over segments, with memory tokens between them.

    Args:
        width: units of the residual stream, a multiple of `heads`.
        layers, heads: the number of layers, and of attention heads in each.
        slots: the number of memory tokens.
        segment: the most symbols in a segment; a line end closes it sooner.
    """

    family = "rmt"
    can_be_cut = True
    #: The model reads on without end, but what its heads show grows with the square of the text.
    context = 2048
    ends: Tensor  # 1 for a symbol that closes its segment [symbol]
    _unseen: Tensor  # what a symbol, and the memory tokens behind it, cannot see [1 + slot, column]

    def __init__(
        self, vocabulary: Vocabulary, *, width: int, layers: int, heads: int, slots: int,
        segment: int,
    ) -> None:  # fmt: skip
        super().__init__(vocabulary)
        self.config = {
            "width": width, "layers": layers, "heads": heads, "slots": slots, "segment": segment,
        }  # fmt: skip
        self.slots, self.segment = slots, segment
        self._blocks = tuple(Block(width, heads) for _ in range(layers))
        self.embed = nn.Embedding(len(vocabulary), width)  # W_e
        self.place = nn.Embedding(segment, width)  # W_p
        self.memory = nn.Parameter(torch.empty(slots, width))  # Hᵐᵉᵐ of the first segment
        self.layers = nn.ModuleList(self._blocks)
        self.norm = nn.LayerNorm(width)
        self.head = nn.Linear(width, len(vocabulary))
        nn.init.normal_(self.memory, std=0.02)
        ends = torch.tensor([float(symbol == "\n") for symbol in vocabulary.symbols])
        self.register_buffer("ends", ends, persistent=False)
        self._ends = frozenset(i for i, s in enumerate(vocabulary.symbols) if s == "\n")
        unseen = torch.zeros(1 + slots, 2 * slots + segment, dtype=torch.bool)
        unseen[0, -slots:] = True
        self.register_buffer("_unseen", unseen, persistent=False)
        self.channels = _channels(layers, heads, slots, segment, width, len(vocabulary))
        self.blocks = {"write.attention": ("write.attention",)}  # most of a step's numbers

    def initial_state(self) -> RMTState:
        """The learned memory tokens, before the first segment."""
        nothing = torch.zeros(0, device=self.device)
        return RMTState(self.memory.detach(), nothing, nothing, 0, 0, 0)

    def step(self, token: int, state: RMTState, probe: Probe) -> RMTState:
        """Reads one symbol, and sees what the memory would become if the segment ended here."""
        if state.place == 0:
            state = self._open(state)
        memory, keys, values, place, segment, read = state
        slots, first = self.slots, self.slots + place
        known = first + 1 + slots  # columns: memory tokens, symbols, memory tokens again
        symbol = self.embed.weight[token] + self.place.weight[place]
        x = torch.cat([symbol.unsqueeze(0), self._given(memory)])  # [1 + slot, unit]
        unseen = self._unseen.narrow(1, self._unseen.shape[1] - known, known)
        weights, norms = [], []
        for layer, block in enumerate(self._blocks):
            q, k, v = block.split(x)  # [head, 1 + slot, feature]
            keys[layer, :, first:known], values[layer, :, first:known] = k, v
            attention = block.weigh(q, keys[layer, :, :known], unseen)  # α [1 + slot, head, column]
            x = block.add(x, attention.transpose(0, 1) @ values[layer, :, :known])
            weights.append(attention)
            norms.append(torch.linalg.vector_norm(x[0]))
        written = x[1:]  # [slot, unit]
        every = torch.stack(weights, 1)  # [1 + slot, layer, head, column]
        self._show(every, place, read, probe)
        probe("residual.norm", torch.stack(norms))
        probe("memory", memory)
        probe("memory.written", written)
        probe("memory.cosine", F.cosine_similarity(written, memory, dim=-1))
        probe("segment", self.ends.new_tensor(segment + 1))
        probe("segment.place", self.ends.new_tensor(place + 1))
        probe("next", self._logits(x[0]).softmax(-1))
        if token in self._ends or place + 1 == self.segment:
            return RMTState(written, keys, values, 0, segment + 1, read + 1)
        return RMTState(memory, keys, values, place + 1, segment, read + 1)

    def _show(self, every: Tensor, place: int, read: int, probe: Probe) -> None:
        """Attention [1 + slot, layer, head, column], by what it falls on."""
        memory, symbols = slice(self.slots), slice(self.slots, self.slots + place + 1)
        reading, writing = every[0], every[1:].movedim(0, 2)  # [layer, head, (slot,) column]
        probe("attention", F.pad(reading[..., symbols], (read - place, 0)))
        probe("attention.entropy", entropy(reading))
        probe("memory.attention", reading[..., memory])
        onto = probe.block("write.attention")
        onto[..., : place + 1] = writing[..., symbols]
        onto[..., place + 1 :] = 0
        probe("write.memory.attention", writing[..., memory])

    def _open(self, state: RMTState) -> RMTState:
        """Begins a segment: keys and values of its memory tokens, and room for the others."""
        layers, heads = len(self._blocks), self._blocks[0].heads
        feature = self.memory.shape[1] // heads
        room = (2, layers, heads, self._unseen.shape[1], feature)
        keys, values = torch.zeros(room, device=self.device)
        x = self._given(state.memory)  # [slot, unit]
        for layer, block in enumerate(self._blocks):
            q, k, v = block.split(x)  # [head, slot, feature]
            keys[layer, :, : self.slots], values[layer, :, : self.slots] = k, v
            x = block.add(x, block.weigh(q, k).transpose(0, 1) @ v)
        return state._replace(keys=keys, values=values)

    def _given(self, memory: Tensor) -> Tensor:
        """The memory tokens that a segment gets: those of the first one where memory is cut."""
        return self.memory.expand_as(memory) if self.cut else memory

    def forward(self, tokens: Tensor, state: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Logits of what comes next [batch, step, symbol], and the memory [batch, slot, unit].

        Tokens [batch, step] begin a segment. Raises ValueError unless all lanes end their
        segments at the same steps.
        """
        memory = self.memory.expand(len(tokens), -1, -1) if state is None else state
        said = []
        for part in self._segments(tokens):
            logits, memory = self._read(part, self._given(memory))
            said.append(logits)
        return torch.cat(said, 1), memory

    def _segments(self, tokens: Tensor) -> list[Tensor]:
        """Lanes [batch, step] cut where segments end."""
        closed = self.ends[tokens] > 0  # [batch, step]
        if not (closed == closed[0]).all():
            raise ValueError("all lanes of a batch must end their segments at the same steps")
        sizes, size = [], 0
        for end in closed[0].tolist():
            size += 1
            if end or size == self.segment:
                sizes.append(size)
                size = 0
        return list(torch.split(tokens, [*sizes, size] if size else sizes, 1))

    def _read(self, tokens: Tensor, memory: Tensor) -> tuple[Tensor, Tensor]:
        """One whole segment, unwatched: logits, and what the memory becomes."""
        slots, steps = self.slots, tokens.shape[1]
        x = self.embed(tokens) + self.place.weight[:steps]
        x = torch.cat([memory, x, memory], 1)  # [batch, column, unit]
        seen = torch.ones(x.shape[1], x.shape[1], dtype=torch.bool, device=x.device).tril()
        seen[:slots, :slots] = True
        seen[-slots:] = True
        for block in self._blocks:
            q, k, v = block.split(x)
            x = block.add(x, F.scaled_dot_product_attention(q, k, v, attn_mask=seen))
        return self._logits(x[:, slots:-slots]), x[:, -slots:]

    def _logits(self, x: Tensor) -> Tensor:
        """[..., unit] -> [..., symbol]."""
        logits: Tensor = self.head(self.norm(x))
        return logits


def _channels(
    layers: int, heads: int, slots: int, segment: int, units: int, symbols: int
) -> tuple[Channel, ...]:
    every = (Axis("layer", layers), Axis("head", heads))
    slot, unit, place = Axis("slot", slots), Axis("unit", units), Axis("place", segment)
    _, spread, norm = shown_by_layers(layers, heads)
    return (
        _weights(
            "attention", (*every, Axis("token")),
            "how much each head takes from each symbol of the segment; the rest is taken from "
            "the memory tokens", READING,
        ),
        spread,
        norm,
        _weights(
            "memory.attention", (*every, slot),
            "how much each head takes from each memory token; the rest is taken from the segment",
            READING,
        ),
        _weights(
            "write.attention", (*every, slot, place),
            "how much each memory token behind the segment takes from each place of it, if the "
            "segment ends here", WRITING,
        ),
        _weights(
            "write.memory.attention", (*every, slot, Axis("previous", slots)),
            "how much each memory token behind the segment takes from each one before it, if the "
            "segment ends here", WRITING,
        ),
        Channel(
            "memory", (slot, unit), "memory",
            "the memory tokens that the segment before has left; before the first, learned ones",
            "Hᵐᵉᵐ_τ₊₁ = Hʷʳⁱᵗᵉ_τ", "", SOURCE,
        ),
        Channel(
            "memory.written", (slot, unit), "memory",
            "what the memory tokens become if the segment ends here",
            "[Hʳᵉᵃᵈ; Hᴺ; Hʷʳⁱᵗᵉ] = Transformer([Hᵐᵉᵐ; H⁰; Hᵐᵉᵐ])", "", SOURCE,
        ),
        Channel(
            "memory.cosine", (slot,), "scalar",
            "the cosine between what each memory token becomes, if the segment ends here, and "
            "what it was; 1 where it has not drifted", "cos(Hʷʳⁱᵗᵉ, Hᵐᵉᵐ)", "", SOURCE,
        ),
        Channel("segment", (), "scalar", "which segment this is, counted from 1", "τ", "", SOURCE),
        Channel(
            "segment.place", (), "scalar", "the place in the segment, counted from 1", "", "",
            SOURCE,
        ),
        Channel(
            "next", (Axis("symbol", symbols),), "probability",
            "how likely each symbol is to come next", "p = softmax(LN(xᴸ) Wᵀ + b)",
            "{next} = softmax(LN(xᴸ) Wᵀ + b)", "Radford et al. 2018, Improving Language "
            "Understanding by Generative Pre-Training, equation 2",
        ),
    )  # fmt: skip


def _weights(name: str, axes: tuple[Axis, ...], meaning: str, equation: str) -> Channel:
    return Channel(name, axes, "weights", meaning, equation, "", SOURCE, partial=True)
