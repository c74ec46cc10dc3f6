"""What a recurrent model from elsewhere is made of, as its file has it: nothing converted yet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple, get_args

from torch import Tensor

Kind = Literal["rnn", "gru", "lstm"]
#: How the tensors of a layer lie. `cudnn` is Keras' way to keep what cuDNN wants: bias twice,
#: each gate's kernels transposed.
Layout = Literal["torch", "keras", "cudnn", "onnx"]
Weights = Mapping[str, Tensor]
#: How the two directions of a layer become what is given to the layer above.
Merge = Literal["concat", "sum", "mul", "ave"]
MERGES: tuple[Merge, ...] = get_args(Merge)

NAMES: dict[Kind, str] = {"rnn": "simple recurrent", "gru": "GRU", "lstm": "LSTM"}


class Recurrence(NamedTuple):
    """One recurrent layer, read forward, backward or both.

    `weights` by their role in the layout: torch has weight_ih, weight_hh, bias_ih, bias_hh, and
    weight_hr of an LSTM that projects what it gives (proj_size); Keras kernel, recurrent_kernel,
    bias; ONNX W, R, B. What a file leaves out is left out.
    `gate` is the squashing function of the gates: "sigmoid", or "hard" with the slope of its
    straight part. `reset_after` places a GRU's reset gate after the recurrent product, as cuDNN
    does.
    """

    name: str  # as a person would call it, such as `encoder.rnn, layer 2`
    prefix: str  # what the names of its tensors begin with, "" for nothing
    kind: Kind
    layout: Layout
    inputs: int
    units: int
    forward: Weights | None
    backward: Weights | None = None
    activation: Literal["tanh", "relu"] = "tanh"
    slope: float = 0.0  # of a hard sigmoid, 0 for the true one
    reset_after: bool = True
    merge: Merge = "concat"

    @property
    def projected(self) -> int:
        """To how many numbers its output is projected, 0 where it is not."""
        weights = self.forward if self.forward is not None else self.backward
        projection = (weights or {}).get("weight_hr")
        return 0 if projection is None else len(projection)

    @property
    def width(self) -> int:
        """How many numbers it gives to what lies above."""
        width = self.projected or self.units
        if self.merge != "concat":
            return width
        return width * sum(weights is not None for weights in (self.forward, self.backward))


class Dense(NamedTuple):
    """A linear layer, with what follows it."""

    name: str
    weight: Tensor  # [out, in], or [in, out] where `transposed`
    bias: Tensor | None  # [out]
    transposed: bool = False
    activation: str = "linear"

    @property
    def inputs(self) -> int:
        return int(self.weight.shape[0 if self.transposed else 1])

    @property
    def width(self) -> int:
        return int(self.weight.shape[1 if self.transposed else 0])


class Scale(NamedTuple):
    """Batch normalisation where nothing is trained: γ (x - μ) / √(σ² + ε) + β, a unit at a time.

    What a file leaves out of γ and β is left out.
    """

    name: str
    mean: Tensor  # [unit]
    variance: Tensor  # [unit]
    gamma: Tensor | None
    beta: Tensor | None
    epsilon: float
    activation: str = "linear"

    @property
    def inputs(self) -> int:
        return len(self.mean)

    @property
    def width(self) -> int:
        return len(self.mean)


class Average(NamedTuple):
    """An average of the symbol and all layers below over a window of places, weighted by softmax.

    Every step reads its window anew; what lies before the text is filled with the symbol 0.
    """

    name: str
    weight: Tensor  # [unit, 1]
    window: int

    @property
    def width(self) -> int:
        return int(self.weight.shape[0])


class Embedding(NamedTuple):
    """What each symbol is to the layers above."""

    name: str
    table: Tensor  # [symbol, unit]

    @property
    def width(self) -> int:
        return int(self.table.shape[1])


Part = Recurrence | Dense | Scale | Average


class Chain(NamedTuple):
    """Parts, each of which reads what the one before gives.

    Without an embedding the first part is given numbers, or symbols as one-hot codes.
    """

    embedding: Embedding | None
    parts: tuple[Part, ...]

    @property
    def inputs(self) -> int:
        """How many symbols, or how many numbers a step."""
        if self.embedding is not None:
            return int(self.embedding.table.shape[0])
        first = self.parts[0]
        return first.width if isinstance(first, Average) else first.inputs

    @property
    def recurrences(self) -> list[Recurrence]:
        return [part for part in self.parts if isinstance(part, Recurrence)]


class Found(NamedTuple):
    """What a file holds, in words, and what of it becomes a model.

    `refused` and `notes` begin with the name of what they speak of. Without a chain nothing can be
    shown, and `refused` says why.
    """

    layers: tuple[str, ...]
    shown: tuple[str, ...]
    refused: tuple[str, ...]
    notes: tuple[str, ...]
    chain: Chain | None


def words(part: Part | Embedding) -> str:
    """A part as one line: `rnn, layer 1: LSTM of 128 units, reads 100 numbers`."""
    match part:
        case Embedding(name, table):
            return f"{name}: embedding of {table.shape[0]} symbols as {table.shape[1]} numbers"
        case Dense():
            return f"{part.name}: linear, {part.inputs} to {part.width} numbers{_then(part)}"
        case Scale():
            return f"{part.name}: normalises {part.width} numbers{_then(part)}"
        case Average():
            return f"{part.name}: attention-weighted average of {part.width} numbers"
        case Recurrence():
            then = f", projected to {part.projected}" if part.projected else ""
            made = f"{_kind(part)} of {part.units} units{then}"
            return f"{part.name}: {made}, reads {part.inputs} numbers"


def _then(part: Dense | Scale) -> str:
    return "" if part.activation == "linear" else f", then {part.activation}"


def _kind(layer: Recurrence) -> str:
    details = []
    if layer.kind == "gru":
        details.append("reset after the product" if layer.reset_after else "reset before it")
    if layer.kind == "rnn" and layer.activation != "tanh":
        details.append(layer.activation)
    if layer.slope:
        details.append("hard gates")
    if layer.backward is not None:
        merged = "" if layer.merge == "concat" else f" merged by {layer.merge}"
        details.append("backward" if layer.forward is None else f"both directions{merged}")
    return NAMES[layer.kind] + (f" ({', '.join(details)})" if details else "")
