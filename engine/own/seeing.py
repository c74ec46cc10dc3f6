"""One forward pass, and everything that was to be seen in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn

from engine import tap
from engine.checkpoint import LoadError
from engine.own import watching
from engine.own.recurrence import of_cell, of_layers
from engine.own.weighing import of_attention

#: What a module is called with: itself, and the ids [step] or rows [step, feature] to be read.
Caller = Callable[[nn.Module, Tensor], Any]
#: What one call of a layer shows: member -> value, members of a backward direction under
#: `backward.`; recurrent ones are [layer, step, unit], attention [layer, head, step, key].
Members = Mapping[str, Tensor]


class Seen(NamedTuple):
    """What one pass showed, in the order of what happened."""

    output: Any
    layers: dict[str, list[Members]]  # by the layer's path, call by call
    tapped: dict[str, list[tap.Tapped]]  # by the probe's name
    problems: dict[str, str]  # layers that could not be shown, and why


def bare(module: nn.Module, call: Caller, tokens: Tensor) -> Any:
    """The module's output as it is without us. Raises LoadError when the module does."""
    with torch.inference_mode(False), torch.no_grad():
        try:
            return call(module, tokens)
        except Exception as error:
            name = type(module).__name__
            reason = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
            raise LoadError(f"{name} raised {reason}") from error


def see(module: nn.Module, call: Caller, tokens: Tensor) -> Seen:
    """Reads once, in the mode that the module is in. Raises LoadError when the module does.

    Nothing of the module is left changed, and no gradient is recorded. Not under inference mode,
    since tensors that a module keeps from it could never be trained with.
    """
    seen = Seen(None, {}, {}, {})

    def take(given: watching.Call) -> None:
        try:
            seen.layers.setdefault(given.path, []).append(members_of(given))
        except Exception as error:
            seen.problems[given.path] = f"{given.path or 'the module'} could not be shown: {error}"

    def tapped(value: tap.Tapped) -> None:
        try:
            copied = torch.as_tensor(value.value).detach().to("cpu", torch.float32, copy=True)
        except Exception as error:
            seen.problems[value.name] = f"probe {value.name} could not be shown: {error}"
        else:
            seen.tapped.setdefault(value.name, []).append(value._replace(value=copied))

    with watching.watched(module, take), tap.tapped(tapped):
        return seen._replace(output=bare(module, call, tokens))


def members_of(call: watching.Call) -> Members:
    """What a call of a layer shows."""
    layer = call.layer
    if isinstance(layer, nn.RNNBase):
        forward, *backward = of_layers(layer, call.given, call.output)
        mirrored = {f"backward.{n}": value for m in backward for n, value in m.items()}
        return {**forward, **mirrored}
    if isinstance(layer, nn.RNNCellBase):
        return of_cell(layer, call.given, call.output)
    assert isinstance(layer, nn.MultiheadAttention)
    weighing = of_attention(layer, call.given)
    shown = {"attention": weighing.weights[None]}  # [layer, head, step, key]
    if weighing.added.shape[-1]:
        shown["attention.added"] = weighing.added[None]
    return shown
