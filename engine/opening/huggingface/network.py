"""A network of the library with its parts told apart: one pass, and what it showed on the way."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn

from engine.opening.huggingface.attention import Seen, Watch
from engine.opening.huggingface.head import quicken
from engine.opening.huggingface.memory import Memory


class Reading(NamedTuple):
    """One pass over some tokens. All are float32."""

    logits: Tensor | None  # [step, symbol], None for a network without a head
    attention: tuple[Tensor, ...]  # for each layer that attends, [head, step, token]
    residual: tuple[Tensor, ...]  # after each layer, [step, unit]
    head_input: Tensor | None = None  # [step, unit]
    cross: tuple[Tensor, ...] = ()  # at the source, for each layer, [head, step, token]
    hidden: tuple[Tensor, ...] = ()  # what the library calls so: before each layer, and at the end


class Network(nn.Module):
    """A network of the library, and where its layers and its head are.

    `registered` says that attention goes through our function; otherwise the library is asked to
    give it back. Whatever is read is one text: a batch of one.
    """

    def __init__(self, network: Any, *, registered: bool) -> None:
        super().__init__()
        self.network = network
        self.registered = registered
        self.head: Any = network.get_output_embeddings()
        self.quick = quicken(self.head)
        self.stack = layers_of(network)
        self._residual: list[Tensor] = []
        self._head_input: list[Tensor] = []
        for layer in _each(self.stack):
            layer.register_forward_hook(partial(_keep_output, self._residual))
        if self.head is not None:
            self.head.register_forward_pre_hook(partial(_keep_input, self._head_input))

    def read(
        self,
        ids: Sequence[int],
        memory: Memory | None = None,
        *,
        hidden: bool = False,
        watch: Watch | None = None,
    ) -> Reading:
        """Reads tokens after those in the memory, or on their own. `hidden` asks the library for
        its hidden states too. Attention that is watched is not in what is given back, if it goes
        through our function."""
        self.forget()
        device = next(self.network.parameters()).device
        how: dict[str, Any] = {"input_ids": torch.tensor([ids], device=device)}
        if memory is not None and memory.cache is not None:
            how |= {"past_key_values": memory.cache, "use_cache": True}
        elif hasattr(self.network.config, "use_cache"):
            how["use_cache"] = False
        if not self.registered:
            how["output_attentions"] = True
        if hidden:
            how["output_hidden_states"] = True
        with Seen(watch) as seen:
            out = self.network(**how, return_dict=True)
        weights = seen.weights if self.registered else [
            a[0] for a in out.attentions or () if a is not None and a.dim() == 4
        ]  # fmt: skip
        logits = getattr(out, "logits", None)
        if logits is None:
            logits = getattr(out, "prediction_logits", None)
        return Reading(
            None if logits is None else logits[0].float(),
            tuple(w.float() for w in weights),
            tuple(x[0].float() for x in self._residual),
            self._head_input[0][0] if self._head_input else None,
            hidden=tuple(x[0].float() for x in out.hidden_states or ()) if hidden else (),
        )

    def forget(self) -> None:
        """Lets go of what the last pass showed."""
        self._residual.clear()
        self._head_input.clear()

    def last_residual(self) -> list[Tensor]:
        """The hidden states after each layer of the last pass, [batch, step, unit]."""
        return self._residual


def layers_of(network: Any) -> nn.Module:
    """The list of layers: the outermost whose length is the number of layers of the configuration.

    Where layers are one and the same, that one is given.
    """
    config = network.config.get_text_config()
    count = next(
        (n for name in ("num_hidden_layers", "n_layer", "n_layers", "num_layers")
         if isinstance(n := getattr(config, name, None), int)), 0,
    )  # fmt: skip
    lists = [(name, m) for name, m in network.named_modules() if isinstance(m, nn.ModuleList)]
    shared = [m for name, m in lists if name.endswith("albert_layers")]
    if shared:
        return shared[0]
    fitting = sorted((name.count("."), i) for i, (name, m) in enumerate(lists) if len(m) == count)
    return lists[fitting[0][1]][1] if fitting else nn.ModuleList()


def _each(stack: nn.Module) -> list[nn.Module]:
    return list(stack.children())


def _keep_output(into: list[Tensor], module: nn.Module, args: Any, output: Any) -> None:
    into.append(output[0] if isinstance(output, tuple) else output)


def _keep_input(into: list[Tensor], module: nn.Module, args: tuple[Tensor, ...]) -> None:
    into.append(args[0])
