"""What torch's recurrent layers and cells did inside: their gates, from what went in and came out.

The hidden states are the layer's own output; below the last layer, where nobody sees them, torch's
fused recurrence of the one layer gives them again. The gates follow from them by one product, so
that what is shown is what the layer computed: o ⊙ tanh(c) is its output.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import PackedSequence, pad_packed_sequence

#: What each direction of a layer shows: member -> [layer, step, unit].
Members = Mapping[str, Tensor]


class Weights(NamedTuple):
    """Of one layer in one direction, on the host and in single precision."""

    input: Tensor  # [gate * unit, feature]
    recurrent: Tensor  # [gate * unit, output]
    input_bias: Tensor  # [gate * unit]
    recurrent_bias: Tensor  # [gate * unit]
    projection: Tensor | None  # [output, unit]


class Start(NamedTuple):
    hidden: Tensor  # [output]
    cell: Tensor  # [unit]


def of_layers(layer: nn.RNNBase, given: Mapping[str, Any], output: Any) -> list[Members]:
    """The forward direction, and the backward one if there is one, of the batch's first entry."""
    batched, starts = _starts(layer, given)
    x = _sequence(given["input"], layer.batch_first, batched)  # [step, feature]
    shown = _sequence(output[0], layer.batch_first, batched)  # [step, direction * output]
    directions = 2 if layer.bidirectional else 1
    found: list[list[Members]] = [[] for _ in range(directions)]
    for index in range(layer.num_layers):
        outputs = []
        for direction in range(directions):
            weights = _weights(layer, index, direction)
            start = starts[index * directions + direction]
            inputs = x.flip(0) if direction else x
            if index == layer.num_layers - 1:
                hidden = shown.chunk(directions, -1)[direction]
                hidden = hidden.flip(0) if direction else hidden
            else:
                hidden = _fused(layer.mode, inputs, start, weights)
            members = members_of(layer.mode, inputs, hidden, start, weights)
            if direction:
                members = {name: value.flip(0) for name, value in members.items()}
            found[direction].append(members)
            outputs.append(members["hidden"])
        x = torch.cat(outputs, -1)
    return [{n: torch.stack([m[n] for m in each]) for n in each[0]} for each in found]


def of_cell(cell: nn.RNNCellBase, given: Mapping[str, Any], output: Any) -> Members:
    """One step of a cell: member -> [layer 1, step 1, unit]."""
    mode = _mode(cell)
    x, state = given["input"], given["hx"]
    batched = x.dim() == 2
    states = state if isinstance(state, tuple) else (state, state)
    size = cell.hidden_size
    start = Start(*(_zeros(size) if s is None else _host(s[0] if batched else s) for s in states))
    hidden = output[0] if isinstance(cell, nn.LSTMCell) else output
    gates = len(cell.weight_ih)
    first, second = (
        _host(getattr(cell, name)) if cell.bias else _zeros(gates)
        for name in ("bias_ih", "bias_hh")
    )
    weights = Weights(_host(cell.weight_ih), _host(cell.weight_hh), first, second, None)
    inputs = _host(x[0] if batched else x)[None]
    shown = _host(hidden[0] if batched else hidden)[None]
    members = members_of(mode, inputs, shown, start, weights)
    # copies, since the module may go on to change its output in place
    return {name: value[None].clone() for name, value in members.items()}


def members_of(mode: str, x: Tensor, hidden: Tensor, start: Start, weights: Weights) -> Members:
    """The gates that gave one layer its hidden states: [step, feature] -> member [step, unit]."""
    before = torch.cat([start.hidden[None], hidden[:-1]])  # hₜ₋₁ [step, output]
    inputs = x @ weights.input.T + weights.input_bias  # [step, gate * unit]
    past = before @ weights.recurrent.T + weights.recurrent_bias
    if mode == "LSTM":
        i, f, g, o = (inputs + past).chunk(4, -1)
        i, f, g, o = i.sigmoid(), f.sigmoid(), g.tanh(), o.sigmoid()
        return {
            "gate.input": i,
            "gate.forget": f,
            "candidate": g,
            "gate.output": o,
            "cell": _scan(f, i * g, start.cell),
            "hidden": hidden,
        }
    if mode == "GRU":
        (r, z, n), (past_r, past_z, past_n) = inputs.chunk(3, -1), past.chunk(3, -1)
        r, z = (r + past_r).sigmoid(), (z + past_z).sigmoid()
        candidate = (n + r * past_n).tanh()
        return {"gate.reset": r, "gate.update": z, "candidate": candidate, "hidden": hidden}
    return {"preactivation": inputs + past, "hidden": hidden}


