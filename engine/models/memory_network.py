"""A memory network, as an article prints it, beside the same one corrected.

The printed side follows section 4.2 of the second half of the article line by line. The story is
the memory, one slot a word; the line that is being read is the question, and the printed network
answers at every word of it, from that word alone. The corrected side has the same slots, but a slot
is compared by its word, its sentence and its age; keys and values are apart, empty slots are left
out, scores are scaled, and the whole question gets one answer (Sukhbaatar et al. 2015, End-To-End
Memory Networks). Beside the two are kept, but not shown, networks that lack one of these each, so
that it can be measured what each is worth.
"""

from __future__ import annotations

from math import sqrt
from typing import NamedTuple

import torch
from torch import Tensor, nn

from engine.model import Resizable
from engine.pair import Pair, Side
from engine.probe import Probe
from engine.readings.story import Story
from engine.spec import Axis, Channel
from engine.vocabulary import Vocabulary

#: The article has two chapters 4; the code is in the second.
ARTICLE = "文章 003《大语言模型应用指南：工作记忆与长短期记忆》第二个 4.2 节"
MEMN2N = "Sukhbaatar et al. 2015, "
#: What can be left out of the corrected side.
OMISSIONS = ("scale", "separate_values", "mask", "sentence", "age", "question")


class Shelf(NamedTuple):
    """What has been read, in any batch."""

    words: Tensor  # ids, 0 where there is none [..., slot]
    sentence: Tensor  # the number of the sentence of each slot, -1 where it is empty [..., slot]
    told: Tensor  # sentences so far [...]


class Reading(NamedTuple):
    shelf: Shelf
    line: tuple[int, ...]  # the line so far
    asked: bool  # whether it has a question mark
    written: int  # words so far


class Found(NamedTuple):
    """What a network computes for questions, in any batch."""

    query: Tensor  # [..., unit]
    key: Tensor  # [..., slot, unit]
    value: Tensor  # [..., slot, unit]
    weights: Tensor  # [..., slot]
    read: Tensor  # [..., unit]
    logits: Tensor  # [..., symbol]


class StorySide(Side):
    """How both sides read a story."""

    #: Whether every word of a question gets an answer of its own.
    per_word: bool

    def __init__(self, vocabulary: Story, *, units: int, slots: int) -> None:
        super().__init__(vocabulary)
        self.units, self.slots, self._story = units, slots, vocabulary

    def find(self, question: Tensor, shelf: Shelf) -> Found:
        """What is found at every word of questions: [batch, place] over [batch, slot] gives
        [batch, place, ...]. 0 stands where a question has ended."""
        raise NotImplementedError

    def initial_state(self) -> Reading:
        words = torch.zeros(self.slots, dtype=torch.long, device=self.device)
        return Reading(Shelf(words, words - 1, words.new_zeros(())), (), False, 0)

    def step(self, token: int, state: Reading, probe: Probe) -> Reading:
        if token in self.vocabulary.resets:
            state = self.initial_state()
        state, ends = self._take(token, state), token in (self._story.end, self._story.new)
        line = torch.tensor([state.line or (token,)], device=self.device)  # [1, place]
        shelf = Shelf(*(part[None] for part in state.shelf))
        found = Found(*(part[0, -1] for part in self.find(line, shelf)))
        probe("query", found.query[None])
        probe("memory.key", found.key)
        probe("memory", found.value)
        probe("read.weights", found.weights[None])
        probe("read.padding", found.weights[state.shelf.sentence < 0].sum())
        probe("read", found.read[None])
        probe("answer", found.logits.softmax(-1))
        return state._replace(line=(), asked=False) if ends else state

    def _take(self, token: int, state: Reading) -> Reading:
        """A word joins the line; the end of a line that is no question puts it on the shelf."""
        if token not in (self._story.end, self._story.new):
            asked = state.asked or token == self._story.ask
            return state._replace(line=(*state.line, token), asked=asked)
        if state.asked or not state.line:
            return state
        words, sentence, told = (part.clone() for part in state.shelf)
        for number, word in enumerate(state.line, state.written):
            words[number % self.slots], sentence[number % self.slots] = word, told
        return state._replace(
            shelf=Shelf(words, sentence, told + 1), written=state.written + len(state.line)
        )


class Printed(StorySide):
    """As printed: `MemoryNetwork`."""

    def __init__(self, vocabulary: Story, *, units: int, slots: int) -> None:
        super().__init__(vocabulary, units=units, slots=slots)
        self.input_embedding = nn.Embedding(len(vocabulary), units)
        self.memory_embedding = nn.Embedding(len(vocabulary), units)
        self.attention = nn.Linear(units, 1)  # printed, and never used
        self.per_word = True
        self.output = nn.Linear(2 * units, len(vocabulary))
        self.channels = _channels(
            units, slots, len(vocabulary), query="input_embedding(xₜ), of the last word alone",
            key="memory_embedding(word), which is also the value", value="memory_embedding(word)",
            weights="softmax(q · kᵢ) over all slots, the empty ones too", said="W [q; read] + b",
            sources=(ARTICLE, ARTICLE), partial=False,
        )  # fmt: skip

    def forward(  # type: ignore[override]  # the article's own arguments
        self, input_seq: Tensor, memory: Tensor
    ) -> tuple[Tensor, None]:
        """[batch, place] and [batch, slot] -> logits [batch, place, symbol]."""
        return self.looked(input_seq, memory).logits, None

    def find(self, question: Tensor, shelf: Shelf) -> Found:
        return self.looked(question, shelf.words)

    def looked(self, input_seq: Tensor, memory: Tensor) -> Found:
        """The printed lines, with all that comes up on the way."""
        input_emb = self.input_embedding(input_seq)
        memory_emb = self.memory_embedding(memory)
        attention_scores = torch.bmm(input_emb, memory_emb.transpose(1, 2))
        attention_weights = torch.softmax(attention_scores, dim=2)
        memory_output = torch.bmm(attention_weights, memory_emb)
        read = torch.zeros_like(memory_output) if self.cut else memory_output
        combined_output = torch.cat([input_emb, read], dim=2)
        key = memory_emb.unsqueeze(1).expand(-1, input_seq.shape[1], -1, -1)
        said = self.output(combined_output)
        return Found(input_emb, key, key, attention_weights, memory_output, said)


