"""The Differentiable Neural Computer: a memory that knows what is in use and what came after what.

Graves et al., Hybrid computing using a neural network with dynamic external memory, Nature 538,
2016; equations are those of its Methods. Everything is empty at the start. Slots that are used
alike, to four digits, are allocated in their order: otherwise rounding would choose among the free
ones, and every computer would fill its memory in an order of its own.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from engine.bitmodel import BitModel
from engine.model import Resizable
from engine.probe import Probe
from engine.spec import Axis, Channel, Kind
from engine.vocabulary import Vocabulary

#: Everything in an empty memory, and the least usage, so that both can be learnt through.
EMPTY = TINY = 1e-6
#: Usages that round to the same multiple of this are alike.
ALIKE = 1e-4
SOURCE = "Graves et al. 2016, Methods, "


class DNCState(NamedTuple):
    memory: Tensor  # M [..., slot, unit]
    usage: Tensor  # u [..., slot]
    precedence: Tensor  # p [..., slot]
    link: Tensor  # L [..., slot, previous]
    write: Tensor  # w^w [..., slot]
    read: Tensor  # w^r [..., head, slot]
    vector: Tensor  # r [..., head, unit]
    hidden: Tensor  # of the controller [..., unit]
    cell: Tensor  # [..., unit]


class Interface(NamedTuple):
    """What the controller asks of the memory (ξ). Its names are those of channels.

    The last is none. Where nearly everything is allocated, 1 minus that is mostly rounding, and
    what it lets through makes up all that an empty slot holds.
    """

    read_key: Tensor  # k^r [..., head, unit]
    read_strength: Tensor  # β^r [..., head]
    write_key: Tensor  # k^w [..., unit]
    write_strength: Tensor  # β^w [...]
    erase: Tensor  # e [..., unit]
    add: Tensor  # v [..., unit]
    free_gate: Tensor  # f [..., head]
    allocation_gate: Tensor  # g^a [...]
    write_gate: Tensor  # g^w [...]
    mode: Tensor  # π [..., head, mode]: backward, content, forward
    content_gate: Tensor  # 1 − g^a [...]


class Step(NamedTuple):
    """Everything a step computes, in any batch."""

    asked: Interface
    retention: Tensor  # ψ [..., slot]
    allocation: Tensor  # a [..., slot]
    write_content: Tensor  # c^w [..., slot]
    backward: Tensor  # b [..., head, slot]
    content: Tensor  # c^r [..., head, slot]
    forward: Tensor  # f [..., head, slot]
    vector: Tensor  # r [..., head, unit]
    logits: Tensor  # [..., bit]
    state: DNCState


class DNC(BitModel):
    """An LSTM controller, one write head and any number of read heads.

    Args:
        slots, width: the number of slots, which may differ at run time, and the units in each.
        controller: units of the LSTM.
        reads: the number of read heads.
    """

    family = "dnc"
    can_be_cut = True
    resizable = (Resizable("slots", "places in the memory", 4, 256),)
    others: Tensor  # [slot, previous]

    def __init__(
        self, vocabulary: Vocabulary, *, slots: int, width: int, controller: int, reads: int = 1
    ) -> None:
        super().__init__(vocabulary)
        self.config = {"slots": slots, "width": width, "controller": controller, "reads": reads}
        self.slots, self.width, self.reads = slots, width, reads
        self.controller = nn.LSTMCell(self.inputs + reads * width, controller)
        self._sizes = [reads * width, reads, width, 1, width, width, reads, 1, 1, 3 * reads]
        self.interface = nn.Linear(controller, sum(self._sizes))
        self.output = nn.Linear(controller, self.outputs)
        self.output_read = nn.Linear(reads * width, self.outputs, bias=False)
        others = 1 - torch.eye(slots)  # no slot comes after itself
        self.register_buffer("others", others, persistent=False)
        self.channels = (*_channels(slots, width, reads, controller), *self.said_channels())

    def initial_state(self) -> DNCState:
        return self._start(())

    def step(self, token: int, state: DNCState, probe: Probe) -> DNCState:
        if token in self.vocabulary.resets:
            state = self.initial_state()
        now = self.advance(self.codes[token], state)
        asked, after = now.asked, now.state
        probe("read.key", asked.read_key)
        probe("read.strength", asked.read_strength)
        probe("read.content", now.content)
        probe("read.forward", now.forward)
        probe("read.backward", now.backward)
        probe("read.mode", asked.mode)
        probe("read.weights", after.read)
        probe("read.free_gate", asked.free_gate)
        probe("read.vector", now.vector)
        probe("write.key", asked.write_key[None])
        probe("write.strength", asked.write_strength[None])
        probe("write.content", now.write_content[None])
        probe("write.allocation_gate", asked.allocation_gate[None])
        probe("write.gate", asked.write_gate[None])
        probe("write.weights", after.write[None])
        probe("write.erase", asked.erase[None])
        probe("write.add", asked.add[None])
        probe("memory", after.memory)
        probe("memory.usage", after.usage)
        probe("memory.retention", now.retention)
        probe("memory.allocation", now.allocation)
        probe("memory.precedence", after.precedence)
        probe("memory.link", after.link)
        probe("controller.hidden", after.hidden[None])
        probe("controller.cell", after.cell[None])
        probe("output.bits", now.logits.sigmoid())
        probe("answer", self.answer(now.logits))
        return after

    def forward(self, tokens: Tensor, state: DNCState | None = None) -> tuple[Tensor, DNCState]:
        """[batch, step] -> logits [batch, step, bit], the state after the last step."""
        state = self._start(tokens.shape[:1]) if state is None else state
        said = []
        for x in self.codes[tokens].unbind(1):
            now = self.advance(x, state)
            said.append(now.logits)
            state = now.state
        return torch.stack(said, 1), state

    def advance(self, x: Tensor, state: DNCState) -> Step:
        """One step: x [..., input]."""
        seen = torch.cat([x, state.vector.flatten(-2)], -1)
        hidden, cell = self.controller(seen, (state.hidden, state.cell))
        asked = self._ask(hidden)
        retention = (1 - asked.free_gate.unsqueeze(-1) * state.read).prod(-2)
        usage = (state.usage + state.write - state.usage * state.write) * retention
        allocation = allocate(usage)
        strength = asked.write_strength.unsqueeze(-1).unsqueeze(-1)
        content = _look(state.memory, asked.write_key.unsqueeze(-2), strength).squeeze(-2)
        write = asked.write_gate.unsqueeze(-1) * (
            asked.allocation_gate.unsqueeze(-1) * allocation
            + asked.content_gate.unsqueeze(-1) * content
        )
        column, row = write.unsqueeze(-1), write.unsqueeze(-2)
        memory = state.memory * (1 - column * asked.erase.unsqueeze(-2))
        memory = memory + column * asked.add.unsqueeze(-2)
        link = (1 - column - row) * state.link + column * state.precedence.unsqueeze(-2)
        link = link * self.others
        precedence = (1 - write.sum(-1, keepdim=True)) * state.precedence + write
        forward, backward = state.read @ link.mT, state.read @ link
        found = _look(memory, asked.read_key, asked.read_strength.unsqueeze(-1))
        back, same, on = asked.mode.unsqueeze(-2).unbind(-1)
        read = back * backward + same * found + on * forward
        vector = read @ memory
        used = torch.zeros_like(vector) if self.cut else vector
        logits = self.output(hidden) + self.output_read(used.flatten(-2))
        after = DNCState(memory, usage, precedence, link, write, read, used, hidden, cell)
        return Step(
            asked, retention, allocation, content, backward, found, forward, vector, logits, after
        )

    def _ask(self, hidden: Tensor) -> Interface:
        parts = self.interface(hidden).split(self._sizes, -1)
        read_key, read_strength, write_key, write_strength, erase, add, free, take, gate, mode = (
            parts
        )
        heads = (self.reads, -1)
        return Interface(
            read_key.unflatten(-1, heads),
            _oneplus(read_strength),
            write_key,
            _oneplus(write_strength).squeeze(-1),
            erase.sigmoid(),
            add,
            free.sigmoid(),
            take.sigmoid().squeeze(-1),
            gate.sigmoid().squeeze(-1),
            mode.unflatten(-1, heads).softmax(-1),
            (-take).sigmoid().squeeze(-1),
        )

    def _start(self, batch: tuple[int, ...]) -> DNCState:
        new, slots = self.interface.bias.new_zeros, self.slots
        empty, hidden = new(*batch, slots), new(*batch, self.controller.hidden_size)
        return DNCState(
            new(*batch, slots, self.width) + EMPTY,
            empty,
            empty,
            new(*batch, slots, slots),
            empty,
            new(*batch, self.reads, slots),
            new(*batch, self.reads, self.width),
            hidden,
            hidden,
        )


def allocate(usage: Tensor) -> Tensor:
    """a: the least used slot first, then the next as far as that is in use: [..., slot]."""
    used = TINY + (1 - TINY) * usage
    order = (used / ALIKE).round().argsort(dim=-1, stable=True)  # φ, the free list
    ordered = used.gather(-1, order)
    before = F.pad(ordered[..., :-1], (1, 0), value=1.0).cumprod(-1)
    return torch.zeros_like(used).scatter(-1, order, (1 - ordered) * before)


def _look(memory: Tensor, key: Tensor, strength: Tensor) -> Tensor:
    """C(M, k, β): [..., slot, unit] and [..., head, unit] to weights [..., head, slot]."""
    lengths = key.norm(dim=-1, keepdim=True) * memory.norm(dim=-1).unsqueeze(-2)
    likeness = key @ memory.mT / lengths.clamp_min(1e-8)
    weights: Tensor = (strength * likeness).softmax(-1)
    return weights


def _oneplus(x: Tensor) -> Tensor:
    positive: Tensor = F.softplus(x)
    return 1 + positive


def _channels(slots: int, width: int, reads: int, controller: int) -> tuple[Channel, ...]:
    head, writer = Axis("head", reads), Axis("head", 1)
    slot, unit = Axis("slot", slots), Axis("unit", width)
    layer = (Axis("layer", 1), Axis("unit", controller))
    every: tuple[tuple[str, tuple[Axis, ...], Kind, str, str, str], ...] = (
        ("read.key", (head, unit), "activation", "what each read head looks for", "kʳ = W hₜ",
         "interface parameters"),
        ("read.strength", (head,), "scalar", "how much likeness to the key counts",
         "βʳ = 1 + softplus(W hₜ)", "interface parameters"),
        ("read.content", (head, slot), "weights", "where each read head would look by content",
         "cʳ = softmax(βʳ cos(kʳ, M(i)))", "content-based addressing"),
        ("read.forward", (head, slot), "weights",
         "the slots written after those that were read before", "f = L wʳₜ₋₁",
         "temporal memory linkage"),
        ("read.backward", (head, slot), "weights",
         "the slots written before those that were read before", "b = Lᵀ wʳₜ₋₁",
         "temporal memory linkage"),
        ("read.mode", (head, Axis("mode", 3)), "weights",
         "how each head reads: back in the order of writing, by content, or forward",
         "π = softmax(W hₜ)", "interface parameters"),
        ("read.weights", (head, slot), "weights", "where each head reads",
         "wʳ = π₁ b + π₂ cʳ + π₃ f", "read weighting"),
        ("read.free_gate", (head,), "gate", "whether what each head has read may be written over",
         "f = σ(W hₜ)", "dynamic memory allocation"),
        ("read.vector", (head, unit), "memory", "what each head read", "r = Mᵀ wʳ",
         "reading from memory"),
        ("write.key", (writer, unit), "activation", "what the write head looks for", "kʷ = W hₜ",
         "interface parameters"),
        ("write.strength", (writer,), "scalar", "how much likeness to the key counts",
         "βʷ = 1 + softplus(W hₜ)", "interface parameters"),
        ("write.content", (writer, slot), "weights", "where it would write by content",
         "cʷ = softmax(βʷ cos(kʷ, Mₜ₋₁(i)))", "content-based addressing"),
        ("write.allocation_gate", (writer,), "gate",
         "how much it writes to free slots; the rest by content", "gᵃ = σ(W hₜ)",
         "write weighting"),
        ("write.gate", (writer,), "gate", "how much it writes at all", "gʷ = σ(W hₜ)",
         "write weighting"),
        ("write.weights", (writer, slot), "weights", "where it writes",
         "wʷ = gʷ (gᵃ a + (1 − gᵃ) cʷ)", "write weighting"),
        ("write.erase", (writer, unit), "gate",
         "how much of each unit is wiped out of the slots written to", "e = σ(W hₜ)",
         "writing to memory"),
        ("write.add", (writer, unit), "activation", "what is added to the slots written to",
         "v = W hₜ", "writing to memory"),
        ("memory", (slot, unit), "memory", "what each slot of the memory holds",
         "M = Mₜ₋₁ ⊙ (1 − wʷ eᵀ) + wʷ vᵀ", "writing to memory"),
        ("memory.usage", (slot,), "gate", "how much each slot is in use",
         "u = (uₜ₋₁ + wʷₜ₋₁ − uₜ₋₁ ⊙ wʷₜ₋₁) ⊙ ψ", "dynamic memory allocation"),
        ("memory.retention", (slot,), "gate", "how much of each slot's use the free gates leave",
         "ψ = Π (1 − fᵢ wʳᵢ)", "dynamic memory allocation"),
        ("memory.allocation", (slot,), "weights", "which slot is free to be written to",
         "a(φⱼ) = (1 − u(φⱼ)) Π u(φᵢ), i < j", "dynamic memory allocation"),
        ("memory.precedence", (slot,), "weights", "which slot was written last",
         "p = (1 − Σ wʷ) pₜ₋₁ + wʷ", "temporal memory linkage"),
        ("memory.link", (slot, Axis("previous", slots)), "link",
         "how much each slot was written right after each other one",
         "L(i, j) = (1 − wʷ(i) − wʷ(j)) Lₜ₋₁(i, j) + wʷ(i) pₜ₋₁(j)", "temporal memory linkage"),
        ("controller.hidden", layer, "memory",
         "what the controller makes of its input and of what was read",
         "hₜ = LSTM([xₜ, rₜ₋₁], hₜ₋₁)", "controller network"),
        ("controller.cell", layer, "memory", "what the controller itself remembers",
         "cₜ = fₜ ⊙ cₜ₋₁ + iₜ ⊙ gₜ", "controller network"),
    )  # fmt: skip
    # everything but what a softmax gives may fall short of 1
    whole = ("read.content", "write.content", "read.mode")
    return tuple(
        Channel(
            name, axes, kind, meaning, equation, "", SOURCE + place,
            partial=kind == "weights" and name not in whole,
        )
        for name, axes, kind, meaning, equation, place in every
    )  # fmt: skip
