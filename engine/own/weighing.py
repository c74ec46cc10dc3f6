"""How much each head of torch's attention took from each token, beside what it computed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F


class Weighing(NamedTuple):
    """The weights of the batch's first entry.

    `added` are the places that no token has: a learnt key (`add_bias_kv`), a zero
    (`add_zero_attn`).
    """

    weights: Tensor  # α [head, query, key]
    added: Tensor  # [head, query, place]


def of_attention(layer: nn.MultiheadAttention, given: Mapping[str, Any]) -> Weighing:
    """Weighs again, without dropout, with the masks that the layer was given."""
    query, key, value = (_first(layer, given[name]) for name in ("query", "key", "value"))
    mask, padding = given.get("attn_mask"), given.get("key_padding_mask")
    batched = given["query"].dim() == 3
    if mask is not None and mask.dim() == 3:
        mask = mask[: layer.num_heads]  # of the first entry of the batch
    if padding is not None and batched:
        padding = padding[0]
    _, weights = F.multi_head_attention_forward(
        query,
        key,
        value,
        layer.embed_dim,
        layer.num_heads,
        layer.in_proj_weight,
        layer.in_proj_bias,
        layer.bias_k,
        layer.bias_v,
        layer.add_zero_attn,
        0.0,
        layer.out_proj.weight,
        layer.out_proj.bias,
        training=False,
        key_padding_mask=padding,
        attn_mask=mask,
        use_separate_proj_weight=not layer._qkv_same_embed_dim,
        q_proj_weight=layer.q_proj_weight,
        k_proj_weight=layer.k_proj_weight,
        v_proj_weight=layer.v_proj_weight,
        average_attn_weights=False,
    )  # [head, query, key]
    assert weights is not None
    keys = len(key)
    host = weights.detach().to("cpu", torch.float32)
    return Weighing(host[..., :keys], host[..., keys:])


def _first(layer: nn.MultiheadAttention, value: Tensor) -> Tensor:
    """The first entry of a batch: [step, unit]."""
    if value.is_nested:
        return value.unbind()[0]
    if value.dim() == 2:
        return value
    return value[0] if layer.batch_first else value[:, 0]
