"""The same numbers from the library's own eager pass over the whole text, without a cache."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from numpy.typing import NDArray

from engine.opening.huggingface.attention import NAME
from engine.opening.huggingface.channels import LENS_RANKS
from engine.opening.huggingface.distribution import LISTED, WHOLE
from engine.opening.huggingface.head import plainly

if TYPE_CHECKING:
    from engine.opening.huggingface.base import Borrowed
    from engine.opening.huggingface.network import Network
    from engine.opening.huggingface.pair import Pair

Array = NDArray[np.float64]


@torch.inference_mode()
def reference(model: Borrowed, tokens: Sequence[int]) -> dict[str, Array]:
    """Every channel at every step: [step, *axes], NaN where a step cannot look yet.

    Attention and hidden states are what `output_attentions` and `output_hidden_states` give. The
    library gives the last hidden state only after the last norm; its length before that is taken
    from the same pass.
    """
    out = _eager(model, tokens)
    shown: dict[str, Array] = {}
    anatomy, plan = model.opened.anatomy, model.opened.plan
    if anatomy.attending:
        heads = list(plan.heads_of())
        alpha = np.stack([_numpy(out.attentions[i][0])[heads] for i in plan.layers])  # [layer, …]
        alpha = np.moveaxis(alpha, 2, 0)  # [step, layer, head, token]
        shown["attention.entropy"] = _entropy(alpha)
        seen = np.tri(len(tokens), dtype=bool) if model.causal else True
        shown["attention"] = np.where(np.reshape(seen, (-1, 1, 1, len(tokens))), alpha, np.nan) \
            if model.causal else alpha  # fmt: skip
    hidden = [_numpy(x[0]) for x in model.network.last_residual()]
    if anatomy.layers:
        each = [*(_numpy(x[0]) for x in out.hidden_states[1:-1]), hidden[-1]]
        shown["residual.norm"] = np.stack([np.sqrt((x**2).sum(-1)) for x in each], 1)
    if model.causal and model.context is not None:
        shown["cache.fill"] = np.arange(1, len(tokens) + 1) / model.context
    if anatomy.symbols:
        logits = getattr(out, "logits", None)
        logits = _numpy((out.prediction_logits if logits is None else logits)[0])
        shown |= _said(model, logits, tokens)
        if model.causal and plan.lens and anatomy.lens is not None:
            shown |= _lens(model, hidden, logits)
    return shown


def _eager(model: Borrowed, tokens: Sequence[int]) -> Any:
    network = model.network.network
    how: dict[str, Any] = {"output_attentions": True, "output_hidden_states": True}
    if hasattr(network.config, "use_cache"):
        how["use_cache"] = False
    with _library_alone(model.network):
        model.network.forget()
        ids = torch.tensor([list(tokens)], device=model.device)
        return network(input_ids=ids, return_dict=True, **how)


@contextmanager
def _library_alone(network: Network | Pair) -> Iterator[None]:
    """Attention and the head are the library's own meanwhile."""
    theirs = network.network
    ours = theirs.config._attn_implementation == NAME
    if ours:
        theirs.set_attn_implementation("eager")
    try:
        with plainly(network.head):
            yield
    finally:
        if ours:
            theirs.set_attn_implementation(NAME)


def _said(model: Borrowed, logits: Array, tokens: Sequence[int]) -> dict[str, Array]:
    name = model.said
    log_p = logits - _log_sum(logits)  # [step, symbol]
    if model.symbols <= WHOLE:
        return {name: np.exp(log_p)}
    expected = log_p
    if name == "next":
        expected = np.concatenate([np.full_like(log_p[:1], np.nan), log_p[:-1]])
    came = np.take_along_axis(expected, np.array(tokens)[:, None], 1)  # [step, 1]
    ids, p = _ranked(log_p, LISTED)
    unread = np.isnan(came[:, 0])
    return {
        f"{name}.symbol": ids,
        f"{name}.probability": p,
        f"{name}.entropy": _entropy(np.exp(log_p)),
        "surprise": -came[:, 0] / np.log(2),
        "rank": np.where(unread, np.nan, 1.0 + (expected > came).sum(1)),
    }


def _lens(model: Borrowed, hidden: Sequence[Array], logits: Array) -> dict[str, Array]:
    lens = model.opened.anatomy.lens
    assert lens is not None
    ids, probabilities = [], []
    for layer in model.opened.plan.lens:
        if layer < len(hidden) - 1:
            x = torch.tensor(hidden[layer], dtype=torch.float32, device=model.device)
            said = _numpy(lens(x))
        else:
            said = logits
        ranked, p = _ranked(said - _log_sum(said), LENS_RANKS)
        ids.append(ranked)
        probabilities.append(p)
    return {"lens.symbol": np.stack(ids, 1), "lens.probability": np.stack(probabilities, 1)}


def _ranked(log_p: Array, count: int) -> tuple[Array, Array]:
    """The likeliest symbols and their probabilities, best first: two [step, rank]."""
    count = min(count, log_p.shape[-1])
    order = np.argsort(-log_p, axis=-1, kind="stable")[:, :count]
    return order.astype(np.float64), np.exp(np.take_along_axis(log_p, order, -1))


def _log_sum(logits: Array) -> Array:
    top = logits.max(-1, keepdims=True)
    result: Array = top + np.log(np.exp(logits - top).sum(-1, keepdims=True))
    return result


def _entropy(p: Array) -> Array:
    """In bits; 0 log 0 is 0."""
    result: Array = 0.0 - (p * np.log2(np.where(p > 0, p, 1))).sum(-1)
    return result


def _numpy(x: torch.Tensor) -> Array:
    found: Array = x.double().cpu().numpy()
    return found
