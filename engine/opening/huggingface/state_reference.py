"""The same numbers of a network with a recurrent state from the library's own passes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor

from engine.opening.huggingface import cache
from engine.opening.huggingface.reference import (
    Array,
    _entropy,
    _lens,
    _library_alone,
    _numpy,
    _said,
)

if TYPE_CHECKING:
    from engine.opening.huggingface.state import Recurrent


@torch.inference_mode()
def reference(model: Recurrent, tokens: Sequence[int]) -> dict[str, Array]:
    """Every channel at every step: [step, *axes].

    All but the state is from one pass over all tokens, without a cache. The states are those of
    the library's own steps, one token at a time with its own cache; the last is that with which a
    pass over all tokens ends.
    """
    network, anatomy, plan = model.network, model.opened.anatomy, model.opened.plan
    network.reader = None
    with _library_alone(network):
        out = _whole(model, tokens)
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


def _whole(model: Recurrent, tokens: Sequence[int]) -> Any:
    """The library's own pass over all tokens; what its layers compute from each is seen."""
    network = model.network
    network.forget()
    how: dict[str, Any] = {"use_cache": False, "output_hidden_states": True}
    if network.attends:
        how["output_attentions"] = True
    ids = torch.tensor([list(tokens)], device=model.device)
    with network.watching():
        return network.network(input_ids=ids, return_dict=True, **how)


def _states(model: Recurrent, tokens: Sequence[int]) -> dict[str, Array]:
    network = model.network
    assert network.argument is not None
    memory, steps = cache.library_own(network.network, network.argument), dict[str, list[Array]]()
    for place, token in enumerate(tokens):
        memory = _step(model, token, place, memory)
        _note(model, cache.parts(network.network, memory), steps)
    last: dict[str, list[Array]] = {}
    _note(model, cache.parts(network.network, network.remember(tokens)), last)
    return {name: np.stack([*values[:-1], *last[name]]) for name, values in steps.items()}


def _step(model: Recurrent, token: int, place: int, memory: Any) -> Any:
    """The library's own step, with its own cache."""
    network = model.network
    network.forget()
    how: dict[str, Any] = {str(network.argument): memory, "use_cache": True}
    if network.counts_anew:
        how["position_ids"] = torch.tensor([[place]], device=model.device)
    ids = torch.tensor([[token]], device=model.device)
    with network.watching() if network.recurrences.limit else nullcontext():
        out = network.network(input_ids=ids, return_dict=True, **how)
    given = getattr(out, str(network.argument), None)
    return memory if given is None else given


def _note(
    model: Recurrent, found: Mapping[str, Mapping[int, Tensor]], steps: dict[str, list[Array]]
) -> None:
    """Adds the state after a token to those before."""
    for part in model.remembered:
        values = {i: _numpy(value) for i, value in found[part.name].items()}
        if part.has_lengths:
            lengths = [np.sqrt((values[i] ** 2).sum(-1)).ravel() for i in part.layers]
            steps.setdefault(f"{part.name}.norm", []).append(np.stack(lengths))
        if part.whole:
            whole = np.stack([values[i] for i in part.whole])
            steps.setdefault(part.name, []).append(whole)
