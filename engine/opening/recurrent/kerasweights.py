"""The weights in Keras' files: which are of one layer, and what it is by their shapes alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from torch import Tensor

from engine.opening.recurrent.chaining import Pieces, assemble, natural
from engine.opening.recurrent.parts import (
    Average,
    Dense,
    Found,
    Kind,
    Layout,
    Recurrence,
    Weights,
)

GATES: dict[Kind, int] = {"rnn": 1, "gru": 3, "lstm": 4}


class Stored(NamedTuple):
    """The weights of one layer by role, apart for a wrapper's two directions."""

    weights: dict[str, dict[str, Tensor]]  # "", "forward" or "backward" -> role -> tensor

    def of(self, direction: str = "") -> Weights:
        return self.weights.get(direction, {})


def stored_in(tensors: Mapping[str, Tensor]) -> dict[str, Stored]:
    """`lstm/lstm/kernel:0` of old files, `layers/lstm/cell/vars/0` of new ones."""
    found: dict[str, Stored] = {}
    for path in sorted(tensors, key=natural):
        pieces = path.removeprefix("layers/").split("/")
        if len(pieces) < 2:
            continue
        direction = next(
            (d for d in ("forward", "backward") if any(p.startswith(f"{d}_") for p in pieces)), ""
        )
        role = pieces[-1].partition(":")[0]
        if len(pieces) > 2 and pieces[-2] == "vars":
            role = _role(role, inside_cell="cell" in pieces)
        layer = found.setdefault(pieces[0], Stored({}))
        layer.weights.setdefault(direction, {})[role] = tensors[path]
    return found


def _role(number: str, *, inside_cell: bool) -> str:
    """What the weight of a number is: the new files do not say."""
    roles = ("kernel", "recurrent_kernel", "bias") if inside_cell else ("kernel", "bias")
    return roles[int(number)] if number.isdecimal() and int(number) < len(roles) else number


def recurrence(
    name: str, prefix: str, forward: Weights, backward: Weights | None
) -> Recurrence | str:
    """A layer from its weights alone, or what is wrong with them."""
    shapes = []
    for weights in (forward, backward):
        shape = _shaped(weights) if weights is not None else None
        if isinstance(shape, str):
            return shape
        shapes += [shape] if shape else []
    if len(set(shapes)) != 1:
        return "its two directions do not fit each other"
    kind, cudnn, reset_after, inputs, units = shapes[0]
    layout: Layout = "cudnn" if cudnn else "keras"
    return Recurrence(
        name, prefix, kind, layout, inputs, units, forward, backward, reset_after=reset_after
    )


def _shaped(weights: Weights) -> tuple[Kind, bool, bool, int, int] | str:
    """Kind, whether cuDNN's layout, whether the reset gate comes after the product, and sizes."""
    kernel, recurrent = weights.get("kernel"), weights.get("recurrent_kernel")
    if kernel is None or recurrent is None:
        return "its weights are not in the file"
    if kernel.dim() != 2 or recurrent.dim() != 2 or not kernel.numel() or not recurrent.numel():
        return "its weights are no matrices"
    units, columns = recurrent.shape
    kind = next((kind for kind, gates in GATES.items() if gates * units == columns), None)
    if kind is None or kernel.shape[1] != columns:
        return (
            f"its kernel is {list(kernel.shape)} and its recurrent kernel {list(recurrent.shape)}: "
            f"columns should be 1, 3 or 4 times the {units} units"
        )
    bias = weights.get("bias")
    shape = None if bias is None else tuple(bias.shape)
    cudnn = kind != "rnn" and shape == (2 * columns,)
    doubled = kind == "gru" and shape == (2, columns)
    if not (bias is None or cudnn or doubled or shape == (columns,)):
        return f"its bias is {list(bias.shape)}, where {columns} numbers are needed"
    return kind, cudnn, cudnn or doubled, int(kernel.shape[0]), int(units)


def by_shape(stored: Mapping[str, Stored], window: int, *, ordered: bool) -> Found:
    """The weights alone: what a layer is, and which follows which, is told by shapes."""
    found = Pieces([], [], [], [], [], ordered)
    for name, layer in stored.items():
        weights, clean = layer.of(), name.replace("/", ".")
        if "recurrent_kernel" in weights or "forward" in layer.weights:
            both = "forward" in layer.weights
            forward = layer.of("forward") if both else weights
            made = recurrence(clean, clean, forward, layer.of("backward") if both else None)
            if isinstance(made, Recurrence):
                found.stacks.append([made])
            else:
                found.refused.append(f"{clean}: {made}")
        else:
            _add_other(found, clean, weights, window)
    if found.stacks:
        found.notes.append(
            "the file has no configuration: tanh, and sigmoid for gates, are what Keras does "
            "unasked"
        )
    return assemble(found)


def _add_other(found: Pieces, name: str, weights: Weights, window: int) -> None:
    """An embedding, an average or a linear layer."""
    main = [w for role, w in weights.items() if role != "bias" and w.dim() == 2]
    bias = weights.get("bias")
    fits = bias is None or (len(main) == 1 and bias.shape == main[0].shape[1:])
    if len(main) != 1 or not main[0].numel() or not fits:
        found.refused.extend(
            [f"{name}: its weights are of no layer that is known here"] * bool(weights)
        )
        return
    matrix = main[0]
    role = next(role for role, w in weights.items() if w is matrix)
    if matrix.shape[1] == 1 and role.endswith("_W"):
        found.averages.append(Average(name, matrix, window))
        found.notes.append(
            f"{name}: how many places it averages is not in the weights; {window} are taken"
        )
    elif role == "embeddings" or (bias is None and "embedding" in name):
        found.linears.append(Dense(name, matrix, None))
    else:
        found.linears.append(Dense(name, matrix, bias, transposed=True))
