"""The end-to-end memory network: a question looks, several times, for the sentences it needs.

Sukhbaatar, Szlam, Weston & Fergus, End-To-End Memory Networks, 2015 (arXiv 1503.08895), with
position encoding (section 4.1), temporal encoding and adjacent weights (section 2.2).

A line is a sentence; when it ends, it is written into a slot. The line that is being read is the
question, and all hops are taken anew at every word of it. A line with a question mark is not
written. A slot keeps its place as long as its sentence is there.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
from msgspec.structs import replace
from torch import Tensor, nn

from engine.model import Model, Resizable
from engine.probe import Probe
from engine.readings.story import Story
from engine.spec import Axis, Channel, Size
from engine.vocabulary import Vocabulary

SOURCE = "Sukhbaatar et al. 2015, "
#: The places of a line for which the position encoding is shown.
PLACES = 12


class MemN2NState(NamedTuple):
    words: Tensor  # Σ x of the line so far [table, unit]
    places: Tensor  # Σ j x, j the place of a word in its line, from 1 [table, unit]
    length: int  # J, the words of the line so far
    asked: bool  # whether the line has a question mark
    sentences: Tensor  # what every slot holds, without its age [table, slot, unit]
    written: int  # sentences so far
    age: Tensor  # steps since each slot was written, -1 where it is empty [slot]


class Hops(NamedTuple):
    """What a question finds, hop by hop, in any batch."""

    weights: Tensor  # p [..., hop, slot]
    outputs: Tensor  # o [..., hop, unit]
    queries: Tensor  # u [..., hop + 1, unit]


class MemN2N(Model):
    """Sentences in slots, looked up by several hops.

    Args:
        unit: the size of every embedding (d).
        tables: word embeddings; one serves as C of a hop and as A of the next.
        hops: how often the memory is looked up, fewer than there are tables.
        slots: the sentences that are remembered; the oldest gives way.
        ages: how many ages of a sentence are told apart.
    """

    family = "memn2n"
    can_be_cut = True
    resizable = (
        Resizable("slots", "sentences that are remembered", 1, 100),
        Resizable("hops", "times that the memory is looked up", 1, 3),
    )
    means: Tensor  # 1 for a word that is known, 0 for any other symbol [symbol, 1]
    share: Tensor  # k / d [unit]

    def __init__(
        self, vocabulary: Vocabulary, *, units: int, tables: int, hops: int, slots: int, ages: int
    ) -> None:
        super().__init__(vocabulary)
        if not isinstance(vocabulary, Story):
            raise ValueError(f"{self.family} reads stories, not {vocabulary.reading}")
        if hops >= tables:
            raise ValueError(f"{tables} tables of words serve at most {tables - 1} hops")
        self.config = {
            "units": units, "tables": tables, "hops": hops, "slots": slots, "ages": ages,
        }  # fmt: skip
        self.units, self.hops, self.slots, self._story = units, hops, slots, vocabulary
        self.embed = nn.Parameter(torch.randn(tables, len(vocabulary), units) * 0.1)  # A, C, W
        self.temporal = nn.Parameter(torch.randn(tables, ages, units) * 0.1)  # T_A, T_C
        means = torch.ones(len(vocabulary), 1)
        means[: vocabulary.pause + 1] = 0
        self.register_buffer("means", means, persistent=False)
        share = torch.arange(1, units + 1) / units
        self.register_buffer("share", share, persistent=False)
        self.channels = _channels(hops, slots, units, len(vocabulary))

    def sizes(self) -> tuple[Size, ...]:
        """As every family's, but with no more hops than this model has tables for."""
        return tuple(
            replace(size, most=min(size.most, len(self.embed) - 1)) if size.name == "hops" else size
            for size in super().sizes()
        )

    def initial_state(self) -> MemN2NState:
        tables, units, new = len(self.embed), self.units, self.embed.new_zeros
        line = new(tables, units)
        age = new(self.slots) - 1
        return MemN2NState(line, line, 0, False, new(tables, self.slots, units), 0, age)

    def step(self, token: int, state: MemN2NState, probe: Probe) -> MemN2NState:
        if token in self.vocabulary.resets:
            state = self.initial_state()
        state = self._read(token, state)
        line = self._encode(state.words, state.places, state.length)  # [table, unit]
        memory = state.sentences + self._ages(state)  # [table, slot, unit]
        empty = state.age < 0  # [slot]
        found = self.look(line[0], memory, empty)
        probe("sentence.weights", found.weights)
        probe("memory.input", memory[:-1][: self.hops])
        probe("memory.output", memory[1:][: self.hops])
        probe("query", found.queries)
        probe("hop.output", found.outputs)
        probe("temporal.encoding", memory[0] - state.sentences[0])
        probe("position.encoding", self._positions(state.length))
        probe("slot.age", state.age)
        probe("answer", self.answer(found.queries[-1]).softmax(-1))
        if token in (self._story.end, self._story.new):
            line = torch.zeros_like(state.words)
            return state._replace(words=line, places=line, length=0, asked=False)
        return state

    def _read(self, token: int, state: MemN2NState) -> MemN2NState:
        """Takes in one symbol: a word joins the line, an end writes the line into a slot."""
        words, places, count = state.words, state.places, state.length
        if self.means[token]:
            count += 1
            word = self.embed[:, token]  # [table, unit]
            words, places = words + word, places + count * word
        asked = state.asked or token == self._story.ask
        sentences, written = state.sentences, state.written
        age = torch.where(state.age < 0, state.age, state.age + 1)
        if token == self._story.end and not asked and count:
            slot = written % self.slots
            sentences, age = sentences.clone(), age.clone()
            sentences[:, slot] = self._encode(words, places, count)
            age[slot], written = 0, written + 1
        return MemN2NState(words, places, count, asked, sentences, written, age)

    def _ages(self, state: MemN2NState) -> Tensor:
        """T of each slot: the newest sentence has the first row [table, slot, unit]."""
        slots = torch.arange(self.slots, device=self.device)
        rows = ((state.written - 1 - slots) % self.slots).clamp(max=self.temporal.shape[1] - 1)
        return self.temporal[:, rows] * (state.age >= 0).unsqueeze(-1)

    def _encode(self, words: Tensor, places: Tensor, count: int | Tensor) -> Tensor:
        """Σⱼ lⱼ ⊙ xⱼ from Σ x and Σ j x: [..., unit].

        l_kj = (1 − j/J) − (k/d)(1 − 2j/J) is linear in j, so two sums tell a line of any length.
        """
        mean = places / (torch.clamp(count, min=1) if torch.is_tensor(count) else max(count, 1))
        return words * (1 - self.share) + mean * (2 * self.share - 1)

    def _positions(self, count: int) -> Tensor:
        """l for the places of a line as long as this one: [place, unit]."""
        j = torch.arange(1, PLACES + 1, device=self.device).unsqueeze(-1)
        weights = (1 - j / max(count, 1)) - self.share * (1 - 2 * j / max(count, 1))
        return weights * (j <= count)

    def look(self, query: Tensor, memory: Tensor, empty: Tensor, *, linear: bool = False) -> Hops:
        """All hops of a query [..., unit] over [..., table, slot, unit], the `empty` slots out.

        `linear` leaves the softmax out, as training does at its beginning (section 4.2).
        """
        weights, outputs, queries = [], [], [query]
        for hop in range(self.hops):
            m, c = memory[..., hop, :, :], memory[..., hop + 1, :, :]  # [..., slot, unit]
            scores = (m @ query.unsqueeze(-1)).squeeze(-1)  # [..., slot]
            if linear:
                p = scores.masked_fill(empty, 0)
            else:
                p = scores.masked_fill(empty, -torch.inf).softmax(-1).nan_to_num(0.0)
            output = (p.unsqueeze(-2) @ c).squeeze(-2)  # [..., unit]
            query = query if self.cut else query + output
            weights.append(p)
            outputs.append(output)
            queries.append(query)
        return Hops(torch.stack(weights, -2), torch.stack(outputs, -2), torch.stack(queries, -2))

    def answer(self, query: Tensor) -> Tensor:
        """Logits over the symbols: [..., unit] to [..., symbol]. Only words are answers."""
        logits: Tensor = query @ self.embed[-1].mT
        return logits.masked_fill(self.means.squeeze(-1) == 0, -torch.inf)

    def ask(self, stories: Tensor, questions: Tensor, *, linear: bool = False) -> Tensor:
        """Logits [batch, symbol] of the answers, for training.

        `stories` are words [batch, slot, place], the newest sentence first, and `questions`
        [batch, place]; 0 stands where there is no word.
        """
        memory = self._encode_all(stories)  # [batch, table, slot, unit]
        temporal = self.temporal[:, : stories.shape[1]]  # [table, slot, unit]
        empty = (stories == 0).all(-1)  # [batch, slot]
        query = self._encode_all(questions.unsqueeze(1))[:, 0, 0]  # [batch, unit]
        hops = self.look(query, memory + temporal, empty, linear=linear)
        return self.answer(hops.queries[:, -1])

    def _encode_all(self, ids: Tensor) -> Tensor:
        """Lines of words [batch, slot, place] to [batch, table, slot, unit]."""
        real = (ids != 0).unsqueeze(-1)  # [batch, slot, place, 1]
        words = torch.stack([table[ids] for table in self.embed], 1) * real.unsqueeze(1)
        j = torch.arange(1, ids.shape[-1] + 1, device=ids.device).unsqueeze(-1)
        count = real.sum(-2).unsqueeze(1)  # [batch, 1, slot, 1]
        return self._encode(words.sum(-2), (words * j).sum(-2), count)


