"""Fills a channel's `live` equation with the numbers of one cell, and works it out.

A template such as `{cell} = {gate.forget} · {cell@-1} + {gate.input} · {candidate}` names
channels. Each stands for its value at the cell in focus: at the same step, and at the same place
of every axis the two channels share by name. `{cell@-1}` is the value one step before, 0 before the
first step, where every state starts. `{x|logit}` and `{x|atanh}` see a value through the inverse
of its squashing function.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from math import atanh, exp, inf, isfinite, log, nan, tanh
from typing import NamedTuple

from engine.spec import ModelInfo
from wm_explorer.focus import Focus
from wm_explorer.trace import Trace

_PLACEHOLDER = re.compile(r"\{([^{}@|]+)(?:@([+-]?\d+))?(?:\|(\w+))?\}")
#: What a right-hand side may be made of: numbers, names of functions, signs.
_PIECE = re.compile(r"\s*(NaN|∞|\d+\.?\d*(?:e[-−+]?\d+)?|[^\W\d]+|[-−+·×⊙/()])", re.IGNORECASE)


class Term(NamedTuple):
    """One placeholder of a template."""

    channel: str
    back: int  # how many steps before the one in focus
    inverse: str  # the function the value is seen through, "" for none


def terms(live: str) -> list[Term]:
    """The placeholders of a template, in order.

    Raises ValueError for one that is not written as it must be.
    """
    if "{" in (rest := _PLACEHOLDER.sub("", live)) or "}" in rest:
        raise ValueError(f"{live!r} has a placeholder that is not {{channel@-1|inverse}}")
    return [_term(found) for found in _PLACEHOLDER.finditer(live)]


def place(info: ModelInfo, focus: Focus, channel: str) -> tuple[int, ...] | None:
    """Where another channel's value for the focused cell lies: an index along its axes.

    None if it has an axis that the focused channel lacks. Raises KeyError for unknown channels.
    """
    if focus.channel is None:
        raise KeyError("the focus is a step, not a cell of a channel")
    where = dict(zip(info.channel(focus.channel).axes, focus.index, strict=True))
    found = [where.get(axis) for axis in info.channel(channel).axes]
    return None if None in found else tuple(i for i in found if i is not None)


def value(term: Term, trace: Trace, focus: Focus) -> float:
    """The number a placeholder stands for.

    Raises KeyError for a channel the model does not show, ValueError for one without that cell.
    """
    if term.channel not in trace:
        raise KeyError(f"the equation of {focus.channel} uses {term.channel}, which is not shown")
    index = place(trace.info, focus, term.channel)
    if index is None:
        raise ValueError(f"{term.channel} has an axis that {focus.channel} lacks")
    step = focus.step - term.back
    number = 0.0 if step < 0 else float(trace.window(term.channel, step, step + 1)[0][index])
    return INVERSES[term.inverse](number) if term.inverse else number


def fill(live: str, trace: Trace, focus: Focus, write: Callable[[float], str] = repr) -> str:
    """The template with each placeholder written as its number, negative ones in brackets."""
    terms(live)

    def replace(found: re.Match[str]) -> str:
        text = write(value(_term(found), trace, focus))
        before = live[: found.start()].rstrip()
        return f"({text})" if text[0] in "-−" and before[-1:] in tuple("-−+·×⊙/") else text

    return _PLACEHOLDER.sub(replace, live)


def worked_out(live: str, trace: Trace, focus: Focus) -> float | None:
    """The right-hand side as a number, which the focused cell's value should equal.

    None where it has symbols without a number, such as a weight matrix.
    """
    _, _, right = live.partition("=")
    try:
        return evaluate(fill(right, trace, focus))
    except UnknownSymbolError:
        return None


class UnknownSymbolError(ValueError):
    """An expression holds a symbol that has no number."""


def evaluate(expression: str) -> float:
    """Works out numbers, + − · × ⊙ / and brackets, σ(x), tanh(x) and exp(x).

    Nothing else is understood. Raises UnknownSymbolError for symbols that have no number,
    ValueError for bad grammar.
    """
    pieces, at, text = [], 0, expression.rstrip()
    while at < len(text):
        found = _PIECE.match(text, at)
        if found is None:
            raise UnknownSymbolError(f"cannot work out {text[at:].strip()!r} in {expression!r}")
        pieces.append(found[1])
        at = found.end()
    reader = _Reader(pieces)
    result = reader.sum()
    if reader.pieces:
        raise ValueError(f"{reader.pieces[0]!r} is one too many in {expression!r}")
    return result


class _Reader:
    """Reads an expression from left to right, one rule of its grammar a method."""

    def __init__(self, pieces: list[str]) -> None:
        self.pieces = pieces

    def sum(self) -> float:
        result = self.product()
        while self._next() in ("+", "-", "−"):
            sign = 1 if self.pieces.pop(0) == "+" else -1
            result += sign * self.product()
        return result

    def product(self) -> float:
        result = self.factor()
        while self._next() in ("·", "×", "⊙", "/"):
            over = self.pieces.pop(0) == "/"
            by = self.factor()
            result = (result / by if by else nan) if over else result * by
        return result

    def factor(self) -> float:
        piece = self._take()
        if piece in ("-", "−"):
            return -self.factor()
        if piece == "(":
            result = self.sum()
            self._close()
            return result
        if piece.upper() == "NAN":
            return nan
        if piece in ("∞", "inf"):
            return inf
        if piece[0].isdecimal():
            return float(piece.replace("−", "-"))
        return self._call(piece)

    def _call(self, name: str) -> float:
        if name not in FUNCTIONS or self._next() != "(":
            raise UnknownSymbolError(f"{name!r} has no number")
        self.pieces.pop(0)
        argument = self.sum()
        self._close()
        return FUNCTIONS[name](argument)

    def _close(self) -> None:
        if self._take() != ")":
            raise ValueError("a bracket is not closed")

    def _next(self) -> str:
        return self.pieces[0] if self.pieces else ""

    def _take(self) -> str:
        if not self.pieces:
            raise ValueError("the expression ends too soon")
        return self.pieces.pop(0)


def _term(found: re.Match[str]) -> Term:
    name, back, inverse = found[1], -int(found[2] or 0), found[3] or ""
    if back < 0:
        raise ValueError(f"{found[0]} asks for a later step, which is not known")
    if inverse and inverse not in INVERSES:
        raise ValueError(f"{found[0]} asks for {inverse!r}: choose one of {', '.join(INVERSES)}")
    return Term(name, back, inverse)


def _sigmoid(x: float) -> float:
    if x < 0:
        return exp(x) / (1 + exp(x)) if x > -700 else 0.0
    return 1 / (1 + exp(-x))


def _exp(x: float) -> float:
    return exp(x) if x < 700 else inf


def _logit(p: float) -> float:
    if not 0 < p < 1:
        return {0.0: -inf, 1.0: inf}.get(p, nan)
    return log(p) - log(1 - p)


def _atanh(y: float) -> float:
    if not -1 < y < 1:
        return {-1.0: -inf, 1.0: inf}.get(y, nan)
    return atanh(y) if isfinite(y) else nan


FUNCTIONS: dict[str, Callable[[float], float]] = {"σ": _sigmoid, "tanh": tanh, "exp": _exp}
INVERSES: dict[str, Callable[[float], float]] = {"logit": _logit, "atanh": _atanh}
