"""The same numbers of an encoder and a decoder from the library's own eager pass."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import torch

from engine.opening.huggingface.reference import (
    Array,
    _entropy,
    _lens,
    _library_alone,
    _numpy,
    _said,
)

if TYPE_CHECKING:
    from engine.opening.huggingface.encoder_decoder import EncoderDecoder


@torch.inference_mode()
def reference(
    model: EncoderDecoder, source: Sequence[int], target: Sequence[int]
) -> dict[str, Array]:
    """Every channel at every step: [step, *axes], NaN where a step has none."""
    network, anatomy, plan = model.network, model.opened.anatomy, model.opened.plan
    with _library_alone(network):
        network.forget()
        out = network.network(
            input_ids=torch.tensor([list(source)], device=model.device),
            decoder_input_ids=torch.tensor([list(target)], device=model.device),
            output_attentions=True,
            output_hidden_states=True,
            use_cache=False,
            return_dict=True,
        )
    n, total = len(source), len(source) + len(target)
    shown: dict[str, Array] = {}

    def place(name: str, values: Array, steps: slice, tokens: slice | None = None) -> None:
        """Values [step, *axes] among all steps, and among all tokens."""
        shape = (*values.shape[1:-1], total) if tokens else values.shape[1:]
        shown[name] = np.full((total, *shape), np.nan)
        if tokens:
            shown[name][steps, ..., tokens] = values
        else:
            shown[name][steps] = values

    theirs, own = slice(0, n), slice(n, total)
    for stack, name, given, layers, steps, tokens in (
        (0, "encoder.attention", out.encoder_attentions, model.encoder_layers, theirs, theirs),
        (1, "attention", out.decoder_attentions, model.decoder_layers, own, own),
        (1, "cross.attention", out.cross_attentions, model.decoder_layers, own, theirs),
    ):
        if not layers:
            continue
        heads = list(plan.heads_of(stack))
        alpha = np.moveaxis(np.stack([_numpy(given[i][0])[heads] for i in layers]), 2, 0)
        place(f"{name}.entropy", _entropy(alpha), steps)  # of [step, layer, head, token]
        if name == "attention":
            seen = np.tri(len(target), dtype=bool)[:, None, None]
            alpha = np.where(seen, alpha, np.nan)
        place(name, alpha, steps, tokens)
    hidden = [_numpy(x[0]) for x in network.last_residual()]
    encoded = [_numpy(x[0]) for x in network.last_encoded()]
    if model.encoder.layers:
        each = [*(_numpy(x[0]) for x in out.encoder_hidden_states[1:-1]), encoded[-1]]
        place("encoder.residual.norm", np.stack([np.sqrt((x**2).sum(-1)) for x in each], 1), theirs)
    if anatomy.layers:
        each = [*(_numpy(x[0]) for x in out.decoder_hidden_states[1:-1]), hidden[-1]]
        place("residual.norm", np.stack([np.sqrt((x**2).sum(-1)) for x in each], 1), own)
    if model.places is not None:
        place("cache.fill", np.arange(1, len(target) + 1) / model.places, own)
    logits = _numpy(out.logits[0])
    said = _said(model, logits, target)
    if plan.lens and anatomy.lens is not None:
        said |= _lens(model, hidden, logits)
    for name, values in said.items():
        place(name, values, own)
    return shown
