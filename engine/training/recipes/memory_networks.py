"""Memory networks that answer questions about a story."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from engine.readings.story import Story
from engine.training.facts import Facts
from engine.training.recipe import Recipe
from engine.training.stories import (
    CHINESE_WORDS,
    ENGLISH_WORDS,
    Question,
    Stories,
    one_fact,
    people_and_pets,
    three_facts,
    two_facts,
)
from engine.training.task import Task

NO_OUTPUT = "what the hops find is never added to the question"
PUBLISHED = (
    "{error} % wrong on bAbI task {number} from 1,000 questions, with position encoding, linear "
    "start and random noise (Sukhbaatar et al. 2015, table 1)"
)


def _stories(
    draw: Callable[[Random], Question], words: tuple[str, ...], memorised: int
) -> Callable[[Recipe, Path | None], Task]:
    def make(recipe: Recipe, file: Path | None) -> Task:
        vocabulary = Story.of_words(words)
        return Stories(
            draw, vocabulary, lanes=recipe.lanes, memorised=memorised, steps=recipe.steps
        )

    return make


def _facts(recipe: Recipe, file: Path | None) -> Task:
    return Facts(lanes=recipe.lanes)


def _english(
    draw: Callable[[Random], Question], number: int, error: str, memorised: int
) -> dict[str, Any]:
    return {
        "make_task": _stories(draw, ENGLISH_WORDS, memorised),
        "data": f"generated: {memorised:,} stories in the manner of bAbI task {number}",
        "published": PUBLISHED.format(error=error, number=number),
        "sample": f"qa{number}", "languages": ("en",), "forgetting": NO_OUTPUT, "lanes": 64,
        "clip": 40.0,
    }  # fmt: skip


RECIPES = (
    Recipe(
        "memn2n-zh", "memn2n", {"units": 32, "tables": 3, "hops": 2, "slots": 16, "ages": 16},
        about="the answer to a question about people and pets, in Chinese",
        data="generated: 10,000 stories of two to four people, four sentences on each",
        make_task=_stories(people_and_pets, CHINESE_WORDS, 10_000), sample="zh-story",
        languages=("zh",), forgetting=NO_OUTPUT, lanes=64, steps=2_000, learning_rate=1e-2,
        clip=40.0,
    ),
    Recipe(
        "memn2n-qa1", "memn2n", {"units": 20, "tables": 4, "hops": 3, "slots": 10, "ages": 10},
        about="where a person is", **_english(one_fact, 1, "0.0", 10_000), steps=2_000,
        learning_rate=1e-2,
    ),
    Recipe(
        "memn2n-qa2", "memn2n", {"units": 32, "tables": 4, "hops": 3, "slots": 14, "ages": 14},
        about="where a thing is, from who has it and where they went",
        **_english(two_facts, 2, "8.3", 20_000), steps=10_000, learning_rate=5e-3,
    ),
    Recipe(
        "memn2n-qa3", "memn2n", {"units": 32, "tables": 4, "hops": 3, "slots": 20, "ages": 20},
        about="where a thing was before it was somewhere else",
        **_english(three_facts, 3, "40.3", 60_000), steps=12_000, learning_rate=5e-3,
    ),
    Recipe(
        "kvmemnn-facts", "kvmemnn", {"units": 32, "hops": 2, "slots": 16},
        about="the value of a fact that was told, in English and Chinese",
        data="generated: 3 to 14 facts in two languages, and a question about one of them",
        make_task=_facts, sample="facts", languages=("en", "zh"), forgetting=NO_OUTPUT, lanes=64,
        steps=2_500, learning_rate=5e-3, clip=40.0,
    ),
)  # fmt: skip
