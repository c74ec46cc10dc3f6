"""Stories with questions, of the kinds that the end-to-end memory network was measured on.

The generators are our own, after the descriptions of Weston et al., Towards AI-Complete Question
Answering, 2015, sections 3.1 to 3.3; the Chinese one is after the example of an article on working
memory: who works where, lives where, and has which pet.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any, NamedTuple

import torch
from torch import Tensor
from torch.nn import functional as F

from engine.model import Model
from engine.models.memn2n import MemN2N
from engine.readings.story import PAUSE, Story
from engine.runner import Runner
from engine.training.task import cut


class Question(NamedTuple):
    """Sentences, a question about them, and the one word that answers it."""

    sentences: list[str]
    question: str
    answer: str


PEOPLE = ("anna", "ben", "clara", "david")
ROOMS = ("kitchen", "garden", "office", "bedroom", "hallway", "cellar")
THINGS = ("apple", "ball", "letter")
GO = ("went to the", "walked to the", "ran to the", "moved to the")
TAKE = ("took the", "grabbed the", "picked up the")
DROP = ("dropped the", "put down the", "left the")


def one_fact(random: Random) -> Question:
    """Where is a person? One sentence tells."""
    where: dict[str, str] = {}
    sentences = []
    for _ in range(random.choice((2, 4, 6, 8, 10))):
        person, room = random.choice(PEOPLE), random.choice(ROOMS)
        where[person] = room
        sentences.append(f"{person} {random.choice(GO)} {room}.")
    person = random.choice(list(where))
    return Question(sentences, f"where is {person}?", where[person])


class World:
    """People who walk, and carry things about."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self.where: dict[str, str] = {}  # of each person
        self.holder: dict[str, str] = {}  # of each thing
        self.path: dict[str, list[str]] = {thing: [] for thing in THINGS}  # rooms it was in
        self.sentences: list[str] = []

    def happen(self) -> None:
        """One more sentence."""
        choose = self._random.choice
        person, chance = choose(PEOPLE), self._random.random()
        room = self.where.get(person)
        mine = [thing for thing, holder in self.holder.items() if holder == person]
        free = [thing for thing in THINGS if thing not in self.holder and self._here(thing, room)]
        if room is None or chance < 0.5 or not (mine or free):
            self._walk(person, choose(ROOMS), mine)
        elif free and (chance < 0.8 or not mine):
            thing = choose(free)
            self.holder[thing] = person
            self._move(thing, room)
            self.sentences.append(f"{person} {choose(TAKE)} {thing}.")
        else:
            thing = choose(mine)
            del self.holder[thing]
            self.sentences.append(f"{person} {choose(DROP)} {thing}.")

    def _here(self, thing: str, room: str | None) -> bool:
        return not self.path[thing] or self.path[thing][-1] == room

    def _walk(self, person: str, room: str, mine: list[str]) -> None:
        self.where[person] = room
        for thing in mine:
            self._move(thing, room)
        self.sentences.append(f"{person} {self._random.choice(GO)} {room}.")

    def _move(self, thing: str, room: str) -> None:
        if not self.path[thing] or self.path[thing][-1] != room:
            self.path[thing].append(room)


def two_facts(random: Random) -> Question:
    """Where is a thing? It takes who has it, and where they went."""
    while True:
        world = World(random)
        for _ in range(random.randint(4, 14)):
            world.happen()
        seen = [thing for thing in THINGS if world.path[thing]]
        if seen:
            thing = random.choice(seen)
            return Question(world.sentences, f"where is the {thing}?", world.path[thing][-1])


def three_facts(random: Random) -> Question:
    """Where was a thing before it was somewhere else?"""
    while True:
        world = World(random)
        for _ in range(random.randint(8, 20)):
            world.happen()
        moved = [thing for thing in THINGS if len(world.path[thing]) > 1]
        if moved:
            thing = random.choice(moved)
            path = world.path[thing]
            now = random.randrange(1, len(path))
            if path.count(path[now]) == 1:  # otherwise there would be several answers
                return Question(
                    world.sentences, f"where was the {thing} before the {path[now]}?", path[now - 1]
                )


NAMES = ("玛丽", "杰克", "小明", "丽莎", "王伟", "陈静")
WORKPLACES = ("科技公司", "医院", "学校", "银行", "餐厅", "报社")
CITIES = ("新城市", "北京", "上海", "海边", "山里", "小镇")
PETS = ("狗", "猫", "鹦鹉", "兔子")
PET_NAMES = ("斯派克", "毛毛", "豆豆", "小白", "闪电", "雪球")


def people_and_pets(random: Random) -> Question:
    """Four facts on each of two to four people, in Chinese, and a question about one of them."""
    sentences, asked = [], []
    for name in random.sample(NAMES, random.randint(2, 4)):
        work, city = random.choice(WORKPLACES), random.choice(CITIES)
        pet, pet_name = random.choice(PETS), random.choice(PET_NAMES)
        sentences += [
            f"{name}移居到了{city}。", f"{name}在一家{work}工作。", f"{name}有一只宠物{pet}。",
            f"{name}的宠物名字叫{pet_name}。",
        ]  # fmt: skip
        asked += [
            (f"{name}在哪里工作？", work), (f"{name}住在哪里？", city),
            (f"{name}有什么宠物？", pet), (f"{name}的宠物叫什么名字？", pet_name),
        ]  # fmt: skip
    random.shuffle(sentences)
    return Question(sentences, *random.choice(asked))


