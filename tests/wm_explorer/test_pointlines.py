"""What clicks do to a text of points; every line written is read again as what it was."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from engine.readings.points import FARTHEST, HIGHEST, Point, Points, point_of
from wm_explorer.pointlines import line_of, with_point, without_line


@given(
    st.floats(-FARTHEST, FARTHEST), st.floats(-HIGHEST, HIGHEST), st.booleans(),
    st.text("12 .-\nx", max_size=12),
)  # fmt: skip
def test_a_point_that_is_added_is_the_last_that_is_read(
    x: float, y: float, asked: bool, before: str
) -> None:
    text = with_point(before, x, y, asked=asked)
    assert text.startswith(before)
    point = point_of(text.split("\n")[-2])
    assert point is not None
    assert point == Point(round(x, 2), round(y, 2), asked)
    assert all(token.known for token in Points().encode(text.removeprefix(before).lstrip("\n")))
    lines = text.count("\n")
    assert without_line(text, lines - 1) == (before if before.endswith("\n") or not before
                                             else f"{before}\n")  # fmt: skip


def test_lines_are_counted_from_nothing_and_taken_away_whole() -> None:
    assert [without_line("a\nb\nc", i) for i in range(3)] == ["b\nc", "a\nc", "a\nb"]
    assert [line_of("a\n\nc", i) for i in (-1, 0, 1, 2, 3)] == [None, "a", "", "c", None]


def test_a_place_on_an_axis_is_written_as_nought() -> None:
    assert with_point("1 2", -0.001, 0.004) == "1 2\n0.00 0.00\n"
