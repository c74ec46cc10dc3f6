"""How much of a model is shown, so that it fits the memory there is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from msgspec.structs import replace

from engine.capture import AUTOMATIC, BUDGET, WANTED, Attending, Capture, named, size, spread
from engine.checkpoint import LoadError

__all__ = [
    "BUDGET",
    "WANTED",
    "Plan",
    "affordable_lens",
    "choose",
    "finish",
    "make",
    "size",
    "spread",
]

#: The lens costs at most this share of the model's own work, where nobody says otherwise.
LENS_SHARE = 1.0
#: So many multiplications a token are not worth a thought.
LENS_FREE = 20_000_000
#: No text has more tokens.
MOST_TOKENS = 1 << 16


class Plan(NamedTuple):
    """Which heads' attention is shown, of how long a text, and at which layers the lens looks."""

    attending: Attending
    context: int | None
    lens: tuple[int, ...]
    notes: tuple[str, ...]

    @property
    def layers(self) -> tuple[int, ...]:
        """Those whose attention is shown."""
        return self.attending.layers

    def layers_of(self, stack: int) -> tuple[int, ...]:
        """Those that one of several stacks has."""
        return tuple(i for i in self.layers if i < self.attending.stacks[stack].layers)

    def heads_of(self, stack: int = 0) -> tuple[int, ...]:
        """The heads that are shown in each of a stack's layers."""
        stacks = self.attending.stacks
        most = stacks[stack].heads if stacks else 0
        return tuple(i for i in self.attending.heads if i < most)


def make(
    attending: Attending, capture: Capture = AUTOMATIC, *, lens: int = 0, all_layers: int = 0
) -> Plan:
    """What of all that attends is shown; `lens` is at how many of `all_layers` the lens looks.

    Raises LoadError where `capture` names what is not there.
    """
    attending, notes = choose(attending, capture)
    return finish(attending, notes, lens, all_layers)


def finish(attending: Attending, notes: Sequence[str], lens: int, all_layers: int) -> Plan:
    """The plan for what was chosen: a text is read as far as that fits the budget."""
    context, room = attending.context, attending.room(attending.maps())
    said = list(notes)
    if room is not None and room < (context or WANTED):
        limit = f"of {context:,} " if context else ""
        what = "attention" if attending.maps() else "states"
        said.append(
            f"{room:,} {limit}tokens are read at most: the {what} of more would take more than "
            f"{size(attending.budget)}"
        )
    if room is not None and room < (context or MOST_TOKENS):
        context = room
    return Plan(attending, context, spread(lens, all_layers), tuple(said))


def choose(attending: Attending, capture: Capture) -> tuple[Attending, list[str]]:
    """With the layers and heads that are shown, and a note of those that do not fit.

    Raises LoadError where `capture` names what is not there.
    """
    layers, heads = attending.all_layers, attending.all_heads
    if capture and not layers:
        raise LoadError("this model has no attention whose layers and heads could be chosen")
    rows, of_heads = (
        _checked("layer", capture.layers, layers),
        _checked("head", capture.heads, heads),
    )
    if capture.layers is not None:
        return replace(attending, layers=rows, heads=of_heads), []
    chosen = attending.automatic(of_heads)
    whole, notes = range(layers), []
    if len(chosen) < layers:
        taken = size(attending.taken(attending.maps(whole, of_heads), attending.wanted))
        notes.append(
            f"the attention of {len(chosen)} of {layers} layers is shown: that of all would take "
            f"{taken} for {attending.wanted:,} tokens"
        )
    return replace(attending, layers=chosen, heads=of_heads), notes


def _checked(what: str, numbers: tuple[int, ...] | None, count: int) -> tuple[int, ...]:
    """In order, each once; all where none are named."""
    if numbers is None:
        return tuple(range(count))
    if not numbers:
        raise LoadError(f"choose at least one {what} whose attention is shown")
    if wrong := [i for i in numbers if not 0 <= i < count]:
        raise LoadError(
            f"the model has no {what} {named(wrong)}: its {what}s are numbered from 1 to {count}"
        )
    return tuple(sorted(set(numbers)))


def affordable_lens(layers: int, parameters: int, head_parameters: int) -> int:
    """At how many layers the lens may look. The last costs nothing: it is the prediction itself."""
    work = max(LENS_SHARE * parameters, LENS_FREE)
    return min(1 + int(work / max(head_parameters, 1)), layers)
