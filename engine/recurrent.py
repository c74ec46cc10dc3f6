"""What the simple RNN, the GRU and the LSTM share: everything but the equations of one layer.

Training runs torch's fused recurrence. Watching runs `step` and `prefill`, which read the same
parameters and write every gate where it will be shown, so that recording copies nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar, NamedTuple

import msgspec
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from engine.fused import Fused, Layer, Stack, fuse
from engine.kernels import Array
from engine.model import Model
from engine.probe import Probe
from engine.spec import Axis, Channel
from engine.vocabulary import Vocabulary


class RecurrentState(NamedTuple):
    """What every layer showed at the last token: a view of that step's row, never a copy."""

    shown: Tensor  # [layer, member, unit], the block of the layers


class Recurrent(Model):
    """A symbol's embedding, torch's own recurrence, and a linear layer over the symbols."""

    recurrence_type: ClassVar[Callable[..., nn.RNNBase]]
    #: The channels [layer, unit] of a layer in the order of the block; the gates come first, in
    #: the order in which torch stacks their weights. The axes are filled in by the constructor.
    members: ClassVar[tuple[Channel, ...]]
    #: For each gate of torch's, whether its squashing function is a sigmoid. Otherwise it is tanh.
    sigmoids: ClassVar[tuple[bool, ...]]
    #: How many of the last gates see the past only through another gate. The bias of their
    #: recurrent product goes through it too, so it is kept apart from the input's.
    gated: ClassVar[int] = 0

    def __init__(
        self,
        vocabulary: Vocabulary,
        *,
        units: int,
        layers: int,
        embedding: int,
        dropout: float = 0.0,
    ) -> None:
        super().__init__(vocabulary)
        self.config = {
            "units": units,
            "layers": layers,
            "embedding": embedding,
            "dropout": dropout,
        }
        self.embed = nn.Embedding(len(vocabulary), embedding)
        self.recurrence = self.recurrence_type(
            embedding, units, layers, batch_first=True, dropout=dropout if layers > 1 else 0.0
        )
        self.head = nn.Linear(units, len(vocabulary))
        axes = (Axis("layer", layers), Axis("unit", units))
        self.channels = (
            *(msgspec.structs.replace(member, axes=axes) for member in self.members),
            Channel(
                "next",
                (Axis("symbol", len(vocabulary)),),
                "probability",
                "how likely the model takes each symbol to come next",
                "P(xₜ₊₁) = softmax(V hₜ + b), hₜ of the last layer",
                "{next} = softmax(V · h + b)",
            ),
        )
        self.blocks = {
            "layers": tuple(member.name for member in self.members),
            "next": ("next",),
        }
        self._shape = (layers, len(self.members), units)
        self._fused: Fused | None = None

    def forward(self, tokens: Tensor, state: Any = None) -> tuple[Tensor, Any]:
        """Training's pass: [batch, step] -> logits [batch, step, symbol], torch's own state.

        Dropout falls on the embedding, between layers and before the head.
        """
        rate = self.config["dropout"]
        x = F.dropout(self.embed(tokens), rate, self.training)  # [batch, step, unit]
        hidden, state = self.recurrence(x, state)
        return self.head(F.dropout(hidden, rate, self.training)), state

    def initial_state(self) -> RecurrentState:
        return RecurrentState(torch.zeros(self._shape, device=self.device))

    def step(self, token: int, state: RecurrentState, probe: Probe) -> RecurrentState:
        fused = self._current()
        stack = fused.stack
        kernels, scratch = stack.kernels, stack.scratch
        block = probe.block("layers")  # [layer, member, unit]
        before, after = kernels.array(state.shown), kernels.array(block)
        inputs, hidden = fused.table[token], None  # [gate, unit], [unit]
        for layer, old, new in zip(stack.layers, before, after, strict=True):
            if hidden is not None:
                kernels.product(layer.input, hidden, out=scratch.input_flat)
                inputs = kernels.add(scratch.input, layer.bias, out=scratch.input)
            self.advance(stack, layer, inputs, old, new)
            hidden = new[-1]
        kernels.product(fused.head, hidden, out=fused.logits)
        kernels.add(fused.logits, fused.head_bias, out=fused.logits)
        torch.softmax(fused.scores, 0, out=probe.block("next"))
        return RecurrentState(block)

    def prefill(
        self, tokens: Sequence[int], state: RecurrentState, probe: Probe
    ) -> Sequence[RecurrentState]:
        """Layer by layer: the inputs of all tokens by one product, then the recurrence in place."""
        fused = self._current()
        stack = fused.stack
        kernels = stack.kernels
        block = probe.block("layers")  # [step, layer, member, unit]
        before, after = kernels.array(state.shown), kernels.array(block)
        inputs = fused.table[list(tokens)]  # [step, gate, unit]
        for index, layer in enumerate(stack.layers):
            if index:
                below = after[:, index - 1, -1]  # [step, unit]
                inputs = kernels.product(below, layer.input.T).reshape(inputs.shape)
                kernels.add(inputs, layer.bias, out=inputs)
            old = before[index]
            for now, new in zip(inputs, after[:, index], strict=True):
                self.advance(stack, layer, now, old, new)
                old = new
        logits = kernels.product(after[:, -1, -1], fused.head.T)  # [step, symbol]
        kernels.add(logits, fused.head_bias, out=logits)
        torch.softmax(torch.as_tensor(logits), -1, out=probe.block("next"))
        return [RecurrentState(shown) for shown in block.unbind()]

    @staticmethod
    def advance(stack: Stack, layer: Layer, inputs: Array, before: Array, after: Array) -> None:
        """Takes one layer through one token, in place.

        `inputs` [gate, unit] is the product with what lies below, bias included. `before` and
        `after` [member, unit] are what the layer showed at the last token and what it shows now.
        """
        raise NotImplementedError

    def load_state_dict(self, *args: Any, **options: Any) -> Any:
        self._fused = None
        return super().load_state_dict(*args, **options)

    def _apply(self, *args: Any, **options: Any) -> Any:
        """Every move to another device or type comes through here."""
        self._fused = None
        return super()._apply(*args, **options)  # type: ignore[no-untyped-call]

    def _current(self) -> Fused:
        """The weights as the step wants them, made anew when a parameter has changed."""
        if self._fused is None or self._fused.stale:
            parts = self.embed, self.recurrence, self.head
            self._fused = fuse(*parts, self.sigmoids, self.gated)
        return self._fused