CHINESE_WORDS = (
    *NAMES, *WORKPLACES, *CITIES, *PETS, *PET_NAMES, "移居", "到了", "在", "一家", "工作", "有",
    "一只", "宠物", "的", "名字", "叫", "哪里", "住", "什么",
)  # fmt: skip
ENGLISH_WORDS = tuple(
    word
    for phrase in (*PEOPLE, *ROOMS, *THINGS, *GO, *TAKE, *DROP, "where is was the before")
    for word in phrase.split()
)

#: How many questions are held out, and the seed that draws them.
HELD_OUT, SEED = 1000, 2_000_039
#: The share of training without the softmax over sentences, at its beginning.
LINEAR = 0.05


class Stories:
    """Questions of one kind, scored by the share that is answered rightly.

    `memorised` stories are drawn once and learnt from; there are none that are also held out.
    """

    metric = "accuracy"
    higher_is_better = True

    def __init__(
        self, draw: Callable[[Random], Question], vocabulary: Story, *, lanes: int, memorised: int,
        steps: int,
    ) -> None:  # fmt: skip
        self.draw, self.vocabulary = draw, vocabulary
        self.lanes, self.memorised, self.steps = lanes, memorised, steps
        self._known: tuple[Tensor, Tensor, Tensor] | None = None
        self._held_out: list[Question] = []

    def loss(self, model: Model, step: int, state: Any) -> tuple[Tensor, None]:
        if self._known is None:
            random = Random(0)
            self._known = self.tensors([self.draw(random) for _ in range(self.memorised)])
        chosen = torch.randint(self.memorised, (self.lanes,))
        stories, questions, answers = (part[chosen].to(model.device) for part in self._known)
        assert isinstance(model, MemN2N)
        said = model.ask(stories, questions, linear=step < LINEAR * self.steps)
        return F.cross_entropy(said, answers), None

    def tensors(self, asked: list[Question]) -> tuple[Tensor, Tensor, Tensor]:
        """Stories [question, slot, place], newest sentence first; questions [question, place];
        answers [question]. 0 where there is no word."""
        lines = [[self._words(s) for s in reversed(one.sentences)] for one in asked]
        questions = [self._words(one.question) for one in asked]
        slots = max(map(len, lines))
        places = max(len(words) for one in (*lines, questions) for words in one)
        stories = torch.zeros(len(asked), slots, places, dtype=torch.long)
        for i, one in enumerate(lines):
            for j, words in enumerate(one):
                stories[i, j, : len(words)] = torch.tensor(words)
        padded = [words + [0] * (places - len(words)) for words in questions]
        answers = [self.vocabulary.symbols.index(one.answer) for one in asked]
        return stories, torch.tensor(padded), torch.tensor(answers)

    def _words(self, line: str) -> list[int]:
        ids = (token.id for token in self.vocabulary.encode(line))
        return [i for i in ids if i > self.vocabulary.symbols.index(PAUSE)]

    def held_out(self) -> list[Question]:
        """Questions that training has not seen, each with its story: the same every time."""
        if not self._held_out:
            self._held_out = self._draw_held_out()
        return self._held_out

    def _draw_held_out(self) -> list[Question]:
        random, known = Random(0), set()
        for _ in range(self.memorised):
            known.add(str(self.draw(random)))
        random, found = Random(SEED), list[Question]()
        while len(found) < HELD_OUT:
            one = self.draw(random)
            if str(one) not in known:
                found.append(one)
        return found

    @torch.inference_mode()
    def score(self, model: Model) -> float:
        return self._right(model, self.held_out())

    @torch.inference_mode()
    def knock_out(self, model: Model) -> float:
        with cut(model):
            return self._right(model, self.held_out())

    @torch.inference_mode()
    def lengths(self, model: Model) -> dict[str, float]:
        """The score by how long the story is."""
        asked = self.held_out()
        by_length: dict[str, list[Question]] = {}
        for one in asked:
            bound = -(-len(one.sentences) // 5) * 5
            by_length.setdefault(f"{bound - 4} to {bound} sentences", []).append(one)
        order = sorted(by_length, key=lambda words: int(words.split()[0]))
        return {words: self._right(model, by_length[words]) for words in order}

    def baselines(self) -> dict[str, float]:
        """The most frequent answer of all."""
        answers = [one.answer for one in self.held_out()]
        return {"the most frequent answer": max(map(answers.count, set(answers))) / len(answers)}

    def _right(self, model: Model, asked: list[Question]) -> float:
        assert isinstance(model, MemN2N)
        stories, questions, answers = self.tensors(asked)
        said = model.ask(stories.to(model.device), questions.to(model.device))
        return (said.argmax(-1).cpu() == answers).double().mean().item()


def told(model: Model, one: Question) -> str:
    """The answer of a model that reads the story a word at a time, as a person types it."""
    text = "\n".join([*one.sentences, one.question])
    batches = list(Runner(model).run(model.encode(text)))
    answer = model.layout.view(batches[-1].recorded.rows, "answer")[-1]
    return model.vocabulary.symbols[int(answer.argmax())]
