"""Numbers of a model of whose symbols only the likeliest are listed."""

from __future__ import annotations

import numpy as np

from tests.listed import IDS, INFO, NAN, trace
from wm_explorer import scalars, tables
from wm_explorer.document import Decoding
from wm_explorer.generate import adjusted, choose
from wm_explorer.scalars import Standing
from wm_explorer.symbols import label


def test_numbers_come_from_what_was_taken_of_all_symbols() -> None:
    assert scalars.distribution(INFO) == scalars.said(INFO) == "next"
    assert scalars.is_listed(INFO, "next")
    assert scalars.derived(INFO) == {"next.entropy", "surprise"}
    np.testing.assert_equal(scalars.surprise(trace()), [NAN, 1, 10])
    np.testing.assert_equal(scalars.surprise(trace(), 2), [10])
    np.testing.assert_allclose(scalars.probability(trace()), [NAN, 0.5, 2**-10])
    np.testing.assert_equal(scalars.entropy(trace(), 1), [3, 1.5])


def test_the_best_are_those_listed_and_no_more() -> None:
    assert scalars.top(trace(), 0, 2) == [(1, 0.5), (2, 0.25)]
    assert [symbol for symbol, _ in scalars.top(trace(), 1, 99)] == [2, 5, 0]


def test_what_came_has_its_place_though_it_is_not_listed() -> None:
    assert scalars.standing(trace(), 0, "next") == Standing(0.5, 1)
    assert scalars.standing(trace(), 1, "next") == Standing(2**-10, 700)
    assert scalars.standing(trace(), 2, "next") is None


def test_only_what_can_be_written_is_generated() -> None:
    greedy = Decoding(temperature=0)
    assert choose(trace(), 0, greedy, 0) == 1
    assert choose(trace(), 1, greedy, 0) == 2
    assert choose(trace(), 2, greedy, 0) == 4, "neither the end nor half a character"
    wild = Decoding(temperature=5, seed=3)
    assert {choose(trace(), 1, wild, place) for place in range(20)} == {2}
    assert {choose(trace(), 0, wild, place) for place in range(60)} == {1, 2, 3}
    assert choose(trace(), 0, wild, 7) == choose(trace(), 0, wild, 7)


def test_nothing_to_choose_is_no_choice() -> None:
    assert not adjusted(np.array([1, 0, 0], np.float32), Decoding()).any()
    assert not adjusted(np.array([0.5, 0.5], np.float32), Decoding(), (0, 1)).any()


def test_tables_hold_ids_and_texts() -> None:
    arrays = tables.arrays(trace())
    np.testing.assert_array_equal(arrays["next.symbol"][:, 0], [1, 2, 0])
    assert tuple(arrays["ids"]) == IDS
    assert str(arrays["text"]) == " the w7"
    assert [label(token) for token in trace().tokens] == ["<end>", "␣the", "␣w7"]
