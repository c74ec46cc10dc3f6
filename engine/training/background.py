"""The task of the article's memory network: a story is the memory, a question is the input.

The sentences are those of its example, with people who move more than once: the newest move counts.
"""

from __future__ import annotations

from random import Random
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F

from engine.model import Model
from engine.models.memory_network import MemoryNetwork, Shelf, StorySide
from engine.readings.story import Story
from engine.training.stories import (
    CHINESE_WORDS,
    CITIES,
    HELD_OUT,
    NAMES,
    PET_NAMES,
    SEED,
    WORKPLACES,
    Question,
)
from engine.training.task import cut

#: Questions that are learnt from.
LEARNT = 10_000
#: What an omission is called where its score is told.
WITHOUT = {
    "scale": "corrected but for the scale",
    "separate_values": "corrected but for values apart from keys",
    "mask": "corrected but for the padding mask",
    "sentence": "corrected but for the sentence of a word",
    "age": "corrected but for the age of a sentence",
    "question": "corrected but for the question as a whole",
}


def people_who_move(random: Random) -> Question:
    """Two people: one or two moves, a workplace and a pet of each, in any order."""
    sentences: list[str] = []
    homes: dict[str, str] = {}
    asked = []
    for name in random.sample(NAMES, 2):
        work, pet = random.choice(WORKPLACES), random.choice(PET_NAMES)
        moves = random.sample(CITIES, random.randint(1, 2))
        sentences += [f"{name}移居到了{city}。" for city in moves]
        sentences += [f"{name}在一家{work}工作。", f"{name}的宠物名字叫{pet}。"]
        asked += [(f"{name}在哪里工作？", work), (f"{name}的宠物叫什么名字？", pet)]
        homes[name] = ""
    random.shuffle(sentences)
    for sentence in sentences:
        name, _, city = sentence.rstrip("。").partition("移居到了")
        if city:
            homes[name] = city
    asked += [(f"{name}住在哪里？", city) for name, city in homes.items()]
    return Question(sentences, *random.choice(asked))


class Examples:
    """Stories on shelves, questions and answers, as tensors."""

    def __init__(self, vocabulary: Story, slots: int, questions: list[Question]) -> None:
        count = len(questions)
        words = torch.zeros(count, slots, dtype=torch.long)
        sentence = words - 1
        asked = [self._ids(vocabulary, one.question) for one in questions]
        for row, one in enumerate(questions):
            lines = [self._ids(vocabulary, line) for line in one.sentences]
            flat = [(word, n) for n, line in enumerate(lines) for word in line]
            words[row, : len(flat)] = torch.tensor([word for word, _ in flat])
            sentence[row, : len(flat)] = torch.tensor([n for _, n in flat])
        told = torch.tensor([len(one.sentences) for one in questions])
        places = max(map(len, asked))
        self.shelf = Shelf(words, sentence, told)
        self.question = torch.tensor([line + [0] * (places - len(line)) for line in asked])
        self.last = torch.tensor([len(line) - 2 for line in asked])  # the word before `?`
        self.answer = torch.tensor([vocabulary.symbols.index(one.answer) for one in questions])

    @staticmethod
    def _ids(vocabulary: Story, line: str) -> list[int]:
        return [token.id for token in vocabulary.encode(line)]

    def some(self, chosen: Tensor, device: torch.device) -> tuple[Tensor, Shelf, Tensor]:
        """Questions [batch, place], shelves and answers [batch]."""
        shelf = Shelf(*(part[chosen].to(device) for part in self.shelf))
        return self.question[chosen].to(device), shelf, self.answer[chosen].to(device)


class Background:
    """Questions about a story, scored by the share that is answered rightly.

    The printed network answers at every word of the question. All of its answers are trained;
    the one at the last word counts, since a question mark is the same in every question.
    """

    metric = "accuracy"
    higher_is_better = True
    vocabulary = Story.of_words(CHINESE_WORDS)

    def __init__(self, *, lanes: int, slots: int) -> None:
        self.lanes, self.slots = lanes, slots
        self._learnt: Examples | None = None
        self._held_out: Examples | None = None

    def loss(self, model: Model, step: int, state: Any) -> tuple[Tensor, None]:
        assert isinstance(model, MemoryNetwork)
        if self._learnt is None:
            random = Random(0)
            asked = [people_who_move(random) for _ in range(LEARNT)]
            self._learnt = Examples(self.vocabulary, self.slots, asked)
        batch = self._learnt.some(torch.randint(LEARNT, (self.lanes,)), model.device)
        total = torch.stack([_loss(side, *batch) for side in _all(model).values()]).sum()
        return total, None

    def held_out(self) -> Examples:
        """Questions that training has not seen: the same every time."""
        if self._held_out is None:
            random, found = Random(0), list[Question]()
            known = {str(people_who_move(random)) for _ in range(LEARNT)}
            random = Random(SEED)
            while len(found) < HELD_OUT:
                one = people_who_move(random)
                if str(one) not in known:
                    found.append(one)
            self._held_out = Examples(self.vocabulary, self.slots, found)
        return self._held_out

    def score(self, model: Model) -> float:
        return self._right(_all(model)[""])

    def knock_out(self, model: Model) -> float:
        with cut(_all(model)[""]) as side:
            return self._right(side)

    def lengths(self, model: Model) -> dict[str, float]:
        """The corrected side, without its memory, and without one correction at a time."""
        found = _all(model)
        scores = {"corrected": self._right(found["corrected"])}
        with cut(found["corrected"]) as side:
            scores["corrected, memory cut out"] = self._right(side)
        return scores | {words: self._right(found[name]) for name, words in WITHOUT.items()}

    def baselines(self) -> dict[str, float]:
        counts = self.held_out().answer.bincount()
        return {"the most frequent answer": counts.max().item() / HELD_OUT}

    @torch.inference_mode()
    def _right(self, side: Model) -> float:
        assert isinstance(side, StorySide)
        examples = self.held_out()
        every = torch.arange(HELD_OUT)
        question, shelf, answer = examples.some(every, side.device)
        logits = side.find(question, shelf).logits  # [question, place, symbol]
        said = logits[every, examples.last] if side.per_word else logits[:, -1]
        return (said.argmax(-1) == answer).double().mean().item()


def _all(model: Model) -> dict[str, StorySide]:
    """Every network of a pair: "" for the printed one."""
    assert isinstance(model, MemoryNetwork)
    found: dict[str, Any] = {"": model.printed, "corrected": model.corrected}
    return {**found, **model.lacking}


def _loss(side: StorySide, question: Tensor, shelf: Shelf, answer: Tensor) -> Tensor:
    """Every word's answer counts for the printed network, the last one's for the others."""
    logits = side.find(question, shelf).logits  # [batch, place, symbol]
    if side.per_word:
        wanted = torch.where(question > 0, answer.unsqueeze(1), -100)
        return F.cross_entropy(logits.flatten(0, 1), wanted.flatten())
    return F.cross_entropy(logits[:, -1], answer)
