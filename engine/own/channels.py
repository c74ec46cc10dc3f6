"""What a module shows: its channels, found by reading an example, and their values in a reading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import torch
from msgspec.structs import replace
from torch import Tensor, nn

from engine.own.fitting import KEY, LAYER, STEP, TOKEN, Fitted, MisfitError, fit, named
from engine.own.seeing import Members, Seen
from engine.own.stacks import ADDED, ATTENTION, Stack, channel_of
from engine.spec import Axis, Channel

OUTPUT = "output"
PROBE_MEANING, OUTPUT_MEANING = (
    "what a probe in the module shows",
    "what the module gives at this step",
)
#: The same where there is one value for the whole text.
WHOLE = {
    PROBE_MEANING: "what a probe in the module shows, one value for the whole text",
    OUTPUT_MEANING: "what the module gives for the whole text",
}


class Gathered(NamedTuple):
    """A channel's values in one reading, not yet laid along the steps."""

    channel: Channel  # without its axes
    parts: list[list[Tensor]]  # calls by layer of a stack
    axes: tuple[str, ...]  # of a call; empty where nobody named them


class Planned(NamedTuple):
    """A channel, and how its values are laid along the steps in every reading."""

    channel: Channel
    axes: tuple[str, ...]  # of a call


def gather(
    seen: Seen, stacks: Sequence[Stack], layers: Mapping[str, nn.Module]
) -> dict[str, Gathered]:
    """Everything a reading showed, by the names of the channels. A probe that has the name of a
    layer's channel takes its place."""
    found: dict[str, Gathered] = {}
    for stack in stacks:
        calls = {path: seen.layers[path] for path in stack.paths if path in seen.layers}
        if calls:
            first = next(iter(calls.values()))[0]
            for member in first:
                gathered = _member(stack, layers, calls, member, ADDED.name in first)
                found[gathered.channel.name] = gathered
    for name, values in seen.tapped.items():
        channel = Channel(name, (), values[0].kind, PROBE_MEANING)
        found[name] = Gathered(channel, [[v.value for v in values]], values[0].axes)
    output = output_of(seen.output)
    if output is not None and "" not in layers:
        channel = Channel(OUTPUT, (), "activation", OUTPUT_MEANING)
        found.setdefault(OUTPUT, Gathered(channel, [[output]], ()))
    return found


def _member(
    stack: Stack,
    layers: Mapping[str, nn.Module],
    calls: Mapping[str, list[Members]],
    member: str,
    partial: bool,
) -> Gathered:
    channel = channel_of(stack, layers[stack.paths[0]], member, partial)
    parts = [[call[member] for call in each] for each in calls.values()]
    return Gathered(channel, parts, _axes_of(member))


def _axes_of(member: str) -> tuple[str, ...]:
    """Of a call of a layer."""
    if member in (ATTENTION.name, ADDED.name):
        return LAYER, "head", STEP, KEY if member == ATTENTION.name else "place"
    return LAYER, STEP, "unit"


def leave_out(seen: Seen, steps: int) -> None:
    """Takes out the layers that cannot be laid along the steps, and says why among the problems."""
    for path, calls in list(seen.layers.items()):
        member = next(iter(calls[0]))
        try:
            fit([call[member] for call in calls], _axes_of(member), steps)
        except MisfitError as error:
            del seen.layers[path]
            seen.problems[path] = f"{path or 'the module'} cannot be shown: it {error}"


def output_of(output: Any) -> Tensor | None:
    """The tensor that a module's output is, or the first in it; of a mapping or object `logits`."""
    for name in ("logits", "last_hidden_state"):
        inside = output.get(name) if isinstance(output, Mapping) else getattr(output, name, None)
        if isinstance(inside, Tensor):
            output = inside
    if isinstance(output, tuple | list) and output:
        output = output[0]
    if not isinstance(output, Tensor) or output.is_complex() or output.is_nested:
        return None
    return output.detach().to("cpu", torch.float32, copy=True)


def plan(
    first: Mapping[str, Gathered], steps: int, second: Mapping[str, Gathered] | None, others: int
) -> tuple[list[Planned], dict[str, str]]:
    """The channels of what was gathered in a reading of `steps`, and what cannot be one, and why.

    `second` is another reading of `others` steps, None where the module could not do that: it
    tells an axis that grows with the text from one that happens to be as long.
    """
    planned, problems = [], {}
    for name, gathered in first.items():
        again = second.get(name) if second is not None else None
        try:
            planned.append(_plan(gathered, steps, again, others))
        except MisfitError as error:
            problems[name] = f"{name} cannot be shown: it {error}"
    return planned, problems


