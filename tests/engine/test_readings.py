"""Ways to read a text that are not one character at a time."""

from __future__ import annotations

import pytest

from engine.readings import readings
from engine.readings.bits import Copy, Items, Repeat
from engine.readings.story import Story
from engine.vocabulary import Vocabulary


def texts(vocabulary: Vocabulary, text: str) -> list[str]:
    """The symbols that a text is read as."""
    return [vocabulary.symbols[token.id] for token in vocabulary.encode(text)]


def test_every_reading_is_found_by_its_name() -> None:
    assert {"characters", "copy", "repeat", "items", "story"} <= set(readings())
    assert readings()["copy"] is Copy


def test_enter_asks_for_as_many_letters_as_the_word_has() -> None:
    assert texts(Copy(), "ab") == ["▸", "a", "b"]
    assert texts(Copy(), "ab\n") == ["▸", "a", "b", "⏎", "·", "·"]
    assert texts(Copy(), "ab\n\nc\n")[6:] == ["▸", "c", "⏎", "·"]


def test_a_character_outside_ascii_is_read_byte_by_byte() -> None:
    tokens = Copy().encode("é\n")
    assert [token.id - 1 for token in tokens[1:3]] == list("é".encode())
    assert len(tokens) == 6  # start, two bytes, end, two blanks


def test_codes_are_the_bits_of_a_letter_and_a_line_for_each_control() -> None:
    copy = Copy()
    codes = copy.codes()
    assert codes[copy.id("a")] == [1, 0, 0, 0, 0, 1, 1, 0, 0, 0]  # 0x61, the lowest bit first
    assert codes[copy.id("▸")] == [0] * 8 + [1, 0]
    assert codes[copy.id("·")] == [0] * 10


@pytest.mark.parametrize(("text", "blanks"), [("ab*3\n", 7), ("a*10\n", 11), ("ab*3", 0)])
def test_a_star_says_how_often(text: str, blanks: int) -> None:
    read = texts(Repeat(), text)
    assert read.count("·") == blanks
    assert any(symbol in ("*3", "*10") for symbol in read)


def test_without_a_count_nothing_is_asked() -> None:
    assert texts(Repeat(), "ab\n") == ["▸", "a", "b"]


def test_two_question_marks_ask_for_what_followed() -> None:
    read = texts(Items(), "cat dog?cat?")
    assert read == ["▸", "c", "a", "t", " ", "d", "o", "g", "?", "c", "a", "t", "?", *"···"]
    assert not Items().encode("a!b")[2].known


STORY = Story.of_words(["anna", "went", "在", "在哪里", "小明", "小"])


def test_english_words_are_runs_of_letters_in_any_case() -> None:
    tokens = STORY.encode("Anna went,  annas")
    assert [token.text for token in tokens] == ["Anna", "went", ",", "annas"]
    assert [token.known for token in tokens] == [True, True, True, False]
    assert [token.start for token in tokens] == [0, 5, 9, 12]


def test_chinese_is_cut_into_the_longest_known_words() -> None:
    assert texts(STORY, "小明在哪里？") == ["小明", "在哪里", "?"]
    assert texts(STORY, "小在大") == ["小", "在", "\ufffd"]


def test_a_word_that_is_still_typed_is_one_token() -> None:
    assert [token.text for token in STORY.encode("小明在哪")] == ["小明", "在哪"]


def test_a_blank_line_begins_another_story() -> None:
    assert texts(STORY, "anna\n\nwent\n") == ["anna", "⏎", "¶", "went", "⏎"]
    assert STORY.encode("anna\n \n")[-1].id in STORY.resets
