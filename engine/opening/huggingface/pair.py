"""A network of the library that has an encoder and a decoder, with their parts told apart."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn

from engine.opening.huggingface.attention import Seen, Watch
from engine.opening.huggingface.head import quicken
from engine.opening.huggingface.memory import Exchange
from engine.opening.huggingface.network import Reading, _keep_input, _keep_output


class Encoded(NamedTuple):
    """What the encoder made of a source; `given` is the library's own, for its decoder."""

    given: Any
    attention: tuple[Tensor, ...]  # for each layer, [head, step, token]
    residual: tuple[Tensor, ...]  # after each layer, [step, unit]
    hidden: tuple[Tensor, ...] = ()  # what the library calls so


class Pair(nn.Module):
    """An encoder, which reads the source at once, and a decoder, which looks at it.

    `registered` says that attention goes through our function, which a decoder's layer calls twice:
    for the target itself, then for the source.
    """

    def __init__(self, network: Any, *, registered: bool) -> None:
        super().__init__()
        self.network = network
        self.registered = registered
        self.head: Any = network.get_output_embeddings()
        self.quick = quicken(self.head)
        self.encoder_stack = _stack(network.get_encoder())
        self.stack = _stack(network.get_decoder())
        self._encoded: list[Tensor] = []
        self._residual: list[Tensor] = []
        self._head_input: list[Tensor] = []
        for stack, kept in ((self.encoder_stack, self._encoded), (self.stack, self._residual)):
            for layer in stack.children():
                layer.register_forward_hook(partial(_keep_output, kept))
        if self.head is not None:
            self.head.register_forward_pre_hook(partial(_keep_input, self._head_input))

    def encode(self, ids: Sequence[int], *, hidden: bool = False) -> Encoded:
        """Reads a source."""
        self.forget()
        device = next(self.network.parameters()).device
        how: dict[str, Any] = {} if self.registered else {"output_attentions": True}
        if hidden:
            how["output_hidden_states"] = True
        with Seen() as seen:
            out = self.network.get_encoder()(
                input_ids=torch.tensor([ids], device=device), return_dict=True, **how
            )
        return Encoded(
            out,
            tuple(w.float() for w in (seen.weights if self.registered else _of(out.attentions))),
            tuple(x[0].float() for x in self._encoded),
            tuple(x[0].float() for x in out.hidden_states or ()) if hidden else (),
        )

    def read(
        self,
        ids: Sequence[int],
        memory: Exchange,
        *,
        hidden: bool = False,
        watch: Watch | None = None,
    ) -> Reading:
        """Reads tokens of the target after those in the memory's cache, looking at its source."""
        self.forget()
        device = next(self.network.parameters()).device
        how: dict[str, Any] = {
            "decoder_input_ids": torch.tensor([ids], device=device),
            "encoder_outputs": memory.encoded,
            "use_cache": memory.cache is not None,
        }
        if memory.cache is not None:
            how["past_key_values"] = memory.cache
        if not self.registered:
            how["output_attentions"] = True
        if hidden:
            how["output_hidden_states"] = True
        with Seen(watch) as seen:
            out = self.network(**how, return_dict=True)
        own, cross = (
            (seen.weights[::2], seen.weights[1::2])
            if self.registered
            else (_of(out.decoder_attentions), _of(out.cross_attentions))
        )
        return Reading(
            out.logits[0].float(),
            tuple(w.float() for w in own),
            tuple(x[0].float() for x in self._residual),
            self._head_input[0][0] if self._head_input else None,
            tuple(w.float() for w in cross),
            tuple(x[0].float() for x in out.decoder_hidden_states or ()) if hidden else (),
        )

    def forget(self) -> None:
        """Lets go of what the last pass showed."""
        self._encoded.clear()
        self._residual.clear()
        self._head_input.clear()

    def last_residual(self) -> list[Tensor]:
        """The decoder's hidden states after each layer of the last pass, [batch, step, unit]."""
        return self._residual

    def last_encoded(self) -> list[Tensor]:
        """The encoder's."""
        return self._encoded


def _of(attentions: Any) -> list[Tensor]:
    return [a[0] for a in attentions or () if a is not None]


def _stack(module: Any) -> nn.Module:
    """The list of layers of an encoder or a decoder: the outermost list."""
    lists = [(name.count("."), m) for name, m in module.named_modules() if _is_list(m)]
    return min(lists, key=lambda found: found[0])[1] if lists else nn.ModuleList()


def _is_list(module: nn.Module) -> bool:
    return isinstance(module, nn.ModuleList) and len(module) > 0
