"""The focused cell in words: value, token, layer, head, unit."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from ui.drawing import number
from wm_explorer.focus import Focus
from wm_explorer.symbols import label, visible
from wm_explorer.trace import Trace

#: Axes whose first entry is what was there before: they count from 0.
FROM_NOTHING = ("inner step",)


def axis_word(name: str) -> str:
    """An axis's name in the person's language."""
    words = {
        "layer": QCoreApplication.translate("Axis", "layer"),
        "head": QCoreApplication.translate("Axis", "head"),
        "unit": QCoreApplication.translate("Axis", "unit"),
        "token": QCoreApplication.translate("Axis", "token"),
        "symbol": QCoreApplication.translate("Axis", "symbol"),
        "step": QCoreApplication.translate("Axis", "step"),
        "slot": QCoreApplication.translate("Axis", "slot"),
        "part": QCoreApplication.translate("Axis", "part"),
        "mode": QCoreApplication.translate("Axis", "mode"),
        "shift": QCoreApplication.translate("Axis", "shift"),
        "hop": QCoreApplication.translate("Axis", "hop"),
        "stage": QCoreApplication.translate("Axis", "stage"),
        "place": QCoreApplication.translate("Axis", "place"),
        "bit": QCoreApplication.translate("Axis", "bit"),
        "stack": QCoreApplication.translate("Axis", "stack"),
        "depth": QCoreApplication.translate("Axis", "depth"),
        "action": QCoreApplication.translate("Axis", "action"),
        "rank": QCoreApplication.translate("Axis", "rank"),
        "state": QCoreApplication.translate("Axis", "state"),
        "key": QCoreApplication.translate("Axis", "key"),
        "value": QCoreApplication.translate("Axis", "value"),
        "previous": QCoreApplication.translate("Axis", "previous"),
        "inner step": QCoreApplication.translate("Axis", "inner step"),
        "point": QCoreApplication.translate("Axis", "point"),
        "coordinate": QCoreApplication.translate("Axis", "coordinate"),
        "input": QCoreApplication.translate("Axis", "input"),
        "feature": QCoreApplication.translate("Axis", "feature"),
        "row": QCoreApplication.translate("Axis", "row"),
        "call": QCoreApplication.translate("Axis", "call"),
        "source": QCoreApplication.translate("Axis", "source"),
        "group": QCoreApplication.translate("Axis", "group"),
    }
    return words.get(name, name)


def value_at(trace: Trace, focus: Focus) -> float | None:
    """The number in focus; None if the focus is only a step, or no longer exists."""
    if focus.channel is None or not 0 <= focus.step < len(trace) or focus.channel not in trace:
        return None
    values = trace.at(focus.channel, focus.step)
    inside = len(focus.index) == values.ndim and all(
        0 <= i < size for i, size in zip(focus.index, values.shape, strict=True)
    )
    return float(values[focus.index]) if inside else None


def place_words(trace: Trace, focus: Focus) -> list[str]:
    """Where the focus is, part by part: step and token, then each axis of the channel."""
    token = label(trace.tokens[focus.step])
    parts = [f"{axis_word('step')} {focus.step + 1} “{token}”"]
    if focus.channel is not None and focus.channel in trace:
        for axis, i in zip(trace.info.channel(focus.channel).axes, focus.index, strict=False):
            name = f"{axis_word(axis.name)} {axis.number(i) + (axis.name not in FROM_NOTHING)}"
            if axis.name == "token" and i < len(trace):
                name += f" “{label(trace.tokens[i])}”"
            if axis.name == "symbol" and i < len(trace.info.symbols):
                name = f"{axis_word('symbol')} “{visible(trace.info.symbols[i])}”"
            parts.append(name)
    return parts


def read_out(trace: Trace, focus: Focus) -> str:
    """The focused cell on one line, for tooltips and screen readers."""
    if not 0 <= focus.step < len(trace):
        return ""
    value = value_at(trace, focus)
    places = ", ".join(place_words(trace, focus))
    if value is None or focus.channel is None:
        return places
    return f"{focus.channel} = {written(trace, focus.channel, value)}\n{places}"


def written(trace: Trace, channel: str, value: float) -> str:
    """A value in words: its number, or the symbol that the number stands for."""
    symbols = trace.info.symbols
    if trace.info.channel(channel).kind == "symbol" and 0 <= value < len(symbols):
        return f"“{visible(symbols[int(value)])}”"
    return number(value)
