"""A Transformer that looks up what has left its window in an external memory of keys and values.

Wu, Rabe, Hutchins & Szegedy, Memorizing Transformers, 2022 (arXiv 2203.08913), section 3.

Every layer attends to a short window of the newest tokens. What leaves the window is not lost: the
keys and values that the last layer had for it go into a slot of the memory, where the oldest gives
way. There each head retrieves the slots whose keys are most like its query, and a gate of its own
mixes what they hold with what the window holds.

Differences from the paper: the window slides by a token instead of a segment, so that a token is
either in the window or in the memory; places are told by a learned bias for each distance instead
of T5's classes of distances; queries are compared with all keys, not approximately; and training
sends gradients into what is stored, which the paper does not: nothing else would teach good keys to
a model that is asked long after.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from engine.model import Model, Resizable
from engine.probe import Probe
from engine.spec import Axis, Channel, Kind
from engine.transformer import Block, initialise
from engine.vocabulary import Vocabulary

#: Of slots that are alike the newer is retrieved: a step of age counts as so much similarity.
FRESHNESS = 1e-6
#: Of how much the dot product of a query and a key of length 1 is multiplied to begin with.
SCALE = 10.0


class Reading(NamedTuple):
    """The keys and values of every token, of which a step sees the newest, and the memory.

    All states of one reading share the storage of the tokens, as those of the decoder do. The
    memory is each state's own.
    """

    keys: Tensor  # [layer, head, context, feature]
    values: Tensor  # [layer, head, context, feature]
    memory_keys: Tensor  # those of the last layer, the heads side by side [slot, unit]
    memory_values: Tensor  # [slot, unit]
    age: Tensor  # steps since the token in each slot was read, -1 where it is empty [slot]
    length: int


class MemoryTransformer(Model):
    """A decoder with a short window, and a memory beside its last layer.

    Args:
        width: units of the residual stream, a multiple of `heads`.
        layers, heads: the number of layers, and of attention heads in each.
        window: the tokens that attention reaches, the present one among them.
        slots: the tokens that are remembered after that; the oldest gives way.
        neighbours: the slots that each head retrieves (k).
        context: the most tokens that can be read; reading one more raises ValueError.
    """

    family = "memory_transformer"
    can_be_cut = True
    resizable = (
        Resizable("slots", "tokens that are remembered", 1, 512),
        Resizable("neighbours", "slots that each head retrieves", 1, 64),
    )

    def __init__(
        self,
        vocabulary: Vocabulary,
        *,
        width: int,
        layers: int,
        heads: int,
        window: int,
        slots: int,
        neighbours: int,
        context: int,
    ) -> None:
        super().__init__(vocabulary)
        self.config = {
            "width": width, "layers": layers, "heads": heads, "window": window, "slots": slots,
            "neighbours": neighbours, "context": context,
        }  # fmt: skip
        self.window, self.slots, self.neighbours = window, slots, neighbours
        self.context: int = context
        self._blocks = tuple(Block(width, heads) for _ in range(layers))
        self.embed = nn.Embedding(len(vocabulary), width)  # W_e
        self.layers = nn.ModuleList(self._blocks)
        self.norm = nn.LayerNorm(width)
        #: What is added to a score for its place in the window, the present token's last.
        self.bias = nn.Parameter(torch.zeros(layers, heads, window))
        self.scale = nn.Parameter(torch.full((heads, 1, 1), SCALE).log())  # ln s
        self.gate = nn.Parameter(torch.zeros(heads, 1, 1))  # b_g
        initialise(self, self._blocks)
        self.blocks = {name: (name,) for name in ("memory.key", "memory.value")}
        self.channels = _channels(layers, heads, slots, width, len(vocabulary))

    def initial_state(self) -> Reading:
        width, heads, layers = self.embed.embedding_dim, self._blocks[0].heads, len(self._blocks)
        new = self.bias.new_zeros
        keys, values = new(2, layers, heads, self.context, width // heads)
        memory_keys, memory_values = new(2, self.slots, width)
        return Reading(keys, values, memory_keys, memory_values, new(self.slots) - 1, 0)

    def step(self, token: int, state: Reading, probe: Probe) -> Reading:
        """Reads one token. Raises ValueError when the context is full."""
        length, known = state.length, self._room(state.length + 1)
        seen = slice(max(known - self.window, 0), known)
        memory = self._store(state, probe)
        x = self.embed.weight[token].unsqueeze(0)  # [1, unit]
        for layer, block in enumerate(self._blocks):
            q, k, v = self._split(layer, x)  # [head, 1, feature]
            state.keys[layer, :, length:known] = k
            state.values[layer, :, length:known] = v
            near, values = state.keys[layer, :, seen], state.values[layer, :, seen]
            bias = self.bias[layer, :, None, seen.start - seen.stop :]
            attention = self._scores(layer, q, near).add_(bias).softmax(-1)  # α [head, 1, token]
            probe("attention", F.pad(attention.squeeze(1), (seen.start, 0)), layer)
            mixed = attention @ values  # [head, 1, feature]
            if layer == len(self._blocks) - 1:
                mixed = self._recall(q, mixed, memory, probe)
            x = block.add(x, mixed)
        probe("next", self._logits(x[0]).softmax(-1))
        return memory._replace(length=known)

    def _store(self, state: Reading, probe: Probe) -> Reading:
        """Puts what leaves the window in the place of the oldest."""
        memory_keys, memory_values = probe.block("memory.key"), probe.block("memory.value")
        memory_keys.copy_(state.memory_keys)
        memory_values.copy_(state.memory_values)
        age = state.age + (state.age >= 0)
        leaving = state.length - self.window
        if leaving >= 0:
            slot = leaving % self.slots
            memory_keys[slot] = state.keys[-1, :, leaving].flatten()
            memory_values[slot] = state.values[-1, :, leaving].flatten()
            age[slot] = self.window
        return state._replace(memory_keys=memory_keys, memory_values=memory_values, age=age)

    def _recall(self, q: Tensor, near: Tensor, memory: Reading, probe: Probe) -> Tensor:
        """What the window gives [head, 1, feature], mixed with what the memory gives."""
        heads = q.shape[0]
        keys, values = (
            part.view(self.slots, heads, -1).transpose(0, 1)  # [head, slot, feature]
            for part in (memory.memory_keys, memory.memory_values)
        )
        similarity = (q @ keys.mT) * (memory.age >= 0)  # [head, 1, slot]
        weights = self._look_up(similarity, memory.age)
        far, near = self._mix(weights @ values, near)
        probe("memory.similarity", similarity.squeeze(1))
        probe("read.weights", weights.squeeze(1))
        probe("slot.age", memory.age)
        probe("memory.gate", self.gate.sigmoid().flatten())
        lengths = torch.linalg.vector_norm(torch.stack([far, near]), dim=(-2, -1))  # [2, head]
        probe("memory.share", lengths[0] / lengths.sum(0))
        return far + near

    def forward(self, tokens: Tensor, state: None = None) -> tuple[Tensor, None]:
        """Logits of what comes next, for whole sequences: [batch, step] -> [batch, step, symbol].

        Memory and window are two masks over the same keys. There is no state to carry on from.
        """
        at = torch.arange(self._room(tokens.shape[1]), device=tokens.device)
        age = at[:, None] - at  # [step, token]
        hidden = (age < 0) | (age >= self.window)
        stored = (age >= self.window) & (age < self.window + self.slots)
        place = (self.window - 1 - age).clamp(0, self.window - 1)
        x = self.embed(tokens)
        for layer, block in enumerate(self._blocks):
            q, k, v = self._split(layer, x)  # [batch, head, step, feature]
            scores = self._scores(layer, q, k) + self.bias[layer][:, place]
            mixed = scores.masked_fill(hidden, -torch.inf).softmax(-1) @ v
            if layer == len(self._blocks) - 1:
                weights = self._look_up(q @ k.mT, torch.where(stored, age, -1))
                mixed = torch.stack(self._mix(weights @ v, mixed)).sum(0)
            x = block.add(x, mixed)
        return self._logits(x), None

    def _split(self, layer: int, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Queries, keys and values; beside the memory, queries and keys have length 1.

        So old keys and new ones count alike (section 3.2).
        """
        q, k, v = self._blocks[layer].split(x)
        if layer == len(self._blocks) - 1:
            q, k = F.normalize(q, dim=-1), F.normalize(k, dim=-1)
        return q, k, v

    def _scores(self, layer: int, q: Tensor, k: Tensor) -> Tensor:
        """[..., head, step, token]"""
        scale = self.scale.exp() if layer == len(self._blocks) - 1 else q.shape[-1] ** -0.5
        return q * scale @ k.mT

    def _look_up(self, similarity: Tensor, age: Tensor) -> Tensor:
        """The weights [..., head, step, slot] of the k slots most like each query, 0 for the rest.

        All are 0 where every slot is empty, which an age below 0 says.
        """
        rank = (similarity.detach() - FRESHNESS * age).masked_fill(age < 0, -torch.inf)
        found = rank.topk(min(self.neighbours, rank.shape[-1]), -1).indices
        kept = torch.zeros_like(rank, dtype=torch.bool).scatter_(-1, found, True) & (age >= 0)
        scores = (similarity * self.scale.exp()).masked_fill(~kept, -1e9)
        return scores.softmax(-1) * kept

    def _mix(self, far: Tensor, near: Tensor) -> tuple[Tensor, Tensor]:
        """What the memory and the window give, each as much as the gate lets through."""
        gate = self.gate.sigmoid()  # g [head, 1, 1]
        return torch.zeros_like(far) if self.cut else gate * far, (1 - gate) * near

    def _logits(self, x: Tensor) -> Tensor:
        """[..., unit] -> [..., symbol]."""
        return F.linear(self.norm(x), self.embed.weight)

    def _room(self, tokens: int) -> int:
        if tokens > self.context:
            raise ValueError(f"the context holds {self.context} tokens, not {tokens}")
        return tokens


