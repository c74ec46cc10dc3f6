"""What is wrong with the printed memory network, and numbers of its own code that show it."""

from __future__ import annotations

from functools import cache

import torch
from torch import Tensor

from engine.errata.seeded import seeded
from engine.models.memory_network import ARTICLE, Corrected, Printed, Shelf
from engine.readings.story import Story
from engine.spec import Erratum

TITLE = "文章 003《大语言模型应用指南：工作记忆与长短期记忆》"
STEPS = f"{TITLE}第 3.2 节"
TASK = f"{TITLE}第二个 4.1 节"
#: The printed sizes are not given. These are of a text of 9 words in 29 slots.
UNITS, SLOTS, WORDS = 8, 29, 9
LARGE = 128


@cache
def errata() -> tuple[Erratum, ...]:
    return (
        Erratum(
            ARTICLE,
            "self.attention, of which the text says that it computes the weights",
            "the product of question and memory computes them; leave it out",
            "parameters that get no gradient: {}",
            unused(),
            "read.weights",
        ),
        Erratum(
            ARTICLE,
            "an argument memory_size that is never used",
            "say how many slots there are",
            "parameters for a memory of 10 and of 1000 words: {:.0f} and {:.0f}",
            sizeless(),
        ),
        Erratum(
            ARTICLE,
            "scores that are not scaled",
            "divide by √d",
            "{} units, {} slots: the largest weight is {} on average; scaled {}",
            saturated(),
            "read.weights",
        ),
        Erratum(
            ARTICLE,
            "one embedding of the memory serves as keys and as values",
            "two: A for what is compared, C for what is taken",
            "tables of words for the memory: {}; corrected {}",
            tables(),
            "memory.key",
        ),
        Erratum(
            STEPS,
            "question and memory are mapped to the same space",
            "they are not: share A, as the first step of the article says",
            "the two embeddings of one word have a cosine of {} on average; shared it is 1",
            spaces(),
            "query",
        ),
        Erratum(
            ARTICLE,
            "no padding mask",
            "leave empty slots out of the softmax",
            "of {} slots {} are empty: they take {} of the attention and move the answer by {}",
            padded(),
            "read.padding",
        ),
        Erratum(
            ARTICLE,
            "a bag of words: no sentences, and no order of time",
            "add the sentence and its age to what a word is compared by",
            "a shuffled story moves the answer by {}; corrected, by {}",
            shuffled(),
            "memory.key",
        ),
        Erratum(
            ARTICLE,
            "an answer at every word of the question, from that word alone",
            "one answer to the question as a whole",
            "a question of {} words gets {} answers; the last moves by {} if the others change",
            per_word(),
            "answer",
        ),
        Erratum(
            TASK,
            "one look at the memory, though its own story asks for two facts in a row",
            "several hops",
            "a second look, with the first one's answer, would move the weights by {}",
            one_hop(),
            "read.weights",
        ),
        Erratum(
            STEPS,
            "the memory can be written in a fifth step",
            "nothing in the code writes",
            "the memory moves by {} in a call",
            never_written(),
            "memory",
        ),
    )


def vocabulary() -> Story:
    return Story.of_words([chr(0x4E00 + i) for i in range(40)])


def model(units: int = UNITS) -> Printed:
    """The printed network before any training."""
    return Printed(vocabulary(), units=units, slots=SLOTS).eval()


def story(words: int = WORDS) -> Tensor:
    """Words, then nothing: [1, slot]."""
    memory = torch.zeros(1, SLOTS, dtype=torch.long)
    memory[0, :words] = torch.randint(5, 45, (words,))
    return memory


def question(words: int = 4) -> Tensor:
    return torch.randint(5, 45, (1, words))


@seeded(0)
def unused() -> tuple[float, ...]:
    printed = model()
    with torch.enable_grad():
        printed(question(), story())[0].sum().backward()
    dead = (p.numel() for p in printed.parameters() if p.grad is None)
    return (float(sum(dead)),)


@seeded(0)
def sizeless() -> tuple[float, ...]:
    """Parameters of the printed network whatever `memory_size` is: our `slots` stands for it."""
    sizes = (Printed(vocabulary(), units=UNITS, slots=slots) for slots in (10, 1000))
    return tuple(float(sum(p.numel() for p in printed.parameters())) for printed in sizes)


@seeded(0)
def saturated() -> tuple[float, ...]:
    printed = model(LARGE)
    asked = printed.input_embedding(question(32))  # [1, place, unit]
    scores = asked @ printed.memory_embedding(story(SLOTS)).mT
    scaled = (scores, scores / LARGE**0.5)
    largest = (float(s.softmax(-1).amax(-1).mean()) for s in scaled)
    return float(LARGE), float(SLOTS), *largest


@seeded(0)
def tables() -> tuple[float, ...]:
    """Tables of words that the memory is made of: printed, and corrected."""
    printed = (model().memory_embedding,)
    side = Corrected(vocabulary(), units=UNITS, slots=SLOTS)
    return float(len(printed)), float(len({side.embedding, side.value}))


@seeded(0)
def spaces() -> tuple[float, ...]:
    printed = model(LARGE)
    own, other = printed.input_embedding.weight, printed.memory_embedding.weight
    return (float(torch.cosine_similarity(own, other).mean()),)


@seeded(0)
def padded() -> tuple[float, ...]:
    """Slots, empty ones, the share that these take, and how far they move the logits."""
    printed, asked, memory = model(), question(), story()
    found = printed.looked(asked, memory)
    alone = printed.looked(asked, memory[:, :WORDS])
    share = found.weights[..., WORDS:].sum(-1).mean()
    moved = float((found.logits - alone.logits).abs().max())
    return float(SLOTS), float(SLOTS - WORDS), float(share), moved


@seeded(0)
def shuffled() -> tuple[float, ...]:
    """How far answers move when the words of a story change places: printed, and corrected."""
    asked, memory = question(), story(SLOTS)
    order = torch.randperm(SLOTS)
    sides = (model(), Corrected(vocabulary(), units=UNITS, slots=SLOTS).eval())
    sentence, told = (torch.arange(SLOTS) // 5)[None], torch.tensor([6])
    found = []
    for side in sides:
        there, back = (
            side.find(asked, Shelf(words, sentence, told)).logits
            for words in (memory, memory[:, order])
        )
        found.append(float((there - back).abs().max()))
    return tuple(found)


@seeded(0)
def per_word() -> tuple[float, ...]:
    """Words of a question, answers to it, and how far the last one moves with the others."""
    printed, asked, memory = model(), question(5), story()
    other = torch.cat([question(4), asked[:, -1:]], 1)
    said, again = printed(asked, memory)[0], printed(other, memory)[0]
    return (
        float(asked.shape[1]),
        float(said.shape[1]),
        float((said - again)[0, -1].abs().max()),
    )


@seeded(0)
def one_hop() -> tuple[float, ...]:
    """How far the weights move if what was read first is added to the question."""
    printed, asked, memory = model(), question(), story()
    first = printed.looked(asked, memory)
    again = printed.input_embedding(asked) + first.read
    weights = (again @ printed.memory_embedding(memory).mT).softmax(-1)
    return (float((weights - first.weights).abs().max()),)


@seeded(0)
def never_written() -> tuple[float, ...]:
    printed, memory = model(), story()
    before = memory.clone()
    printed(question(), memory)
    return (float((memory - before).abs().max()),)
