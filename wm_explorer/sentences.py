"""Which sentence each slot of a memory network holds, told from the tokens that were read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from engine.spec import ModelInfo, Token
from wm_explorer.trace import Trace

AGE = "slot.age"
#: Shows whether the words of a line go to its value: 0 in the key, 1 from the parting word on.
VALUE_GATE = "value.gate"


class Sentence(NamedTuple):
    """A line and the slot that holds it (-1 for none); the last of its steps wrote it."""

    slot: int
    steps: range
    text: str


def hop_weights(info: ModelInfo) -> str | None:
    """The channel that says how much each hop takes from each slot, if there is one."""
    names = {channel.name for channel in info.channels}
    for channel in info.channels:
        axes = [axis.name for axis in channel.axes]
        if channel.kind == "weights" and axes == ["hop", "slot"] and AGE in names:
            return channel.name
    return None


def sentences(trace: Trace, step: int) -> list[Sentence]:
    """The sentences in memory at a step, the oldest first."""
    ages = trace.at(AGE, step)
    full = [(step - int(age), slot) for slot, age in enumerate(ages) if age >= 0]
    return [_sentence(trace, slot, last) for last, slot in sorted(full)]


def line(trace: Trace, step: int) -> Sentence:
    """The line that is being read at a step, which is in no slot yet."""
    return _sentence(trace, -1, step)


def halves(trace: Trace, sentence: Sentence) -> tuple[str, str]:
    """The key and the value of a fact, without the word that parts them."""
    steps = sentence.steps
    gate = trace.window(VALUE_GATE, steps.start, steps.stop)[:, 0]  # [step]
    parted = int((gate < 0.5).sum())
    tokens = trace.tokens[steps.start : steps.stop]
    return said(tokens[:parted]), said(tokens[parted + 1 :])


def _sentence(trace: Trace, slot: int, last: int) -> Sentence:
    first = last
    while first > 0 and "\n" not in trace.tokens[first - 1].text:
        first -= 1
    steps = range(first, last + 1)
    return Sentence(slot, steps, said(trace.tokens[first : last + 1]))


def said(tokens: Sequence[Token]) -> str:
    """Words as they are written: with spaces between, but not in Chinese and before stops."""
    text = ""
    for token in tokens:
        if token.text.isspace():
            continue
        spaced = token.text[:1].isascii() and token.text[:1].isalnum()
        text += f" {token.text}" if text and spaced else token.text
    return text
