"""How much of a model is shown, so that it fits the memory there is."""

from __future__ import annotations

from collections.abc import Sequence
from math import isqrt
from typing import NamedTuple

#: What the attention of one text may take, in bytes, where nobody says otherwise.
BUDGET = 1 << 30
#: A text of so many tokens should fit, or of as many as the model can read.
WANTED = 1024
#: The lens costs at most this share of the model's own work, where nobody says otherwise.
LENS_SHARE = 1.0
#: So many multiplications a token are not worth a thought.
LENS_FREE = 20_000_000
BYTES = 4


class Plan(NamedTuple):
    """Which layers' attention is shown, of how long a text, and at which layers the lens looks."""

    layers: tuple[int, ...]
    context: int | None
    lens: tuple[int, ...]
    notes: tuple[str, ...]


def trace_bytes(layers: int, heads: int, tokens: int) -> int:
    """What the attention of a text takes: each token's weights on all others, for every head."""
    return layers * heads * tokens * tokens * BYTES


def make(
    *,
    layers: int,
    heads: int,
    context: int | None,
    budget: int = BUDGET,
    chosen: Sequence[int] | int | None = None,
    lens: int = 0,
    all_layers: int = 0,
) -> Plan:
    """`layers` of `all_layers` attend, with so many heads each. `chosen` are those to show, or how
    many; `lens` is at how many the lens looks."""
    wanted = min(context or WANTED, WANTED)
    notes = []
    if chosen is None:
        fitting = max(1, budget // max(trace_bytes(1, heads, wanted), 1))
        if fitting < layers:
            notes.append(
                f"the attention of {fitting} of {layers} layers is shown: that of all would take "
                f"{size(trace_bytes(layers, heads, wanted))} for {wanted:,} tokens"
            )
        chosen = min(fitting, layers)
    shown = spread(chosen, layers) if isinstance(chosen, int) else tuple(sorted(set(chosen)))
    room = isqrt(budget // max(trace_bytes(len(shown), heads, 1), 1)) if shown else context
    if room is not None and (context is None or room < context):
        limit = f"of {context:,} " if context else ""
        notes.append(
            f"{room:,} {limit}tokens are read at most: the attention of more would take more than "
            f"{size(budget)}"
        )
        context = room
    return Plan(shown, context, spread(lens, all_layers), tuple(notes))


def spread(count: int, layers: int) -> tuple[int, ...]:
    """So many layers, as evenly as can be, the last among them."""
    count = min(count, layers)
    return tuple(((i + 1) * layers + count - 1) // count - 1 for i in range(count))


def affordable_lens(layers: int, parameters: int, head_parameters: int) -> int:
    """At how many layers the lens may look. The last costs nothing: it is the prediction itself."""
    work = max(LENS_SHARE * parameters, LENS_FREE)
    return min(1 + int(work / max(head_parameters, 1)), layers)


def size(count: int) -> str:
    """Bytes in words."""
    value = float(count)
    for unit in ("bytes", "KB", "MB", "GB"):
        if value < 1024 or unit == "GB":
            break
        value /= 1024
    return f"{value:.0f} {unit}" if value >= 10 or unit == "bytes" else f"{value:.1f} {unit}"