def _plan(gathered: Gathered, steps: int, again: Gathered | None, others: int) -> Planned:
    calls = gathered.parts[0]
    axes = gathered.axes or named(calls, steps, again.parts[0] if again else None, others)
    fitted = lay(gathered, axes, steps)
    compared = lay(again, axes, others) if again is not None else None
    if compared is not None and compared.value.dim() != fitted.value.dim():
        raise MisfitError("has other axes in a text of another length")
    sizes = fitted.value.shape[1 if fitted.stepped else 0 :]
    then = compared.value.shape[1 if fitted.stepped else 0 :] if compared is not None else sizes
    found = []
    for name, size, other in zip(fitted.axes, sizes, then, strict=True):
        if compared is None:
            grows = name in (TOKEN, KEY) and size == steps
        else:
            grows = size == steps and other == others
        if size != other and not grows:
            raise MisfitError(f"has {size} by {steps} steps and {other} by {others} along {name}")
        found.append(_axis(name, size, grows))
    if any(axis.size is None for axis in found[:-1]):
        raise MisfitError("grows with the text in another axis than its last")
    channel = replace(gathered.channel, axes=tuple(found))
    if not found and channel.kind == "activation":
        channel = replace(channel, kind="scalar")
    if not fitted.stepped:
        channel = replace(channel, meaning=WHOLE.get(channel.meaning, channel.meaning))
    if channel.meaning == ATTENTION.meaning and found[-1].size is not None:
        channel = replace(
            channel, meaning="how much each head takes from each place of another sequence"
        )
    return Planned(channel, axes)


def _axis(name: str, size: int, grows: bool) -> Axis:
    if grows:
        return Axis(TOKEN)
    return Axis("source" if name == KEY else name, size)


def lay(gathered: Gathered, axes: Sequence[str], steps: int) -> Fitted:
    """The values along the steps, the layers of a stack together. Raises MisfitError."""
    parts = [fit(calls, axes, steps) for calls in gathered.parts]
    first = parts[0]
    if len(parts) == 1:
        return first
    if any(part.axes != first.axes or part.value.shape != first.value.shape for part in parts):
        raise MisfitError("differs from layer to layer")
    layer = list(first.axes).index(LAYER) + first.stepped
    return first._replace(value=torch.cat([part.value for part in parts], layer))


def value_of(planned: Planned, gathered: Gathered | None, steps: int) -> Tensor:
    """A channel's values in a reading: [step, *axes]; NaN where the reading did not come by.

    Raises MisfitError when they are shaped otherwise than in the example.
    """
    shape = (steps, *planned.channel.shape(steps))
    if gathered is None:
        return torch.full(shape, torch.nan)
    fitted = lay(gathered, planned.axes, steps)
    value = fitted.value if fitted.stepped else fitted.value.expand(steps, *fitted.value.shape)
    if value.shape != shape:
        now, then = list(value.shape[1:]), list(shape[1:])
        raise MisfitError(f"is shaped {now} at a step now, and {then} in the example it began with")
    return value


def blocks_of(stacks: Sequence[Stack], channels: Sequence[Channel]) -> dict[str, tuple[str, ...]]:
    """The channels of a stack that share their axes [layer, unit], in one direction."""
    blocks = {}
    for stack in stacks:
        for start in (stack.prefix, f"{stack.prefix}backward."):
            members = [c for c in channels if _belongs(c, start, stack) and _is_layered(c)]
            widest = max((c.axes for c in members), key=lambda axes: axes[1].size or 0, default=())
            alike = tuple(c.name for c in members if c.axes == widest)
            if len(alike) > 1:
                blocks[start.rstrip(".") or "layers"] = alike
    return blocks


def _belongs(channel: Channel, start: str, stack: Stack) -> bool:
    member = channel.name.removeprefix(start)
    known = ("gate.", "candidate", "cell", "hidden", "preactivation")
    return stack.recurrent and channel.name.startswith(start) and member.startswith(known)


def _is_layered(channel: Channel) -> bool:
    return [axis.name for axis in channel.axes] == [LAYER, "unit"]
