"""The Neural Turing Machine: a controller with heads that read and write a memory of slots.

Graves, Wayne & Danihelka, Neural Turing Machines, 2014 (arXiv 1410.5401). A step writes before it
reads. Keys and added vectors pass through tanh. The memory begins at a small constant and every
head's focus on the first slot, so that the number of slots is free.
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

#: Everything in an empty memory (Collier & Beel 2018 found that such a constant learns fastest).
EMPTY = 1e-6
#: Keeps the logarithm of a weight finite when it is sharpened.
TINY = 1e-12
SHIFTS = 3  # by -1, 0 and +1 slots


class NTMState(NamedTuple):
    memory: Tensor  # M [..., slot, unit]
    write: Tensor  # w of the write heads [..., head, slot]
    read: Tensor  # w of the read heads [..., head, slot]
    vector: Tensor  # r, what was read [..., head, unit]
    hidden: Tensor  # of the controller [..., unit]
    cell: Tensor  # of an LSTM controller [..., unit]


class Addressing(NamedTuple):
    """One stage of addressing after the other, of several heads."""

    key: Tensor  # k [..., head, unit]
    strength: Tensor  # β [..., head]
    gate: Tensor  # g [..., head]
    shift: Tensor  # s [..., head, shift]
    sharpening: Tensor  # γ [..., head]
    content: Tensor  # w^c [..., head, slot]
    interpolated: Tensor  # w^g [..., head, slot]
    shifted: Tensor  # w~ [..., head, slot]
    weights: Tensor  # w [..., head, slot]


class Step(NamedTuple):
    """Everything a step computes, in any batch."""

    write: Addressing
    erase: Tensor  # e [..., head, unit]
    add: Tensor  # a [..., head, unit]
    read: Addressing
    vector: Tensor  # r [..., head, unit]
    logits: Tensor  # [..., bit]
    state: NTMState


class NTM(BitModel):
    """A memory of slots that is addressed by content and by place.

    Args:
        slots, width: the number of slots, which may differ at run time, and the units in each.
        controller: units of the controller.
        reads, writes: the number of heads.
        recurrent: whether the controller is an LSTM; else it is one feed-forward layer.
    """

    family = "ntm"
    can_be_cut = True
    resizable = (Resizable("slots", "places in the memory", 4, 512),)

    def __init__(
        self,
        vocabulary: Vocabulary,
        *,
        slots: int,
        width: int,
        controller: int,
        reads: int = 1,
        writes: int = 1,
        recurrent: bool = False,
    ) -> None:
        super().__init__(vocabulary)
        self.config = {
            "slots": slots, "width": width, "controller": controller, "reads": reads,
            "writes": writes, "recurrent": recurrent,
        }  # fmt: skip
        self.slots, self.width, self.reads, self.writes = slots, width, reads, writes
        seen = self.inputs + reads * width
        if recurrent:
            self.controller: nn.Module = nn.LSTMCell(seen, controller)
        else:
            self.controller = nn.Linear(seen, controller)
        self._address_size = width + 3 + SHIFTS  # k, β, g, s, γ
        writing = writes * (self._address_size + 2 * width)
        self.interface = nn.Linear(controller, writing + reads * self._address_size)
        self.output = nn.Linear(controller + reads * width, self.outputs)
        self.first_read = nn.Parameter(torch.randn(reads, width) * 0.1)  # r₀
        for rows in (slice(writing), slice(writing, None)):
            nn.init.xavier_uniform_(self.interface.weight[rows], 1.4)
        nn.init.normal_(self.interface.bias, std=0.01)
        self.channels = (
            *_addressing_channels("read", reads, slots, width),
            *_addressing_channels("write", writes, slots, width),
            *_writing_channels(writes, width),
            Channel(
                "memory",
                (Axis("slot", slots), Axis("unit", width)),
                "memory",
                "what each slot of the memory holds",
                "Mₜ(i) = Mₜ₋₁(i) ⊙ (1 − wₜ(i) eₜ) + wₜ(i) aₜ",
                source="Graves et al. 2014, eq. 3 and 4",
            ),
            Channel(
                "read.vector",
                (Axis("head", reads), Axis("unit", width)),
                "memory",
                "what each head read: the slots, each as much as the head looks at it",
                "rₜ = Σᵢ wₜ(i) Mₜ(i)",
                source="Graves et al. 2014, eq. 2",
            ),
            *_controller_channels(controller, recurrent),
            *self.said_channels(),
        )

    def initial_state(self) -> NTMState:
        return self._start(())

    def step(self, token: int, state: NTMState, probe: Probe) -> NTMState:
        if token in self.vocabulary.resets:
            state = self.initial_state()
        now = self.advance(self.codes[token], state)
        for name, stages in (("read", now.read), ("write", now.write)):
            for stage, value in zip(Addressing._fields, stages, strict=True):
                probe(f"{name}.{stage}", value)
        probe("write.erase", now.erase)
        probe("write.add", now.add)
        probe("memory", now.state.memory)
        probe("read.vector", now.vector)
        probe("controller.hidden", now.state.hidden[None])
        if self.config["recurrent"]:
            probe("controller.cell", now.state.cell[None])
        probe("output.bits", now.logits.sigmoid())
        probe("answer", self.answer(now.logits))
        return now.state

    def forward(self, tokens: Tensor, state: NTMState | None = None) -> tuple[Tensor, NTMState]:
        """[batch, step] -> logits [batch, step, bit], the state after the last step."""
        state = self._start(tokens.shape[:1]) if state is None else state
        said = []
        for x in self.codes[tokens].unbind(1):
            now = self.advance(x, state)
            said.append(now.logits)
            state = now.state
        return torch.stack(said, 1), state

    def advance(self, x: Tensor, state: NTMState) -> Step:
        """One step: x [..., input]."""
        batch = x.shape[:-1]
        seen = torch.cat([x, state.vector.flatten(-2)], -1)
        if self.config["recurrent"]:
            hidden, cell = self.controller(seen, (state.hidden, state.cell))
        else:
            hidden, cell = self.controller(seen).tanh(), state.cell
        said = self.interface(hidden)
        size, width = self._address_size, self.width
        writing = self.writes * (size + 2 * width)
        written = said[..., :writing].unflatten(-1, (self.writes, -1))
        asked = said[..., writing:].unflatten(-1, (self.reads, -1))
        write = self._address(written[..., :size], state.memory, state.write)
        erase = written[..., size : size + width].sigmoid()
        add = written[..., size + width :].tanh()
        kept = (1 - write.weights.unsqueeze(-1) * erase.unsqueeze(-2)).prod(-3)  # [..., slot, unit]
        memory = state.memory * kept + write.weights.mT @ add
        read = self._address(asked, memory, state.read)
        vector = read.weights @ memory
        used = torch.zeros_like(vector) if self.cut else vector
        logits = self.output(torch.cat([hidden, used.flatten(-2)], -1))
        after = NTMState(memory, write.weights, read.weights, used, hidden, cell)
        return Step(write, erase, add, read, vector.view(*batch, self.reads, width), logits, after)

    def _address(self, said: Tensor, memory: Tensor, before: Tensor) -> Addressing:
        """Equations 5 to 9: where heads look, by content and then by place."""
        width = self.width
        key = said[..., :width].tanh()
        strength = F.softplus(said[..., width])
        gate = said[..., width + 1].sigmoid()
        shift = said[..., width + 2 : width + 2 + SHIFTS].softmax(-1)
        sharpening = 1 + F.softplus(said[..., -1])
        likeness = key @ memory.mT  # [..., head, slot]
        lengths = key.norm(dim=-1, keepdim=True) * memory.norm(dim=-1).unsqueeze(-2)
        likeness = likeness / lengths.clamp_min(1e-8)
        content = (strength.unsqueeze(-1) * likeness).softmax(-1)
        interpolated = torch.lerp(before, content, gate.unsqueeze(-1))
        back, stay, forth = shift.unsqueeze(-2).unbind(-1)
        shifted = (
            interpolated.roll(-1, -1) * back
            + interpolated * stay
            + interpolated.roll(1, -1) * forth
        )
        sharp = (shifted + TINY) ** sharpening.unsqueeze(-1)
        weights = sharp / sharp.sum(-1, keepdim=True)
        return Addressing(
            key, strength, gate, shift, sharpening, content, interpolated, shifted, weights
        )

    def _start(self, batch: tuple[int, ...]) -> NTMState:
        """An empty memory, and every head on the first slot."""
        new = self.first_read.new_zeros
        focus = new(*batch, max(self.reads, self.writes), self.slots)
        focus[..., 0] = 1
        vector = self.first_read.tanh().expand(*batch, -1, -1)
        hidden = new(*batch, int(self.config["controller"]))
        return NTMState(
            new(*batch, self.slots, self.width) + EMPTY,
            focus[..., : self.writes, :],
            focus[..., : self.reads, :],
            torch.zeros_like(vector) if self.cut else vector,
            hidden,
            hidden,
        )


def _addressing_channels(what: str, heads: int, slots: int, width: int) -> tuple[Channel, ...]:
    head, slot = Axis("head", heads), Axis("slot", slots)
    article = "Graves et al. 2014, "
    every: tuple[tuple[str, tuple[Axis, ...], Kind, str, str, str], ...] = (
        ("key", (Axis("unit", width),), "activation", "what each head looks for",
         "kₜ = tanh(W_k hₜ + b_k)", "section 3.3.1"),
        ("strength", (), "scalar", "how much likeness to the key counts",
         "βₜ = softplus(W_β hₜ + b_β)", "eq. 5"),
        ("gate", (), "gate", "how much each head looks by content; the rest stays where it was",
         "gₜ = σ(W_g hₜ + b_g)", "eq. 7"),
        ("shift", (Axis("shift", SHIFTS),), "weights",
         "how much each head moves back by a slot, stays, or moves on",
         "sₜ = softmax(W_s hₜ + b_s)", "eq. 8"),
        ("sharpening", (), "scalar", "how much blurred weights are sharpened again",
         "γₜ = 1 + softplus(W_γ hₜ + b_γ)", "eq. 9"),
        ("content", (slot,), "weights", "where each head would look by content alone",
         "wᶜₜ(i) = softmax(βₜ cos(kₜ, M(i)))", "eq. 5 and 6"),
        ("interpolated", (slot,), "weights", "between the content and where the head was before",
         "wᵍₜ = gₜ wᶜₜ + (1 − gₜ) wₜ₋₁", "eq. 7"),
        ("shifted", (slot,), "weights", "after the shift to neighbouring slots",
         "w̃ₜ(i) = Σⱼ wᵍₜ(j) sₜ(i − j)", "eq. 8"),
        ("weights", (slot,), "weights", "where each head looks", "wₜ(i) = w̃ₜ(i)^γₜ / Σⱼ w̃ₜ(j)^γₜ",
         "eq. 9"),
    )  # fmt: skip
    return tuple(
        Channel(
            f"{what}.{name}", (head, *axes), kind, meaning, equation, "",
            article + place,
        )
        for name, axes, kind, meaning, equation, place in every
    )  # fmt: skip


def _writing_channels(heads: int, width: int) -> tuple[Channel, ...]:
    axes = (Axis("head", heads), Axis("unit", width))
    return (
        Channel(
            "write.erase", axes, "gate",
            "how much of each unit is wiped out of the slots written to",
            "eₜ = σ(W_e hₜ + b_e)", "", "Graves et al. 2014, eq. 3",
        ),
        Channel(
            "write.add", axes, "activation", "what is added to the slots written to",
            "aₜ = tanh(W_a hₜ + b_a)", "", "Graves et al. 2014, eq. 4",
        ),
    )  # fmt: skip


def _controller_channels(units: int, recurrent: bool) -> tuple[Channel, ...]:
    axes = (Axis("layer", 1), Axis("unit", units))
    equation = "hₜ = LSTM([xₜ, rₜ₋₁], hₜ₋₁)" if recurrent else "hₜ = tanh(W [xₜ, rₜ₋₁] + b)"
    source = "Graves et al. 2014, section 3.3.3"
    hidden = Channel(
        "controller.hidden", axes, "memory" if recurrent else "activation",
        "what the controller makes of its input and of what was read", equation, "", source,
    )  # fmt: skip
    cell = Channel(
        "controller.cell", axes, "memory", "what the controller itself remembers",
        "cₜ = fₜ ⊙ cₜ₋₁ + iₜ ⊙ gₜ", "", source,
    )  # fmt: skip
    return (hidden, cell) if recurrent else (hidden,)
