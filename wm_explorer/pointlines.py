"""Texts whose lines are points, changed by a point: what a click into a plot does to the text."""

from __future__ import annotations

#: A point is written to a hundredth, as finely as anybody clicks.
DIGITS = 2


def with_point(text: str, x: float, y: float, *, asked: bool = False) -> str:
    """The text with one more line, `x y`, or `? x y` for a point that is held out."""
    place = " ".join(f"{round(value, DIGITS) + 0.0:.{DIGITS}f}" for value in (x, y))  # not -0.00
    before = text if not text or text.endswith("\n") else f"{text}\n"
    return f"{before}{'? ' if asked else ''}{place}\n"


def without_line(text: str, number: int) -> str:
    """The text without one of its lines, counted from 0."""
    lines = text.split("\n")
    return "\n".join(lines[:number] + lines[number + 1 :])


def line_of(text: str, number: int) -> str | None:
    """One line of a text; None where there are not so many."""
    lines = text.split("\n")
    return lines[number] if 0 <= number < len(lines) else None