def _channels(layers: int, heads: int, slots: int, units: int, symbols: int) -> tuple[Channel, ...]:
    layer, head, slot = Axis("layer", layers), Axis("head", heads), Axis("slot", slots)
    unit = Axis("unit", units)
    every: tuple[tuple[str, tuple[Axis, ...], Kind, str, str], ...] = (
        ("attention", (layer, head, Axis("token")), "weights",
         "how much each head takes from each token of the window, among those",
         "α = softmax(s q Kᵀ + b), s = 1 / √dₖ but in the last layer"),
        ("memory.similarity", (head, slot), "activation",
         "how alike each head's query and each slot's key are; 0 where it is empty",
         "cos(q, kᵢ)"),
        ("read.weights", (head, slot), "weights",
         "how much each head takes from each slot that it retrieves, among those",
         "p = softmax(s q Kᵀ) over the k most similar slots"),
        ("memory.gate", (head,), "gate",
         "how much of the memory each head lets through; the rest is for the window",
         "g = σ(b_g)"),
        ("memory.share", (head,), "gate",
         "how much of what each head passes on comes from the memory, by its length",
         "‖g p V_M‖ / (‖g p V_M‖ + ‖(1 − g) α V‖)"),
        ("memory.key", (slot, unit), "memory", "the keys of each slot, head by head", "K_M"),
        ("memory.value", (slot, unit), "memory", "the values of each slot, head by head", "V_M"),
        ("slot.age", (slot,), "scalar",
         "how many steps ago the token in each slot was read; −1 where it is empty", ""),
        ("next", (Axis("symbol", symbols),), "probability",
         "how likely each symbol is to come next", "p = softmax(LN(xᴸ) W_eᵀ)"),
    )  # fmt: skip
    return tuple(
        Channel(
            name, axes, kind, meaning, equation, "", "Wu et al. 2022, section 3.1",
            partial=name == "read.weights",
        )
        for name, axes, kind, meaning, equation in every
    )  # fmt: skip