class Corrected(StorySide):
    """Compares the question with words in their sentences; `without` leaves one thing out."""

    AGES = 16

    def __init__(self, vocabulary: Story, *, units: int, slots: int, without: str = "") -> None:
        super().__init__(vocabulary, units=units, slots=slots)
        self.without, self.per_word = without, without == "question"
        self.embedding = nn.Embedding(len(vocabulary), units)  # A, and B
        self.value = nn.Embedding(len(vocabulary), units)  # C
        self.age = nn.Embedding(self.AGES, units)  # T
        for table in (self.embedding, self.value, self.age):
            nn.init.normal_(table.weight, std=units**-0.5)
        self.output = nn.Linear(units, len(vocabulary))
        self.channels = _channels(
            units, slots, len(vocabulary), query="u = Σⱼ A xⱼ, of the line so far",
            key="kᵢ = A xᵢ + Σ A x of its sentence + T(age)", value="C xᵢ",
            weights="softmax(u · kᵢ / √d) over the slots that hold a word", said="W (u + read) + b",
            sources=(MEMN2N + "section 4.1", MEMN2N + "eq. 1"), partial=True,
        )  # fmt: skip

    def find(self, question: Tensor, shelf: Shelf) -> Found:
        asked = self.embedding(question) * (question > 0).unsqueeze(-1)  # [batch, place, unit]
        query = asked if self.without == "question" else asked.cumsum(1)
        key = self._keys(shelf)  # [batch, slot, unit]
        table = self.embedding if self.without == "separate_values" else self.value
        value = table(shelf.words)
        scores = query @ key.mT  # [batch, place, slot]
        if self.without != "scale":
            scores = scores / sqrt(self.units)
        if self.without != "mask":
            empty = (shelf.sentence < 0).unsqueeze(1)  # [batch, 1, slot]
            scores = scores.masked_fill(empty, -torch.inf)
            value = value * ~empty.mT
        weights = scores.softmax(-1).nan_to_num(0.0)
        read = weights @ value
        said = self.output(query if self.cut else query + read)
        key, value = (x.unsqueeze(1).expand(-1, question.shape[1], -1, -1) for x in (key, value))
        return Found(query, key, value, weights, read, said)

    def _keys(self, shelf: Shelf) -> Tensor:
        """[batch, slot, unit], 0 where a slot is empty unless empty slots are read too."""
        full = (shelf.sentence >= 0).unsqueeze(-1)
        own: Tensor = self.embedding(shelf.words)
        key = own
        if self.without != "sentence":
            sentence = shelf.sentence
            same = (sentence.unsqueeze(-1) == sentence.unsqueeze(-2)) & full.mT
            key = key + same.to(own.dtype) @ own
        if self.without != "age":
            age = (shelf.told.unsqueeze(-1) - 1 - shelf.sentence).clamp(0, self.AGES - 1)
            key = key + self.age(age)
        return key if self.without == "mask" else key * full


def _channels(
    units: int, slots: int, symbols: int, *, query: str, key: str, value: str, weights: str,
    said: str, sources: tuple[str, str], partial: bool,
) -> tuple[Channel, ...]:  # fmt: skip
    one, slot, unit = Axis("head", 1), Axis("slot", slots), Axis("unit", units)
    return (
        Channel("query", (one, unit), "activation", "what is looked for", query, "", sources[0]),
        Channel(
            "memory", (slot, unit), "memory", "what can be taken from each slot", value, "",
            sources[0],
        ),
        Channel(
            "memory.key", (slot, unit), "memory",
            "what the question is compared with, slot by slot: one word of the story each", key,
            "", sources[0],
        ),
        Channel(
            "read.weights", (one, slot), "weights", "how much is taken from each slot", weights, "",
            sources[1], partial=partial,
        ),
        Channel(
            "read.padding", (), "scalar", "how much is taken from slots that hold nothing",
            "Σ of the weights of empty slots", "", sources[1],
        ),
        Channel("read", (one, unit), "activation", "what is taken from the memory", "", "",
                sources[1]),
        Channel(
            "answer", (Axis("symbol", symbols),), "probability",
            "how likely each word is the answer", f"softmax({said})",
        ),
    )  # fmt: skip


class MemoryNetwork(Pair):
    """The printed memory network, the corrected one, and those that lack one thing each.

    Args:
        units: the size of every embedding. The article's `hidden_size`.
        slots: words that are remembered; the oldest give way.
    """

    family = "memory_network"
    resizable = (Resizable("slots", "words that are remembered", 1, 200),)

    def __init__(self, vocabulary: Vocabulary, *, units: int, slots: int) -> None:
        if not isinstance(vocabulary, Story):
            raise ValueError(f"{self.family} reads stories, not {vocabulary.reading}")
        super().__init__(
            vocabulary,
            {"units": units, "slots": slots},
            Printed(vocabulary, units=units, slots=slots),
            Corrected(vocabulary, units=units, slots=slots),
        )
        self.lacking = nn.ModuleDict(
            {
                omitted: Corrected(vocabulary, units=units, slots=slots, without=omitted)
                for omitted in OMISSIONS
            }
        )
