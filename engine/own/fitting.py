"""Which axis of a value is the step, which grows with the text, and how calls go together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor

#: Names of axes that mean something; every other stands as it is.
STEP, BATCH, TOKEN, CALL, LAYER, KEY = "step", "batch", "token", "call", "layer", "key"


class MisfitError(Exception):
    """A value cannot be laid along the steps. The message says why, as the rest of a sentence."""


class Fitted(NamedTuple):
    """A value along the steps, the step first if it has one: else it is one of the whole text."""

    value: Tensor  # [step, *axes], or [*axes]
    axes: tuple[str, ...]  # without the step
    stepped: bool


def fit(calls: Sequence[Tensor], axes: Sequence[str], steps: int) -> Fitted:
    """Lays the calls of one value along the steps. Raises MisfitError.

    `axes` name those of each call. Calls that together are as long as the text follow one another;
    calls of which each is as long get an axis `call`.
    """
    for call in calls:
        if call.dim() != len(axes):
            raise MisfitError(f"has {call.dim()} axes, where {', '.join(axes) or 'none'} are named")
    if BATCH in axes:
        place = list(axes).index(BATCH)
        calls = [call.select(place, 0) for call in calls]
        axes = [*axes[:place], *axes[place + 1 :]]
    rest = tuple(axis for axis in axes if axis != STEP)
    if STEP in axes:
        place = list(axes).index(STEP)
        calls = [call.movedim(place, 0) for call in calls]  # [step, *axes]
        lengths = [len(call) for call in calls]
        _check_alike([call[:1] for call in calls])
        if sum(lengths) == steps:
            return Fitted(torch.cat(list(calls)), rest, True)
        if all(length == steps for length in lengths):
            return Fitted(torch.stack(list(calls), 1), (CALL, *rest), True)
        raise MisfitError(_lengths(lengths, steps))
    _check_alike(calls)
    if len(calls) == steps and steps > 1:
        return Fitted(torch.stack(list(calls)), rest, True)
    if len(calls) == 1:
        return Fitted(calls[0], rest, False)
    return Fitted(torch.stack(list(calls)), (CALL, *rest), False)


def named(
    first: Sequence[Tensor], steps: int, second: Sequence[Tensor] | None, others: int
) -> tuple[str, ...]:
    """Names for the axes of a value that nobody named, from two readings of different lengths.

    `second` are its calls in a reading of `others` steps, None where there was none. The step is
    the first axis that is as long as what was read. An axis of one entry before or right behind
    it is the batch.
    """
    shape = first[0].shape
    one_by_one = len(first) == steps and (second is None or len(second) == others)
    along = [i for i, size in enumerate(shape) if size == steps]
    if second is not None:
        same_rank = len(second[0].shape) == len(shape)
        along = [i for i in along if same_rank and second[0].shape[i] == others]
    if one_by_one and len(first) > 1:
        along = []
    step = along[0] if along else None
    names = [TOKEN if i in along else "" for i in range(len(shape))]
    if step is not None:
        names[step] = STEP
    batch = next(
        (i for i in (0, 1) if i < len(shape) and shape[i] == 1 and not names[i] and step != i),
        None,
    )
    if batch is not None and (batch == 0 or step == 0):
        names[batch] = BATCH
    free = [i for i, name in enumerate(names) if not name]
    for place, i in enumerate(reversed(free)):
        names[i] = "feature" if place == 0 else "row" if place == 1 else f"axis_{i}"
    return tuple(names)


def _check_alike(calls: Sequence[Tensor]) -> None:
    if len({call.shape for call in calls}) > 1:
        raise MisfitError("changes its shape from call to call")


def _lengths(lengths: Sequence[int], steps: int) -> str:
    read = f"{lengths[0]} steps" if len(lengths) == 1 else f"{sum(lengths)} steps in all"
    if lengths[0] == 1 and len(lengths) == 1:
        read = "1 step (is the batch where the steps should be? see `call`)"
    return f"reads {read}, where the text has {steps}"
