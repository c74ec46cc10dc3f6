"""What operators of ONNX make of constants: how exporters rearrange weights inside of a graph."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor

if TYPE_CHECKING:
    from engine.opening.recurrent.onnxgraph import Node

#: TensorProto.data_type of the kinds of numbers that weights are cast to.
_KINDS = {1: torch.float32, 6: torch.int32, 7: torch.int64, 10: torch.float16, 11: torch.float64}
#: A step or an end beyond what can be said of a list of numbers.
_END = 1 << 31

Settings = Mapping[str, Any]
Inputs = Sequence[Tensor | None]


def value(node: Node, given: Inputs, most: int) -> Tensor | None:
    """The first output of a node, None where it cannot be told, or takes more than `most` bytes."""
    if not given or given[0] is None:
        return None
    size = sum(t.numel() for t in given if t is not None) * 8  # what it takes at the most
    if size > most:
        return None
    try:
        return OPERATORS[node.operator](node.settings, given)
    except (RuntimeError, IndexError, TypeError, ValueError, AttributeError):
        return None  # what a damaged graph asks for


def written(settings: Settings) -> Tensor | None:
    """What a Constant holds, None where that is no numbers."""
    for name in ("value", "value_ints", "value_floats", "value_int", "value_float"):
        found = settings.get(name)
        if isinstance(found, Tensor):
            return found
        if name != "value" and isinstance(found, list | int | float):
            return torch.tensor(found)
    return None


def dequantized(x: Tensor, scale: Tensor, zero: Tensor | None, axis: int = 1) -> Tensor:
    """(x - zero) · scale, one pair for all numbers, or one for each place along an axis."""

    def along(t: Tensor) -> Tensor:
        shape = [1] * x.dim()
        if t.numel() > 1:
            shape[axis] = x.shape[axis]  # and no larger, so that nothing is spread out
        return t.float().reshape(shape)

    return (x.float() - (0 if zero is None else along(zero))) * along(scale)


def _numbers(settings: Settings, name: str, given: Inputs, place: int) -> list[int] | None:
    """A list of numbers that older versions have as an attribute, and newer ones as an input."""
    if place < len(given):
        tensor = given[place]
        if tensor is None or tensor.numel() > 8:
            raise ValueError(name)
        return [int(n) for n in tensor.flatten().tolist()]
    found = settings.get(name)
    return [int(n) for n in found] if isinstance(found, list | tuple) else None


def _squeeze(settings: Settings, given: Inputs) -> Tensor:
    x = _only(given)
    axes = _numbers(settings, "axes", given, 1)
    return x.squeeze() if axes is None else x.squeeze(tuple(axes))


def _unsqueeze(settings: Settings, given: Inputs) -> Tensor:
    x = _only(given)
    axes = _numbers(settings, "axes", given, 1) or []
    for axis in sorted(axis % (x.dim() + len(axes)) for axis in axes):
        x = x.unsqueeze(axis)
    return x


def _transpose(settings: Settings, given: Inputs) -> Tensor:
    x = _only(given)
    order = settings.get("perm")
    return x.permute(*(order if order else reversed(range(x.dim()))))


def _reshape(settings: Settings, given: Inputs) -> Tensor:
    x = _only(given)
    shape = _numbers(settings, "shape", given, 1) or []
    return x.reshape([x.shape[i] if n == 0 else n for i, n in enumerate(shape)])


def _slice(settings: Settings, given: Inputs) -> Tensor:
    x = _only(given)
    starts = _numbers(settings, "starts", given, 1) or []
    ends = _numbers(settings, "ends", given, 2) or []
    axes = _numbers(settings, "axes", given, 3) or list(range(len(starts)))
    steps = _numbers(settings, "steps", given, 4) or [1] * len(starts)
    if any(step < 1 for step in steps):
        raise ValueError("steps")
    for start, end, axis, step in zip(starts, ends, axes, steps, strict=True):
        places = range(x.shape[axis])[max(start, -_END) : min(end, _END) : step]
        x = x.narrow(axis, places.start, max(places.stop - places.start, 0))
        x = x if step == 1 else x[(slice(None),) * (axis % x.dim()) + (slice(None, None, step),)]
    return x


def _concat(settings: Settings, given: Inputs) -> Tensor:
    if any(t is None for t in given):
        raise ValueError("inputs")
    return torch.cat([t for t in given if t is not None], int(settings["axis"]))


def _cast(settings: Settings, given: Inputs) -> Tensor:
    return _only(given).to(_KINDS[int(settings["to"])])


def _dequantize(settings: Settings, given: Inputs) -> Tensor:
    x, scale, *zero = given
    if x is None or scale is None or (zero and zero[0] is None):
        raise ValueError("inputs")
    return dequantized(x, scale, zero[0] if zero else None, int(settings.get("axis", 1)))


def _only(given: Inputs) -> Tensor:
    assert given[0] is not None
    return given[0]


OPERATORS: dict[str, Callable[[Settings, Inputs], Tensor]] = {
    "Identity": lambda settings, given: _only(given),
    "Cast": _cast,
    "Concat": _concat,
    "DequantizeLinear": _dequantize,
    "Reshape": _reshape,
    "Slice": _slice,
    "Squeeze": _squeeze,
    "Transpose": _transpose,
    "Unsqueeze": _unsqueeze,
}
