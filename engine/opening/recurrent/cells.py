"""The equations of one layer: those of our own families, and what other libraries vary in them."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from msgspec.structs import replace

from engine.fused import Layer, Stack
from engine.kernels import Array, Kernels
from engine.models.gru import GRU
from engine.models.lstm import CELL, HIDDEN, LSTM
from engine.models.rnn import RNN
from engine.opening.recurrent.parts import Recurrence
from engine.spec import Axis, Channel

#: Takes one layer through one token, in place, as `engine.recurrent.Recurrent.advance` says.
Advance = Callable[[Stack, Layer, Array, Array, Array], None]


class Cell(NamedTuple):
    """What a layer shows and how it advances."""

    members: tuple[Channel, ...]
    sigmoids: tuple[bool, ...]  # see engine.recurrent.Recurrent, as for `gated`
    gated: int
    advance: Advance


def cell_of(layer: Recurrence) -> Cell:
    """The equations that a layer follows."""
    if layer.kind == "lstm":
        if layer.slope:
            return Cell(_hard(LSTM.members, layer.slope), (False,) * 4, 0, _lstm(layer.slope))
        members = _unprojected(LSTM.members) if layer.projected else LSTM.members
        return Cell(members, LSTM.sigmoids, LSTM.gated, LSTM.advance)
    if layer.kind == "gru":
        if layer.reset_after and not layer.slope:
            return Cell(GRU.members, GRU.sigmoids, GRU.gated, GRU.advance)
        members = GRU.members if layer.reset_after else _reset_before(GRU.members)
        sigmoids = (not layer.slope, not layer.slope, False)
        advance = _gru(layer.slope, reset_after=layer.reset_after)
        return Cell(_hard(members, layer.slope), sigmoids, int(layer.reset_after), advance)
    if layer.activation == "relu":
        return Cell(_relu_members(), RNN.sigmoids, RNN.gated, _relu)
    return Cell(RNN.members, RNN.sigmoids, RNN.gated, RNN.advance)


def _squash(stack: Stack, slope: float, gates: Array, out: Array) -> None:
    """σ, whose rows were halved when the layers were stacked, or its straight stand-in."""
    kernels: Kernels = stack.kernels
    if slope:
        kernels.multiply(gates, slope, out=gates)
        kernels.add(gates, 0.5, out=gates)
        kernels.clip(gates, 0, 1, out=out)
    else:
        kernels.tanh(gates, out=gates)
        kernels.multiply(gates, 0.5, out=gates)
        kernels.add(gates, 0.5, out=out)


def _lstm(slope: float) -> Advance:
    def advance(stack: Stack, layer: Layer, inputs: Array, before: Array, after: Array) -> None:
        kernels, gates = stack.kernels, stack.scratch.gates
        kernels.product(layer.recurrent, before[HIDDEN], out=stack.scratch.gates_flat)
        kernels.add(gates, inputs, out=gates)
        i, f, g, o, cell, hidden = after
        _squash(stack, slope, gates[:2], after[:2])
        kernels.tanh(gates[2], out=g)
        _squash(stack, slope, gates[3], o)
        written = kernels.multiply(i, g, out=stack.scratch.unit)
        kernels.multiply(f, before[CELL], out=cell)
        kernels.add(cell, written, out=cell)
        kernels.tanh(cell, out=hidden)
        kernels.multiply(o, hidden, out=hidden)

    return advance


def _gru(slope: float, *, reset_after: bool) -> Advance:
    def advance(stack: Stack, layer: Layer, inputs: Array, before: Array, after: Array) -> None:
        kernels, gates, flat = stack.kernels, stack.scratch.gates, stack.scratch.gates_flat
        reset, update, candidate, hidden = after
        gate_rows, past = 2 * len(hidden), gates[2]
        product = kernels.product
        product(layer.recurrent[:gate_rows], before[-1], out=flat[:gate_rows])
        kernels.add(gates[:2], inputs[:2], out=gates[:2])
        _squash(stack, slope, gates[:2], after[:2])
        if reset_after:
            product(layer.recurrent[gate_rows:], before[-1], out=past)
            kernels.add(past, layer.gated_bias[0], out=past)
            kernels.multiply(reset, past, out=past)
        else:
            let_in = kernels.multiply(reset, before[-1], out=stack.scratch.unit)
            product(layer.recurrent[gate_rows:], let_in, out=past)
        kernels.add(past, inputs[2], out=past)
        kernels.tanh(past, out=candidate)
        kernels.subtract(before[-1], candidate, out=hidden)
        kernels.multiply(update, hidden, out=hidden)
        kernels.add(candidate, hidden, out=hidden)

    return advance


def _relu(stack: Stack, layer: Layer, inputs: Array, before: Array, after: Array) -> None:
    kernels = stack.kernels
    preactivation, hidden = after
    past = kernels.product(layer.recurrent, before[-1], out=stack.scratch.unit)
    kernels.add(past, inputs[0], out=preactivation)
    kernels.clip(preactivation, 0, None, out=hidden)


def _hard(members: tuple[Channel, ...], slope: float) -> tuple[Channel, ...]:
    """The same channels, whose gates are squashed by straight lines: clip(slope · a + ½, 0, 1)."""
    if not slope:
        return members
    return tuple(
        replace(m, equation=f"{m.equation}, σ(a) = clip({slope:.3g} a + ½, 0, 1)", live="")
        if m.kind == "gate"
        else m
        for m in members
    )


def _reset_before(members: tuple[Channel, ...]) -> tuple[Channel, ...]:
    """The paper's own candidate: the reset gate is applied before the product."""
    return tuple(
        replace(
            m,
            equation="nₜ = tanh(Wₙ xₜ + Uₙ (rₜ ⊙ hₜ₋₁) + bₙ)",
            source="Cho et al. 2014, eq. 8",
        )
        if m.name == "candidate"
        else m
        for m in members
    )


def _unprojected(members: tuple[Channel, ...]) -> tuple[Channel, ...]:
    """What an LSTM shows whose output is projected: what it gives to others is `projected`."""
    *before, hidden = members
    shown = replace(
        hidden,
        name="unprojected",
        meaning="what each unit shows of its cell, before it is projected",
        equation="mₜ = oₜ ⊙ tanh(cₜ)",
        live="{unprojected} = {gate.output} · tanh({cell})",
        source="Sak et al. 2014, eq. 5",
    )
    return (*before, shown)


def projected(axes: tuple[Axis, ...]) -> Channel:
    """What an LSTM with a projection gives to the next layer and to the next step."""
    return Channel(
        "hidden",
        axes,
        "memory",
        "what is shown to the next layer and to the next step, fewer numbers than units",
        "hₜ = W_hr mₜ",
        source="Sak et al. 2014, eq. 6",
    )


def _relu_members() -> tuple[Channel, ...]:
    preactivation, hidden = RNN.members
    return (
        replace(preactivation, meaning="what reaches each unit before all below 0 is cut off"),
        replace(hidden, equation="hₜ = max(0, aₜ)", live="{hidden} = max(0, {preactivation})"),
    )
