"""The key-value memory network: what is asked finds keys, and brings back their values.

Miller, Fisch, Dodge, Karimi, Bordes & Weston, Key-Value Memory Networks for Directly Reading
Documents, 2016 (arXiv 1606.03126), section 3.

A line is a fact: the words before its `is` or `是` are the key, those after it the value. When the
line ends, both are written into a slot. A line with a question mark is a question; its words look
for keys, hop after hop, at every one of them.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor, nn

from engine.model import Model, Resizable
from engine.probe import Probe
from engine.readings.story import Story
from engine.spec import Axis, Channel, Kind
from engine.vocabulary import Vocabulary

SOURCE = "Miller et al. 2016, section 3.1"
#: The words that part a key from its value.
PARTS = ("is", "是")


class KVState(NamedTuple):
    key: Tensor  # Σ of the words before the parting word [unit]
    value: Tensor  # Σ of the words after it [unit]
    parted: bool  # whether the line has a parting word
    asked: bool  # whether the line has a question mark
    keys: Tensor  # Φ_K of each slot [slot, unit]
    values: Tensor  # Φ_V of each slot [slot, unit]
    written: int  # facts so far
    age: Tensor  # steps since each slot was written, -1 where it is empty [slot]


class Hops(NamedTuple):
    """What a question finds, hop by hop, in any batch."""

    weights: Tensor  # p [..., hop, slot]
    outputs: Tensor  # o [..., hop, unit]
    queries: Tensor  # q [..., hop + 1, unit]


class KVMemNN(Model):
    """Facts in slots; keys decide where to look, values what is found.

    Args:
        units: the size of every embedding (d).
        hops: how often the keys are looked up; each hop has a matrix R of its own.
        slots: the facts that are remembered; the oldest gives way.
    """

    family = "kvmemnn"
    can_be_cut = True
    resizable = (Resizable("slots", "facts that are remembered", 1, 100),)
    words: Tensor  # 1 for a word that means something, 0 for any other symbol [symbol, 1]
    _gate: Tensor  # shut, and open [2, 1]

    def __init__(self, vocabulary: Vocabulary, *, units: int, hops: int, slots: int) -> None:
        super().__init__(vocabulary)
        if not isinstance(vocabulary, Story):
            raise ValueError(f"{self.family} reads stories, not {vocabulary.reading}")
        self.config = {"units": units, "hops": hops, "slots": slots}
        self.units, self.hops, self.slots, self._story = units, hops, slots, vocabulary
        self.embed = nn.Embedding(len(vocabulary), units)  # A
        self.answers = nn.Embedding(len(vocabulary), units)  # B
        self.turn = nn.Parameter(torch.eye(units).repeat(hops, 1, 1))  # R_j
        nn.init.normal_(self.embed.weight, std=0.1)
        nn.init.normal_(self.answers.weight, std=0.1)
        words = torch.ones(len(vocabulary), 1)
        words[: vocabulary.pause + 1] = 0
        self._parts = frozenset(i for i, word in enumerate(vocabulary.symbols) if word in PARTS)
        words[list(self._parts)] = 0
        self.register_buffer("words", words, persistent=False)
        self.register_buffer("_gate", torch.tensor([[0.0], [1.0]]), persistent=False)
        self.channels = _channels(hops, slots, units, len(vocabulary))

    def initial_state(self) -> KVState:
        new = self.turn.new_zeros
        line, slots = new(self.units), new(self.slots, self.units)
        return KVState(line, line, False, False, slots, slots, 0, new(self.slots) - 1)

    def step(self, token: int, state: KVState, probe: Probe) -> KVState:
        if token in self.vocabulary.resets:
            state = self.initial_state()
        state = self._read(token, state)
        query = state.key + state.value
        found = self.look(query, state.keys, state.values, state.age < 0)
        probe("key.weights", found.weights)
        probe("value.gate", self._gate[int(state.parted)])
        probe("memory.key", state.keys)
        probe("memory.value", state.values)
        probe("query", found.queries)
        probe("hop.output", found.outputs)
        probe("slot.age", state.age)
        probe("answer", self.answer(found.queries[-1]).softmax(-1))
        if token in (self._story.end, self._story.new):
            empty = torch.zeros_like(state.key)
            return state._replace(key=empty, value=empty, parted=False, asked=False)
        return state

    def _read(self, token: int, state: KVState) -> KVState:
        """Takes in one symbol: a word joins the line, an end writes the line into a slot."""
        key, value, parted = state.key, state.value, state.parted or token in self._parts
        word = self.embed.weight[token] * self.words[token]
        if parted:
            value = value + word
        else:
            key = key + word
        asked = state.asked or token == self._story.ask
        keys, values, written = state.keys, state.values, state.written
        age = torch.where(state.age < 0, state.age, state.age + 1)
        if token == self._story.end and parted and not asked:
            slot = written % self.slots
            keys, values, age = keys.clone(), values.clone(), age.clone()
            keys[slot], values[slot] = key, value
            age[slot], written = 0, written + 1
        return KVState(key, value, parted, asked, keys, values, written, age)

    def look(self, query: Tensor, keys: Tensor, values: Tensor, empty: Tensor) -> Hops:
        """All hops of a query [..., unit] over [..., slot, unit], the `empty` slots out."""
        weights, outputs, queries = [], [], [query]
        for hop in range(self.hops):
            scores = (keys @ query.unsqueeze(-1)).squeeze(-1)  # [..., slot]
            p = scores.masked_fill(empty, -torch.inf).softmax(-1).nan_to_num(0.0)
            output = (p.unsqueeze(-2) @ values).squeeze(-2)  # [..., unit]
            query = (query if self.cut else query + output) @ self.turn[hop].mT
            weights.append(p)
            outputs.append(output)
            queries.append(query)
        return Hops(torch.stack(weights, -2), torch.stack(outputs, -2), torch.stack(queries, -2))

    def answer(self, query: Tensor) -> Tensor:
        """Logits over the symbols: [..., unit] to [..., symbol]. Only words are answers."""
        logits: Tensor = query @ self.answers.weight.mT
        return logits.masked_fill(self.words.squeeze(-1) == 0, -torch.inf)

    def ask(self, keys: Tensor, values: Tensor, questions: Tensor) -> Tensor:
        """Logits [batch, symbol] of the answers, for training.

        `keys` and `values` are words [batch, slot, place] and `questions` [batch, place]; 0
        stands where there is no word.
        """
        empty = (keys == 0).all(-1)
        query = self._sum(questions)
        return self.answer(
            self.look(query, self._sum(keys), self._sum(values), empty).queries[:, -1]
        )

    def _sum(self, ids: Tensor) -> Tensor:
        """Bags of words [..., place] to [..., unit]."""
        words: Tensor = self.embed(ids) * self.words[ids]
        return words.sum(-2)


def _channels(hops: int, slots: int, units: int, symbols: int) -> tuple[Channel, ...]:
    hop, slot, unit = Axis("hop", hops), Axis("slot", slots), Axis("unit", units)
    every: tuple[tuple[str, tuple[Axis, ...], Kind, str, str], ...] = (
        ("key.weights", (hop, slot), "weights", "how much each hop looks at each key",
         "pᵢ = softmax(q · A Φ_K(kᵢ))"),
        ("value.gate", (Axis("part", 1),), "gate",
         "where the words of the line go: 0 to its key, 1 to its value", ""),
        ("memory.key", (slot, unit), "memory", "the key of each fact", "A Φ_K(kᵢ)"),
        ("memory.value", (slot, unit), "memory", "the value of each fact", "A Φ_V(vᵢ)"),
        ("query", (Axis("stage", hops + 1), unit), "activation",
         "what is looked for: the line so far, and then what each hop has made of it",
         "qⱼ₊₁ = Rⱼ (qⱼ + oⱼ)"),
        ("hop.output", (hop, unit), "activation", "what each hop has found",
         "o = Σᵢ pᵢ A Φ_V(vᵢ)"),
        ("slot.age", (slot,), "scalar",
         "how many steps ago each slot was written; −1 where it is empty", ""),
        ("answer", (Axis("symbol", symbols),), "probability",
         "how likely each word is the answer", "â = softmax(q_H · B Φ_Y(y))"),
    )  # fmt: skip
    return tuple(
        Channel(name, axes, kind, meaning, equation, "", SOURCE, partial=name == "key.weights")
        for name, axes, kind, meaning, equation in every
    )