def _scan(keep: Tensor, new: Tensor, start: Tensor) -> Tensor:
    """cₜ = fₜ ⊙ cₜ₋₁ + iₜ ⊙ gₜ: [step, unit]."""
    cell, cells = start, []
    for kept, written in zip(keep.unbind(), new.unbind(), strict=True):
        cell = torch.addcmul(written, kept, cell)
        cells.append(cell)
    return torch.stack(cells)


def _fused(mode: str, x: Tensor, start: Start, weights: Weights) -> Tensor:
    """The hidden states [step, output] of a layer of which nobody sees them."""
    hidden, cell = start.hidden[None, None], start.cell[None, None]
    flat = [*weights[:4], *([] if weights.projection is None else [weights.projection])]
    rest = (flat, True, 1, 0.0, False, False, False)
    if mode == "LSTM":
        return torch.lstm(x[:, None], (hidden, cell), *rest)[0][:, 0]
    run = {"GRU": torch.gru, "RNN_TANH": torch.rnn_tanh, "RNN_RELU": torch.rnn_relu}[mode]
    return run(x[:, None], hidden, *rest)[0][:, 0]


def _weights(layer: nn.RNNBase, index: int, direction: int) -> Weights:
    end = f"l{index}{'_reverse' if direction else ''}"
    first = _host(getattr(layer, f"weight_ih_{end}"))
    bias = [
        _host(getattr(layer, f"bias_{part}_{end}")) if layer.bias else _zeros(len(first))
        for part in ("ih", "hh")
    ]
    projection = _host(getattr(layer, f"weight_hr_{end}")) if layer.proj_size else None
    return Weights(first, _host(getattr(layer, f"weight_hh_{end}")), bias[0], bias[1], projection)


def _starts(layer: nn.RNNBase, given: Mapping[str, Any]) -> tuple[bool, Sequence[Start]]:
    """Whether there is a batch axis, and the state before the first step of every layer."""
    batched = isinstance(given["input"], PackedSequence) or given["input"].dim() == 3
    count = layer.num_layers * (2 if layer.bidirectional else 1)
    output, state = layer.proj_size or layer.hidden_size, given["hx"]
    if state is None:
        return batched, [Start(_zeros(output), _zeros(layer.hidden_size))] * count
    hidden, cell = state if isinstance(state, tuple) else (state, state)
    if batched:
        hidden, cell = hidden[:, 0], cell[:, 0]
    return batched, [Start(h, c) for h, c in zip(_host(hidden), _host(cell), strict=True)]


def _sequence(value: Tensor | PackedSequence, batch_first: bool, batched: bool) -> Tensor:
    """The first entry of the batch, without what pads it: [step, unit]."""
    if isinstance(value, PackedSequence):
        padded, lengths = pad_packed_sequence(value, batch_first=True)
        return _host(padded[0, : lengths[0]])
    if batched:
        value = value[0] if batch_first else value[:, 0]
    return _host(value)


def _mode(cell: nn.Module) -> str:
    if isinstance(cell, nn.RNNCell):
        return f"RNN_{cell.nonlinearity.upper()}"
    return "LSTM" if isinstance(cell, nn.LSTMCell) else "GRU"


def _host(value: Tensor) -> Tensor:
    return value.detach().to("cpu", torch.float32)


def _zeros(size: int) -> Tensor:
    return torch.zeros(size)
