"""Facts in English and Chinese, and questions about them, for key-value memories."""

from __future__ import annotations

from random import Random
from typing import Any, NamedTuple

import torch
from torch import Tensor
from torch.nn import functional as F

from engine.model import Model
from engine.models.kvmemnn import PARTS, KVMemNN
from engine.readings.story import Story
from engine.training.task import cut

HELD_OUT, SEED = 1000, 2_000_047
#: How many facts a story has.
FEWEST, MOST = 3, 14

COLOURS = ("red", "green", "blue", "yellow", "black", "white", "brown", "grey")
FOODS = ("bread", "rice", "soup", "fish", "cheese", "cake", "salad", "noodles")
CITIES = ("paris", "london", "rome", "madrid", "vienna", "oslo", "cairo", "lima")
OWNERS = ("anna", "ben", "clara", "david", "emma", "felix")
ENGLISH = {
    ("the", "car", "of"): COLOURS, ("the", "favourite", "food", "of"): FOODS,
    ("the", "home", "of"): CITIES,
}  # fmt: skip
CHINESE_COLOURS = ("红色", "绿色", "蓝色", "黄色", "黑色", "白色")
CHINESE_FOODS = ("米饭", "面条", "饺子", "豆腐", "鱼汤", "馒头")
CHINESE_CITIES = ("北京", "上海", "广州", "成都", "西安", "杭州")
CHINESE_OWNERS = ("玛丽", "杰克", "小明", "丽莎", "王伟", "陈静")
CHINESE = {
    ("的", "车"): CHINESE_COLOURS, ("最爱的食物",): CHINESE_FOODS, ("的", "家乡"): CHINESE_CITIES,
}  # fmt: skip
WORDS = (
    *PARTS, "what", "什么", *OWNERS, *CHINESE_OWNERS,
    *(word for relation in (*ENGLISH, *CHINESE) for word in relation),
    *(value for values in (*ENGLISH.values(), *CHINESE.values()) for value in values),
)  # fmt: skip


class Asked(NamedTuple):
    """Facts as (key, value) words, the words of a question, and its answer."""

    facts: list[tuple[list[str], list[str]]]
    question: list[str]
    answer: str


def draw(random: Random) -> Asked:
    """Facts with different keys, in both languages, and a question about one of them."""
    keys = [(owner, relation, True) for owner in OWNERS for relation in ENGLISH]
    keys += [(owner, relation, False) for owner in CHINESE_OWNERS for relation in CHINESE]
    facts, questions = [], []
    for owner, relation, english in random.sample(keys, random.randint(FEWEST, MOST)):
        value = random.choice((ENGLISH if english else CHINESE)[relation])
        key = [*relation, owner] if english else [owner, *relation]
        facts.append((key, [value]))
        questions.append((["what", *key] if english else [*key, "什么"], value))
    question, answer = random.choice(questions)
    return Asked(facts, question, answer)


class Facts:
    """Questions about facts, scored by the share that is answered rightly."""

    metric = "accuracy"
    higher_is_better = True
    vocabulary = Story.of_words(WORDS)

    def __init__(self, *, lanes: int) -> None:
        self.lanes = lanes
        self._ids = {word: i for i, word in enumerate(self.vocabulary.symbols)}

    def loss(self, model: Model, step: int, state: Any) -> tuple[Tensor, None]:
        random = Random(int(torch.randint(2**31, ())))
        asked = [draw(random) for _ in range(self.lanes)]
        said, answers = self._said(model, asked)
        return F.cross_entropy(said, answers), None

    def score(self, model: Model) -> float:
        return self._right(model, self.held_out())

    def knock_out(self, model: Model) -> float:
        with cut(model):
            return self._right(model, self.held_out())

    def lengths(self, model: Model) -> dict[str, float]:
        found = {}
        for first in range(FEWEST, MOST, 4):
            some = [one for one in self.held_out() if first <= len(one.facts) < first + 4]
            last = min(first + 3, MOST)
            found[f"{first} to {last} facts"] = self._right(model, some)
        return found

    def baselines(self) -> dict[str, float]:
        """A guess among the values that the story names."""
        asked = self.held_out()
        named = [len({value[0] for _, value in one.facts}) for one in asked]
        return {"a guess among the values": round(sum(1 / n for n in named) / len(named), 4)}

    def held_out(self) -> list[Asked]:
        random = Random(SEED)
        return [draw(random) for _ in range(HELD_OUT)]

    @torch.inference_mode()
    def _right(self, model: Model, asked: list[Asked]) -> float:
        said, answers = self._said(model, asked)
        return (said.argmax(-1) == answers).double().mean().item()

    def _said(self, model: Model, asked: list[Asked]) -> tuple[Tensor, Tensor]:
        """Logits [question, symbol] and the ids of the answers [question]."""
        assert isinstance(model, KVMemNN)
        keys = self._padded([[key for key, _ in one.facts] for one in asked])
        values = self._padded([[value for _, value in one.facts] for one in asked])
        questions = self._padded([[one.question] for one in asked])[:, 0]
        answers = torch.tensor([self._ids[one.answer] for one in asked], device=model.device)
        said = model.ask(keys.to(model.device), values.to(model.device), questions.to(model.device))
        return said, answers

    def _padded(self, lines: list[list[list[str]]]) -> Tensor:
        """Words [question, line, place]; 0 where there is none."""
        slots = max(map(len, lines))
        places = max(len(words) for one in lines for words in one)
        padded = [
            [[self._ids[w] for w in words] + [0] * (places - len(words)) for words in one]
            + [[0] * places] * (slots - len(one))
            for one in lines
        ]
        return torch.tensor(padded)