def _channels(hops: int, slots: int, units: int, symbols: int) -> tuple[Channel, ...]:
    hop, slot, unit = Axis("hop", hops), Axis("slot", slots), Axis("unit", units)
    return (
        Channel(
            "sentence.weights", (hop, slot), "weights",
            "how much each hop takes from each sentence", "pᵢ = softmax(uᵀ mᵢ)", "",
            SOURCE + "eq. 1", partial=True,
        ),
        Channel(
            "memory.input", (hop, slot, unit), "memory",
            "each sentence as a hop compares it with the question",
            "mᵢ = Σⱼ lⱼ ⊙ A xᵢⱼ + T_A(i)", "", SOURCE + "section 4.1",
        ),
        Channel(
            "memory.output", (hop, slot, unit), "memory",
            "each sentence as a hop takes it into its answer",
            "cᵢ = Σⱼ lⱼ ⊙ C xᵢⱼ + T_C(i)", "", SOURCE + "section 4.1",
        ),
        Channel(
            "query", (Axis("stage", hops + 1), unit), "activation",
            "what is looked for: the line so far, and then what each hop has made of it",
            "uₖ₊₁ = uₖ + oₖ", "", SOURCE + "eq. 4",
        ),
        Channel(
            "hop.output", (hop, unit), "activation", "what each hop has found",
            "o = Σᵢ pᵢ cᵢ", "", SOURCE + "eq. 2",
        ),
        Channel(
            "temporal.encoding", (slot, unit), "activation",
            "what is added to each sentence for its age", "T_A(i)", "", SOURCE + "section 4.1",
        ),
        Channel(
            "position.encoding", (Axis("place", PLACES), unit), "activation",
            "how much each place of the line counts in each unit",
            "l_kj = (1 − j/J) − (k/d)(1 − 2j/J)", "", SOURCE + "section 4.1",
        ),
        Channel(
            "slot.age", (slot,), "scalar",
            "how many steps ago each slot was written; −1 where it is empty", "", "",
            SOURCE + "section 4.1",
        ),
        Channel(
            "answer", (Axis("symbol", symbols),), "probability",
            "how likely each word is the answer", "â = softmax(W (oᴷ + uᴷ))", "", SOURCE + "eq. 3",
        ),
    )  # fmt: skip
