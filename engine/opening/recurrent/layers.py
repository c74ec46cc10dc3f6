"""Parts at work: converted weights, and how a stretch of steps passes through them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from engine.fused import Stack, stacked
from engine.kernels import Array
from engine.opening.recurrent.canonical import canonical
from engine.opening.recurrent.cells import Cell, cell_of
from engine.opening.recurrent.parts import Dense, Merge, Recurrence, Scale, Weights
from engine.opening.recurrent.shown import BACKWARD

#: Block -> what its layers show at one step [layer, member, unit], or at many, with a step axis.
Shown = Mapping[str, Tensor]

ACTIVATIONS: dict[str, Callable[[Tensor], Tensor]] = {
    "linear": lambda x: x,
    "relu": torch.relu,
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "softmax": lambda x: x.softmax(-1),
}


def kept(tensor: Tensor) -> nn.Parameter:
    """Weights of a model that is not trained here."""
    return nn.Parameter(tensor.detach().float().clone(), requires_grad=False)


class Direction(nn.Module):
    """One recurrent layer in one direction, and where in which block it is shown."""

    def __init__(
        self, part: Recurrence, weights: Weights, block: str, layer: int, *, backward: bool
    ) -> None:
        super().__init__()
        self.weights = nn.ParameterList(map(kept, canonical(part, weights)))
        self.cell: Cell = cell_of(part)
        self.block, self.layer, self.backward = block, layer, backward
        projection = weights.get("weight_hr")  # [projected, unit]
        self.projection = None if projection is None else kept(projection)
        self._stack: Stack | None = None

    def read(self, x: Tensor, before: Shown, shown: Shown) -> Tensor:
        """[step, in] -> [step, unit], the hidden states, which lie in the block that is written, or
        what they are projected to.

        `before` is what the block showed at the step before the first. Backward, the last step is
        the first.
        """
        stack = self._current()
        kernels, (layer,) = stack.kernels, stack.layers
        inputs = kernels.product(kernels.array(x), layer.input.T)
        inputs = inputs.reshape(len(x), *layer.bias.shape)  # [step, gate, unit]
        kernels.add(inputs, layer.bias, out=inputs)
        block = shown[self.block][:, self.layer]  # [step, member, unit]
        after: Array = kernels.array(block)
        old = kernels.array(before[self.block][self.layer])
        steps = range(len(x) - 1, -1, -1) if self.backward else range(len(x))
        for step in steps:
            new = after[step]
            self.cell.advance(stack, layer, inputs[step], old, new)
            old = new
        return block[:, -1] if self.projection is None else block[:, -1] @ self.projection.T

    def _current(self) -> Stack:
        if self._stack is None:
            self._stack = stacked([list(self.weights)], self.cell.sigmoids, self.cell.gated)
        return self._stack

    def _apply(self, *args: Any, **options: Any) -> Any:
        """Every move to another device comes through here."""
        self._stack = None
        return super()._apply(*args, **options)  # type: ignore[no-untyped-call]


class Layer(nn.Module):
    """One recurrent layer in its directions, side by side or merged."""

    def __init__(self, directions: list[Direction], merge: Merge) -> None:
        super().__init__()
        self.directions, self.merge = directions, merge
        self.registered = nn.ModuleList(directions)

    def read(
        self, x: Tensor, before: Shown, shown: Shown, beside: dict[str, list[Tensor]]
    ) -> Tensor:
        """[step, in] -> [step, unit of all directions]

        What is projected goes to `beside`, by block, a layer after the other.
        """
        read = [direction.read(x, before, shown) for direction in self.directions]
        for direction, given in zip(self.directions, read, strict=True):
            if direction.projection is not None:
                beside.setdefault(direction.block, []).append(given)
        return read[0] if len(read) == 1 else _merged(self.merge, *read)


def _merged(merge: Merge, forward: Tensor, backward: Tensor) -> Tensor:
    """[step, unit] of each direction -> what the layer above is given."""
    match merge:
        case "sum":
            return forward + backward
        case "mul":
            return forward * backward
        case "ave":
            return (forward + backward) / 2
        case _:
            return torch.cat([forward, backward], -1)


class Linear(nn.Module):
    """y = W x + b, and an activation."""

    def __init__(self, part: Dense) -> None:
        super().__init__()
        self.weight = kept(part.weight.T if part.transposed else part.weight)  # [out, in]
        self.bias = None if part.bias is None else kept(part.bias)
        self.activation = part.activation

    def scores(self, x: Tensor) -> Tensor:
        """[step, in] -> [step, out], before the activation."""
        return F.linear(x, self.weight, self.bias)

    def read(self, x: Tensor) -> Tensor:
        return ACTIVATIONS[self.activation](self.scores(x))


class Normalising(nn.Module):
    """y = s x + t, and an activation."""

    def __init__(self, part: Scale) -> None:
        super().__init__()
        mean, variance = part.mean.float(), part.variance.float()
        slope = (variance + part.epsilon).rsqrt()
        if part.gamma is not None:
            slope = slope * part.gamma.float()
        beta = torch.zeros_like(mean) if part.beta is None else part.beta.float()
        self.slope, self.offset = kept(slope), kept(beta - mean * slope)  # [unit]
        self.activation = part.activation

    def read(self, x: Tensor) -> Tensor:
        """[step, unit] -> the same"""
        return ACTIVATIONS[self.activation](x * self.slope + self.offset)


def layers_of(part: Recurrence, places: Mapping[int, tuple[str, int]]) -> Layer:
    """A part with its weights converted. `places` are block and layer by direction."""
    both = (part.forward, part.backward)
    return Layer(
        [
            Direction(part, weights, *places[direction], backward=direction == BACKWARD)
            for direction, weights in enumerate(both)
            if weights is not None
        ],
        part.merge,
    )
