"""The same numbers of a network with a recurrent state from the library's own passes at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from engine.opening.huggingface import cache
from engine.opening.huggingface.reference import (
    Array,
    _entropy,
    _lens,
    _library_attention,
    _numpy,
    _said,
)

if TYPE_CHECKING:
    from engine.opening.huggingface.state import Recurrent


@torch.inference_mode()
def reference(model: Recurrent, tokens: Sequence[int]) -> dict[str, Array]:
    """Every channel at every step: [step, *axes].

    All but the state is from one pass over all tokens, without a cache. The state after each token
    is that with which the library ends a pass over all tokens up to it, from nothing.
    """
    network, anatomy, plan = model.network, model.opened.anatomy, model.opened.plan
    network.reader = None
    with _library_attention(network.network):
        out = _pass(model, tokens, use_cache=False)
        shown = {name: _numpy(value) for name, value in network.seen_values().items()}
        hidden = [_numpy(x[0]) for x in network.last_residual()]
        shown |= _states(model, tokens)
    if anatomy.attending:
        heads = list(plan.heads_of())
        each = [_numpy(out.attentions[i][0])[heads] for i in plan.layers]
        alpha = np.moveaxis(np.stack(each), 2, 0)
        shown["attention.entropy"] = _entropy(alpha)  # of [step, layer, head, token]
        seen = np.tri(len(tokens), dtype=bool)[:, None, None]
        shown["attention"] = np.where(seen, alpha, np.nan)
    if anatomy.layers:
        first = model.hidden_from
        between = out.hidden_states[first : first + anatomy.layers - 1]
        each = [*(_numpy(x[0]) for x in between), hidden[-1]]
        shown["residual.norm"] = np.stack([np.sqrt((x**2).sum(-1)) for x in each], 1)
    logits = _numpy(out.logits[0])
    shown |= _said(model, logits, tokens)
    if plan.lens and anatomy.lens is not None:
        shown |= _lens(model, hidden, logits)
    return shown


def _states(model: Recurrent, tokens: Sequence[int]) -> dict[str, Array]:
    network = model.network
    assert network.argument is not None
    steps: dict[str, list[Array]] = {}
    for end in range(1, len(tokens) + 1):
        cache.empty(network.network, network.argument)  # of what modules keep themselves
        out = _pass(model, tokens[:end], use_cache=True)
        found = cache.parts(network.network, getattr(out, network.argument, None))
        for part in model.remembered:
            values = {i: _numpy(value) for i, value in found[part.name].items()}
            if part.has_lengths:
                lengths = [np.sqrt((values[i] ** 2).sum(-1)).ravel() for i in part.layers]
                steps.setdefault(f"{part.name}.norm", []).append(np.stack(lengths))
            if part.whole:
                whole = np.stack([values[i] for i in part.whole])
                steps.setdefault(part.name, []).append(whole)
    return {name: np.stack(values) for name, values in steps.items()}


def _pass(model: Recurrent, tokens: Sequence[int], *, use_cache: bool) -> Any:
    network = model.network
    network.forget()
    how: dict[str, Any] = {"use_cache": use_cache, "output_hidden_states": True}
    if network.attends:
        how["output_attentions"] = True
    ids = torch.tensor([list(tokens)], device=model.device)
    return network.network(input_ids=ids, return_dict=True, **how)
