"""How a story is read: any text at all, at a cost that grows only with its length."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from engine.readings.story import END, NEW, UNKNOWN, Story

STORY = Story.of_words(["anna", "went", "is", "在", "在哪里", "小明", "小", "宠物", "宠物名字"])
ALPHABET = "an is?.\n\t小明在哪里宠物名字，？🙂ع\u200d"


class Counted(str):
    """A text that counts how many of its characters were copied out of it."""

    copied = 0

    def __getitem__(self, index: object) -> str:
        part = super().__getitem__(index)  # type: ignore[index]
        Counted.copied += len(part)
        return part


@given(st.text(ALPHABET, max_size=40))
@example("小明在哪里宠物名字")
@settings(max_examples=200, deadline=None)
def test_tokens_are_pieces_of_the_text_in_order_and_only_blanks_lie_between(text: str) -> None:
    at = 0
    for token in STORY.encode(text):
        between = text[at : token.start]
        assert not between.strip()
        assert "\n" not in between
        assert text[token.start :].startswith(token.text)
        at = token.start + len(token.text)
    assert not text[at:].strip()
    assert text.count("\n") == sum(token.text == "\n" for token in STORY.encode(text))


@given(st.text(ALPHABET, max_size=30), st.sampled_from(ALPHABET))
@settings(max_examples=300, deadline=None)
def test_one_character_more_changes_no_word_that_is_finished(text: str, char: str) -> None:
    """Only the last word may still grow, or, where it is no word in the end, fall apart."""
    before, after = STORY.encode(text), STORY.encode(text + char)
    if not before:
        return
    assert after[: len(before) - 1] == before[:-1]
    if char == "\n":
        known = before[-1].known or before[-1].text.isascii() or len(before[-1].text) == 1
        assert not known or after[len(before) - 1] == before[-1]


def test_a_long_text_is_copied_only_a_few_times() -> None:
    text = Counted("小明在。🙂" * 4_000)
    Counted.copied = 0
    assert len(STORY.encode(text)) == 16_000
    assert Counted.copied < 20 * len(text)


def test_a_story_can_be_made_from_its_symbols_again() -> None:
    again = Story(STORY.symbols)
    text = "Anna is 在哪里?\n\n宠物"
    assert again.encode(text) == STORY.encode(text)
    assert STORY.symbols[:3] == (UNKNOWN, END, NEW)


def test_windows_line_ends_are_line_ends() -> None:
    assert [t.id for t in STORY.encode("anna\r\nis\r\n")] == [
        t.id for t in STORY.encode("anna\nis\n")
    ]


def test_a_word_within_a_longer_one_is_not_cut_out_of_it() -> None:
    read = [STORY.symbols[token.id] for token in STORY.encode("宠物名字在。宠物。")]
    assert read == ["宠物名字", "在", ".", "宠物", "."]
