"""Memory networks: what they hold, what they look at, and what they were trained on."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

import numpy as np
import pytest
import torch

from engine import checkpoint
from engine.model import Model
from engine.models.kvmemnn import KVMemNN
from engine.models.memn2n import MemN2N
from engine.readings.story import Story
from engine.training import facts, stories
from engine.training.facts import Facts
from engine.training.stories import DROP, GO, TAKE, Question, Stories
from engine.verify import show

WORDS = Story.of_words(["red", "hat", "old", "dog", "ran", "is"])


def shown(model: Model, text: str) -> dict[str, np.ndarray]:
    with torch.inference_mode():
        return show(model, model.encode(text))


def small(**config: int) -> MemN2N:
    torch.manual_seed(0)
    sizes = {"units": 6, "tables": 3, "hops": 2, "slots": 4, "ages": 4}
    model = MemN2N(WORDS, **{**sizes, **config}).requires_grad_(False)
    torch.nn.init.normal_(model.embed, std=0.5)
    torch.nn.init.normal_(model.temporal, std=0.5)
    return model


def best(model: Model, values: dict[str, np.ndarray], step: int = -1) -> str:
    return model.vocabulary.symbols[int(values["answer"][step].argmax())]


# the stories: an answer is worked out again from the sentences alone


def solve(one: Question) -> str:
    """Reads the sentences in order, and keeps where everybody and everything is."""
    where: dict[str, str] = {}
    holder: dict[str, str] = {}
    path: dict[str, list[str]] = {}

    def at(thing: str, room: str) -> None:
        if path.setdefault(thing, [])[-1:] != [room]:
            path[thing].append(room)

    for sentence in one.sentences:
        words = sentence.rstrip(".").split()
        person, verb, last = words[0], " ".join(words[1:-1]), words[-1]
        if verb in GO:
            where[person] = last
            for thing in [t for t, who in holder.items() if who == person]:
                at(thing, last)
        elif verb in TAKE:
            holder[last] = person
            at(last, where[person])
        else:
            assert verb in DROP
            assert holder.pop(last) == person, "only who has it can leave it"
    asked = one.question.rstrip("?").split()
    if "before" in asked:
        places = path[asked[3]]
        assert places.count(asked[-1]) == 1, "the question has one answer"
        return places[places.index(asked[-1]) - 1]
    return where[asked[-1]] if asked[-1] in where else path[asked[-1]][-1]


@pytest.mark.parametrize("draw", [stories.one_fact, stories.two_facts, stories.three_facts])
def test_the_answer_follows_from_the_sentences(draw: Callable[[Random], Question]) -> None:
    random = Random(11)
    for _ in range(300):
        one = draw(random)
        assert solve(one) == one.answer, one


def test_the_chinese_answer_stands_in_a_sentence_on_the_same_person() -> None:
    told = {
        "工作": r"{}在一家(.+)工作。",
        "住": r"{}移居到了(.+)。",
        "有什么": r"{}有一只宠物(.+)。",
    }
    random = Random(12)
    for _ in range(300):
        one = stories.people_and_pets(random)
        name = next(n for n in stories.NAMES if one.question.startswith(n))
        pattern = next(
            (p for word, p in told.items() if word in one.question), "{}的宠物名字叫(.+)。"
        )
        found = [re.fullmatch(pattern.format(name), s) for s in one.sentences]
        assert [m.group(1) for m in found if m] == [one.answer], one


def test_a_question_about_facts_has_one_answer() -> None:
    random = Random(13)
    for _ in range(300):
        one = facts.draw(random)
        asked = set(one.question) - {"what", "什么"}
        assert [value for key, value in one.facts if set(key) == asked] == [[one.answer]]


def test_held_out_stories_were_not_learnt() -> None:
    vocabulary = Story.of_words(stories.ENGLISH_WORDS)
    task, again = (
        Stories(stories.one_fact, vocabulary, lanes=1, memorised=300, steps=1) for _ in range(2)
    )
    random = Random(0)
    learnt = {str(task.draw(random)) for _ in range(300)}
    held_out = task.held_out()
    assert len(held_out) == stories.HELD_OUT
    assert not learnt & set(map(str, held_out))
    assert again.held_out() == held_out, "they are the same every time"


# training and watching


def test_a_story_that_is_typed_gives_what_training_computes() -> None:
    vocabulary = Story.of_words(stories.ENGLISH_WORDS)
    torch.manual_seed(0)
    model = MemN2N(vocabulary, units=8, tables=4, hops=3, slots=20, ages=20)
    model.requires_grad_(False)
    torch.nn.init.normal_(model.embed, std=0.4)
    task = Stories(stories.three_facts, vocabulary, lanes=1, memorised=1, steps=1)
    asked = [task.draw(random) for random in [Random(3)] for _ in range(6)]
    logits = model.ask(*task.tensors(asked)[:2])  # [question, symbol]
    for one, expected in zip(asked, logits.softmax(-1), strict=True):
        values = shown(model, "\n".join([*one.sentences, one.question]))
        np.testing.assert_allclose(values["answer"][-1], expected, atol=1e-5)


def test_facts_that_are_typed_give_what_training_computes() -> None:
    task = Facts(lanes=1)
    model = KVMemNN(task.vocabulary, units=8, hops=2, slots=16).requires_grad_(False)
    torch.nn.init.normal_(model.embed.weight, std=0.4)
    random = Random(4)
    for _ in range(6):
        one = facts.draw(random)
        lines = [" ".join([*key, "is", *value]) for key, value in one.facts]
        logits, _ = task._said(model, [one])
        values = shown(model, "\n".join([*lines, " ".join(one.question) + "?"]))
        np.testing.assert_allclose(values["answer"][-1], logits[0].softmax(-1), atol=1e-5)


def test_training_begins_without_the_softmax_and_ends_with_it() -> None:
    seen = []

    class Spy(MemN2N):
        def ask(self, *args: torch.Tensor, linear: bool = False) -> torch.Tensor:
            seen.append(linear)
            return super().ask(*args, linear=linear)

    vocabulary = Story.of_words(stories.ENGLISH_WORDS)
    model = Spy(vocabulary, units=4, tables=2, hops=1, slots=10, ages=10)
    task = Stories(stories.one_fact, vocabulary, lanes=2, memorised=4, steps=100)
    for step in (0, 4, 5, 99):
        task.loss(model, step, None)
    task.score(model)
    assert seen == [True, True, False, False, False]


def test_a_linear_look_adds_up_the_products_themselves() -> None:
    model = small(hops=1)
    query, memory = torch.randn(6), torch.randn(3, 4, 6)
    empty = torch.tensor([False, False, True, False])
    found = model.look(query, memory, empty, linear=True)
    expected = [0.0 if i == 2 else float(memory[0, i] @ query) for i in range(4)]
    np.testing.assert_allclose(found.weights[0], expected, atol=1e-6)


# what is held


def test_a_slot_keeps_its_place_and_the_newest_has_the_first_age() -> None:
    model = small(slots=3)
    values = shown(model, "red hat\nold dog\nran dog\nred dog\n")
    ages = values["slot.age"][-1]
    assert ages.tolist() == [0, 6, 3], "the fourth sentence took the place of the first"
    first = shown(model, "red hat\nold dog\n")
    np.testing.assert_allclose(
        values["memory.input"][-1, 0, 1] - values["temporal.encoding"][-1, 1],
        first["memory.input"][-1, 0, 1] - first["temporal.encoding"][-1, 1],
        atol=1e-6,
    )  # the same sentence, but for its age
    for slot, age in ((0, 0), (2, 1), (1, 2)):
        np.testing.assert_allclose(
            values["temporal.encoding"][-1, slot], model.temporal[0, age], atol=1e-6
        )


def test_questions_and_empty_lines_are_not_written_and_reading_goes_on() -> None:
    model = small()
    values = shown(model, "red hat\nred hat?\nold dog\nold dog？\nran\n")
    assert (values["slot.age"][-1] >= 0).sum() == 3
    assert (shown(model, "...\nred\n")["slot.age"][-1] >= 0).sum() == 1
    forgotten = shown(model, "red hat\nold dog\n\n")
    assert (forgotten["slot.age"][-1] == -1).all()
    assert not forgotten["memory.input"][-1].any()
    assert not forgotten["sentence.weights"][-1].any(), "there is nothing to look at"


def test_unknown_words_and_stops_take_no_place_in_a_sentence() -> None:
    model = small()
    plain, other = shown(model, "red hat\n"), shown(model, "red, zebra hat!\n")
    np.testing.assert_array_equal(plain["memory.input"][-1], other["memory.input"][-1])


def test_the_order_of_words_counts() -> None:
    model = small()
    a, b = shown(model, "red hat dog\n"), shown(model, "dog hat red\n")
    assert np.abs(a["memory.input"][-1] - b["memory.input"][-1]).max() > 0.05


def test_hops_move_on_with_every_word_of_the_question() -> None:
    model, _ = checkpoint.load("memn2n-qa1")
    text = "anna went to the kitchen.\nben ran to the garden.\nwhere is anna?"
    values = shown(model, text)
    before, after = values["sentence.weights"][[-3, -1], 0]  # after "is", after "anna?"
    assert after.argmax() == 0
    assert after[0] > before[0] + 0.2
    assert best(model, values) == "kitchen"


# sizes and the knock-out


def test_a_model_has_no_more_hops_than_tables() -> None:
    chinese, _ = checkpoint.load("memn2n-zh")
    english, _ = checkpoint.load("memn2n-qa2")
    most = [{size.name: size.most for size in m.sizes()} for m in (chinese, english)]
    assert most == [{"slots": 100, "hops": 2}, {"slots": 100, "hops": 3}]
    fewer, _ = checkpoint.load("memn2n-zh", sizes={"hops": 1})
    assert shown(fewer, "玛丽有一只宠物狗。\n")["sentence.weights"].shape[1:] == (1, 16)
    with pytest.raises(ValueError, match="at most 2 hops"):
        small(hops=3)


@pytest.mark.parametrize("name", ["memn2n-qa2", "kvmemnn-facts"])
def test_with_the_memory_cut_out_the_story_does_not_matter(name: str) -> None:
    lines = {
        "memn2n-qa2": ("anna went to the kitchen.\nanna took the ball.", "where is the ball?"),
        "kvmemnn-facts": ("the car of ben is red", "what is the car of ben?"),
    }
    story, question = lines[name]
    model, _ = checkpoint.load(name, cut=True)
    with_it, without = shown(model, f"{story}\n{question}"), shown(model, question)
    np.testing.assert_array_equal(with_it["answer"][-1], without["answer"][-1])
    assert (with_it["slot.age"][-1] >= 0).any(), "it is still written"
    whole, _ = checkpoint.load(name)
    assert (
        np.abs(shown(whole, f"{story}\n{question}")["answer"][-1] - without["answer"][-1]).max()
        > 0.5
    )


# keys and values


def test_what_stands_before_is_becomes_the_key_and_the_rest_the_value() -> None:
    torch.manual_seed(0)
    model = KVMemNN(WORDS, units=5, hops=1, slots=3).requires_grad_(False)
    values = shown(model, "old dog is red hat\nran\nis?\n")
    word = {w: model.embed.weight[WORDS.symbols.index(w)].numpy() for w in WORDS.symbols}
    held = values["memory.key"][-1, 0], values["memory.value"][-1, 0]
    np.testing.assert_allclose(held[0], word["old"] + word["dog"], atol=1e-6)
    np.testing.assert_allclose(held[1], word["red"] + word["hat"], atol=1e-6)
    assert values["value.gate"][:, 0].tolist() == [0, 0, 1, 1, 1, 1, 0, 0, 1, 1, 1]
    assert (values["slot.age"][-1] >= 0).sum() == 1, "neither a line without a value nor a question"


def test_keys_decide_where_to_look_and_values_what_is_found() -> None:
    model = KVMemNN(WORDS, units=len(WORDS), hops=1, slots=4).requires_grad_(False)
    model.embed.weight.copy_(10 * torch.eye(len(WORDS)))
    model.answers.weight.copy_(torch.eye(len(WORDS)))
    values = shown(model, "dog is red\nred is old\nhat is ran\nred?")
    assert values["key.weights"][-1, 0].argmax() == 1, "a value that says red is not looked for"
    asked = WORDS.symbols.index("red")
    words = np.delete(values["answer"][-1], asked)
    assert np.delete(np.array(WORDS.symbols), asked)[words.argmax()] == "old"


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("the home of ben is oslo\nthe car of ben is red\nwhat is the home of ben?", "oslo"),
        ("玛丽的车是蓝色。\n杰克的车是红色。\n玛丽的车是什么颜色？", "蓝色"),
        ("小明的家乡是成都\nthe home of anna is rome\n小明的家乡是什么？", "成都"),
    ],
)
def test_trained_facts_are_answered_in_both_languages(text: str, answer: str) -> None:
    model, _ = checkpoint.load("kvmemnn-facts")
    assert best(model, shown(model, text)) == answer
