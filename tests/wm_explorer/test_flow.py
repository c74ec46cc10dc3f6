"""Boxes in lines: nothing overlaps, words hold together, and history leaves no trace."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from wm_explorer.flow import Box, Flow

LETTER, SPACE, NEWLINE = Box(10), Box(10, space=True), Box(10, breaks=True, space=True)
BOXES = {"a": LETTER, " ": SPACE, "\n": NEWLINE, "W": Box(70), "w": Box(35)}
TEXTS = st.text(alphabet="aaaaa w W\n", max_size=60)


def flow(text: str, width: float = 100) -> Flow:
    result = Flow(width)
    result.set(0, [BOXES[c] for c in text])
    return result


def lines(text: str, of: Flow) -> list[str]:
    return [text[m.start : m.stop] for m in map(of.members, range(len(of.starts)))]


def test_a_word_that_does_not_fit_begins_a_line() -> None:
    text = "aaa aaa aaaa aa"
    assert lines(text, flow(text)) == ["aaa aaa ", "aaaa aa"]


def test_a_word_longer_than_a_line_is_broken_where_the_line_ends() -> None:
    assert lines("a" * 25, flow("a" * 25)) == ["a" * 10, "a" * 10, "a" * 5]


def test_a_line_ends_after_its_newline() -> None:
    text = "aa\n\naa\n"
    assert lines(text, flow(text)) == ["aa\n", "\n", "aa\n"]


def test_a_word_taken_back_returns_to_its_line() -> None:
    text = "aaa aaaaaaa"
    of = flow(text)
    assert lines(text, of) == ["aaa ", "aaaaaaa"]
    of.set(len(text) - 1, [])
    assert lines(text[:-1], of) == ["aaa aaaaaa"]


def test_a_word_moved_down_by_a_box_that_still_has_no_room_returns_too() -> None:
    text = "aaaaa aaaaW"
    of = flow(text)
    assert lines(text, of) == ["aaaaa ", "aaaa", "W"]
    of.set(len(text) - 1, [])
    assert lines(text[:-1], of) == ["aaaaa aaaa"]


@given(st.lists(st.tuples(st.integers(0, 60), TEXTS), min_size=1, max_size=6))
def test_any_history_gives_what_a_fresh_layout_gives(edits: list[tuple[int, str]]) -> None:
    of, text = Flow(100), ""
    for keep, more in edits:
        keep = min(keep, len(text))
        before = list(zip(of.left, map(of.line, range(len(of))), strict=True))
        text = text[:keep] + more
        moved = of.set(keep, [BOXES[c] for c in more])
        fresh = flow(text)
        assert (of.left, of.starts) == (fresh.left, fresh.starts)
        after = list(zip(of.left, map(of.line, range(len(of))), strict=True))
        assert after[:moved] == before[:moved]


@given(TEXTS, st.floats(5, 200))
def test_every_box_is_found_where_it_lies(text: str, width: float) -> None:
    of = flow(text, width)
    for i, char in enumerate(text):
        line = of.line(i)
        assert i in of.members(line)
        assert of.at(line, of.left[i]) == i
        assert of.at(line, of.left[i] + BOXES[char].width - 0.01) == i
        assert of.left[i] == 0 or of.left[i] + BOXES[char].width <= width
    assert of.at(len(of.starts), 0) is None
    assert of.at(0, -1) is None
    assert of.at(0, 1e6) is None
