"""Where a module of a person's own hands over a value to be seen. Free of torch and Qt.

`wm_explorer.probe` is this function. Outside of a reading it does nothing but give the value back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from threading import local
from typing import Any, NamedTuple, TypeVar

from engine.spec import Kind

Value = TypeVar("Value")


class Tapped(NamedTuple):
    """A value as `probe` was given it."""

    name: str
    value: Any
    axes: tuple[str, ...]  # empty where nobody named them
    kind: Kind


Take = Callable[[Tapped], None]
_reader = local()  # of each thread: who reads in one does not hear what another runs


def probe(name: str, value: Value, *, axes: Sequence[str] = (), kind: Kind = "activation") -> Value:
    """Shows a value under a name, wherever it stands in a forward pass, and gives back the very
    same object.

        h = wm.probe("mixed", h)
        w = wm.probe("read.weights", w, axes=("batch", "step", "slot"), kind="weights")

    The first axis that is as long as what is read is the step. `axes` names them all instead:
    `step` for the step, `batch` for one of which the first entry is shown, `token` for a last one
    that is as long as the text, and any other name as it is: views ask for them. `feature` alone
    is drawn over time, `layer, unit` with the gates, `head, token` as attention, `head, slot` as
    weights over a memory [slot, unit]. A value without a step that is
    probed once for every step in turn is a value by step; else it is one of the whole text, and
    several under one name get an axis `call`. `kind` decides range and colours: gate, weights,
    memory, activation, probability, link or scalar.

    Does nothing unless an explorer reads in this thread. Not for code that torch.compile or
    torch.jit has translated.
    """
    take: Take | None = getattr(_reader, "take", None)
    if take is not None:
        take(Tapped(name, value, tuple(axes), kind))
    return value


@contextmanager
def tapped(take: Take) -> Iterator[None]:
    """Hears every probe in this thread."""
    _reader.take = take
    try:
        yield
    finally:
        _reader.take = None
