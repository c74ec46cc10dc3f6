"""Readings of models from elsewhere: numbers, symbols and the numbers of symbols."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from engine.readings.numbers import Numbers
from engine.readings.symbols import Ids, Symbols
from engine.vocabulary import UNKNOWN


def test_a_line_is_a_step_and_equal_rows_are_one_token() -> None:
    numbers = Numbers.of_width(2)
    text = "time, value\n# a note\n 0.5, -1\n0.5;-1.0\n\n1e3\t2\n1\n1,2,3\n1,x,2\n1,nan\n1,inf\n"
    tokens = numbers.encode(text)
    assert [(t.id, t.known) for t in tokens] == [(1, True), (1, True), (2, True)] + [(0, False)] * 5
    assert [text[t.start : t.start + len(t.text)] for t in tokens] == [t.text for t in tokens]
    assert numbers.rows == [(0.0, 0.0), (0.5, -1.0), (1000.0, 2.0)]
    assert Numbers(numbers.symbols).width == 2


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=9))
def test_numbers_come_back_as_they_are_written(values: list[float]) -> None:
    numbers = Numbers.of_width(1)
    tokens = numbers.encode("\n".join(map(repr, values)))
    assert [numbers.rows[t.id][0] for t in tokens] == values


@given(st.text("0123.,-e \nx#", max_size=30))
def test_what_is_typed_at_the_end_changes_the_last_line_alone(text: str) -> None:
    numbers = Numbers.of_width(2)
    for end in range(len(text) + 1):
        before, after = numbers.encode(text[:end]), numbers.encode(text)
        settled = [t for t in before if t.start < text.rfind("\n", 0, end) + 1]
        assert after[: len(settled)] == settled


def test_longer_symbols_are_read_whole_and_a_new_line_begins_a_text() -> None:
    symbols = Symbols([UNKNOWN, "a", "b", "<s>", "<eos>"])
    tokens = symbols.encode("ab<eos>\nz<")
    assert [(t.text, t.id, t.start, t.known) for t in tokens] == [
        ("<s>", 3, 0, True),
        ("a", 1, 0, True),
        ("b", 2, 1, True),
        ("<eos>", 4, 2, True),
        ("\n", 3, 7, True),
        ("z", 0, 8, False),
        ("<", 0, 9, False),
    ]
    lines = Symbols([UNKNOWN, "a", "\n", "<s>"])
    assert [t.id for t in lines.encode("a\na")] == [1, 2, 1], "a new line is a symbol of its own"


def test_what_is_unknown_has_the_symbol_that_says_so() -> None:
    symbols = Symbols([UNKNOWN, "a", "<unk>"])
    assert [(t.id, t.known) for t in symbols.encode("ab")] == [(1, True), (2, False)]


def test_words_are_named_with_a_blank_so_that_they_can_be_appended() -> None:
    symbols = Symbols([UNKNOWN, " the", " don't", ".", "\n"])
    text = "The don't.\nthe"
    assert [t.id for t in symbols.encode(text)] == [1, 2, 3, 4, 1]
    assert [t.id for t in symbols.encode(text + symbols.symbols[1])] == [1, 2, 3, 4, 1, 1]


def test_numbers_of_symbols_are_read_as_they_are_counted() -> None:
    ids = Ids([UNKNOWN, " 0", " 1", " 2"])
    assert [(t.id, t.known) for t in ids.encode("0, 2 1;01 3 -1 x")] == [
        (1, True),
        (3, True),
        (2, True),
        (2, True),
        (0, False),
        (0, False),
        (0, False),
    ]
